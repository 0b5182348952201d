"""Two mentors of different type for one mentee, as a plain assignment, exactly.

A mentee who asks for two becomes one row per type of mentor, so that no type can serve twice. What
the second mentor is worth less than the first stands in a column of the mentee's own: the first
mentor and that column together are worth "served once", two mentors "served twice", and since the
second is worth less the column is taken whenever only one mentor is. With more than two types
another column takes up the rows beyond two. All of it is network flow, so plans are whole and the
prices of the places prove them (Ahuja, Magnanti and Orlin 1993, ch. 9 and 14.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.assign.problem import Bools, Ints, Problem
from matching.assign.residual import Movable
from matching.assign.sides.aims import Aims, held, movable_pairs, room
from matching.assign.sides.rules import TWO
from matching.assign.steps import goal_by_goal

Planes = tuple[Ints, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The rows of the assignment.

    Attributes:
        mentee: (rows,).
        open: (rows, mentors).
        second: (rows,), it can only bring a second mentor, the first is locked.
        own: (rows,), number of the mentee among those with several rows, -1 for the others.
        spare: (mentees with several rows,), how many rows stay without a mentor at least.
    """

    mentee: Ints
    open: Bools
    second: Bools
    own: Ints
    spare: Ints


def by_flow(problem: Problem, goals: Aims) -> tuple[Bools, Planes]:
    """The best plan without group sizes and quotas, and the prices of places that prove it.

    Returns:
        (mentees, mentors) chosen pairs, locks included; (mentors,) prices, one row a goal.
    """
    rows = _rows(problem, movable_pairs(problem, goals.eligible))
    plan, found = goal_by_goal(_field(problem, goals, rows))
    chosen = held(problem)
    placed = np.flatnonzero((plan >= 0) & (plan < problem.mentors))
    chosen[rows.mentee[placed], plan[placed]] = True
    return chosen, tuple(one[: problem.mentors] for one in found.worth)


def _rows(problem: Problem, open_: Bools) -> _Rows:
    mentee: list[int] = []
    opened: list[Bools] = []
    own: list[int] = []
    spare: list[int] = []  # of each mentee with several rows
    for row in np.flatnonzero(open_.any(1)).tolist():
        parts = list(_parts(problem, open_[row], row))
        several = len(parts) > 1
        mentee += [row] * len(parts)
        opened += parts
        own += [len(spare) if several else -1] * len(parts)
        spare += [len(parts) - TWO] if several else []
    who = np.array(mentee, np.int64)
    return _Rows(
        mentee=who,
        open=np.array(opened, bool).reshape(len(who), problem.mentors),
        second=problem.locked[who] >= 0,
        own=np.array(own, np.int64),
        spare=np.array(spare, np.int64),
    )


def _parts(problem: Problem, open_: Bools, row: int) -> Iterator[Bools]:
    """The mentors of a mentee, type by type where two are asked for and none is locked."""
    if problem.demand[row] != TWO or problem.locked[row] >= 0:
        yield open_
        return
    for kind in np.unique(problem.mentor_type[open_]).tolist():
        yield open_ & (problem.mentor_type == kind)


def _field(problem: Problem, goals: Aims, rows: _Rows) -> Movable:
    owners, more = len(rows.spare), np.flatnonzero(rows.spare)
    ours = rows.own[:, None] == np.arange(owners)
    planes = [
        _plane(rows, ours, *parts, full=2 if place == 0 else 0) for place, parts in enumerate(goals)
    ]
    return Movable(
        planes=tuple(planes),
        eligible=np.hstack([rows.open, ours, ours[:, more]]),
        capacity=np.concatenate([room(problem), np.ones(owners, np.int64), rows.spare[more]]),
    )


def _plane(rows: _Rows, ours: Bools, first: Ints, second: Ints, pairs: Ints, *, full: int) -> Ints:
    """(rows, mentors + own columns): with ``full`` the rows beyond two are taken up first."""
    adds = np.where(rows.second, second[rows.mentee], first[rows.mentee])
    alone = ours * (first - second)[rows.mentee][:, None]
    beyond = ours[:, np.flatnonzero(rows.spare)] * np.int64(full)
    found: Ints = np.hstack([pairs[rows.mentee] + adds[:, None], alone, beyond])
    return found
