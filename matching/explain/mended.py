"""Check a mended plan against its round: plain loops over the definitions, shared with nothing."""

import numpy as np

from matching.assign import UNMATCHED, Ints, Policy, Problem, goals
from matching.explain.repair import Repair


def faults(problem: Problem, policy: Policy, in_force: Ints, found: Repair) -> list[str]:
    """Codes of everything wrong with a repair; an empty list is the proof (weak duality).

    Args:
        problem: the round of now; small, for all its pairs are laid out.
        policy: fairness and floor of the goals.
        in_force: (mentees,), the pairs that were to be kept.
        found: the repair; nothing in it is believed.
    """
    aims = goals(problem, Policy(fairness=policy.fairness, floor=policy.floor))
    old = (in_force[:, None] == np.arange(problem.mentors)).astype(np.int64)
    planes = (old, *aims.planes)
    free = problem.locked == UNMATCHED
    uncovered = np.zeros(problem.affinity.shape, bool)
    below = np.zeros(problem.mentees, bool), np.zeros(problem.mentors, bool)
    primal, bound = [], []
    for plane, rows, columns in reversed(
        list(zip(planes, found.mentee_prices, found.mentor_prices, strict=True))
    ):
        over = rows[:, None] + columns - plane
        uncovered = (over < 0) | ((over == 0) & uncovered)
        below = tuple(
            (one < 0) | ((one == 0) & less)
            for one, less in zip((rows, columns), below, strict=True)
        )
        pairs = np.flatnonzero(free & (found.plan >= 0))
        primal.append(int(plane[pairs, found.plan[pairs]].sum()))
        bound.append(int(rows[free].sum() + (_room(problem) * columns).sum()))
    return [
        code
        for code, wrong in (
            ("rules", not _kept(problem, policy, found.plan)),
            ("uncovered", bool((uncovered & aims.eligible & free[:, None]).any())),
            ("sign", bool(below[0].any() or below[1].any())),
            ("gap", primal != bound),
            ("primal", tuple(reversed(primal)) != found.primal),
        )
        if wrong
    ]


def _room(problem: Problem) -> Ints:
    held = problem.locked[problem.locked >= 0]
    return np.array([p - (held == j).sum() for j, p in enumerate(problem.capacity)], np.int64)


def _kept(problem: Problem, policy: Policy, plan: Ints) -> bool:
    """Whether every rule, lock, floor and capacity is kept."""
    for mentee, mentor in enumerate(plan.tolist()):
        lock = int(problem.locked[mentee])
        if lock not in {UNMATCHED, mentor}:
            return False
        if mentor in {UNMATCHED, lock}:
            continue
        low = policy.floor is not None and problem.affinity[mentee, mentor] < policy.floor
        if low or not problem.eligible[mentee, mentor]:
            return False
    return all((plan == one).sum() <= places for one, places in enumerate(problem.capacity))
