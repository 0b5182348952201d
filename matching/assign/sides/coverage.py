"""Whether another plan serves more mentees under the side rules; code of its own, no solver's.

Prices bound a plan without group sizes and quotas only. Where they leave room in a count of
mentees served, the round is laid out here a second time, from its definition, and HiGHS is asked
for one plan that serves one more. A plan it returns is rounded and held to every rule in whole
numbers, so a plan found is a fact; that there is none rests on floating point.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import inf
from typing import Any

import numpy as np

from matching.assign.problem import Floats
from matching.assign.sides.counted import Counted, Worth, fitting

NODES = 100_000  # of the search tree, a goal
INFEASIBLE = 2  # status code of scipy.optimize.milp
COUNTS = ("coverage", "second")  # goals that count mentees
Row = tuple[dict[int, float], float, float]  # coefficients by variable, least, most
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What is known of the counts of mentees served.

    Attributes:
        better: another plan serves more: the stored one is not the best.
        open: goals of which the search could not tell.
    """

    better: bool
    open: frozenset[str]


def served(plan: Counted, gap: Worth) -> Served:
    """Look for a plan that serves more, goal by goal, those before held.

    Args:
        plan: counted again.
        gap: what prices leave, goal by goal; up to the first gap they prove the goal themselves.
    """
    goals = plan.proof.goals
    counts = [at for at, one in enumerate(goals) if one.partition("_")[0] in COUNTS]
    left = [at for at in counts if any(gap[: at + 1])]
    if not left:
        return Served(better=False, open=frozenset())
    laid, worth = _Laid(plan), plan.worth()
    unknown: set[str] = set()
    for at in left:
        found = laid.beyond(worth, counts[: counts.index(at)], at)
        if found:
            return Served(better=True, open=frozenset(unknown))
        if found is None:
            unknown.add(goals[at])
    return Served(better=False, open=frozenset(unknown))


class _Laid:
    """Variables: pairs, mentees with one mentor, with two, open groups, options of mentors."""

    def __init__(self, plan: Counted) -> None:
        self.plan = plan
        locked = [(row, one) for row, one in enumerate(plan.locks) if one >= 0]
        loose = [(row, one) for row in range(len(plan.locks)) for one in plan.open(row)]
        self.pairs: list[Pair] = list(dict.fromkeys([*locked, *loose]))
        self.held, rows, columns = len(locked), len(plan.locks), plan.problem.mentors
        self.once, self.twice = len(self.pairs), len(self.pairs) + rows
        self.opens = self.twice + rows
        self.ties = [
            (place, mentor, option)
            for place, one in enumerate(plan.problem.common)
            for mentor, options in enumerate(one.mentors)
            for option in options
        ]
        self.size = self.opens + columns + len(self.ties)
        self.of_row: list[list[int]] = [[] for _ in range(rows)]
        self.of_column: list[list[int]] = [[] for _ in range(columns)]
        for at, (row, column) in enumerate(self.pairs):
            self.of_row[row].append(at)
            self.of_column[column].append(at)
        self.rules = [
            *self._of_mentees(),
            *self._of_mentors(),
            *self._of_quotas(),
            *self._of_common(),
        ]

    def _of_mentees(self) -> Iterator[Row]:
        problem, kinds = self.plan.problem, self.plan.problem.mentor_type.tolist()
        for row, held in enumerate(self.of_row):
            all_ = dict.fromkeys(held, 1.0)
            yield all_, 0.0, float(problem.demand[row])
            yield {**all_, self.once + row: -1.0}, 0.0, inf
            yield {**all_, self.twice + row: -2.0}, 0.0, inf
            for kind in {kinds[self.pairs[at][1]] for at in held}:
                same = [at for at in held if kinds[self.pairs[at][1]] == kind]
                yield dict.fromkeys(same, 1.0), 0.0, 1.0

    def _of_mentors(self) -> Iterator[Row]:
        problem = self.plan.problem
        limits = zip(problem.capacity.tolist(), problem.least.tolist(), strict=True)
        for column, (most, least) in enumerate(limits):
            taken, group = dict.fromkeys(self.of_column[column], 1.0), self.opens + column
            yield {**taken, group: -float(min(most, len(taken)))}, -inf, 0.0
            yield {**taken, group: -float(least)}, 0.0, inf

    def _of_quotas(self) -> Iterator[Row]:
        places = {pair: at for at, pair in enumerate(self.pairs)}
        for one in self.plan.problem.quotas:
            among = [places[pair] for pair in product(one.mentees, one.mentors) if pair in places]
            yield dict.fromkeys(among, 1.0), -inf, float(one.at_most)

    def _of_common(self) -> Iterator[Row]:
        """Each mentor is tied to one option of each list, and takes only mentees who have it."""
        of: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for at, (place, mentor, option) in enumerate(self.ties, start=self.size - len(self.ties)):
            of.setdefault((place, mentor), []).append((at, option))
        for (place, column), tied in of.items():
            yield dict.fromkeys((at for at, _option in tied), 1.0), -inf, 1.0
            if most := self.plan.problem.common[place].most:
                load = {at: -float(most[option]) for at, option in tied}
                yield {**dict.fromkeys(self.of_column[column], 1.0), **load}, -inf, 0.0
        for place, one in enumerate(self.plan.problem.common):
            for at, (row, column) in enumerate(self.pairs):
                fits = [
                    y for y, option in of.get((place, column), ()) if option in one.mentees[row]
                ]
                yield {**dict.fromkeys(fits, 1.0), at: -1.0}, 0.0, inf

    def _counted(self, at: int) -> dict[int, float]:
        """The variables a goal counts: a locked mentor serves nobody anew."""
        name, _, rank = self.plan.proof.goals[at].partition("_")
        first = {"coverage": self.once, "second": self.twice}[name]
        rows = [row for row, one in enumerate(self.plan.rank) if one == int(rank)]
        if name == "coverage":
            rows = [row for row in rows if self.plan.locks[row] < 0]
        return {first + row: 1.0 for row in rows}

    def beyond(self, worth: Worth, before: list[int], at: int) -> bool | None:
        """Whether a plan reaches one more of a goal; None where the search could not tell."""
        asked = [(self._counted(one), float(worth[one]), inf) for one in before]
        asked.append((self._counted(at), float(worth[at] + 1), inf))
        if len(asked[-1][0]) <= worth[at]:
            return False
        found = self._asked([*self.rules, *asked])
        if found.status == INFEASIBLE:
            return False
        return None if found.x is None or not self._stands(found.x, worth, before, at) else True

    def _asked(self, rows: list[Row]) -> Any:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - light door
        from scipy.sparse import csr_array  # noqa: PLC0415

        at = [place for place, (held, _low, _high) in enumerate(rows) for _one in held]
        variables = [one for held, _low, _high in rows for one in held]
        factors = [value for held, _low, _high in rows for value in held.values()]
        matrix = csr_array((factors, (at, variables)), shape=(len(rows), self.size))
        least = np.zeros(self.size)
        least[: self.held] = 1.0  # locks stand
        limits = [one[1] for one in rows], [one[2] for one in rows]
        return milp(
            np.zeros(self.size),
            integrality=np.ones(self.size, np.int64),
            bounds=Bounds(least, np.ones(self.size)),
            constraints=LinearConstraint(matrix, *limits),
            options={"node_limit": NODES},
        )

    def _stands(self, values: Floats, worth: Worth, before: list[int], at: int) -> bool:
        """Whether a plan found keeps every rule and serves what was asked, in whole numbers."""
        chosen = [pair for pair, x in zip(self.pairs, values[: self.once], strict=True) if x > 0.5]  # noqa: PLR2004
        of_row: dict[int, list[int]] = {}
        for row, one in chosen:
            of_row.setdefault(row, []).append(one)
        counts = [self._reached(one, of_row) for one in (*before, at)]
        wanted = [worth[one] for one in before] + [worth[at] + 1]
        enough = all(have >= want for have, want in zip(counts, wanted, strict=True))
        return enough and self._kept(chosen, of_row)

    def _reached(self, at: int, of_row: dict[int, list[int]]) -> int:
        first, asked = self._counted(at), 1 + self.plan.proof.goals[at].startswith("second")
        rows = range(len(self.plan.locks))
        start = self.once if asked == 1 else self.twice
        return sum(start + row in first and len(of_row.get(row, ())) >= asked for row in rows)

    def _kept(self, chosen: list[Pair], of_row: dict[int, list[int]]) -> bool:
        problem, load = self.plan.problem, Counter(column for _row, column in chosen)
        kinds = problem.mentor_type.tolist()
        return (
            set(self.pairs[: self.held]) <= set(chosen)
            and all(problem.least[one] <= n <= problem.capacity[one] for one, n in load.items())
            and all(len(held) <= problem.demand[row] for row, held in of_row.items())
            and all(len({kinds[one] for one in held}) == len(held) for held in of_row.values())
            and all(
                sum(row in one.mentees and column in one.mentors for row, column in chosen)
                <= one.at_most
                for one in problem.quotas
            )
            and fitting(problem, chosen)
        )
