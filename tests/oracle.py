"""A naive reference: all admissible plans by ``product()``, compared in exact fractions.

Run by hand for as many random cases as wanted: ``python -m tests.oracle 3000``.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np

from matching.assign import UNMATCHED, Policy, Problem, Solution, solve, verify
from matching.assign.naming import mix
from tests.strategies import any_case

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
    """What a plan is worth: matched per tier, the worst pairs, fairness, total; greater is better.

    Tiers, fairness and total count all pairs, the worst ones those without a lock.
    """
    pairs = [(i, j) for i, j in enumerate(plan) if j != UNMATCHED]
    fits = [Fraction(float(problem.affinity[i, j])) for i, j in pairs]
    tiers = sorted(set(problem.priority.tolist()))
    served = tuple(sum(problem.priority[i] == tier for i, _j in pairs) for tier in tiers)
    free = sorted(
        fit for (i, _j), fit in zip(pairs, fits, strict=True) if problem.locked[i] == UNMATCHED
    )
    if policy.worst == "leximin":
        return (served, free)
    worst = free[:1] if policy.worst == "max_min" else []
    fairness = -sum((1 - fit) ** policy.fairness for fit in fits)
    return (served, worst, fairness, sum(fits))


def best(problem: Problem, policy: Policy) -> tuple[object, ...]:
    """The worth of the best plan."""
    return max(worth(problem, policy, plan) for plan in placements(problem, policy))


def right(problem: Problem, policy: Policy, found: Solution) -> bool:
    """Whether a solution is what the policy promises, and its certificate says so."""
    plan = tuple(found.mentor_of.tolist())
    calm = replace(policy, draw=0.0)
    if verify(problem, found) or plan not in set(placements(problem, policy)):
        return False
    if not policy.draw:
        return worth(problem, policy, plan) == best(problem, calm) and found.certificate.proven
    return drawn_right(problem, policy, plan, found.certificate.drawn.attempts[-1].halvings)


def drawn_right(problem: Problem, policy: Policy, plan: Plan, halvings: int) -> bool:
    """Whether a drawn plan serves as many, gives up little and is the best under its noise."""
    calm = replace(policy, draw=0.0)
    every = list(placements(problem, policy))
    first = max(every, key=lambda one: worth(problem, calm, one))
    here, there = worth(problem, calm, plan), worth(problem, calm, first)
    free = [i for i in range(problem.mentees) if problem.locked[i] == UNMATCHED]
    most, got = (
        sum(round(problem.affinity[i, one[i]] * problem.unit) for i in free if one[i] >= 0)
        for one in (first, plan)
    )
    noise = gumbel_noise(problem, policy.seed) * policy.draw * 0.5**halvings
    shaken = {one: _shaken(problem, policy, one, free, noise) for one in every}
    top = max(
        shaken[one] for one in every if worth(problem, calm, one)[:2] == there[:2]
    )  # coverage and the worst pair are not shaken
    return (
        here[:2] == there[:2]
        and most - got <= policy.draw * most
        and shaken[plan] >= top - 1e-9 * problem.mentees  # half a unit a pair is rounded off
    )


def _shaken(problem: Problem, policy: Policy, plan: Plan, free: list[int], noise) -> float:
    pairs = [(i, plan[i]) for i in free if plan[i] != UNMATCHED]
    lost = sum((1.0 - problem.affinity[i, j]) ** policy.fairness for i, j in pairs)
    return sum(float(noise[i, j]) for i, j in pairs) - lost


def gumbel_noise(problem: Problem, seed: int) -> np.ndarray:
    """(mentees, mentors) noise of a seed, by the logarithm of the C library."""
    rows, columns = problem.keys()
    salt = mix(np.array([seed], np.uint64))
    word = mix(mix(rows ^ salt)[:, None] ^ columns) >> np.uint64(24)
    return -np.log(-np.log((word + 0.5) / 2.0**40))


def main(cases: int, seed: int) -> int:
    """Compare ``cases`` random problems; the number of mismatches."""
    rng = np.random.default_rng(seed)
    wrong, begun = 0, time.perf_counter()
    kinds: Counter[str] = Counter()
    for case in range(cases):
        problem, policy = any_case(rng)
        kinds[f"{policy.worst or 'plain'}{', drawn' * bool(policy.draw)}"] += 1
        found = solve(problem, policy)
        if not right(problem, policy, found):
            wrong += 1
            sys.stdout.write(f"case {case} of seed {seed}: {policy} {found.mentor_of.tolist()}\n")
    spent = time.perf_counter() - begun
    said = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    sys.stdout.write(f"{cases} cases ({said}), {wrong} mismatches, {spent:.1f} s\n")
    return wrong


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(bool(main(*(given + [3000, 1][len(given) :]))))
