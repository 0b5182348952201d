"""An empty table to fill in elsewhere: the headers ``importing`` reads, and what they mean."""

from analytics.waves.schedule import BY_OTHER_FORMS, EXTENTS
from data.access import Permission
from data.codebook import Question, framework
from data.codebook.instruments import instrument, instruments, sitting
from data.codebook.waves import wave_name
from data.errors import NotFoundError
from data.i18n import _
from data.output.tables import Table, write_book
from data.records.bank import Role
from data.store import Work

KIND = "wave"  # of the refusal
WIDTHS = (26.0, 60.0, 26.0, 44.0)  # characters, sheet of meanings
NAMED, CODED = 26.0, 14.0  # characters, columns of facts and of items


def tables_for(wave: str) -> bool:
    """Whether answers of a wave are taken in by tables at all: some instrument asks by name."""
    return (
        wave in framework().waves
        and wave not in BY_OTHER_FORMS
        and any(_questions(wave, role) for role in Role)
    )


def blank(work: Work, wave: str) -> bytes:
    """A workbook: an empty sheet with headers, and one that says what each column holds.

    Raises:
        NotFoundError: no table of this wave is taken in.
    """
    work.require(Permission.WAVE_WRITE)
    if not tables_for(wave):
        raise NotFoundError(kind=KIND, id=wave)
    asked = _asked(wave)
    facts = _facts(wave)
    answers = Table(
        name=_("Answers to take in"),
        header=[*(name for name, _said in facts), *asked],
        rows=[],
        widths=[NAMED] * len(facts) + [CODED] * len(asked),
    )
    meanings = Table(
        name=_("What columns hold"),
        header=[_("Column"), _("Question"), _("Who is asked"), _("What may stand in a cell")],
        rows=[
            *((name, "", "", said) for name, said in facts),
            *(
                (code, one.text, ", ".join(who), _answers(one))
                for code, (one, who) in asked.items()
            ),
        ],
        widths=WIDTHS,
    )
    return write_book([answers, meanings], work.now)


def _facts(wave: str) -> list[tuple[str, str]]:
    """Columns that say whose answers a row holds."""
    named = " / ".join(_side(role) for role in Role)
    return [
        (_("Full name"), _("as it stands in the bank")),
        (_("Wave"), wave_name(wave)),
        (_("Role"), _("{sides}; may be left empty for whoever is on one side only", sides=named)),
        (_("With whom"), _("the other of the pair; for a mentor of two pairs")),
        (_("Date"), _("DD.MM.YYYY; empty is today")),
    ]


def _asked(wave: str) -> dict[str, tuple[Question, list[str]]]:
    """Questions by code, in the wording of the side that is asked first, and who is asked."""
    found: dict[str, tuple[Question, list[str]]] = {}
    for role in Role:
        for one in _questions(wave, role):
            found.setdefault(one.code, (one, []))[1].append(_side(role))
    return found


def _questions(wave: str, role: Role) -> tuple[Question, ...]:
    """Everything a side may be asked by name in a wave."""
    owners = {one.code: one for one in instruments(wave, role)}
    planned = (code for extent in EXTENTS for code in sitting(extent, wave, role))
    owners |= {code: instrument(code, role, wave) for code in planned if code not in owners}
    return tuple(
        question for one in owners.values() if not one.anonymous for question in one.questions
    )


def _side(role: Role) -> str:
    """A side of a pair as ``importing`` reads it."""
    return _("mentor") if role is Role.MENTOR else _("mentee")


def _answers(one: Question) -> str:
    if one.options:
        return "; ".join(f"{each.code} – {each.name}" for each in one.options)
    if one.kind == "int":
        return _("a whole number from {low} to {high}", low=one.min, high=one.max)
    return _("words")
