"""The goals of the policy as whole numbers: one plane a goal, compared like words in a dictionary.

A plan is worth a row of integers, one per goal, and the better plan is the one with the greater
first difference. Nothing is folded into one big number, so nothing can overflow or round. Duality
of network flow needs no more than an ordered group: prices are rows of integers too.
"""

from dataclasses import dataclass

import numpy as np

from matching.assign.naming import pair_hash
from matching.assign.policy import Policy
from matching.assign.problem import Bools, Ints, Problem

HASH_BITS = 40
SAFE_BITS = 50  # sums of hashes stay whole in float64


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


def goals(problem: Problem, policy: Policy) -> Goals:
    """Lay the policy over the problem."""
    shape = problem.affinity.shape
    units = problem.units
    tier = np.unique(problem.priority, return_inverse=True)[1].reshape(-1)
    served = (tier.max(initial=0) - tier + 1).astype(np.int64)
    names, planes = ["coverage"], [np.broadcast_to(served[:, None], shape)]
    if policy.fairness > 1:
        names.append("fairness")
        planes.append(unfairness(units, problem.unit, policy.fairness))
    bits = min(HASH_BITS, SAFE_BITS - problem.mentees.bit_length())
    names += ["total", "hash"]
    planes += [units, pair_hash(*problem.keys(), bits)]
    return Goals(names=tuple(names), planes=tuple(planes), eligible=allowed(problem, policy))


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
