"""Why nobody: the mentees who compete for the same places, as a proof that can be counted."""

from dataclasses import dataclass

import numpy as np

from matching.assign import UNMATCHED, Bools, Ints
from matching.assign.residual import ABSENT, above
from matching.explain.insight import Chain, Insight, Price


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
    allowed = insight.aims.eligible
    if not allowed[mentee].any() or insight.solution.mentor_of[mentee] >= 0:
        return None
    loose = insight.problem.locked == UNMATCHED
    seen = np.zeros(insight.problem.mentees, bool)
    seen[mentee] = True
    while True:
        mentors: Bools = np.logical_or.reduce(allowed[seen], axis=0)
        inside = mentors[insight.solution.mentor_of] & (insight.solution.mentor_of >= 0)
        more = seen | (inside & loose)
        if (more == seen).all():
            break
        seen = more
    return Shortage(
        mentee=mentee,
        mentees=np.flatnonzero(seen),
        mentors=np.flatnonzero(mentors),
        places=int(insight.field.capacity[mentors].sum()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What one more place at a mentor would bring.

    Attributes:
        mentor: column.
        coverage: how many more mentees would have a pair: 1 or 0.
        total: how much the sum of affinities would change.
        served: row of the mentee who would have a pair then; None when nobody new.
    """

    mentor: int
    coverage: int
    total: float
    served: int | None


def one_more_place(insight: Insight, mentor: int) -> Place:
    """The exact effect of one more place at a mentor, everybody re-optimised."""
    chain = insight.best_chain(insight.at(insight.outside), mentor)
    if chain is None or chain.worth <= (0,) * len(chain.worth):
        return Place(mentor=mentor, coverage=0, total=0.0, served=None)
    first = int(insight.moves.mover[chain.nodes[0], chain.nodes[1]])
    who = int(insight.free[first]) if first != UNMATCHED else None
    total = chain.worth[insight.aims.names.index("total")] / insight.problem.unit
    return Place(mentor=mentor, coverage=int(who is not None), total=total, served=who)


def queue(insight: Insight, mentee: int) -> Ints:
    """(mentors,): how many mentees without a pair one more place there would serve before.

    0: the next place at this mentor is this mentee's. ``UNMATCHED``: no chain leads there that
    serves this mentee for nobody else (a chain through OUTSIDE would push somebody out).
    """
    waiting, gains = insight.claims
    mine = tuple(gain[waiting.tolist().index(mentee)] for gain in gains)
    ahead = above(gains, tuple(one[None, :] for one in mine), strictly=True).sum(0)
    return np.where(mine[0] == insight.aims.planes[0][mentee], ahead, UNMATCHED)


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

    Exact: a plan can use one of the new pairs only, so the best single chain decides.
    """
    enter = tuple(np.append(plane[mentee], 0) for plane in insight.aims.planes)
    shut = np.ones(insight.problem.mentors + 1, bool)
    shut[mentors] = insight.field.capacity[mentors] <= 0
    enter[0][shut] = ABSENT
    chain = insight.best_chain(enter, insight.outside)
    if chain is None or not _ends_free(insight, chain):
        return None
    price = insight.price(insight.plan_along(mentee, chain))
    return Opening(mentor=chain.nodes[0], price=price)


def _ends_free(insight: Insight, chain: Chain) -> bool:
    """Whether a chain to OUTSIDE ends at a free place, not with somebody pushed out."""
    return int(insight.moves.mover[chain.nodes[-2], chain.nodes[-1]]) == UNMATCHED
