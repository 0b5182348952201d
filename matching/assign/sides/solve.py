"""The plan of a round with side rules, with what proves it.

Two mentors of different type stay network flow: the plan is optimal and prices prove it, gap 0.
Group sizes and quotas do not. The flow relaxation, all group sizes and quotas dropped, is solved
exactly first. If its plan keeps the dropped rules it is the optimum, gap 0. If not, HiGHS settles
the goals one by one, and the certificate holds both sides: the bound of the relaxation with the
gap to it, which anyone can check again, and for each goal how it was settled, which only solving
again can check. Of a gap only the first goal with a difference speaks: plans that serve fewer
mentees than the relaxation may be fairer than it.
"""

import numpy as np

from matching.assign.certificate import Certificate, Solution, Totals, sealed, versions
from matching.assign.naming import pair_hash
from matching.assign.policy import Policy
from matching.assign.problem import UNMATCHED, Bools, Ints, Problem
from matching.assign.sides.aims import Aims, aims, worth
from matching.assign.sides.flow import Planes, by_flow
from matching.assign.sides.keeping import keeps
from matching.assign.sides.milp import by_milp
from matching.assign.sides.proof import bound, brings
from matching.assign.sides.steps import FLOW, MILP, PRICES, SideProof, Step
from matching.assign.watching import Watch


def solve_sides(problem: Problem, policy: Policy, watch: Watch | None = None) -> Solution:
    """The best plan under all side rules; ``watch`` is told from goal to goal and may cancel.

    Raises:
        SidePolicyError: a dial of the policy does not go with side rules.
        LeastUnreachableError: locks open a group that cannot be filled.
        SideLimitError: the search ended before there was any plan.
    """
    goals = aims(problem, policy)
    chosen, prices = by_flow(problem, goals)
    most = bound(problem, brings(problem, goals, prices), prices)
    if keeps(problem, goals.eligible, chosen):
        steps = tuple(Step(goal=name, by=PRICES) for name in goals.names)
        return _certified(
            problem, policy, goals, chosen, prices, SideProof(method=FLOW, steps=steps)
        )
    chosen, steps = by_milp(problem, goals, most, watch)
    return _certified(problem, policy, goals, chosen, prices, SideProof(method=MILP, steps=steps))


def _certified(
    problem: Problem,
    policy: Policy,
    goals: Aims,
    chosen: Bools,
    prices: Planes,
    how: SideProof,
) -> Solution:
    gains = brings(problem, goals, prices)
    mentor_of, second_of = in_order(problem, chosen)
    certificate = Certificate(
        policy=policy.published(),
        goals=goals.names,
        unit=problem.unit,
        primal=worth(problem, goals, chosen),
        bound=bound(problem, gains, prices),
        mentee_prices=gains,
        mentor_prices=prices,
        digest=problem.digest(),
        versions=versions(),
        sides=how,
    )
    return Solution(
        mentor_of=mentor_of,
        second_of=second_of,
        certificate=sealed(np.concatenate([mentor_of, second_of]), certificate),
        totals=side_totals(problem, chosen),
    )


def in_order(problem: Problem, chosen: Bools) -> tuple[Ints, Ints]:
    """(mentees,) first and second mentor: a locked one first, then the better suited one.

    Equally suited mentors stand in the order of the hash of the pair, never of the columns.
    """
    mark = pair_hash(*problem.keys(), 40)
    first = np.full(problem.mentees, UNMATCHED, np.int64)
    second = first.copy()
    for row in np.flatnonzero(chosen.any(1)).tolist():
        mentors = sorted(
            np.flatnonzero(chosen[row]).tolist(),
            key=lambda one: (
                one != problem.locked[row],
                -problem.affinity[row, one],
                -mark[row, one],
            ),
        )
        first[row] = mentors[0]
        second[row] = mentors[1] if len(mentors) > 1 else UNMATCHED
    for one in (first, second):
        one.setflags(write=False)
    return first, second


def side_totals(problem: Problem, chosen: Bools) -> Totals:
    """The few numbers of a plan; total, mean and worst are over all pairs."""
    units, served = problem.units[chosen], chosen.any(1)
    total = int(units.sum()) / problem.unit
    return Totals(
        mentees=problem.mentees,
        matched=int(served.sum()),
        tiers=tuple(
            (int(tier), int(here.sum()), int((here & served).sum()))
            for tier in np.unique(problem.priority)
            for here in [problem.priority == tier]
        ),
        total=total,
        mean=total / max(len(units), 1),
        worst=int(units.min()) / problem.unit if len(units) else 0.0,
        places=int(problem.capacity.sum()),
    )
