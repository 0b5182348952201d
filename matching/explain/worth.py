"""What pairs are worth, goal by goal, laid out for a few mentees at a time: never the whole round.

The same whole numbers as ``matching.assign.goals`` gives, from the same definitions.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from matching.assign import Bools, Ints, Policy, Problem
from matching.assign.goals import HASH_BITS, SAFE_BITS, unfairness
from matching.assign.naming import mix, pair_hash

KEPT = "kept"
LAST = "hash"  # the goal that is met last; not met where a computation stopped early
LAID = frozenset({"coverage", "fairness", "total", LAST})
ABSENT = -(2**40)  # on the first goal, far under any chain of coverage


@dataclass(frozen=True, kw_only=True, eq=False)
class Worth:
    """What every pair of a round is worth.

    Attributes:
        problem: the round.
        policy: floor and power of the fairness.
        names: of the goals, the most important first; of ``LAID``, or "kept".
        old: (mentees,), the plan whose pairs count for "kept".
    """

    problem: Problem
    policy: Policy
    names: tuple[str, ...]
    old: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def served(self) -> Ints:
        """(mentees,), what a mentor for this mentee counts: the more, the higher the tier."""
        tier = np.unique(self.problem.priority, return_inverse=True)[1].reshape(-1)
        found: Ints = (tier.max(initial=0) - tier + 1).astype(np.int64)
        return found

    @cached_property
    def _keys(self) -> tuple[np.ndarray, np.ndarray, int]:
        bits = min(HASH_BITS, SAFE_BITS - self.problem.mentees.bit_length())
        return (*self.problem.keys(), bits)

    def rows(self, rows: Ints) -> Ints:
        """(goals, rows, mentors): what these mentees are worth with everybody, rules aside."""
        units = self.units(rows)
        found = np.empty((len(self.names), *units.shape), np.int64)
        for at, name in enumerate(self.names):
            found[at] = self._plane(name, rows, units)
        return found

    def plane(self, name: str, rows: Ints) -> Ints:
        """(rows, mentors): one goal of the same."""
        if name in {"coverage", KEPT}:  # neither looks at the affinity
            return self._plane(name, rows, np.empty((len(rows), self.problem.mentors), np.int8))
        return self._plane(name, rows, self.units(rows))

    def units(self, rows: Ints) -> Ints:
        """(rows, mentors), affinity in whole units."""
        found: Ints = np.rint(self.problem.affinity[rows] * self.problem.unit).astype(np.int64)
        return found

    def allowed(self, rows: Ints) -> Bools:
        """(rows, mentors), pairs that rules and floor leave; locks aside."""
        found = self.problem.eligible[rows]
        if self.policy.floor is not None:
            found = found & (self.problem.affinity[rows] >= self.policy.floor)
        return found

    def allowed_pairs(self, rows: Ints, columns: Ints) -> Bools:
        """(pairs,), the same for single pairs."""
        found: Bools = self.problem.eligible[rows, columns]
        if self.policy.floor is not None:
            found &= self.problem.affinity[rows, columns] >= self.policy.floor
        return found

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """(goals, pairs): what single pairs are worth."""
        fit = self.problem.affinity[rows, columns]
        units = np.rint(fit * self.problem.unit).astype(np.int64)
        found = np.empty((len(self.names), len(rows)), np.int64)
        for at, name in enumerate(self.names):
            found[at] = self._single(name, rows, columns, units)
        return found

    def column(self, units: Ints, key: int) -> Ints:
        """(goals, mentees): what everybody is worth with a mentor who is not in the round.

        Args:
            units: (mentees,), affinity in whole units.
            key: 64 bits that stand for the mentor in the tie-break.
        """
        words = np.array([key], np.uint64)
        everybody = np.arange(self.problem.mentees)
        found = np.empty((len(self.names), len(units)), np.int64)
        for at, name in enumerate(self.names):
            if name == "hash":
                found[at] = pair_hash(self._keys[0], words, self._keys[2])[:, 0]
            else:
                found[at] = self._single(name, everybody, everybody, units)
        return found

    def _plane(self, name: str, rows: Ints, units: Ints) -> Ints:
        if name == "coverage":
            return np.broadcast_to(self.served[rows][:, None], units.shape)
        if name == "fairness":
            return unfairness(units, self.problem.unit, self.policy.fairness)
        if name == "total":
            return units
        if name == KEPT:
            return _counted(self.old[rows][:, None] == np.arange(units.shape[1]))
        mentees, mentors, bits = self._keys
        return pair_hash(mentees[rows], mentors, bits)

    def _single(self, name: str, rows: Ints, columns: Ints, units: Ints) -> Ints:
        if name == "coverage":
            return self.served[rows]
        if name == "fairness":
            return unfairness(units, self.problem.unit, self.policy.fairness)
        if name == "total":
            return units
        if name == KEPT:
            return _counted(self.old[rows] == columns)
        mentees, mentors, bits = self._keys
        mixed = mix(mix(mentees[rows]) ^ mentors[columns]) >> np.uint64(64 - bits)
        return np.maximum(mixed.astype(np.int64), 1)


def _counted(same: Bools) -> Ints:
    return same.astype(np.int64)
