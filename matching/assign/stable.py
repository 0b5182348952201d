"""Two sides with wishes of their own: the stable plan, and what disturbs any other plan.

A pair blocks a plan when both would rather have each other than what the plan gives them. Deferred
acceptance with mentees proposing finds the plan no pair blocks that every mentee likes best among
all such plans (Gale and Shapley 1962, doi:10.1080/00029890.1962.11989827; many places a mentor:
Roth and Sotomayor 1990, ch. 5). It is an answer beside the optimum of the policy, never instead of
it, and only where both sides have stated their wishes: a pair with NaN on either side is left out.
Equal scores are told apart by a canonical hash, so the plan does not know the order of rows;
a pair blocks only where both gain strictly in score.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.assign.given import shaped, whole
from matching.assign.naming import pair_hash
from matching.assign.problem import UNMATCHED, Bools, Floats, Ints, Problem
from matching.assign.refusals import NotANumberError, SidedProblemError

HASH_BITS = 40
SHORT = 32  # mentors of a mentee's first list
BLOCK = 512  # rows at once


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wishes:
    """What both sides think of each other; checked, arrays are copies.

    Attributes:
        mentee_scores: (mentees, mentors), how gladly the mentee takes the mentor; NaN: not stated.
        mentor_scores: (mentees, mentors), how gladly the mentor takes the mentee; NaN: not stated.
        eligible: (mentees, mentors), the rules.
        capacity: (mentors,), places.
        ties: (mentees, mentors), whole numbers; of equal scores the greater comes first.
    """

    mentee_scores: Floats
    mentor_scores: Floats
    eligible: Bools
    capacity: Ints
    ties: Ints

    @property
    def open(self) -> Bools:
        """(mentees, mentors), pairs that rules allow and on which both sides spoke."""
        spoken = ~np.isnan(self.mentee_scores) & ~np.isnan(self.mentor_scores)
        found: Bools = self.eligible & spoken
        return found


def wishes(
    mentee_scores: npt.ArrayLike,
    mentor_scores: npt.ArrayLike,
    eligible: npt.ArrayLike,
    capacity: npt.ArrayLike,
    ties: npt.ArrayLike | None = None,
) -> Wishes:
    """Check the arrays. Without ``ties`` equal scores are told apart by row and column numbers.

    Raises:
        ShapeError: an array has another shape than the others ask for.
        NotWholeError: a capacity is no whole number.
        NotANumberError: a score is infinite.
    """
    scores = np.array(mentee_scores, dtype=np.float64)
    shape = (len(scores), len(np.array(capacity)))
    if ties is None:
        rows, columns = (np.arange(one, dtype=np.uint64) for one in shape)
        ties = pair_hash(rows, columns, HASH_BITS)
    for given in (scores, np.array(mentor_scores, dtype=np.float64)):
        if (bad := np.argwhere(np.isinf(given))).size:
            row, column = bad[0].tolist()
            raise NotANumberError(mentee=str(row), mentor=str(column), value=given[row, column])
    return Wishes(
        mentee_scores=shaped("mentee_scores", scores, shape),
        mentor_scores=shaped("mentor_scores", np.array(mentor_scores, dtype=np.float64), shape),
        eligible=shaped("eligible", np.array(eligible, dtype=bool), shape),
        capacity=whole("capacity", capacity, shape[1]),
        ties=shaped("ties", np.array(ties, dtype=np.int64), shape),
    )


def of_round(
    problem: Problem, mentee_scores: npt.ArrayLike, mentor_scores: npt.ArrayLike
) -> Wishes:
    """The wishes of a round without its locks: a locked mentee is out, and so is the place held.

    Raises:
        SidedProblemError: the round has side rules; blocking pairs of those are another matter.
    """
    if problem.sided:
        raise SidedProblemError(what="stable")
    held = problem.locked[problem.locked >= 0]
    free = problem.locked < 0
    return wishes(
        mentee_scores,
        mentor_scores,
        problem.eligible & free[:, None],
        problem.capacity - np.bincount(held, minlength=problem.mentors),
        pair_hash(*problem.keys(), HASH_BITS),
    )


def deferred_acceptance(stated: Wishes) -> Ints:
    """(mentees,), column of the mentor in the stable plan the mentees like best, or -1.

    All free mentees propose at once, each to the best mentor not yet asked; a mentor keeps the best
    of old and new up to his places. The order of proposals does not change the end (McVitie and
    Wilson 1971), so rounds at once are as good as one by one.

    >>> says = [[2.0, 1.0], [2.0, 1.0]]
    >>> heard = [[1.0, 1.0], [2.0, 2.0]]
    >>> deferred_acceptance(wishes(says, heard, [[1, 1], [1, 1]], [1, 1])).tolist()
    [1, 0]
    """
    mentor_of = np.full(len(stated.eligible), UNMATCHED, np.int64)
    lists = _Lists(stated)
    free = np.flatnonzero(lists.left())
    while len(free):
        mentor_of[free] = lists.next(free)
        touched = np.zeros(len(stated.capacity) + 1, bool)
        touched[mentor_of[free]] = True
        out = _refused(stated, mentor_of, touched)
        mentor_of[out] = UNMATCHED
        free = out[lists.left()[out]]
    return mentor_of


class _Lists:
    """Whom each mentee asks next: a short list for everybody, the whole order for who needs it."""

    def __init__(self, stated: Wishes) -> None:
        self.stated, self.open = stated, stated.open
        self.asked = np.zeros(len(self.open), np.int64)
        self.sizes = self.open.sum(1).astype(np.int64)
        self.short = _short_lists(stated, self.open)
        self.whole: dict[int, Ints] = {}

    def left(self) -> Bools:
        """(mentees,), who still has somebody to ask."""
        found: Bools = self.asked < self.sizes
        return found

    def next(self, rows: Ints) -> Ints:
        """(rows,), the next mentor of each."""
        at = self.asked[rows]
        self.asked[rows] += 1
        found: Ints = self.short[rows, np.minimum(at, self.short.shape[1] - 1)]
        for place in np.flatnonzero(at >= self.short.shape[1]).tolist():
            found[place] = self._order(int(rows[place]))[at[place]]
        return found

    def _order(self, row: int) -> Ints:
        if row not in self.whole:
            score = np.where(self.open[row], -self.stated.mentee_scores[row], np.inf)
            self.whole[row] = np.lexsort((-self.stated.ties[row], score)).astype(np.int64)
        return self.whole[row]


def _short_lists(stated: Wishes, open_: Bools) -> Ints:
    """(mentees, SHORT or fewer) columns from the best down; complex numbers sort like pairs."""
    if open_.shape[1] == 0:
        return np.zeros((len(open_), 1), np.int64)
    size = min(SHORT, open_.shape[1])
    found = np.zeros((len(open_), size), np.int64)
    for first in range(0, len(open_), BLOCK):
        rows = slice(first, first + BLOCK)
        key = np.where(open_[rows], -stated.mentee_scores[rows], np.inf) - 1j * stated.ties[rows]
        best = np.argpartition(key, size - 1, axis=1)[:, :size]
        order = np.argsort(np.take_along_axis(key, best, axis=1), axis=1)
        found[rows] = np.take_along_axis(best, order, axis=1)
    return found


def _refused(stated: Wishes, mentor_of: Ints, touched: Bools) -> Ints:
    """Rows of the mentees that mentors who were just asked cannot keep."""
    held = np.flatnonzero(touched[mentor_of])  # -1 looks at the last, which nobody touches
    mentor = mentor_of[held]
    order = np.lexsort((-stated.ties[held, mentor], -stated.mentor_scores[held, mentor], mentor))
    held, mentor = held[order], mentor[order]
    start = np.searchsorted(mentor, mentor)  # first of the same mentor
    return held[np.arange(len(held)) - start >= stated.capacity[mentor]]


def blocking_pairs(stated: Wishes, mentor_of: npt.ArrayLike) -> Ints:
    """(pairs, 2), rows and columns of the pairs that both would rather have, by row and column.

    A mentee without a mentor, and a mentor with room, would rather have anybody both spoke of.
    What a plan gives without a word of it (NaN) counts as less than anything stated.

    >>> says, heard = [[1.0, 0.0], [1.0, 0.0]], [[2.0, 0.0], [1.0, 0.0]]
    >>> blocking_pairs(wishes(says, heard, [[1, 1], [1, 1]], [1, 1]), [1, 0]).tolist()
    [[0, 0]]
    """
    plan = whole("mentor_of", mentor_of, len(stated.eligible))
    has = _given(stated.mentee_scores, plan)
    worst = _worst_held(stated, plan)
    found = stated.open & (stated.mentee_scores > has[:, None]) & (stated.mentor_scores > worst)
    pairs: Ints = np.argwhere(found).astype(np.int64)
    return pairs


def _given(scores: Floats, plan: Ints) -> Floats:
    """(mentees,), the score of what each has; -inf for nobody and for what was not stated."""
    row = np.flatnonzero(plan >= 0)
    found = np.full(len(plan), -np.inf)
    found[row] = np.nan_to_num(scores[row, plan[row]], nan=-np.inf)
    return found


def _worst_held(stated: Wishes, plan: Ints) -> Floats:
    """(mentors,), the least score among those held; -inf with room left, inf without any place."""
    row = np.flatnonzero(plan >= 0)
    held = plan[row]
    worst = np.full(len(stated.capacity), np.inf)
    np.minimum.at(worst, held, _given(stated.mentor_scores, plan)[row])
    load = np.bincount(held, minlength=len(worst))
    worst[load < stated.capacity] = -np.inf
    return worst


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """A plan beside the stable plan.

    Attributes:
        stable: (mentees,), column of the mentor in the stable plan, or -1.
        blocking: (pairs, 2), what blocks the plan.
        matched: how many have a mentor in the plan.
        stable_matched: how many in the stable plan.
        total: sum of ``worth`` over the pairs of the plan.
        stable_total: the same of the stable plan.
    """

    stable: Ints
    blocking: Ints
    matched: int
    stable_matched: int
    total: float
    stable_total: float

    @property
    def kept(self) -> float | None:
        """Total of the plan as a share of the stable plan's; None where that has no worth."""
        return self.total / self.stable_total if self.stable_total else None

    @property
    def stable_kept(self) -> float | None:
        """Total of the stable plan as a share of the plan's; None where that has no worth."""
        return self.stable_total / self.total if self.total else None


def beside(stated: Wishes, mentor_of: npt.ArrayLike, worth: npt.ArrayLike) -> Beside:
    """Lay a plan beside the stable one.

    Args:
        stated: of both sides.
        mentor_of: (mentees,), the plan, column of the mentor or -1.
        worth: (mentees, mentors), what is summed, usually the affinity.
    """
    plan = whole("mentor_of", mentor_of, len(stated.eligible))
    value = shaped("worth", np.array(worth, dtype=np.float64), stated.eligible.shape)
    stable = deferred_acceptance(stated)
    return Beside(
        stable=stable,
        blocking=blocking_pairs(stated, plan),
        matched=int((plan >= 0).sum()),
        stable_matched=int((stable >= 0).sum()),
        total=_summed(value, plan),
        stable_total=_summed(value, stable),
    )


def beside_round(
    problem: Problem,
    mentor_of: npt.ArrayLike,
    mentee_scores: npt.ArrayLike,
    mentor_scores: npt.ArrayLike,
) -> Beside:
    """Lay a plan of a round beside the stable one; locked pairs are in neither, the rest compete.

    >>> round_ = Problem([[1.0, 0.2], [0.9, 0.8]], [[1, 1], [1, 1]], [1, 1])
    >>> found = beside_round(round_, [1, 0], [[3, 1], [3, 2]], [[2, 1], [1, 2]])
    >>> found.blocking.tolist(), found.stable.tolist(), round(found.kept, 2)
    ([[0, 0]], [0, 1], 0.61)
    """
    plan = whole("mentor_of", mentor_of, problem.mentees)
    loose = np.where(problem.locked >= 0, UNMATCHED, plan)
    return beside(of_round(problem, mentee_scores, mentor_scores), loose, problem.affinity)


def _summed(value: Floats, plan: Ints) -> float:
    row = np.flatnonzero(plan >= 0)
    return float(value[row, plan[row]].sum())
