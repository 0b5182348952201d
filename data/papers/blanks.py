"""Questionnaires to be filled in by hand: what a computer asks, with boxes to tick.

Codes of items stand beside the questions, so that a filled sheet can be typed in. A sheet holds no
consent: that is a paper of its own. What is sensitive, anonymous, or meant for the psychologist is
never printed with a name at the head.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from data.access import Permission
from data.codebook import Question, framework
from data.codebook.instruments import GOALS, Instrument, instrument, instruments, item, sitting
from data.codebook.questionnaires import Questionnaire, questionnaire
from data.codebook.waves import wave_name
from data.errors import NotFoundError
from data.i18n import _
from data.papers.kinds import About, PaperKind, Subject
from data.records.bank import Role
from data.store import Work

TEMPLATE = "questionnaire"
MENTOR, MENTEE, WAVE = "questionnaire_mentor", "questionnaire_mentee", "questionnaire_wave"
SHORT, LONG = "short", "long"
CORE, EXTENDED = "core", "extended"
PRIVATE = ("psychologist",)
BY_DIARY = frozenset({"meeting"})  # asked after each meeting, in the diary
BOX, NOT_ASKED = "☐", "–"
LINE = "_" * 28
LINES = 3  # to write on
CODE_WIDTH = 12  # characters of small type


def side(role: Role, subject: str) -> Mapping[str, object]:
    """The questionnaire of a side; ``subject`` is ``short`` or ``long``: the grid of needs."""
    if subject not in {SHORT, LONG}:
        raise NotFoundError(kind=TEMPLATE, id=subject)
    whole = questionnaire(role)
    return {
        "title": _side_title(role),
        "edition": whole.version,
        "facts": [_("Full name"), _("Subject and post"), _("Date")],
        "hints": _hints(),
        "parts": list(_sections(whole, short=subject == SHORT)),
    }


def wave(_work: Work, subject: str) -> Mapping[str, object]:
    """One sitting of a wave: ``subject`` is ``extent:wave:role``."""
    sheets = _sheets()
    if subject not in sheets:
        raise NotFoundError(kind=TEMPLATE, id=subject)
    return {
        "title": _sheet_name(subject),
        "edition": f"{subject}@{framework().version}",
        "facts": [_("Full name"), _("Who the pair is with"), _("Date")],
        "hints": _hints(),
        "parts": [part for one in sheets[subject] for part in _parts(one.name, one.questions)],
    }


def _sections(whole: Questionnaire, *, short: bool) -> Iterable[Mapping[str, object]]:
    """Without what is meant for the psychologist alone: the sheet goes through other hands."""
    for section in whole.sections:
        asked = [one for one in whole.of(section.code, short=short) if one.visible != PRIVATE]
        yield from _parts(section.name, asked)


def _parts(title: str, questions: Sequence[Question]) -> Iterable[Mapping[str, object]]:
    """Tables of questions; a scale that several share stands above their table."""
    shared = Counter(_scale(one) for one in questions)
    for number, (scale, found) in enumerate(
        groupby(questions, key=lambda one: _scale(one) if shared[_scale(one)] > 1 else "")
    ):
        yield {
            "title": title if not number else _("{title} (continued)", title=title),
            "hint": scale or None,
            "rows": [_row(one, scale) for one in found],
        }


def _row(one: Question, scale: str) -> Mapping[str, str]:
    own = "" if scale else _scale(one)
    told = f"{_asked(one)}\n({own})" if own else _asked(one)
    return {"code": _broken(one.code), "text": told, "answer": _answer(one)}


def _broken(code: str) -> str:
    r"""A long code in two lines, to stay within its column.

    >>> _broken("SAT.1"), _broken("mentee.main_request")
    ('SAT.1', 'mentee.\nmain_request')
    """
    return code if len(code) <= CODE_WIDTH else code.replace(".", ".\n")


def _scale(one: Question) -> str:
    """What the numbers of a scale mean, "" where there is none to explain."""
    if one.kind != "likert":
        return ""
    told = [
        option.name if option.name.startswith(option.code) else f"{option.code} – {option.name}"
        for option in one.options
        if option.name != option.code
    ]
    if one.na:
        told.append(f"«{NOT_ASKED}» – {one.na}")
    return "; ".join(told)


def _asked(one: Question) -> str:
    if one.kind == "multi" and one.max:
        return f"{one.text} {_('({count} at most)', count=one.max)}"
    return one.text


def _answer(one: Question) -> str:
    """Boxes to tick or lines to write on."""
    if one.kind == "likert":
        codes = [option.code for option in one.options] or _numbers(one)
        return " ".join(f"{BOX}{code}" for code in (*codes, *([NOT_ASKED] if one.na else [])))
    if one.options:
        return "\n".join(f"{BOX} {option.name}" for option in one.options)
    return "\n".join([LINE] * (1 if one.kind == "int" else LINES))


def _numbers(one: Question) -> list[str]:
    low, high = one.min or 0, one.max or 0
    return [str(number) for number in range(low, high + 1)]


def _hints() -> list[str]:
    return [
        _("Tick one box in a row where numbers stand; elsewhere tick all that is true."),
        _("Leave empty what you do not want to answer. Do not name pupils or parents."),
    ]


def _sheets() -> Mapping[str, tuple[Instrument, ...]]:
    """What can be printed: sittings of waves by extent, wave and side."""
    found = {
        f"{extent}:{one}:{role.value}": _instruments(extent, one, role)
        for one in framework().waves
        if one not in BY_DIARY
        for role in Role
        for extent in (CORE, EXTENDED)
    }
    return {name: listed for name, listed in found.items() if listed}


def _instruments(extent: str, code: str, role: Role) -> tuple[Instrument, ...]:
    planned = sitting(extent, code, role)
    if not planned and extent == CORE and not sitting(EXTENDED, code, role):
        found = instruments(code, role)
    else:
        found = tuple(instrument(one, role, code) for one in planned if one != GOALS)
    open_ones = [_open(one) for one in found if not (one.sensitive or one.anonymous)]
    return tuple(one for one in open_ones if one.questions)


def _open(one: Instrument) -> Instrument:
    """Without items of a sensitive domain."""
    return one.only({asked.code for asked in one.questions if not item(asked.code).sensitive})


def _sheet_name(subject: str) -> str:
    extent, code, role = subject.split(":")
    size = _("main part") if extent == CORE else _("additional part")
    return f"{wave_name(code)} · {_role(Role(role))} · {size}"


def _role(role: Role) -> str:
    return _("mentor") if role is Role.MENTOR else _("mentee")


def _side_title(role: Role) -> str:
    if role is Role.MENTOR:
        return _("questionnaire of a mentor")
    return _("request questionnaire of a mentee")


def _sizes(_work: Work) -> Sequence[Subject]:
    return (
        Subject(id=SHORT, words=_("short: competencies by area")),
        Subject(id=LONG, words=_("full: every competency")),
    )


def _waves(_work: Work) -> Sequence[Subject]:
    return [Subject(id=one, words=_sheet_name(one)) for one in _sheets()]


def _of_mentor(_work: Work, subject: str) -> Mapping[str, object]:
    return side(Role.MENTOR, subject)


def _of_mentee(_work: Work, subject: str) -> Mapping[str, object]:
    return side(Role.MENTEE, subject)


PAPERS = (
    PaperKind(
        code=MENTEE,
        template=TEMPLATE,
        about=About.SCHOOL,
        items=("2.1",),
        writes=Permission.INVITATION_WRITE,
        values=_of_mentee,
        subjects=_sizes,
    ),
    PaperKind(
        code=MENTOR,
        template=TEMPLATE,
        about=About.SCHOOL,
        items=("3.1",),
        writes=Permission.INVITATION_WRITE,
        values=_of_mentor,
        subjects=_sizes,
    ),
    PaperKind(
        code=WAVE,
        template=TEMPLATE,
        about=About.SCHOOL,
        items=("6.1",),
        writes=Permission.WAVE_WRITE,
        values=wave,
        subjects=_waves,
    ),
)
