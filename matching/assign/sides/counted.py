"""A stored plan with side rules, counted again from the definitions; shared with no solver."""

from collections.abc import Iterable, Iterator

import numpy as np

from matching.assign.certificate import Certificate, Solution
from matching.assign.naming import pair_hash
from matching.assign.problem import Ints, Problem

Worth = tuple[int, ...]


class Counted:
    """A plan whose arrays have the right shape; pairs are (row, column) in plain Python.

    Attributes:
        mentors: of each mentee, the first one first.
        pairs: all of the plan.
        locks: column of each mentee's locked mentor, or -1.
        units: (mentees, mentors), affinity in whole units.
        floor: of the policy, in [0, 1].
    """

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem, self.solution = problem, solution
        self.proof: Certificate = solution.certificate
        first, second = solution.mentor_of.tolist(), solution.second_of.tolist()
        self.mentors = [
            [one for one in both if one >= 0] for both in zip(first, second, strict=True)
        ]
        self.locks = problem.locked.tolist()
        self.pairs = [(row, one) for row, held in enumerate(self.mentors) for one in held]
        self.units = np.rint(problem.affinity * problem.unit).astype(np.int64)
        floor = self.proof.policy.get("floor")
        self.floor = 0.0 if floor is None else float(floor)
        tiers = sorted(set(problem.priority.tolist()))
        self.rank = [tiers.index(one) + 1 for one in problem.priority.tolist()]
        self.planes = list(_planes(problem, self.proof, self.units))

    def open(self, row: int) -> Iterator[int]:
        """The mentors a mentee may still get."""
        problem, lock = self.problem, self.locks[row]
        if lock >= 0 and problem.demand[row] == 1:
            return
        for column in range(problem.mentors):
            other = lock < 0 or problem.mentor_type[column] != problem.mentor_type[lock]
            fits = problem.eligible[row, column] and problem.affinity[row, column] >= self.floor
            if other and fits:
                yield column

    def options(self, row: int, mentor: list[Worth]) -> Iterator[Worth]:
        """What a mentee's best choices bring over the prices, locked mentor aside."""
        best: dict[int, Worth] = {}
        for column in self.open(row):
            over = less(self.pair(row, column), mentor[column])
            kind = int(self.problem.mentor_type[column])
            best[kind] = max(over, best.get(kind, over))
        tops = sorted(best.values(), reverse=True)[:2]
        bound = int(self.locks[row] >= 0)
        if tops:
            yield added(self.serves(row, bound), tops[0])
        if len(tops) > 1 and not bound and self.problem.demand[row] > 1:
            once = added(self.serves(row, 0), tops[0])
            yield added(once, added(self.serves(row, 1), tops[1]))

    def worth(self) -> Worth:
        """What the whole plan is worth, locked pairs aside."""
        found = (0,) * len(self.proof.goals)
        for row, held in enumerate(self.mentors):
            found = added(found, self.holding(row, held))
        return found

    def holding(self, row: int, held: list[int]) -> Worth:
        """What a mentee's mentors are worth, the locked one aside."""
        found = (0,) * len(self.proof.goals)
        for place in range(int(self.locks[row] >= 0), len(held)):
            found = added(found, added(self.serves(row, place), self.pair(row, held[place])))
        return found

    def serves(self, row: int, place: int) -> Worth:
        """What a mentee's first (0) or second (1) mentor adds to the counts."""
        name = f"{('coverage', 'second')[place]}_{self.rank[row]}"
        return tuple(int(one == name) for one in self.proof.goals)

    def pair(self, row: int, column: int) -> Worth:
        """What a pair adds to the sums."""
        return tuple(one[row, column].item() for one in self.planes)

    def method(self) -> str:
        """How the plan is said to have been found."""
        return "" if self.proof.sides is None else self.proof.sides.method


def _planes(problem: Problem, proof: Certificate, units: Ints) -> Iterator[Ints]:
    """(mentees, mentors) each goal, from the definitions again."""
    marks = pair_hash(*problem.keys(), 40)
    lost = (problem.unit - units) / problem.unit
    for _square in range(int(proof.policy["fairness"]).bit_length() - 1):
        lost = lost * lost
    sums = {
        "fairness": -np.rint(lost * problem.unit).astype(np.int64),
        "total": units,
        "hash_high": marks // 2**20,
        "hash_low": marks % 2**20,
    }
    return (sums.get(one, np.zeros_like(units)) for one in proof.goals)


def fitting(problem: Problem, pairs: Iterable[tuple[int, int]]) -> bool:
    """Whether the mentees of each mentor share an option with him, list by list."""
    of_mentor: dict[int, list[int]] = {}
    for row, column in pairs:
        of_mentor.setdefault(column, []).append(row)
    return all(
        any(
            all(option in one.mentees[row] for row in rows)
            and (not one.most or len(rows) <= one.most[option])
            for option in one.mentors[column]
        )
        for one in problem.common
        for column, rows in of_mentor.items()
    )


def added(one: Worth, other: Worth) -> Worth:
    """Sum, goal by goal."""
    return tuple(left + right for left, right in zip(one, other, strict=True))


def less(one: Worth, other: Worth) -> Worth:
    """Difference, goal by goal."""
    return tuple(left - right for left, right in zip(one, other, strict=True))
