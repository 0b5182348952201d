"""Does predicted fit agree with outcomes? Rank correlation, calibration, shares of variance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.change import bca, rank_correlation_of
from analytics.learning.proposing import standardised
from analytics.learning.rows import Floats, Rows, Words, codes_of
from data.codebook.learning import Limits, limits

FEW, AGREES, AGAINST, NOTHING, UNCLEAR = "few", "agrees", "against", "nothing", "unclear"
TWO = 2
TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Pairs of neighbouring predicted fit: both means, and how many; never a single pair."""

    predicted: float
    outcome: float
    error: float
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Whether fit agrees with one outcome.

    Attributes:
        outcome: name. pairs, eligible: with an answer, of all.
        rho, lo, hi: Spearman's correlation and its BCa 95 % interval; None for few pairs.
        verdict: ``few``, ``agrees``, ``against``, ``nothing`` (surely small) or ``unclear``.
        points: for the calibration plot, by predicted fit.
        shares: of the outcome's variance within rounds by ``fit``, ``mentor`` and ``rest``; empty
            for few pairs.
    """

    outcome: str
    pairs: int
    eligible: int
    rho: float | None
    lo: float | None
    hi: float | None
    verdict: str
    points: tuple[Point, ...]
    shares: Mapping[str, float]


def agreement(
    rows: Rows, outcome: str, data_version: str = "", given: Limits | None = None
) -> Agreement:
    """Hold one outcome against predicted fit."""
    rule = (given or limits()).validity
    y = rows.outcomes[outcome]
    there = ~np.isnan(y)
    count = int(there.sum())
    rho = lo = hi = None
    if count >= rule.pairs:
        table = np.column_stack([rows.predicted, y])[there]
        drawn = bca(table, rank_correlation_of, f"MQO:{outcome}:{data_version}")
        rho, lo, hi = drawn.value, drawn.lo, drawn.hi
    return Agreement(
        outcome=outcome,
        pairs=count,
        eligible=len(rows),
        rho=rho,
        lo=lo,
        hi=hi,
        verdict=_verdict(lo, hi, rule.small),
        points=points(rows.predicted[there], y[there], rule.bin, rule.bins)
        if count >= rule.pairs
        else (),
        shares=shares(rows.part(there), y[there]) if count >= rule.shares else {},
    )


def _verdict(lo: float | None, hi: float | None, small: float) -> str:
    if lo is None or hi is None:
        return FEW
    if lo > 0.0:
        return AGREES
    if hi < 0.0:
        return AGAINST
    return NOTHING if max(abs(lo), abs(hi)) < small else UNCLEAR


def points(predicted: Floats, y: Floats, least: int, most: int) -> tuple[Point, ...]:
    """Pairs in the order of their fit, in groups of equal size, none of fewer than ``least``."""
    groups = min(most, len(y) // least)
    if not groups:
        return ()
    order = np.lexsort([y, predicted])
    found = []
    for part in np.array_split(order, groups):
        here = y[part]
        found.append(
            Point(
                predicted=float(predicted[part].mean()),
                outcome=float(here.mean()),
                error=float(here.std(ddof=1) / np.sqrt(len(here))),
                pairs=len(here),
            )
        )
    return tuple(found)


def shares(rows: Rows, y: Floats) -> dict[str, float]:
    """Shares of the variance within rounds: predicted fit, who the mentor is, the rest. Sum 1.

    Fit by its squared correlation, adjusted for chance; mentors by the moments of one-way analysis
    of variance on what fit leaves (Searle, Casella & McCulloch 1992, ch. 3); never below 0.
    """
    outcome = _within(standardised(y), rows.rounds)
    fit = _within(rows.predicted, rows.rounds)
    whole = float((outcome**2).sum())
    free = len(y) - len(rows.by_time) - 1
    if whole <= TINY or free <= 0 or float((fit**2).sum()) <= TINY:
        return {}
    slope = float(fit @ outcome) / float((fit**2).sum())
    left = outcome - slope * fit
    raw = 1.0 - float((left**2).sum()) / whole
    by_fit = max(1.0 - (1.0 - raw) * (free + 1) / free, 0.0)
    by_mentor = (1.0 - by_fit) * _between(left, rows.mentors)
    return {"fit": by_fit, "mentor": by_mentor, "rest": 1.0 - by_fit - by_mentor}


def _within(values: Floats, rounds: Words) -> Floats:
    where = codes_of(rounds)
    means = np.bincount(where, values) / np.maximum(np.bincount(where), 1)
    found: Floats = values - means[where]
    return found


def _between(values: Floats, labels: Words) -> float:
    """Share of variance between labels, in [0, 1]."""
    where = codes_of(labels)
    sizes = np.bincount(where)
    groups, count = len(sizes), len(values)
    if groups < TWO or count <= groups:
        return 0.0
    means = np.bincount(where, values) / sizes
    inner = float(((values - means[where]) ** 2).sum()) / (count - groups)
    outer = float((sizes * (means - values.mean()) ** 2).sum()) / (groups - 1)
    typical = (count - float((sizes**2).sum()) / count) / (groups - 1)
    variance = max((outer - inner) / typical, 0.0)
    return variance / (variance + inner) if variance + inner > TINY else 0.0
