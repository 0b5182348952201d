"""Group sizes and quotas by mixed integer programming, goal by goal, re-counted in integers.

HiGHS (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5) works in floating point. Three guards
stand around it. Each goal is brought to small coefficients by its greatest common divisor and a
power of two, so that one whole unit stays above the solver's tolerances. A plan it returns is
rounded, checked against every rule and re-counted in exact integers; a plan that fails, or is worth
less than the one before, is not taken, and the step says so. And where the prices of the flow
relaxation already prove a goal, the solver is not asked at all.
"""

from dataclasses import dataclass
from math import floor, inf, isfinite
from typing import Any

import numpy as np

from matching.assign.problem import Bools, Floats, Ints, Problem
from matching.assign.refusals import LeastUnreachableError, SideLimitError
from matching.assign.sides.aims import Aims, Units, held, worth
from matching.assign.sides.keeping import keeps
from matching.assign.sides.model import Model, laid, model, values
from matching.assign.sides.steps import CONSTANT, LIMIT, PRICES, RECOUNT, SOLVER, Step

COEFFICIENT_BITS = 14  # of a scaled goal: one unit of a 30-bit goal is 2^-16, tolerances are 1e-6
NODES = 100_000  # of the search tree, a goal
STOPPED, INFEASIBLE = 1, 2  # status codes of scipy.optimize.milp


@dataclass(slots=True, kw_only=True)
class _Search:
    """What is known on the way from goal to goal.

    Attributes:
        problem: the round.
        goals: of its policy.
        made: the variables.
        rules: matrix, least and most of each rule.
        chosen: the best plan so far; None before there is any.
        fixed: earlier goals as rows: coefficients and the least they may sum to.
    """

    problem: Problem
    goals: Aims
    made: Model
    rules: tuple[Any, Floats, Floats]
    chosen: Bools | None
    fixed: list[tuple[Floats, float]]

    def worth(self) -> Units | None:
        """Of the best plan so far, exact."""
        return None if self.chosen is None else worth(self.problem, self.goals, self.chosen)

    def done(self) -> Bools:
        """The best plan, once a goal has been settled."""
        if self.chosen is None:
            raise SideLimitError(goal=self.goals.names[-1], nodes=NODES)
        return self.chosen


def by_milp(problem: Problem, goals: Aims, bound: Units) -> tuple[Bools, tuple[Step, ...]]:
    """The best plan under all side rules, and how each goal was settled.

    Args:
        problem: with group sizes or quotas.
        goals: of its policy.
        bound: what the flow relaxation proves any plan is worth at most.

    Returns:
        (mentees, mentors) chosen pairs, locks included; the steps.

    Raises:
        LeastUnreachableError: locks open a group that cannot be filled.
        SideLimitError: the search ended before there was any plan.
    """
    made, locks = model(problem, goals), held(problem)
    stands = keeps(problem, goals.eligible, locks)
    if not made.size and not stands:
        raise LeastUnreachableError(mentors=_short_groups(problem))
    search = _Search(
        problem=problem,
        goals=goals,
        made=made,
        rules=laid(problem, made),
        chosen=locks if stands else None,
        fixed=[],
    )
    steps, tight = [], True  # so far the plan is worth all that the relaxation allows
    for place, most in enumerate(bound):
        steps.append(_step(search, place, most if tight else None))
        tight = tight and worth(problem, goals, search.done())[place] == most
    return search.done(), tuple(steps)


def _step(search: _Search, place: int, most: int | None) -> Step:
    """Settle one goal; ``most`` is what prices allow, None where they no longer bind."""
    name, have = search.goals.names[place], search.worth()
    value = values(search.goals, search.made, place, search.problem.locked)
    row, scale = scaled(value)
    grain = _divisor(value)
    if have is not None and have[place] == most:
        step = Step(goal=name, by=PRICES)
    elif have is not None and not value.any():
        step = Step(goal=name, by=CONSTANT)
    else:
        step = _asked(search, place, row, scale, grain)
        have = search.worth()
    if have is not None and value.any():
        search.fixed.append((row, (have[place] - 0.5 * grain) * scale))
    return step


def _asked(search: _Search, place: int, row: Floats, scale: float, grain: int) -> Step:
    """Ask the solver, take its plan only if the exact count bears it out, and say what is known."""
    found = _solved(search, row)
    if found.x is not None:
        _take(search, place, search.made.plan(search.problem, found.x))
    have, name = search.worth(), search.goals.names[place]
    if have is None and found.status == INFEASIBLE:
        raise LeastUnreachableError(mentors=_short_groups(search.problem))
    if have is None:
        raise SideLimitError(goal=name, nodes=NODES)
    claim = inf if found.mip_dual_bound is None else -float(found.mip_dual_bound) / scale
    if claim < have[place] + 0.75 * grain:  # no whole value lies between
        return Step(goal=name, by=SOLVER)
    return Step(
        goal=name,
        by=LIMIT if found.status == STOPPED else RECOUNT,
        bound=floor(claim + 0.25 * grain) if isfinite(claim) else None,
    )


def _take(search: _Search, place: int, chosen: Bools) -> None:
    if not keeps(search.problem, search.goals.eligible, chosen):
        return
    now, before = worth(search.problem, search.goals, chosen), search.worth()
    if before is None or now[: place + 1] >= before[: place + 1]:
        search.chosen = chosen


def _solved(search: _Search, row: Floats) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - keeps the door light

    matrix, low, high = search.rules
    constraints = [LinearConstraint(matrix, low, high)] if len(low) else []
    if search.fixed:
        rows, least = zip(*search.fixed, strict=True)
        constraints.append(LinearConstraint(np.array(rows), np.array(least), np.inf))
    return milp(
        -row,
        integrality=np.ones(search.made.size, np.int64),
        bounds=Bounds(0.0, 1.0),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )


def scaled(value: Ints) -> tuple[Floats, float]:
    """Whole numbers as coefficients under 2^14, and what one unit became.

    Both factors are exact in binary or divide without remainder.

    >>> scaled(np.array([2**30, 3 * 2**28, 0]))
    (array([4., 3., 0.]), 3.725290298461914e-09)
    """
    divisor = _divisor(value)
    small = value // divisor
    bits = int(np.abs(small).max(initial=0)).bit_length()
    scale = 2.0 ** min(0, COEFFICIENT_BITS - bits)
    return np.asarray(small * scale, np.float64), scale / divisor


def _divisor(value: Ints) -> int:
    return max(int(np.gcd.reduce(np.abs(value), initial=0)), 1)


def _short_groups(problem: Problem) -> str:
    load = held(problem).sum(0)
    short = np.flatnonzero((load > 0) & (load < problem.least))
    return ", ".join(problem.mentor_name(int(one)) for one in short)
