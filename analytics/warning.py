"""Early warning for a pair: an open rule of points. Points and thresholds are data.

The signal is about the pair, never about the mentor. A factor nobody knows brings no points and is
told as unknown. See ``data/codebook/warning.toml`` for every number and its origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from data.codebook import source

FILE = "warning"


class WarningState(StrEnum):
    """What the rule says of a pair."""

    IMMEDIATE = "immediate"  # somebody said no, or asked for help
    TOO_EARLY = "too_early"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a pair on a day; None where nothing is.

    Attributes:
        pair_age_days: since the order or the start.
        gap_days: since the last meeting, school breaks left out.
        last_pulse: mean of items 1 and 2, the lower of the two sides, 1-5.
        pulse_fall: own earlier mean minus the last pulse; None before two earlier pulses.
        mentor_load: active mentees of the mentor.
        overdue_item: an item of the programme is overdue.
        rel_gap: mentor minus mentee on REL, else on the pulse; its size counts.
        fit_lowest_fifth: predicted fit in the lowest fifth of the round.
        fit_answer: the lower of the answers to FIT or ACQ, 1-4.
        help_flag: somebody asked for the curator's help.
    """

    pair_age_days: float | None = None
    gap_days: float | None = None
    last_pulse: float | None = None
    pulse_fall: float | None = None
    mentor_load: float | None = None
    overdue_item: bool | None = None
    rel_gap: float | None = None
    fit_lowest_fifth: bool | None = None
    fit_answer: int | None = None
    help_flag: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Points by factor (None: not known), their sum and the state."""

    points: Mapping[str, int | None]
    state: WarningState
    version: str

    @property
    def total(self) -> int:
        """The sum of the points."""
        return sum(one for one in self.points.values() if one is not None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Factors nobody knows, in the order of the rule."""
        return tuple(code for code, one in self.points.items() if one is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One row of the rule: which sight it reads, and its steps."""

    code: str
    of: str
    steps: tuple[Mapping[str, Any], ...]

    def points(self, value: float | None) -> int | None:
        """The highest points of the steps the value reaches; None for an unknown one."""
        if value is None:
            return None
        return max((int(one["points"]) for one in self.steps if _reached(one, value)), default=0)

    @property
    def most(self) -> int:
        """The most points the factor can bring."""
        return max(int(one["points"]) for one in self.steps)


def judged(seen: Seen) -> Judged:
    """Points by factor and the state.

    A refusing answer or a call for help is immediate, whatever the age and the points; a young pair
    is not judged; the rest follows the points, which are counted whatever the state.

    >>> judged(Seen(pair_age_days=90, gap_days=40, last_pulse=3.0)).total
    4
    """
    points = {one.code: one.points(_sight(seen, one.of)) for one in factors()}
    total = sum(one for one in points.values() if one is not None)
    return Judged(points=points, state=_state(seen, total), version=source.raw(FILE)["version"])


@cache
def factors() -> tuple[Factor, ...]:
    """The rows of the rule in the order of the file."""
    raw = source.raw(FILE)["factor"]
    found = [Factor(code=one["code"], of=one["of"], steps=tuple(one["steps"])) for one in raw]
    source.insist(
        FILE,
        [one.code for one in found if one.of not in Seen.__dataclass_fields__ or not one.steps],
    )
    return tuple(found)


def most_points() -> int:
    """The most points a pair can have."""
    return sum(one.most for one in factors())


def _sight(seen: Seen, name: str) -> float | None:
    value: float | None = getattr(seen, name)
    return abs(value) if name == "rel_gap" and value is not None else value


def _reached(step: Mapping[str, Any], value: float) -> bool:
    above, least, below = step.get("above"), step.get("from"), step.get("below")
    return (
        (above is None or value > above)
        and (least is None or value >= least)
        and (below is None or value < below)
    )


def _state(seen: Seen, total: int) -> WarningState:
    limits = source.raw(FILE)["state"]
    if seen.help_flag or seen.fit_answer in limits["refusing"]:
        return WarningState.IMMEDIATE
    if seen.pair_age_days is None or seen.pair_age_days < limits["too_early"]:
        return WarningState.TOO_EARLY
    if total >= limits["red"]:
        return WarningState.RED
    return WarningState.YELLOW if total >= limits["yellow"] else WarningState.GREEN
