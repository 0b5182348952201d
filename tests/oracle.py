"""A naive reference: all admissible plans by ``product()``, compared in exact fractions.

Run by hand for as many random cases as wanted: ``python -m tests.oracle 3000``.
"""

import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import numpy as np

from matching.assign import UNMATCHED, Policy, Problem, solve, verify
from tests.strategies import random_case

Plan = tuple[int, ...]


def placements(problem: Problem, policy: Policy) -> Iterator[Plan]:
    """All plans that keep rules, floor, locks and capacities."""
    choices = [_choices(problem, policy, mentee) for mentee in range(problem.mentees)]
    for plan in product(*choices):
        if all(plan.count(mentor) <= problem.capacity[mentor] for mentor in range(problem.mentors)):
            yield plan


def _choices(problem: Problem, policy: Policy, mentee: int) -> list[int]:
    if problem.locked[mentee] >= 0:
        return [int(problem.locked[mentee])]
    floor = 0.0 if policy.floor is None else policy.floor
    return [UNMATCHED] + [
        mentor
        for mentor in range(problem.mentors)
        if problem.eligible[mentee, mentor] and problem.affinity[mentee, mentor] >= floor
    ]


def worth(problem: Problem, policy: Policy, plan: Plan) -> tuple[object, ...]:
    """What a plan is worth: matched per tier, fairness, total; greater is better."""
    pairs = [(i, j) for i, j in enumerate(plan) if j != UNMATCHED]
    fits = [Fraction(float(problem.affinity[i, j])) for i, j in pairs]
    tiers = sorted(set(problem.priority.tolist()))
    served = tuple(sum(problem.priority[i] == tier for i, _j in pairs) for tier in tiers)
    fairness = -sum((1 - fit) ** policy.fairness for fit in fits)
    return (served, fairness, sum(fits))


def best(problem: Problem, policy: Policy) -> tuple[object, ...]:
    """The worth of the best plan."""
    return max(worth(problem, policy, plan) for plan in placements(problem, policy))


def main(cases: int, seed: int) -> int:
    """Compare ``cases`` random problems; the number of mismatches."""
    rng = np.random.default_rng(seed)
    wrong, begun = 0, time.perf_counter()
    for case in range(cases):
        problem, policy = random_case(rng)
        found = solve(problem, policy)
        plan = tuple(found.mentor_of.tolist())
        good = worth(problem, policy, plan) == best(problem, policy) and not verify(problem, found)
        if not good:
            wrong += 1
            sys.stdout.write(f"case {case} of seed {seed}: {policy} {plan}\n")
    spent = time.perf_counter() - begun
    sys.stdout.write(f"{cases} cases, {wrong} mismatches, {spent:.1f} s\n")
    return wrong


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(bool(main(*(given + [3000, 1][len(given) :]))))
