"""What was read in the free texts of a round: read once, stored, never read again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from data.codebook import is_empty_request
from matching.profile import Applicant, ticked
from matching.text import TextReading, confirmed

CONFIRMED = "tags.confirmed"
REQUEST, COMPETENCE = "request", "competence"
ASKED: Mapping[str, tuple[str, ...]] = {
    REQUEST: ("mentee.main_request", "mentee.expected_result"),
    COMPETENCE: ("mentor.competences_text", "mentor.achievements"),
}
AT_ONCE = 16  # texts between two words of progress


class Reader(Protocol):
    """What is needed of ``matching.text.Tagger``."""

    @property
    def tier(self) -> str:
        """Which analysis reads."""

    @property
    def warning(self) -> str | None:
        """Code of what to tell people about the analysis."""

    def read(self, texts: Sequence[str], kind: str) -> list[TextReading]:
        """Readings of texts of one kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Readings of a round.

    Attributes:
        tier: of the analysis; what the person or the curator confirmed outweighs it.
        warning: code of what to tell about the analysis, "" for nothing.
        readings: of requests, by mentee id.
        offered: of competences, by mentor id.
    """

    tier: str
    warning: str = ""
    readings: Mapping[str, TextReading]
    offered: Mapping[str, TextReading]

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``restore_texts`` reads it back."""
        return {
            "tier": self.tier,
            "warning": self.warning,
            "readings": {key: asdict(one) for key, one in self.readings.items()},
            "offered": {key: asdict(one) for key, one in self.offered.items()},
        }


def restore_texts(dumped: Mapping[str, Any]) -> Texts:
    """The readings that ``Texts.dump`` wrote.

    >>> one = Texts(tier="base", readings={}, offered={"a": TextReading(tags=(1.0, 0.0))})
    >>> restore_texts(one.dump()) == one
    True
    """
    sides = {
        side: {key: TextReading(**_tuples(one)) for key, one in dumped[side].items()}
        for side in ("readings", "offered")
    }
    return Texts(tier=dumped["tier"], warning=dumped["warning"], **sides)


def read(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    tagger: Reader,
    progress: Callable[[float], None] | None = None,
) -> Texts:
    """Read the texts of both sides; confirmed tags stand instead of the model's.

    Args:
        mentees: their requests and expected results are read.
        mentors: their competences and achievements are read.
        tagger: of a tier.
        progress: told the share done in [0, 1]; may raise to stop.
    """
    whole = max(len(mentees) + len(mentors), 1)

    def tell(done: int) -> None:
        if progress is not None:
            progress(done / whole)

    asked = dict(_side(mentees, REQUEST, tagger, tell))
    offered = dict(_side(mentors, COMPETENCE, tagger, lambda done: tell(len(mentees) + done)))
    return Texts(tier=tagger.tier, warning=tagger.warning or "", readings=asked, offered=offered)


def text_of(one: Applicant, kind: str) -> str:
    """All of a person's texts of one kind; answers that say nothing are left out.

    >>> from data.records.bank import Role
    >>> said = {"mentee.main_request": "Шум на уроке", "mentee.expected_result": "-"}
    >>> text_of(Applicant(id="a", role=Role.MENTEE, school_id="s", answers=said), "request")
    'Шум на уроке'
    """
    given = [str(one.answers.get(code, "")).strip() for code in ASKED[kind]]
    return ". ".join(text for text in given if text and not is_empty_request(text))


def _side(
    people: Sequence[Applicant], kind: str, tagger: Reader, tell: Callable[[int], None]
) -> Iterator[tuple[str, TextReading]]:
    for start in range(0, len(people), AT_ONCE):
        tell(start)
        some = people[start : start + AT_ONCE]
        silent = [one for one in some if CONFIRMED not in one.answers]
        seen = tagger.read([text_of(one, kind) for one in silent], kind)
        model = {one.id: reading for one, reading in zip(silent, seen, strict=True)}
        for one in some:
            yield one.id, model.get(one.id) or confirmed(ticked(one.answers, CONFIRMED), kind)


def _tuples(one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in one.items()}
