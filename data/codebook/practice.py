"""Sections of cases, kinds of materials, usual agendas, nominations with criteria, polls."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from data.codebook import source
from data.codebook.frame import said
from data.codebook.question import Option, Question

FILE = "practice"
POLL = "POLL"  # name of the instrument of an anonymous poll
POLL_WAVE = "poll."  # before the name of a poll of an event, in place of a wave


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of a case: ``most`` characters, ``hint`` under its name."""

    code: str
    ru: str
    en: str
    hint_ru: str
    hint_en: str
    most: int
    required: bool

    @property
    def name(self) -> str:
        """The title in the language in force."""
        return said(self.ru, self.en)

    @property
    def hint(self) -> str:
        """What belongs there, in the language in force."""
        return said(self.hint_ru, self.hint_en)


@cache
def sections() -> tuple[Section, ...]:
    """Sections of a case in their order."""
    raw = source.raw(FILE)
    needed = frozenset(raw["sections"]["required"])
    return tuple(
        Section(code=code, required=code in needed, **one) for code, one in raw["section"].items()
    )


def figure_name(code: str) -> str:
    """What a frozen figure counts, in the language in force."""
    return _name("figure", code)


def material_kinds() -> tuple[str, ...]:
    """Kinds of the practice library."""
    return tuple(source.raw(FILE)["material"])


def material_name(code: str) -> str:
    """A kind of material in words.

    >>> material_name("checklist"), material_name("unheard_of")
    ('памятка, чек-лист', 'unheard_of')
    """
    return _name("material", code)


def event_name(kind: str) -> str:
    """A kind of event in words."""
    return _name("event", kind)


def usual_agenda(kind: str) -> tuple[tuple[str, int], ...]:
    """Usual points of an event with their minutes."""
    found = source.raw(FILE)["event"].get(kind, {})
    return tuple((said(one["ru"], one["en"]), one["minutes"]) for one in found.get("agenda", ()))


def usual_minutes(kind: str) -> int:
    """How long such an event usually is, in minutes."""
    return int(source.raw(FILE)["event"][kind]["minutes"])


def categories() -> tuple[str, ...]:
    """Codes of the nominations."""
    return tuple(source.raw(FILE)["nomination"])


def category_name(code: str) -> str:
    """A nomination in words."""
    return _name("nomination", code)


def criteria(category: str) -> tuple[str, ...]:
    """Criteria of a nomination; KeyError for a stranger."""
    return tuple(source.raw(FILE)["nomination"][category]["criteria"])


def criterion_name(code: str) -> str:
    """A criterion in words."""
    return _name("criterion", code)


def most_mark() -> int:
    """The highest mark of a criterion; the lowest is 0."""
    return int(source.raw(FILE)["mark"]["most"])


def mark_names() -> tuple[str, ...]:
    """Marks in words, from 0 on."""
    return tuple(said(one["ru"], one["en"]) for one in source.raw(FILE)["mark"]["words"])


def polls() -> tuple[str, ...]:
    """Codes of the anonymous polls."""
    return tuple(source.raw(FILE)["poll"])


def poll_name(code: str) -> str:
    """The title of a poll."""
    return _name("poll", code)


@cache
def poll_questions(code: str) -> tuple[Question, ...]:
    """Questions of a poll, each answered 1-5 or left out; KeyError for a stranger."""
    raw = source.raw(FILE)
    steps = tuple(
        Option(code=str(at), ru=one["ru"], en=one["en"])
        for at, one in enumerate(raw["agreement"]["words"], start=1)
    )
    return tuple(
        Question(
            code=f"{POLL}.{code}_{one['code']}",
            kind="likert",
            section=POLL,
            text_ru=one["ru"],
            text_en=one["en"],
            options=steps,
            min=1,
            max=len(steps),
        )
        for one in raw["poll"][code]["items"]
    )


def poll_version() -> str:
    """What an anonymous poll writes down as its instrument."""
    return f"{POLL}@{source.raw(FILE)['version']}"


@cache
def pupil_words() -> frozenset[str]:
    """Lemmas beside which a name would be a pupil's or a parent's, without ё."""
    return frozenset(one.replace("ё", "е") for one in source.raw(FILE)["pupils"]["words"])


@cache
def common_names() -> frozenset[str]:
    """Lemmas the dictionary takes for first names, though they are common words of schools."""
    return frozenset(one.replace("ё", "е") for one in source.raw(FILE)["pupils"]["common"])


def poll_wave(poll: str, event_id: str) -> str:
    """The name of the wave of a poll of an event.

    >>> poll_of(poll_wave("interest", "e1")), poll_of("pre")
    ('interest', '')
    """
    return f"{POLL_WAVE}{poll}.{event_id}"


def poll_of(wave: str) -> str:
    """Which poll a wave is, empty for a wave of the programme."""
    return wave.removeprefix(POLL_WAVE).partition(".")[0] if wave.startswith(POLL_WAVE) else ""


def _name(group: str, code: str) -> str:
    known: Mapping[str, Any] = source.raw(FILE)[group]
    return said(known[code]["ru"], known[code]["en"]) if code in known else code
