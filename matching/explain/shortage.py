"""Why nobody: the mentees who compete for the same places, as a proof that can be counted."""

from dataclasses import dataclass

import numpy as np

from matching.assign import UNMATCHED, Ints
from matching.explain import again
from matching.explain.insight import Insight, Price
from matching.explain.worth import ABSENT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shortage:
    """A deficient set (Hall 1935): these mentees have no other mentors than these.

    Attributes:
        mentee: row of the mentee asked about.
        mentees: rows of all who compete, the asked one among them.
        mentors: columns of all mentors any of them may have.
        places: of these mentors, without those that locks hold; fewer than the mentees.
    """

    mentee: int
    mentees: Ints
    mentors: Ints
    places: int


def shortage(insight: Insight, mentee: int) -> Shortage | None:
    """The deficient set around a mentee without a pair; None when rules alone bar the way.

    All mentors the mentee may have are full, so are all mentors of their mentees, and so on:
    otherwise a chain of moves would have served one mentee more.
    """
    if not insight.allowed[mentee].any() or insight.solution.mentor_of[mentee] >= 0:
        return None
    mentors, plan = insight.contested(mentee), insight.solution.mentor_of
    seen = mentors[plan] & (plan >= 0) & (insight.problem.locked == UNMATCHED)
    seen[mentee] = True
    places = int(insight.capacity[mentors].sum())
    if seen.sum() <= places:  # a plan that was stopped early may leave somebody out in vain
        return None
    return Shortage(
        mentee=mentee,
        mentees=np.flatnonzero(seen),
        mentors=np.flatnonzero(mentors),
        places=places,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What allowing one more pair would bring to a mentee without one.

    Attributes:
        mentor: column of the mentor who would be the best of those asked about.
        price: of the best plan with that pair; coverage -1: one more mentee has a mentor.
    """

    mentor: int
    price: Price


def opening(insight: Insight, mentee: int, mentors: Ints) -> Opening | None:
    """The best of some forbidden mentors, if allowing him would serve one mentee more.

    Exact: a plan can use one of the new pairs only, so the best single chain decides. Of a drawn
    plan: what it would bring to the best one.
    """
    insight = again.calm(insight)
    if not insight.additive or insight.solution.mentor_of[mentee] >= 0:
        return None  # which of the new pairs would be the best is not told without trying all
    enter = insight.anywhere(mentee)
    shut = np.ones(insight.problem.mentors + 1, bool)
    shut[mentors] = insight.capacity[mentors] <= 0
    enter[0, shut] = ABSENT
    nodes = insight.way_out(enter)
    if not nodes or not _ends_free(insight, nodes):
        return None
    return Opening(mentor=nodes[0], price=insight.price(insight.plan_along(mentee, nodes)))


def _ends_free(insight: Insight, nodes: tuple[int, ...]) -> bool:
    """Whether a chain to OUTSIDE ends at a free place, not with somebody pushed out."""
    return insight.mover(*nodes[-2:]) == UNMATCHED
