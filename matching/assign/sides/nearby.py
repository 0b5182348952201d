"""Whether a plan one step away from a stored one is better; a plan settled by a solver must pass.

No price proves such a plan. But whoever swaps two mentors in it, drops a pair or takes another
mentor has left a plan that the same step back betters.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from matching.assign.sides.counted import Counted, added, fitting, less

Change = dict[int, list[int]]  # rows with other mentors


def improvable(plan: Counted) -> bool:
    """Whether one mentor more, less or another, or two exchanged, makes a better plan."""
    return any(_betters(plan, change) for change in _changes(plan))


def _changes(plan: Counted) -> Iterator[Change]:
    """Rows with other mentors: one taken, given up or replaced, or two exchanged."""
    for row, held in enumerate(plan.mentors):
        bound, more = int(plan.locks[row] >= 0), list(plan.open(row))
        if len(held) < plan.problem.demand[row]:
            yield from ({row: [*held, one]} for one in more)
        for place in range(bound, len(held)):
            yield {row: held[:place] + held[place + 1 :]}
            yield from ({row: _with(held, place, one)} for one in more)
    loose = [(i, k) for i, held in enumerate(plan.mentors) for k in range(len(held))]
    loose = [(i, k) for i, k in loose if k or plan.locks[i] < 0]
    for (i, k), (other, place) in combinations(loose, 2):
        here, there = plan.mentors[i][k], plan.mentors[other][place]
        if i != other and here != there:
            yield {
                i: _with(plan.mentors[i], k, there),
                other: _with(plan.mentors[other], place, here),
            }


def _betters(plan: Counted, change: Change) -> bool:
    gain = (0,) * len(plan.proof.goals)
    for row, held in change.items():
        if not _allowed(plan, row, held):
            return False
        gain = added(gain, less(plan.holding(row, held), plan.holding(row, plan.mentors[row])))
    return gain > (0,) * len(gain) and _fits(plan, change)


def _allowed(plan: Counted, row: int, held: list[int]) -> bool:
    kinds = {int(plan.problem.mentor_type[one]) for one in held}
    loose = held[int(plan.locks[row] >= 0) :]
    return len(kinds) == len(held) and all(
        plan.problem.eligible[row, one] and plan.problem.affinity[row, one] >= plan.floor
        for one in loose
    )


def _fits(plan: Counted, change: Change) -> bool:
    """Whether places, groups, quotas and what is shared admit the plan with some rows changed."""
    pairs = [(row, one) for row, one in plan.pairs if row not in change]
    pairs += [(row, one) for row, held in change.items() for one in held]
    load = Counter(one for _row, one in pairs)
    return (
        fitting(plan.problem, pairs)
        and all(
            plan.problem.least[one] <= taken <= plan.problem.capacity[one]
            for one, taken in load.items()
        )
        and all(
            sum(row in one.mentees and mentor in one.mentors for row, mentor in pairs)
            <= one.at_most
            for one in plan.problem.quotas
        )
    )


def _with(held: list[int], place: int, one: int) -> list[int]:
    return [*held[:place], one, *held[place + 1 :]]
