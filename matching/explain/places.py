"""What one more place would bring: at each mentor, and at a mentor who is not there yet."""

from dataclasses import dataclass

import numpy as np

from matching.assign import UNMATCHED, Bools, Ints, Solution
from matching.explain import again
from matching.explain.insight import Insight
from matching.explain.walk import FAR, NEAR, lexmin


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What one more place at a mentor would bring.

    Attributes:
        mentor: column; ``UNMATCHED`` for a mentor who is not in the round.
        coverage: how many more mentees would have a pair: 1 or 0.
        total: how much the sum of affinities would change.
        served: row of the mentee who would have a pair then; None when nobody new.
    """

    mentor: int
    coverage: int
    total: float
    served: int | None

    def dump(self) -> dict[str, object]:
        """JSON-ready, without row and column."""
        return {"coverage": self.coverage, "total": self.total}


def one_more_place(insight: Insight, mentor: int) -> Place:
    """The exact effect of one more place at a mentor, everybody re-optimised, nothing drawn."""
    insight = again.calm(insight)
    if not insight.additive:
        return _of_plan(insight, mentor, again.one_more_place(insight, mentor))
    worth = insight.moves.prices[:, mentor] - insight.outward.length[:, mentor]
    return _place(insight, mentor, worth, int(insight.firsts[mentor]))


def newcomer(insight: Insight, units: Ints, able: Bools, key: int = 0) -> Place:
    """The exact effect of one more mentor with one place, everybody re-optimised, nothing drawn.

    Args:
        insight: the round without the mentor.
        units: (mentees,), affinity with the mentor in whole units.
        able: (mentees,), pairs that rules and floor would allow.
        key: 64 bits that stand for the mentor in the tie-break.

    The best chain to the new place is the best chain to some mentee's place and one move more.
    """
    insight = again.calm(insight)
    if not insight.additive:
        return _of_plan(insight, UNMATCHED, again.newcomer(insight, units, able))
    moves, outward = insight.moves, insight.outward
    plan = insight.solution.mentor_of
    able = able & (insight.problem.locked == UNMATCHED)
    if insight.policy.floor is not None:
        able &= units >= insight.policy.floor * insight.problem.unit
    node = np.where(plan >= 0, plan, insight.outside)
    length = outward.length[:, node] + moves.brings - insight.worth.column(units, key)
    length[0, ~able | (outward.length[0, node] >= NEAR)] = FAR
    nobody = np.zeros((len(length), 1), np.int64)
    best, at = lexmin(np.hstack([nobody, length])[:, :, None])
    who = int(at[0]) - 1
    first = UNMATCHED if who < 0 else who if plan[who] < 0 else int(insight.firsts[plan[who]])
    return _place(insight, UNMATCHED, -best[:, 0], first)


def _of_plan(insight: Insight, mentor: int, then: Solution) -> Place:
    now, plan = insight.solution, then.mentor_of
    new = np.flatnonzero((now.mentor_of < 0) & (plan >= 0)).tolist()
    return Place(
        mentor=mentor,
        coverage=then.totals.matched - now.totals.matched,
        total=then.totals.total - now.totals.total,
        served=new[0] if new else None,
    )


def _place(insight: Insight, mentor: int, worth: Ints, first: int) -> Place:
    total = int(worth[insight.worth.names.index("total")]) / insight.problem.unit
    served = None if first == UNMATCHED else first
    return Place(mentor=mentor, coverage=int(first != UNMATCHED), total=total, served=served)


def queue(insight: Insight, mentee: int) -> Ints:
    """(mentors,): how many mentees without a pair one more place there would serve before.

    0: the next place at this mentor is this mentee's. ``UNMATCHED``: no chain leads there that
    serves this mentee for nobody else (a chain through OUTSIDE would push somebody out).
    """
    insight = again.calm(insight)
    if not insight.additive or insight.solution.mentor_of[mentee] >= 0:
        places = [one_more_place(insight, at) for at in range(insight.problem.mentors)]
        return np.array([0 if one.served == mentee else UNMATCHED for one in places], np.int64)
    waiting, gains = insight.claims
    at = waiting.tolist().index(mentee)
    alone = gains[0, at] == insight.worth.served[mentee]
    return np.where(alone, insight.ahead[at], UNMATCHED)
