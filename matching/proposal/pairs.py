"""Each pair of a plan in points and reasons: what speaks for it, what is its one risk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from data.records.round import Contribution
from matching.affinity import Affinity, points, whole_points
from matching.assign import Ints
from matching.constraints import Constraints
from matching.explain import Insight, runner_up
from matching.proposal.outcome import ProposedPair
from matching.proposal.words import BACK
from matching.vectors import Vectors

SHOWN = 3  # domains named one by one; the rest, and a sensitive one, is "other"
OTHER = "other"
LOW_RELIABILITY = 0.5
WEAK = 0.45  # capability under this in the most needed domain is a risk (design)
DIGITS = 9  # the last digits of a matrix product depend on who stands beside whom
TIGHT = 0.5  # of the time component: about one common hour a week (design)


class Judged(Protocol):
    """What the risk of a pair is read from."""

    @property
    def vectors(self) -> Vectors:
        """Needs and skills."""

    @property
    def affinity(self) -> Affinity:
        """Scores."""

    @property
    def constraints(self) -> Constraints:
        """Rules."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """Everything a pair's words are made of."""

    insight: Insight
    vectors: Vectors
    affinity: Affinity
    constraints: Constraints

    @cached_property
    def ladder(self) -> Ints:
        """Scores of all allowed pairs in whole units, from low to high."""
        return np.sort(self.affinity.units[self.insight.allowed])


def proposed(
    scored: Scored, mentee: int, sure: float | None = None, *, early: bool = False
) -> ProposedPair | None:
    """One pair of the plan in points, reasons and one risk; None without a pair.

    ``sure`` is its confidence, None where it was not looked for. In a plan that stopped ``early``
    nobody is called the next best: what a change costs is told along a proved optimum only.
    """
    insight, affinity = scored.insight, scored.affinity
    mentor = int(insight.solution.mentor_of[mentee])
    if mentor < 0:
        return None
    found = None if early else runner_up(insight, mentee)
    second = None if found is None else found.runner_up
    units = int(affinity.units[mentee, mentor])
    risk, detail = risk_of(scored, mentee, mentor, alone=found is not None and second is None)
    return ProposedPair(
        mentee_id=insight.problem.mentee_name(mentee),
        mentor_id=insight.problem.mentor_name(mentor),
        score=units / affinity.unit,
        points=whole_points(units, affinity.unit),
        percentile=percentile(scored, units),
        reliability=reliability_of(affinity, mentee, mentor),
        contributions=contributions(scored.vectors, affinity, mentee, mentor),
        risk=risk,
        risk_detail=detail,
        runner_up=None if second is None else insight.problem.mentor_name(second),
        price=None if found is None else found.price,
        locked=bool(insight.problem.locked[mentee] >= 0),
        confidence=sure,
    )


def second(
    scored: Scored, mentee: int, kept: Mapping[str, str] | None = None
) -> Iterator[ProposedPair]:
    """The pair with a mentee's second mentor, of the plan or ``kept``; no change of it is told."""
    problem, affinity = scored.insight.problem, scored.affinity
    mentor = int(scored.insight.solution.second_of[mentee])
    name = (kept or {}).get(problem.mentee_name(mentee))
    if name is not None:
        mentor = (problem.mentor_ids or ()).index(name)
    if mentor < 0:
        return
    units = int(affinity.units[mentee, mentor])
    risk, detail = risk_of(scored, mentee, mentor)
    yield ProposedPair(
        mentee_id=problem.mentee_name(mentee),
        mentor_id=problem.mentor_name(mentor),
        score=units / affinity.unit,
        points=whole_points(units, affinity.unit),
        percentile=percentile(scored, units),
        reliability=reliability_of(affinity, mentee, mentor),
        contributions=contributions(scored.vectors, affinity, mentee, mentor),
        risk=risk,
        risk_detail=detail,
        locked=name is not None,
    )


def percentile(scored: Scored, units: int) -> float:
    """Share of the allowed pairs of the round with a lower score, in [0, 1]."""
    same = scored.ladder.dtype.type(units)  # of another type the whole ladder would be copied
    lower = int(np.searchsorted(scored.ladder, same, side="left"))
    return lower / scored.ladder.size if scored.ladder.size else 0.0


def reliability_of(affinity: Affinity, mentee: int, mentor: int) -> float:
    """Share of a score that rests on answers, in [0, 1], the same for any order of people."""
    return round(affinity.pair(mentee, mentor).reliability, DIGITS)


def contributions(
    vectors: Vectors, affinity: Affinity, mentee: int, mentor: int
) -> tuple[Contribution, ...]:
    """The parts of a score as points that sum to the points of the whole, greatest first.

    Competencies are named one by one while they matter; small ones and the sensitive domain join
    ``other``, so that nobody learns from a sheet what only the two should know.
    """
    found: list[tuple[str, str, int, bool]] = []
    pair = affinity.pair(mentee, mentor)
    for at, code in enumerate(affinity.codes):
        known = bool(pair.known[at])
        if code == "need":
            found += [(code, *part, known) for part in needs(vectors, affinity, mentee, mentor)]
        else:
            found.append((code, "", int(pair.parts[at]), known))
    shown = points([one[2] for one in found], affinity.unit)
    laid = [
        Contribution(code=code, points=mark, known=known, detail=detail)
        for (code, detail, _units, known), mark in zip(found, shown, strict=True)
    ]
    return tuple(sorted(laid, key=lambda one: -one.points))


def needs(vectors: Vectors, affinity: Affinity, mentee: int, mentor: int) -> list[tuple[str, int]]:
    """The part "need" by domain in whole units that sum to it; the small ones together.

    Of a reverse pair domains that the mentee teaches stand behind ``BACK``.
    """
    parts, size = affinity.need_parts(mentee, mentor), len(vectors.domains)
    order = np.argsort(-parts, kind="stable").tolist()
    open_ = [at for at in order if not vectors.codes.sensitive[at % size] and parts[at] > 0]
    there = [at for at in open_ if at < size][:SHOWN]
    back = [at for at in open_ if at >= size][:SHOWN]
    named = [
        (BACK * (at >= size) + vectors.domains[at % size], int(parts[at])) for at in (*there, *back)
    ]
    return [*named, (OTHER, int(parts.sum()) - sum(units for _domain, units in named))]


def risk_of(scored: Judged, mentee: int, mentor: int, *, alone: bool = False) -> tuple[str, str]:
    """The one thing to look at before agreeing: a code, and of what.

    ``alone``: the mentee has no other mentor in the round, as far as that was looked for.
    """
    if "line_manager" in scored.constraints.warnings_of(mentee, mentor):
        return "line_manager", ""
    if reliability_of(scored.affinity, mentee, mentor) < LOW_RELIABILITY:
        return "low_reliability", ""
    top = _weak_top(scored.vectors, mentee, mentor)
    if top:
        return "top_need_weak", top
    if alone:
        return "no_other_mentor", ""
    return _part_at_risk(scored.affinity, mentee, mentor)


def _weak_top(vectors: Vectors, mentee: int, mentor: int) -> str:
    """The domain needed most, if the mentor is weak in it; a sensitive one is never named."""
    weights = vectors.w[mentee]
    at = int(weights.argmax()) if weights.size else 0
    plain = vectors.unclear[mentee] or vectors.codes.sensitive[at]
    return "" if plain or vectors.c[mentor, at] >= WEAK else vectors.domains[at]


def _part_at_risk(affinity: Affinity, mentee: int, mentor: int) -> tuple[str, str]:
    """Little common time, else the weightiest part without answers, else the weakest part."""
    pair = affinity.pair(mentee, mentor)
    values, known = pair.values, pair.known
    time = affinity.codes.index("time")
    if known[time] and affinity.weights[time] > 0 and values[time] < TIGHT:
        return "tight_time", ""
    others = [
        at for at, code in enumerate(affinity.codes) if code != "need" and affinity.weights[at] > 0
    ]
    silent = [at for at in others if not known[at]]
    if silent:
        return "unknown_part", affinity.codes[max(silent, key=lambda at: affinity.weights[at])]
    if not others:
        return "none", ""
    return "weakest_part", affinity.codes[min(others, key=lambda at: values[at])]
