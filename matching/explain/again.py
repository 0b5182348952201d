"""Answers for plans that are not worth the sum of their pairs: everything is solved again.

That is so where the policy looks at the worst pair first or draws among good plans, and where
groups, quotas or two mentors bind pairs to each other: no chain of single moves decides there.
What may be is asked of the round without the draw: under other noise nothing could be compared.
"""

from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from matching.assign import UNMATCHED, Bools, Ints, Problem, Solution, solve
from matching.assign.refusals import (
    LeastUnreachableError,
    NothingSharedError,
    QuotaOverLockedError,
)
from matching.assign.sides.common import Common
from matching.explain.insight import Insight

_CALM: WeakKeyDictionary[Insight, Insight] = WeakKeyDictionary()
_PLACES: WeakKeyDictionary[Insight, dict[tuple[int, int], Ints]] = WeakKeyDictionary()


def calm(insight: Insight) -> Insight:
    """The best plan of the round where the plan was drawn; else the plan itself."""
    if not insight.policy.draw:
        return insight
    if insight not in _CALM:
        policy = replace(insight.policy, draw=0.0)
        _CALM[insight] = Insight(insight.problem, policy, solve(insight.problem, policy))
    return _CALM[insight]


def without_pair(insight: Insight, mentee: int, mentor: int) -> Solution:
    """The best plan that may not use a pair; its lock falls with it."""
    eligible = insight.problem.eligible.copy()
    eligible[mentee, mentor] = False
    return _solved(insight, mentee, eligible)


def with_lock(insight: Insight, mentee: int, mentor: int) -> Solution | None:
    """The best plan with a pair in it, allowed or not.

    None where no place is left for it, or where a group or a quota cannot be kept with it.
    """
    problem = insight.problem
    if insight.capacity[mentor] <= 0:
        return None
    locked, eligible = problem.locked.copy(), problem.eligible.copy()
    locked[mentee], eligible[mentee, mentor] = mentor, True
    try:
        return solve(problem.but(locked=locked, eligible=eligible), insight.policy)
    except (LeastUnreachableError, NothingSharedError, QuotaOverLockedError):
        return None


def freed(insight: Insight, mentee: int, allowed: Bools) -> Solution:
    """The best plan when a mentee may have these (mentors,) and no other word stands about him."""
    eligible = insight.problem.eligible.copy()
    eligible[mentee] = allowed
    return _solved(insight, mentee, eligible)


def one_more_place(insight: Insight, mentor: int) -> Solution:
    """The best plan with one more place at a mentor."""
    capacity = insight.problem.capacity.copy()
    capacity[mentor] += 1
    return solve(insight.problem.but(capacity=capacity), insight.policy)


def with_places(insight: Insight, mentor: int, more: int) -> Ints:
    """(mentees,), the best plan with so many more places at a mentor; found once, asked by many."""
    plans = _PLACES.setdefault(insight, {})
    if (mentor, more) not in plans:
        capacity = insight.problem.capacity.copy()
        capacity[mentor] += more
        plans[mentor, more] = solve(
            insight.problem.but(capacity=capacity), insight.policy
        ).mentor_of
    return plans[mentor, more]


def newcomer(insight: Insight, units: Ints, able: Bools) -> Solution:
    """The best plan with one more mentor who has one place."""
    return solve(joined(insight.problem, units, able), insight.policy)


def joined(problem: Problem, units: Ints, able: Bools, name: str = "") -> Problem:
    """A round with one more mentor who has one place: the last column."""
    ids = problem.mentor_ids
    return problem.but(
        affinity=np.column_stack([problem.affinity, units / problem.unit]),
        eligible=np.column_stack([problem.eligible, able & (problem.locked == UNMATCHED)]),
        capacity=np.append(problem.capacity, 1),
        mentor_type=np.append(problem.mentor_type, problem.mentor_type.max(initial=0)),
        least=np.append(problem.least, 0),
        common=[Common(one.mentees, (*one.mentors, _all(one))) for one in problem.common],
        mentor_ids=None if ids is None else (*ids, name),
    )


def _all(one: Common) -> tuple[int, ...]:
    """All options of a list: of a stranger nothing is known that would bar him."""
    return tuple({option for options in (*one.mentees, *one.mentors) for option in options})


def _solved(insight: Insight, mentee: int, eligible: Bools) -> Solution:
    locked = insight.problem.locked.copy()
    locked[mentee] = UNMATCHED
    return solve(insight.problem.but(locked=locked, eligible=eligible), insight.policy)
