"""The goals of the policy as whole numbers: one plane a goal, compared like words in a dictionary.

A plan is worth a row of integers, one per goal, and the better plan is the one with the greater
first difference. Nothing is folded into one big number, so nothing can overflow or round. Duality
of network flow needs no more than an ordered group: prices are rows of integers too.
"""

from dataclasses import dataclass

import numpy as np

from matching.assign.naming import pair_hash
from matching.assign.policy import LEXIMIN, Policy
from matching.assign.problem import Bools, Ints, Problem

HASH_BITS = 40
SAFE_BITS = 50  # sums of hashes stay whole in float64
LEVELS = 4  # of leximin in one plane: (pairs + 1)^7 pairs fit 64 bits up to LEXIMIN_PAIRS
LEXIMIN_PAIRS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """What each pair is worth.

    Attributes:
        names: of the planes, the most important first.
        planes: (mentees, mentors) int64 each. Coverage is at least 1 for each pair: a mentee of a
            higher tier counts for more. That is enough for the order of tiers, because the sets
            of mentees who can be served together form a matroid: the heaviest basis is the same
            for all weights that fall from tier to tier (Edmonds 1971).
        eligible: (mentees, mentors), rules and floor together; locked pairs always stand.
    """

    names: tuple[str, ...]
    planes: tuple[Ints, ...]
    eligible: Bools


def goals(problem: Problem, policy: Policy, plan: Ints | None = None) -> Goals:
    """Lay the policy over the problem.

    Args:
        problem: the round.
        policy: the dials.
        plan: (mentees,), the solution, where ``policy.worst`` is set: the goal that no pair is
            weaker than it must be is counted at the scores of its pairs.
    """
    units = problem.units
    names, planes = ["coverage"], [_served(problem)]
    if policy.worst:
        if plan is None:
            raise TypeError("with policy.worst the goals hang on a plan")
        uneven = unevenness(problem, policy.worst, plan)
        names += [policy.worst] * len(uneven)
        planes += uneven
    if policy.worst != LEXIMIN:
        if policy.fairness > 1:
            names.append("fairness")
            planes.append(unfairness(units, problem.unit, policy.fairness))
        names.append("total")
        planes.append(units)
    names.append("hash")
    planes.append(pair_hash(*problem.keys(), bits_of_hash(problem.mentees)))
    return Goals(names=tuple(names), planes=tuple(planes), eligible=allowed(problem, policy))


def bits_of_hash(mentees: int) -> int:
    """How long the hashes of a round are: their sums stay whole in float64."""
    return min(HASH_BITS, SAFE_BITS - mentees.bit_length())


def _served(problem: Problem) -> Ints:
    tier = np.unique(problem.priority, return_inverse=True)[1].reshape(-1)
    served = (tier.max(initial=0) - tier + 1).astype(np.int64)
    return np.broadcast_to(served[:, None], problem.affinity.shape)


def unevenness(problem: Problem, worst: str, plan: Ints) -> list[Ints]:
    """How far pairs fall under the levels of a plan, (mentees, mentors) each plane.

    Max-min counts pairs under the weakest of the plan. Leximin counts pairs at each score that
    occurs in the plan, the lowest first; one in between counts more than all pairs at the score
    above it. A plan that is best by these planes is best by leximin itself: one that were better
    would have as many pairs at each lower score and fewer at some score of this plan.
    """
    units = problem.units
    free = np.flatnonzero((problem.locked < 0) & (plan >= 0))
    scores = np.unique(units[free, plan[free]])
    if worst != LEXIMIN:
        return [-(units < scores[0]).astype(np.int64) if len(scores) else np.zeros_like(units)]
    pairs, before, planes = len(free), -1, []
    for start in range(0, len(scores), LEVELS):
        part = scores[start : start + LEVELS]
        weight = (pairs + 1) ** (2 * np.arange(len(part))[::-1])
        at = np.searchsorted(part, units)
        hit = np.append(part, -1)[at] == units
        plane = np.append(weight, 0)[at] * np.where(hit, 1, pairs + 1)
        planes.append(-np.where(units > before, plane, 0).astype(np.int64))
        before = part[-1]
    return planes


def unfairness(units: Ints, unit: int, power: int) -> Ints:
    """-(1 - s)^power in whole 1 / ``unit``, (n, m) in -unit..0.

    Powers of two by repeated squaring: each step is correctly rounded IEEE arithmetic, so every
    machine finds the same integers.

    >>> unfairness(np.array([[1, 2, 4]]), 4, 2).tolist()
    [[-2, -1, 0]]
    """
    lost = (unit - units) / unit
    while power > 1:
        lost, power = lost * lost, power // 2
    return -np.rint(lost * unit).astype(np.int64)


def allowed(problem: Problem, policy: Policy) -> Bools:
    """Pairs that rules and the floor leave; a lock stands under any floor."""
    if policy.floor is None:
        return problem.eligible
    kept = problem.eligible & (problem.affinity >= policy.floor)
    held = np.flatnonzero(problem.locked >= 0)
    kept[held, problem.locked[held]] = True
    return kept
