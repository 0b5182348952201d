"""Check a stored plan against its problem: code of its own, shared with nothing that solves.

The check needs no trust in the solver: a plan that keeps all rules, whose prices cover every pair
and every place, and whose worth equals what the prices allow, cannot be beaten by any plan
(weak duality). Prices are compared goal by goal, like words in a dictionary. Pairs are looked at
in blocks of mentees, in one pass.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from matching.assign.certificate import Attempt, Bottleneck, Certificate, Solution
from matching.assign.large import LargeProblem
from matching.assign.naming import gumbel, pair_hash
from matching.assign.problem import Bools, Floats, Ints, Problem
from matching.assign.sides.verify import verify_sides

OLD, NOW = "policy@1.0.0", "policy@1.1.0"
FORMAT = "certificate@1"
DIALS = {
    OLD: {"fairness", "floor", "version", "goals"},
    NOW: {"fairness", "floor", "version", "goals", "worst", "draw", "seed"},
}
MOST_DRAWN = 0.05
MOST = 2**61  # of a price, either way
LEXIMIN_PAIRS = 150
BLOCK = 512  # mentees


def verify(problem: Problem | LargeProblem, solution: Solution) -> list[str]:
    """Name everything that is wrong with a solution; an empty list means proved.

    Args:
        problem: the round as it was given.
        solution: as stored; nothing in it is believed.

    Returns:
        Fault codes: ``format``, ``policy``, ``shape``, ``range``, ``mentor``; then ``seal``,
        ``digest``, ``lock``, ``forbidden``, ``floor``, ``capacity``, ``coverage``, ``totals``,
        ``primal``, ``bound``, ``gap``, ``sign``, ``uncovered``, ``bottleneck``; of a drawn plan
        ``optimum``, ``draw``, ``loss``; of a round with side rules those of ``verify_sides``. The
        gap that an early stop states and its prices show is no fault: the reader judges it.
    """
    if isinstance(problem, LargeProblem):
        from matching.assign.lazy.check import verify_large  # noqa: PLC0415 - numba waits for it

        return verify_large(problem, solution)
    plan = np.asarray(solution.mentor_of)
    proof = solution.certificate
    if problem.sided or proof.sides is not None:
        return verify_sides(problem, solution)
    broken = list(_unreadable(problem, plan, proof))
    if broken or (solution.second_of >= 0).any():  # second mentors are no part of a plain round
        return broken or ["mentor"]
    best = plan if proof.drawn is None else proof.drawn.optimum
    counted = _Counted(problem=problem, said=proof.policy, plan=best, early=_early(proof))
    found = [
        *_papers(problem, plan, proof),
        *_rules(problem, plan, proof.policy),
        ("totals", _numbers(problem, plan) != _told(solution)),
    ]
    if counted.names == proof.goals:
        found += _proof(counted, plan, best, proof)
    else:  # prices of other goals say nothing
        found.append(("policy", True))
    return [code for code, wrong in found if wrong]


def _early(proof: Certificate) -> bool:
    """Whether the computation says that it stopped before the later goals, and at which gap."""
    said = proof.policy
    return (
        not (said.get("worst") or said.get("draw"))
        and any(proof.gap)
        and proof.goals == ("coverage", "total" if said["fairness"] == 1 else "fairness")
    )


def _proof(
    counted: "_Counted", plan: Ints, best: Ints, proof: Certificate
) -> Iterator[tuple[str, bool]]:
    worth = counted.worth(best)
    yield "primal", (worth if plan is best else counted.worth(plan)) != proof.primal
    yield from _prices(counted, worth, proof)
    yield "bottleneck", _may_rise(counted, best, proof.bottleneck)
    yield from _draw(counted, plan, proof)


# --- papers ----------------------------------------------------------------------------------


def _known(said: Mapping[str, Any]) -> bool:
    """Whether the policy is one this code knows how to check."""
    floor, worst, draw, seed = (said.get(one) for one in ("floor", "worst", "draw", "seed"))
    version = str(said.get("version"))
    return (
        set(said) == DIALS.get(version)
        and said["fairness"] in {1, 2, 4, 8}
        and (floor is None or (isinstance(floor, float | int) and 0 <= floor <= 1))
        and (version == OLD or worst in {"", "max_min", "leximin"})
        and (version == OLD or (isinstance(draw, float | int) and 0 <= draw <= MOST_DRAWN))
        and (version == OLD or (isinstance(seed, int) and 0 <= seed < 2**63))
        and not (draw and worst == "leximin")
        and tuple(said["goals"]) == _order(said)
    )


def _order(said: Mapping[str, Any]) -> tuple[str, ...]:
    worst = said.get("worst", "")
    last = "seeded_draw" if said.get("draw") else "stable_hash"
    sums = ("total",) if said["fairness"] == 1 else ("fairness", "total")
    middle = ("leximin",) if worst == "leximin" else (*([worst] if worst else []), *sums)
    return ("rules_and_locks", "coverage_by_tier", *middle, last)


def _unreadable(problem: Problem, plan: Ints, proof: Certificate) -> Iterator[str]:
    if proof.format != FORMAT:
        yield "format"
    is_drawn = proof.drawn is not None
    known = _known(proof.policy) and is_drawn == bool(proof.policy.get("draw"))
    if not known or proof.unit != problem.unit:
        yield "policy"
    plans, prices = _parts(plan, proof)
    fits = {one.shape for one in plans} == {(problem.mentees,)}
    fits &= {np.shape(proof.primal), np.shape(proof.bound)} == {(len(proof.goals),)}
    if not (fits and all(_fits(problem, *one) for one in prices)):
        yield "shape"
    if any(_huge(one) for mentees, mentors, _goals in prices for one in (*mentees, *mentors)):
        yield "range"
    if not all(_of_mentors(problem, one) for one in plans):
        yield "mentor"


def _parts(
    plan: Ints, proof: Certificate
) -> tuple[list[Ints], list[tuple[Sequence[Ints], Sequence[Ints], int]]]:
    """All plans in a solution, and all prices: of mentees, of mentors, for so many goals."""
    goals = len(proof.goals)
    plans = [plan]
    prices: list[tuple[Sequence[Ints], Sequence[Ints], int]] = [
        (proof.mentee_prices, proof.mentor_prices, goals)
    ]
    if (weak := proof.bottleneck) is not None:
        prices.append(((weak.mentee_prices,), (weak.mentor_prices,), 1))
    if (drawn := proof.drawn) is not None:
        plans += [drawn.optimum, *(one.plan for one in drawn.attempts)]
        prices += [(one.mentee_prices, one.mentor_prices, goals) for one in drawn.attempts]
    return plans, prices


def _fits(problem: Problem, mentees: Sequence[Ints], mentors: Sequence[Ints], goals: int) -> bool:
    """Whether prices are laid out for this problem."""
    return [one.shape for one in mentees] == [(problem.mentees,)] * goals and [
        one.shape for one in mentors
    ] == [(problem.mentors,)] * goals


def _huge(prices: Ints) -> bool:
    """Whether sums of such prices could run over the end of 64 bits and look small."""
    return bool(((prices > MOST) | (prices < -MOST)).any())


def _of_mentors(problem: Problem, plan: Ints) -> bool:
    return plan.dtype.kind in "iu" and not ((plan < -1) | (plan >= problem.mentors)).any()


def _papers(problem: Problem, plan: Ints, proof: Certificate) -> Iterator[tuple[str, bool]]:
    body = {**proof.dump(), "seal": "", "plan": [int(one) for one in plan]}
    seal = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    yield "seal", seal != proof.seal
    yield "digest", problem.digest() != proof.digest


# --- rules and numbers -----------------------------------------------------------------------


def _rules(problem: Problem, plan: Ints, said: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    placed = np.flatnonzero(plan >= 0)
    held = problem.locked >= 0
    yield "lock", bool((plan[held] != problem.locked[held]).any())
    yield "forbidden", bool((~problem.eligible[placed, plan[placed]]).any())
    loose = placed[~held[placed]]
    under = problem.affinity[loose, plan[loose]] < _floor(said)
    yield "floor", bool(under.any())
    load = np.bincount(plan[placed], minlength=problem.mentors)
    yield "capacity", bool((load > problem.capacity).any())
    yield "coverage", _served_badly(problem, plan, load, _floor(said))


def _floor(said: Mapping[str, Any]) -> float:
    return 0.0 if said["floor"] is None else float(said["floor"])


def _open(problem: Problem, floor: float, rows: Ints) -> Bools:
    """(rows, mentors): pairs a plan may choose; locked mentees have no choice."""
    kept: Bools = problem.eligible[rows] & (problem.affinity[rows] >= floor)
    return kept & (problem.locked[rows] < 0)[:, None]


def _served_badly(problem: Problem, plan: Ints, load: Ints, floor: float) -> bool:
    """Whether a chain leads from somebody left out to a free place or to a lower tier.

    From the mentees of a tier left out, all mentors they may have, all their mentees, and so on:
    the closure must hold neither a free place nor a matched mentee of a lower tier. What one tier
    reaches all lower tiers reach, so the closure grows and every mentee is looked at once.
    """
    free = problem.locked < 0
    seen, reached = np.zeros(len(plan), bool), np.zeros(problem.mentors, bool)
    spare = load < problem.capacity
    for tier in np.unique(problem.priority[plan < 0]):
        fresh = np.flatnonzero((plan < 0) & (problem.priority <= tier) & ~seen)
        while len(fresh):
            seen[fresh] = True
            for start in range(0, len(fresh), BLOCK):
                reached |= _open(problem, floor, fresh[start : start + BLOCK]).any(0)
            fresh = np.flatnonzero(free & ~seen & (plan >= 0) & np.append(reached, False)[plan])
        if (reached & spare).any() or (seen & (plan >= 0) & (problem.priority > tier)).any():
            return True
    return False


def _numbers(problem: Problem, plan: Ints) -> tuple[object, ...]:
    fits = [
        round(problem.affinity[i, j] * problem.unit) for i, j in enumerate(plan.tolist()) if j >= 0
    ]
    served = [
        (tier, int((problem.priority == tier).sum()), int(((plan >= 0) & here).sum()))
        for tier in sorted(set(problem.priority.tolist()))
        for here in [problem.priority == tier]
    ]
    total = sum(fits) / problem.unit
    return (
        len(plan),
        len(fits),
        served,
        total,
        total / max(len(fits), 1),
        min(fits, default=0) / problem.unit,
        int(problem.capacity.sum()),
    )


def _told(solution: Solution) -> tuple[object, ...]:
    said = solution.totals
    return (
        said.mentees,
        said.matched,
        [tuple(one) for one in said.tiers],
        said.total,
        said.mean,
        said.worst,
        said.places,
    )


# --- what pairs are worth --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """What pairs are worth by each goal, from the definitions again, some mentees at a time.

    Attributes:
        problem: the round.
        said: the policy as published.
        plan: (mentees,), the plan said to be best; leximin counts at its scores.
        shaken: (seed, scale) of the noise of a draw; scale 0: none.
        early: only coverage and the goal after it were met.
    """

    problem: Problem
    said: Mapping[str, Any]
    plan: Ints
    shaken: tuple[int, float] = (0, 0.0)
    early: bool = False

    @property
    def pairs(self) -> int:
        """Pairs of the plan that are not locked."""
        return int(((self.problem.locked < 0) & (self.plan >= 0)).sum())

    @cached_property
    def scores(self) -> list[int]:
        """Scores of the pairs that are not locked, the lowest first, each once."""
        row = np.flatnonzero((self.problem.locked < 0) & (self.plan >= 0))
        return sorted(set(self._units(row)[np.arange(len(row)), self.plan[row]].tolist()))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the goals, the most important first; none where they cannot be counted."""
        worst = self.said.get("worst", "")
        if worst == "leximin":
            if self.pairs > LEXIMIN_PAIRS:
                return ()
            return ("coverage", *["leximin"] * -(-len(self.scores) // 4), "hash")
        sums = ("total",) if self.said["fairness"] == 1 else ("fairness", "total")
        if self.early:
            return ("coverage", sums[0])
        return ("coverage", *([worst] if worst else []), *sums, "hash")

    @cached_property
    def keys(self) -> tuple[Any, Any]:
        """Keys of mentees and of mentors."""
        return self.problem.keys()

    @cached_property
    def served(self) -> Ints:
        """(mentees,): what a mentor for each counts."""
        tiers = {
            tier: at for at, tier in enumerate(sorted(set(self.problem.priority.tolist()))[::-1], 1)
        }
        return np.array([tiers[one] for one in self.problem.priority.tolist()], np.int64)

    def rows(self, rows: Ints) -> list[Ints]:
        """(rows, mentors) each goal."""
        units = self._units(rows)
        found, groups = [], 0
        noisy = next((one for one in self.names if one in {"fairness", "total"}), "")
        for name in self.names:
            if name == "leximin":
                plane = self._leximin(units, groups)
                groups += 1
            else:
                plane = self._plane(name, rows, units)
            found.append(plane + self._noise(rows) if name == noisy else plane)
        return found

    def worth(self, plan: Ints) -> tuple[int, ...]:
        """What a plan is worth by each goal; locked pairs aside."""
        total = [0] * len(self.names)
        row = np.flatnonzero((self.problem.locked < 0) & (plan >= 0))
        for start in range(0, len(row), BLOCK):
            part = row[start : start + BLOCK]
            for at, plane in enumerate(self.rows(part)):
                total[at] += int(plane[np.arange(len(part)), plan[part]].sum())
        return tuple(total)

    def _units(self, rows: Ints) -> Ints:
        units: Ints = np.rint(self.problem.affinity[rows] * self.problem.unit).astype(np.int64)
        return units

    def _plane(self, name: str, rows: Ints, units: Ints) -> Ints:
        if name == "coverage":
            return self.served[rows][:, None] + np.zeros_like(units)
        if name == "max_min":
            return -(units < min(self.scores, default=0)).astype(np.int64)
        if name == "total":
            return units
        if name == "hash":
            bits = min(40, 50 - self.problem.mentees.bit_length())
            return pair_hash(self.keys[0][rows], self.keys[1], bits)
        lost = (self.problem.unit - units) / self.problem.unit
        for _square in range(int(self.said["fairness"]).bit_length() - 1):
            lost = lost * lost
        return -np.rint(lost * self.problem.unit).astype(np.int64)

    def _leximin(self, units: Ints, group: int) -> Ints:
        """Four scores of the plan in one plane; between two of them a pair weighs more."""
        part = self.scores[4 * group : 4 * group + 4]
        under = self.scores[4 * group - 1] if group else -1
        found = np.zeros_like(units)
        for at, score in enumerate(part):
            weight = (self.pairs + 1) ** (2 * (len(part) - 1 - at))
            found[units == score] = -weight
            found[(units > under) & (units < score)] = -weight * (self.pairs + 1)
            under = score
        return found

    def _noise(self, rows: Ints) -> Ints | int:
        seed, scale = self.shaken
        if not scale:
            return 0
        drawn: Floats = gumbel(self.keys[0][rows], self.keys[1], seed) * scale
        return np.rint(drawn).astype(np.int64)


# --- proof -----------------------------------------------------------------------------------


def _prices(
    counted: _Counted, worth: tuple[int, ...], proof: Certificate
) -> Iterator[tuple[str, bool]]:
    prices = (proof.mentee_prices, proof.mentor_prices)
    bound = _bound(counted.problem, *prices)
    yield "bound", bound != proof.bound
    yield "gap", bound != worth and not counted.early
    idle = any(mentee[counted.problem.locked >= 0].any() for mentee in proof.mentee_prices)
    yield "sign", idle or _negative(*prices)
    yield "uncovered", _uncovered(counted, *prices)


def _bound(problem: Problem, mentees: Sequence[Ints], mentors: Sequence[Ints]) -> tuple[int, ...]:
    free = problem.locked < 0
    room = problem.capacity - np.bincount(problem.locked[~free], minlength=problem.mentors)
    places = room.tolist()
    return tuple(  # in Python's integers, which have no end to run over
        sum(mentee[free].tolist())
        + sum(count * price for count, price in zip(places, mentor.tolist(), strict=True))
        for mentee, mentor in zip(mentees, mentors, strict=True)
    )


def _negative(mentees: Sequence[Ints], mentors: Sequence[Ints]) -> bool:
    """Whether some price, compared goal by goal, is under nothing."""
    return any(_below(prices).any() for prices in (mentees, mentors))


def _below(planes: Sequence[Ints]) -> Bools:
    """Where rows of whole numbers, the most important first, come before all zeros."""
    found = np.zeros(planes[0].shape, bool)
    for plane in reversed(planes):
        found = (plane < 0) | ((plane == 0) & found)
    return found


def _uncovered(counted: _Counted, mentees: Sequence[Ints], mentors: Sequence[Ints]) -> bool:
    """Whether some pair is worth more than its prices."""
    problem, floor = counted.problem, _floor(counted.said)
    for start in range(0, problem.mentees, BLOCK):
        rows = np.arange(start, min(start + BLOCK, problem.mentees))
        over = [
            mentee[rows][:, None] + mentor - worth
            for mentee, mentor, worth in zip(mentees, mentors, counted.rows(rows), strict=True)
        ]
        if (_below(over) & _open(problem, floor, rows)).any():
            return True
    return False


def _may_rise(counted: _Counted, plan: Ints, proof: Bottleneck | None) -> bool:
    """Whether it is not shown that a better worst pair would leave somebody out."""
    problem = counted.problem
    if counted.said.get("worst") != "max_min" or not counted.scores:
        return proof is not None
    if proof is None or proof.threshold != counted.scores[0]:
        return True
    mentee, mentor = proof.mentee_prices, proof.mentor_prices
    over = mentee[:, None] + mentor - counted.served[:, None]
    units = np.rint(problem.affinity * problem.unit)
    rows = np.arange(problem.mentees)
    strong = _open(problem, _floor(counted.said), rows) & (units > proof.threshold)
    bound = _bound(problem, [mentee], [mentor])[0]
    served = int(counted.served[(problem.locked < 0) & (plan >= 0)].sum())
    return (
        bool((mentee < 0).any() or (mentor < 0).any() or (strong & (over < 0)).any())
        or bound != proof.bound
        or bound >= served
    )


def _draw(counted: _Counted, plan: Ints, proof: Certificate) -> Iterator[tuple[str, bool]]:
    """The best plan keeps the rules, the seed draws this plan again, and little is given up."""
    if proof.drawn is None:
        return
    best, attempts = proof.drawn.optimum, proof.drawn.attempts
    yield "optimum", any(wrong for _code, wrong in _rules(counted.problem, best, counted.said))
    yield "loss", _given_up(counted, best, plan)
    yield (
        "draw",
        not attempts
        or (attempts[-1].plan != plan).any()
        or [one.halvings for one in attempts] != list(range(len(attempts)))
        or not all(_given_up(counted, best, one.plan) for one in attempts[:-1])
        or not all(_drawn_so(counted, one) for one in attempts),
    )


def _given_up(counted: _Counted, best: Ints, plan: Ints) -> bool:
    """Whether a plan gives up more of the total than the policy lets it."""
    at = counted.names.index("total")
    most, total = counted.worth(best)[at], counted.worth(plan)[at]
    return bool(most - total > counted.said["draw"] * most)


def _drawn_so(counted: _Counted, attempt: Attempt) -> bool:
    """Whether a plan is the best one under the noise of the seed, which its prices prove."""
    problem, said = counted.problem, counted.said
    scale = said["draw"] * problem.unit * 0.5**attempt.halvings
    shaken = replace(counted, shaken=(said["seed"], scale))
    prices = (attempt.mentee_prices, attempt.mentor_prices)
    return (
        not any(wrong for _code, wrong in _rules(problem, attempt.plan, said))
        and _bound(problem, *prices) == shaken.worth(attempt.plan)
        and not _negative(*prices)
        and not _uncovered(shaken, *prices)
    )
