"""A figure: one value with everything that must stand beside it. Pure.

Every figure of the program is one of these, whatever screen or report shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FORMULAS = "1.0.0"  # version of all formulas together; a change starts new series


class Level(StrEnum):
    """What a figure is about."""

    PAIR = "P"
    ROUND = "R"
    SCHOOL = "S"
    MUNICIPALITY = "M"
    REGION = "G"


class Verdict(StrEnum):
    """What can be said about a target."""

    MET = "met"
    UNCLEAR = "unclear"
    NOT_MET = "not_met"
    NO_BASE = "no_base"
    NONE = ""  # the metric has no target


class Step(StrEnum):
    """Rung of the ladder of small numbers: what so many answers allow to show."""

    NO_BASE = "no_base"
    HEADCOUNT = "headcount"
    COUNTS = "counts"
    SUPPRESSED = "suppressed"
    SHARE = "share"
    MEDIAN = "median"
    TEST = "test"
    RELIABILITY = "reliability"
    FACTOR = "factor"


class State(StrEnum):
    """How a calculation ended. Only ``ok`` brings every number; others bring None where unknown."""

    OK = "ok"
    NO_BASE = "no_base"  # nobody and nothing to count
    TOO_FEW = "too_few"  # fewer than the method needs
    NO_SPREAD = "no_spread"  # all equal
    NO_EVENTS = "no_events"
    NOBODY_AT_RISK = "nobody_at_risk"
    SHORT = "short"  # followed for less time than asked
    NOT_ASSESSED = "not_assessed"  # the estimate does not exist or is out of bounds


class Hidden(StrEnum):
    """Why a cell is not shown."""

    NOTHING = ""
    SMALL = "small"  # fewer than k people
    COMPLEMENT = "complement"  # would give away a small one
    REMAINDER = "remainder"  # a filter would leave fewer than k people
    WAITS = "waits"  # fewer than k records have changed since it was shown
    UNANIMOUS = "unanimous"  # all of a small group answered unfavourably
    ROLE = "role"  # not for this role or level


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. Shares are in [0, 1]; percent is a matter of rendering.

    Attributes:
        metric_id: as in the catalogue, ``"SAT1"``.
        level, unit_id, period: of what, whose, when; ``period`` is a school year or a date.
        part: which part of the metric, ``"topic=comfort"``; "" for the whole.
        where: the filter in force, ``"form=teacher_teacher"``; "" for none.
        value: None where there is no base.
        n, N, k: answered, eligible, successes; None where the metric knows none.
        lo, hi, interval_kind: an interval of the value: ``wilson``, ``bca``, ``hl``, ``loglog``...
        bounds_lo, bounds_hi: worst and best case of those who did not answer; no interval.
        target, verdict, official_met: the target, what can be said, what the regulation says.
        step: rung of the ladder. ``suppressed_reason``: why nothing is shown.
        flags: codes of caveats (``unanimous``, ``carried_target``, ``ceiling``, ...).
        detail: what a chart draws: JSON-ready rows, shown under the same rule as the value.
        records: pseudonyms of the people behind the value; never leaves ``analytics``.
        sums: of a share of deeds, what n (or N) and k count: pairs, requests, people; neither.
        told: of a figure of answers, ``person@digest`` of all they said; neither.
    """

    metric_id: str
    level: Level
    unit_id: str
    period: str
    part: str = ""
    where: str = ""
    value: float | None = None
    n: int | None = None
    N: int | None = None
    k: int | None = None
    lo: float | None = None
    hi: float | None = None
    interval_kind: str = ""
    bounds_lo: float | None = None
    bounds_hi: float | None = None
    target: float | None = None
    verdict: Verdict = Verdict.NONE
    official_met: bool | None = None
    step: Step = Step.NO_BASE
    suppressed_reason: Hidden = Hidden.NOTHING
    flags: tuple[str, ...] = ()
    detail: Mapping[str, object] = field(default_factory=dict)
    formula_version: str = FORMULAS
    data_version: str = ""
    synthetic: bool = False
    records: frozenset[str] = frozenset()
    sums: tuple[frozenset[str], ...] = ()
    told: frozenset[str] = frozenset()

    @property
    def cell(self) -> str:
        """Which cell of which table this is, the same whoever looks and whenever."""
        told = (self.metric_id, self.level.value, self.unit_id, self.period, self.part, self.where)
        return "|".join(told)
