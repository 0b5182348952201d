"""Kinds of rounds: one record of parameters that the engine honours (domain.md section 5).

A round of no particular kind works as before: every pair takes its kind from the answers. A round
of a kind asks more: who may take part, what a pair needs, how it is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from data.errors import ProgrammeError
from data.records.school import Regulation

VERSION = "kind@1"
SMALLEST, LARGEST = 2, 4  # mentees of a group
MONTHS = 3  # of short-term work at most
GOALS = 2  # of short-term work at most
RESERVE = 4  # places of a mentor beside pairs at most


class Kind(StrEnum):
    """What sort of pairs a round makes; ``any``: each pair by its own answers."""

    ANY = "any"
    TRADITIONAL = "traditional"
    GROUP = "group"
    TWO_MENTORS = "two_mentors"
    REVERSE = "reverse"
    SHORT_TERM = "short_term"
    SITUATIONAL = "situational"
    VIRTUAL = "virtual"


PARAMETERS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ANY: (),
    Kind.TRADITIONAL: (),
    Kind.GROUP: ("least", "most", "shared_request", "common_slot"),
    Kind.TWO_MENTORS: (),
    Kind.REVERSE: (),
    Kind.SHORT_TERM: ("months", "goals"),
    Kind.SITUATIONAL: ("reserve",),
    Kind.VIRTUAL: ("across_schools",),
}
BOUND = frozenset({Kind.GROUP, Kind.TWO_MENTORS})  # pairs hang on each other: no plain assignment


class BadKindError(ProgrammeError):
    """A parameter of the kind of a round is outside its range: ``field``, ``value``."""

    code = "round.bad_kind"


class KindNotEnabledError(ProgrammeError):
    """The school's regulation does not enable this kind: ``kind``."""

    code = "round.kind_not_enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundKind:
    """The kind of a round and its parameters; those of other kinds stay at their defaults.

    Attributes:
        kind: what sort of pairs the round makes.
        least, most: size of a group, 2..4; a mentor takes nobody or a whole group.
        shared_request: all of a group have one of their top requests in common.
        common_slot: all of a group, the mentor too, have an hour of the week in common.
        months: short-term work ends within so many, 1..3.
        goals: short-term work looks at so many top requests only, 1..2.
        reserve: places of each mentor for situational help, outside the places for pairs.
        across_schools: open to people of other schools who allow their data to go there.

    >>> RoundKind(kind=Kind.GROUP, most=3).published()["most"]
    3
    >>> RoundKind().published()
    {}
    """

    kind: Kind = Kind.ANY
    least: int = SMALLEST
    most: int = LARGEST
    shared_request: bool = True
    common_slot: bool = False
    months: int = MONTHS
    goals: int = GOALS
    reserve: int = 1
    across_schools: bool = False
    version: str = field(default=VERSION)

    def __post_init__(self) -> None:
        ranges = (
            ("least", SMALLEST, self.most),
            ("most", SMALLEST, LARGEST),
            ("months", 1, MONTHS),
            ("goals", 1, GOALS),
            ("reserve", 1, RESERVE),
        )
        for name, low, high in ranges:
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise BadKindError(field=name, value=value)
        for name in ("shared_request", "common_slot", "across_schools"):
            if type(getattr(self, name)) is not bool:
                raise BadKindError(field=name, value=getattr(self, name))
        if self.version != VERSION:
            raise BadKindError(field="version", value=self.version)
        self._check_foreign()

    def _check_foreign(self) -> None:
        """Refuse parameters that another kind has: they would say something nobody honours."""
        own = {"kind", "version", *PARAMETERS[self.kind]}
        for one in fields(self):
            if one.name not in own and getattr(self, one.name) != one.default:
                raise BadKindError(field=one.name, value=getattr(self, one.name))

    @property
    def bound(self) -> bool:
        """Whether pairs hang on each other, so that no chain of single exchanges explains them."""
        return self.kind in BOUND

    @property
    def slotless(self) -> bool:
        """Whether nobody needs a common hour."""
        return self.kind is Kind.SITUATIONAL

    @property
    def pair_kind(self) -> str:
        """The kind every pair of the round takes; "" where each takes its own."""
        if self.kind is Kind.ANY:
            return ""
        return Kind.TRADITIONAL.value if self.kind is Kind.TWO_MENTORS else self.kind.value

    @property
    def pseudonymous(self) -> bool:
        """Whether cards carry no name until both sides have agreed: people of other schools."""
        return self.kind is Kind.VIRTUAL and self.across_schools

    def check_enabled(self, regulation: Regulation) -> None:
        """Refuse a kind the school's regulation does not know."""
        if self.pair_kind and self.pair_kind not in regulation.kinds:
            raise KindNotEnabledError(kind=self.kind.value)

    def narrowed(self, regulation: Regulation) -> Regulation:
        """The regulation with this kind alone, so that answers are held against its limits."""
        return replace(regulation, kinds=(self.pair_kind,)) if self.pair_kind else regulation

    def published(self) -> dict[str, Any]:
        """All that a reader needs, JSON-ready; nothing for a round of no particular kind."""
        if self.kind is Kind.ANY:
            return {}
        told = {name: getattr(self, name) for name in PARAMETERS[self.kind]}
        return {"kind": self.kind.value, **told, "version": self.version}

    @classmethod
    def read(cls, published: Mapping[str, Any]) -> "RoundKind":
        """Restore what ``published`` wrote.

        Raises:
            BadKindError: a parameter is unknown or outside its range.

        >>> RoundKind.read({"kind": "short_term", "months": 2, "goals": 1}).goals
        1
        """
        given = dict(published)
        name = given.pop("kind", Kind.ANY.value)
        if name not in set(Kind):
            raise BadKindError(field="kind", value=name)
        for one, value in given.items():
            if one not in {"version", *PARAMETERS[Kind(name)]}:
                raise BadKindError(field=one, value=value)
        return cls(kind=Kind(name), **given)


def enabled(regulation: Regulation) -> tuple[Kind, ...]:
    """Kinds a round of this school may be of, in the published order.

    >>> Kind.REVERSE in enabled(Regulation()), Kind.TWO_MENTORS in enabled(Regulation())
    (False, True)
    """
    return tuple(one for one in Kind if RoundKind(kind=one).pair_kind in {"", *regulation.kinds})
