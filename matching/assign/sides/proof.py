"""What the prices of places say any plan is worth at most, two mentors and locks included.

For any prices that are no less than nothing, a plan is worth no more than all places at their
price and, for each mentee, the best he could bring over the prices: nobody, one mentor, or two of
different type (Lagrangian bound; weak duality of an ordered group, goal by goal). Group sizes and
quotas only forbid plans, so the bound stands for them as well; it may then lie above every plan.
"""

from collections.abc import Iterator

import numpy as np

from matching.assign.problem import Bools, Ints, Problem
from matching.assign.residual import ABSENT, above, lexmax
from matching.assign.sides.aims import Aims, Units, movable_pairs, room
from matching.assign.sides.rules import TWO

Planes = tuple[Ints, ...]


def brings(problem: Problem, goals: Aims, prices: Planes) -> Planes:
    """(mentees,) each goal: the best each could bring over the prices of places."""
    best = tuple(np.zeros(problem.mentees, np.int64) for _ in goals.names)
    for option in _options(problem, goals, prices):
        better = above(option, best, strictly=True)
        best = tuple(np.where(better, one, old) for one, old in zip(option, best, strict=True))
    return best


def bound(problem: Problem, mentee_prices: Planes, mentor_prices: Planes) -> Units:
    """What any plan is worth at most, goal by goal."""
    places = room(problem)
    return tuple(
        int(mentee.sum() + (places * mentor).sum())
        for mentee, mentor in zip(mentee_prices, mentor_prices, strict=True)
    )


def _options(problem: Problem, goals: Aims, prices: Planes) -> Iterator[Planes]:
    """What one mentor of each type brings, and two of each two types; ABSENT where none may."""
    kinds = np.unique(problem.mentor_type).tolist()
    open_, bound_ = movable_pairs(problem, goals.eligible), problem.locked >= 0
    tops = [
        _top(open_[:, problem.mentor_type == kind], _over(goals, prices, problem, kind))
        for kind in kinds
    ]
    two = (problem.demand == TWO) & ~bound_
    once = tuple(np.where(bound_, second, first) for first, second, _pairs in goals)
    twice = tuple(first + second for first, second, _pairs in goals)
    for place, top in enumerate(tops):
        yield tuple(one + more for one, more in zip(top, once, strict=True))
        for other in tops[:place]:
            both = [a + b + c for a, b, c in zip(top, other, twice, strict=True)]
            both[0] = np.where(two, both[0], ABSENT)
            yield tuple(both)


def _over(goals: Aims, prices: Planes, problem: Problem, kind: int) -> Planes:
    """(mentees, mentors of a type) each goal: pairs over the prices."""
    here = problem.mentor_type == kind
    return tuple(
        pairs[:, here] - price[here] for pairs, price in zip(goals.pairs, prices, strict=True)
    )


def _top(open_: Bools, over: Planes) -> Planes:
    """(mentees,) each goal: the best open column of each row."""
    if not open_.size:
        return tuple(np.full(len(open_), ABSENT if not place else 0) for place in range(len(over)))
    shown = (np.where(open_, over[0], ABSENT), *over[1:])
    return lexmax(tuple(one.T for one in shown))[0]
