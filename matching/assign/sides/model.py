"""The rules of a round with group sizes and quotas, as rows of a mixed integer programme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.assign.problem import Bools, Floats, Ints, Problem
from matching.assign.sides.aims import Aims, held, movable_pairs, room
from matching.assign.sides.rules import TWO, groups

Rule = tuple[Ints, Floats, float, float]  # variables, coefficients, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Variables: pairs that may move, second mentors, open groups, options mentors are tied to.

    Attributes:
        row: (pairs,), mentee of each.
        column: (pairs,), mentor of each.
        seconds: (seconds,), mentees who may have two mentors and have none locked.
        opens: (groups,), mentors whose group no lock has opened.
        ties: list, mentor and option of each variable that ties a mentor to one option of a list.
    """

    row: Ints
    column: Ints
    seconds: Ints
    opens: Ints
    ties: tuple[tuple[int, int, int], ...] = ()

    @property
    def size(self) -> int:
        """Number of variables."""
        return len(self.row) + len(self.seconds) + len(self.opens) + len(self.ties)

    def plan(self, problem: Problem, values: Floats) -> Bools:
        """(mentees, mentors), the pairs a solver chose, rounded, and the locks."""
        chosen = held(problem)
        taken = np.rint(values[: len(self.row)]) == 1
        chosen[self.row[taken], self.column[taken]] = True
        return chosen


def model(problem: Problem, goals: Aims) -> Model:
    """The variables of a round."""
    row, column = np.nonzero(movable_pairs(problem, goals.eligible))
    two = (problem.demand == TWO) & (problem.locked < 0)
    shut = np.flatnonzero(held(problem).any(0))
    return Model(
        row=row.astype(np.int64),
        column=column.astype(np.int64),
        seconds=np.flatnonzero(two),
        opens=np.setdiff1d(groups(problem), shut),
        ties=tuple(_ties(problem)),
    )


def _ties(problem: Problem) -> Iterator[tuple[int, int, int]]:
    for place, one in enumerate(problem.common):
        for mentor, options in enumerate(one.mentors):
            yield from ((place, mentor, option) for option in options)


def values(goals: Aims, made: Model, place: int, locked: Ints) -> Ints:
    """(variables,), what each adds to a goal."""
    first, second, pairs = goals.first[place], goals.second[place], goals.pairs[place]
    found = np.zeros(made.size, np.int64)
    adds = np.where(locked[made.row] >= 0, second[made.row], first[made.row])
    found[: len(made.row)] = pairs[made.row, made.column] + adds
    only = second[made.seconds] - first[made.seconds]
    found[len(made.row) : len(made.row) + len(made.seconds)] = only
    return found


def laid(problem: Problem, made: Model) -> tuple[Any, Floats, Floats]:
    """The sparse matrix of all rules, with the least and the most of each."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - keeps the door light

    found = [
        *_of_mentees(problem, made),
        *_of_mentors(problem, made),
        *_of_quotas(problem, made),
        *_of_common(problem, made),
    ]
    start = np.cumsum([0, *(len(one[0]) for one in found)])
    where = np.concatenate([np.zeros(0, np.int64), *(one[0] for one in found)])
    what = np.concatenate([np.zeros(0), *(one[1] for one in found)])
    matrix = csr_array((what, where, start), shape=(len(found), made.size))
    return matrix, np.array([one[2] for one in found]), np.array([one[3] for one in found])


def _of_mentees(problem: Problem, made: Model) -> Iterator[Rule]:
    second = dict(zip(made.seconds.tolist(), range(len(made.row), made.size), strict=False))
    for mentee in np.unique(made.row).tolist():
        mine = np.flatnonzero(made.row == mentee)
        if mentee not in second:
            yield _sum(mine, high=1)
            continue
        twice = np.append(mine, second[mentee])
        yield twice, np.append(np.ones(len(mine)), -1.0), 0.0, 1.0  # served at all
        yield twice, np.append(np.ones(len(mine)), -2.0), 0.0, np.inf  # twice only with two
        kinds = problem.mentor_type[made.column[mine]]
        for kind in np.unique(kinds).tolist():
            yield _sum(mine[kinds == kind], high=1)


def _of_mentors(problem: Problem, made: Model) -> Iterator[Rule]:
    free = room(problem)
    opens = {
        int(one): len(made.row) + len(made.seconds) + place for place, one in enumerate(made.opens)
    }
    for mentor in range(problem.mentors):
        theirs = np.flatnonzero(made.column == mentor)
        if mentor not in opens:
            locks = int(problem.capacity[mentor] - free[mentor])
            low = int(problem.least[mentor]) - locks if locks else 0
            yield _sum(theirs, low=max(low, 0), high=int(free[mentor]))
            continue
        open_, ones = opens[mentor], np.ones(len(theirs))
        together = np.append(theirs, open_)
        yield together, np.append(ones, -float(free[mentor])), -np.inf, 0.0
        yield together, np.append(ones, -float(problem.least[mentor])), 0.0, np.inf
        for one in theirs.tolist():
            yield np.array([one, open_]), np.array([1.0, -1.0]), -np.inf, 0.0


def _of_quotas(problem: Problem, made: Model) -> Iterator[Rule]:
    locks = held(problem)
    for one in problem.quotas:
        inside = np.isin(made.row, one.mentees) & np.isin(made.column, one.mentors)
        taken = int(locks[np.ix_(one.mentees, one.mentors)].sum())
        yield _sum(np.flatnonzero(inside), high=one.at_most - taken)


def _of_common(problem: Problem, made: Model) -> Iterator[Rule]:
    """A mentor is tied to one option of each list; only mentees who have it may come."""
    first = made.size - len(made.ties)
    tied: dict[tuple[int, int], dict[int, int]] = {}
    for at, (place, mentor, option) in enumerate(made.ties, start=first):
        tied.setdefault((place, mentor), {})[option] = at
    held_ = held(problem).sum(0)
    for (place, mentor), options in tied.items():
        places = np.array(list(options.values()))
        yield _sum(places, high=1)
        if most := problem.common[place].most:
            theirs = np.flatnonzero(made.column == mentor)
            load = np.append(np.ones(len(theirs)), [-float(most[one]) for one in options])
            yield np.append(theirs, places), load, -np.inf, -float(held_[mentor])
    pairs = list(zip(made.row.tolist(), made.column.tolist(), strict=True))
    for place, one in enumerate(problem.common):
        for at, (mentee, mentor) in enumerate(pairs):
            mine = _mine(one.mentees[mentee], tied.get((place, mentor), {}))
            yield np.append(mine, at), np.append(np.ones(len(mine)), -1.0), 0.0, np.inf
        for mentee in np.flatnonzero(problem.locked >= 0).tolist():
            mine = _mine(one.mentees[mentee], tied.get((place, int(problem.locked[mentee])), {}))
            yield _sum(mine, low=1, high=1)


def _mine(options: Iterable[int], tied: Mapping[int, int]) -> Ints:
    """Variables of the options of a mentee at a mentor."""
    return np.array([tied[one] for one in options if one in tied], np.int64)


def _sum(variables: Ints, *, low: int = 0, high: int) -> Rule:
    return variables, np.ones(len(variables)), float(low), float(high)
