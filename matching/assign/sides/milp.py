"""Group sizes and quotas by mixed integer programming, goal by goal, re-counted in integers.

HiGHS (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5) works in floating point. Four guards
stand around it. Each goal is brought to small coefficients by its greatest common divisor and a
power of two, so that one whole unit stays above the solver's tolerances. Goals already settled are
held digit by digit (``settled``). A plan it returns is rounded, checked against every rule and
re-counted in exact integers; a plan that fails, or is worth less than the one before, is not taken,
and the step says so. And what the prices of the flow relaxation prove is proved by them.
"""

from dataclasses import dataclass, replace
from math import floor, inf, isfinite
from typing import Any

import numpy as np

from matching.assign.problem import Bools, Floats, Problem
from matching.assign.refusals import LeastUnreachableError, SideLimitError
from matching.assign.sides.aims import Aims, Units, held, worth
from matching.assign.sides.keeping import keeps
from matching.assign.sides.model import Model, laid, model, values
from matching.assign.sides.narrowing import Bounds, narrowed
from matching.assign.sides.settled import Goal, carries, goal, rows
from matching.assign.sides.steps import CONSTANT, LIMIT, PRICES, RECOUNT, SOLVER, Step
from matching.assign.watching import Progress, Watch

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
        settled: earlier goals.
        bounds: what each variable may still be.
        alone: no other plan reaches all settled goals.
    """

    problem: Problem
    goals: Aims
    made: Model
    rules: tuple[Any, Floats, Floats]
    chosen: Bools | None
    settled: list[Goal]
    bounds: Bounds
    alone: bool = False

    def worth(self) -> Units | None:
        """Of the best plan so far, exact."""
        return None if self.chosen is None else worth(self.problem, self.goals, self.chosen)

    def done(self) -> Bools:
        """The best plan, once a goal has been settled."""
        if self.chosen is None:
            raise SideLimitError(goal=self.goals.names[-1], nodes=NODES)
        return self.chosen


def by_milp(
    problem: Problem, goals: Aims, bound: Units, watch: Watch | None = None
) -> tuple[Bools, tuple[Step, ...]]:
    """The best plan under all side rules, and how each goal was settled.

    Args:
        problem: with group sizes or quotas.
        goals: of its policy.
        bound: what the flow relaxation proves any plan is worth at most.
        watch: told before each goal; raises to cancel.

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
        settled=[],
        bounds=Bounds(low=np.zeros(made.size), high=np.ones(made.size)),
    )
    steps: list[Step] = []
    tight = True  # so far the plan is worth all that the relaxation allows
    for place, most in enumerate(bound):
        _tell(watch, problem, place / len(bound))
        if search.alone:
            reached = worth(problem, goals, search.done())[place]
            by = PRICES if tight and reached == most else SOLVER
            steps.append(Step(goal=goals.names[place], by=by))
        else:
            steps.append(_step(search, place, most if tight else None))
        tight = tight and worth(problem, goals, search.done())[place] == most
    return search.done(), tuple(steps)


def _tell(watch: Watch | None, problem: Problem, share: float) -> None:
    if watch is not None:
        pairs = problem.mentees * problem.mentors
        watch(Progress(step="finish", priced=pairs, pairs=pairs, share=share))


def _step(search: _Search, place: int, most: int | None) -> Step:
    """Settle one goal; ``most`` is what prices allow, None where they no longer bind."""
    name, have = search.goals.names[place], search.worth()
    value = values(search.goals, search.made, place, search.problem.locked)
    aim = goal(value)
    if have is not None and have[place] == most:
        step = Step(goal=name, by=PRICES)
    elif have is not None and not value.any():
        step = Step(goal=name, by=CONSTANT)
    else:
        step = _asked(search, place, aim)
    reached = worth(search.problem, search.goals, search.done())[place]
    if value.any():
        search.settled.append(replace(aim, target=reached // aim.divisor))
        search.bounds = narrowed(search.rules, search.settled, search.bounds)
        search.alone = aim.wide and place + 1 < len(search.goals.names) and _alone(search)
    return Step(goal=name, by=PRICES) if reached == most else step


def _asked(search: _Search, place: int, aim: Goal) -> Step:
    """Ask the solver, take its plan only if the exact count bears it out, and say what is known."""
    found = _solved(search, aim)
    if found.x is not None:
        _take(search, place, search.made.plan(search.problem, found.x))
    have, name = search.worth(), search.goals.names[place]
    if have is None and found.status == INFEASIBLE:
        raise LeastUnreachableError(mentors=_short_groups(search.problem))
    if have is None:
        raise SideLimitError(goal=name, nodes=NODES)
    claim = inf if found.mip_dual_bound is None else -float(found.mip_dual_bound) / aim.scale
    if claim < have[place] // aim.divisor + 0.75:  # no whole value lies between
        return Step(goal=name, by=SOLVER)
    return Step(
        goal=name,
        by=LIMIT if found.status == STOPPED else RECOUNT,
        bound=floor(claim + 0.25) * aim.divisor if isfinite(claim) else None,
    )


def _alone(search: _Search) -> bool:
    """Whether no other plan reaches all settled goals, by a row that the plan alone breaks."""
    made, chosen = search.made, search.done()
    ours = chosen[made.row, made.column]
    row = np.zeros(made.size)
    row[: len(ours)] = np.where(ours, -1.0, 1.0)
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415 - keeps the door light

    matrix, low, high = search.rules
    others = (
        vstack([matrix, csr_array(row[None, :])]),
        np.append(low, 1.0 - ours.sum()),
        np.append(high, np.inf),
    )
    return bool(
        _solved(replace(search, rules=others), goal(np.zeros(made.size, np.int64))).status
        == INFEASIBLE
    )


def _take(search: _Search, place: int, chosen: Bools) -> None:
    if not keeps(search.problem, search.goals.eligible, chosen):
        return
    now, before = worth(search.problem, search.goals, chosen), search.worth()
    if before is None or now[: place + 1] >= before[: place + 1]:
        search.chosen = chosen


def _solved(search: _Search, aim: Goal) -> Any:
    from scipy.optimize import Bounds as Box  # noqa: PLC0415 - keeps the door light
    from scipy.optimize import LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array, hstack  # noqa: PLC0415

    matrix, low, high = search.rules
    size, more = search.made.size, carries(search.settled)
    wide = hstack([matrix, csr_array((len(low), more))]) if more else matrix
    constraints = [LinearConstraint(wide, low, high)] if len(low) else []
    if search.settled:
        constraints.append(LinearConstraint(*rows(search.settled, size)))
    return milp(
        -np.append(aim.row, np.zeros(more)),
        integrality=np.ones(size + more, np.int64),
        bounds=Box(
            np.append(search.bounds.low, np.zeros(more)),
            np.append(search.bounds.high, np.full(more, float(size))),
        ),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )


def _short_groups(problem: Problem) -> str:
    load = held(problem).sum(0)
    short = np.flatnonzero((load > 0) & (load < problem.least))
    return ", ".join(problem.mentor_name(int(one)) for one in short)
