"""The goals of a round with side rules as whole numbers, compared like words in a dictionary.

A plan is a set of pairs, (mentees, mentors) booleans. The order of the policy is kept: coverage is
the mentees with at least one mentor, tier by tier, each tier a goal of its own, because with group
sizes the sets that can be served together are no matroid and no weights could stand for the order.
Then second mentors, again tier by tier; then fairness, total and hash, summed over all pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.assign.goals import allowed, unfairness
from matching.assign.naming import pair_hash
from matching.assign.policy import Policy
from matching.assign.problem import Bools, Ints, Problem
from matching.assign.refusals import SidePolicyError
from matching.assign.sides.rules import TWO

HASH_BITS = 20  # of each half: small enough for a solver in floating point
PLAIN = {"worst": "", "draw": 0.0}  # dials that side rules do not offer

Units = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What the first mentor, the second and each pair add, goal by goal.

    Attributes:
        names: of the goals, the most important first.
        first: (mentees,) each goal; what having a mentor at all is worth.
        second: (mentees,) each goal; what having two is worth beyond that.
        pairs: (mentees, mentors) each goal.
        eligible: (mentees, mentors), rules and floor together; locked pairs always stand.
    """

    names: tuple[str, ...]
    first: tuple[Ints, ...]
    second: tuple[Ints, ...]
    pairs: tuple[Ints, ...]
    eligible: Bools

    def __iter__(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """First, second and pairs of each goal."""
        return iter(zip(self.first, self.second, self.pairs, strict=True))


def aims(problem: Problem, policy: Policy) -> Aims:
    """Lay the policy over a round with side rules; dials that do not apply are refused."""
    for field, plain in PLAIN.items():
        if (value := getattr(policy, field, plain)) != plain:
            raise SidePolicyError(field=field, value=value)
    nobody = np.zeros(problem.mentees, np.int64)
    nothing = np.zeros(problem.affinity.shape, np.int64)
    tiers = tuple((problem.priority == one).astype(np.int64) for one in np.unique(problem.priority))
    twice = tiers if (problem.demand == TWO).any() else ()
    sums = dict(_sums(problem, policy))
    names = [f"coverage_{place}" for place in range(1, len(tiers) + 1)]
    names += [f"second_{place}" for place in range(1, len(twice) + 1)]
    return Aims(
        names=(*names, *sums),
        first=(*tiers, *(nobody for _ in (*twice, *sums))),
        second=(*(nobody for _ in tiers), *twice, *(nobody for _ in sums)),
        pairs=(*(nothing for _ in (*tiers, *twice)), *sums.values()),
        eligible=allowed(problem, policy),
    )


def _sums(problem: Problem, policy: Policy) -> Iterator[tuple[str, Ints]]:
    units = problem.units
    if policy.fairness > 1:
        yield "fairness", unfairness(units, problem.unit, policy.fairness)
    yield "total", units
    marks = pair_hash(*problem.keys(), 2 * HASH_BITS)
    yield "hash_high", marks >> HASH_BITS
    yield "hash_low", marks & (2**HASH_BITS - 1)


def held(problem: Problem) -> Bools:
    """(mentees, mentors), the locked pairs."""
    found = np.zeros(problem.affinity.shape, bool)
    row = np.flatnonzero(problem.locked >= 0)
    found[row, problem.locked[row]] = True
    return found


def movable_pairs(problem: Problem, eligible: Bools) -> Bools:
    """(mentees, mentors), pairs a plan may choose: no locked one and none its lock shuts out."""
    row = np.flatnonzero(problem.locked >= 0)
    other = problem.mentor_type != problem.mentor_type[problem.locked[row]][:, None]
    found = eligible.copy()
    found[row] &= other & (problem.demand[row] == TWO)[:, None]
    return found


def room(problem: Problem) -> Ints:
    """(mentors,), places without a lock on them."""
    found: Ints = problem.capacity - held(problem).sum(0)
    return found


def worth(problem: Problem, goals: Aims, chosen: Bools) -> Units:
    """What the pairs beyond the locks are worth, goal by goal, in exact integers."""
    locks = held(problem)
    loose = chosen & ~locks
    count, bound = loose.sum(1), locks.any(1)
    once, twice = ~bound & (count > 0), (count == TWO) | (bound & (count > 0))
    return tuple(
        int(first[once].sum()) + int(second[twice].sum()) + int(pairs[loose].sum())
        for first, second, pairs in goals
    )
