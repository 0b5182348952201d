"""A round mended with the fewest changes: who can keep the pair, keeps it.

A mentor leaves or loses places, a mentee leaves. Under the hard rules as many pairs of the old plan
as possible stand: none is broken to serve somebody else. Then the usual goals, coverage by tier
first: one more goal, "kept", before them. Tiers keep their order under it, for the sets of mentees
served by plans that keep the most are the bases of a matroid with their subsets (the maximisers of
a valuated matroid, Murota 2003). The old prices stay valid when a pair that stands counts one more
for its mentee, so only the mentees who lost their place, those whom the prices do not bind to it,
and the places that fell free are searched anew: one shortest chain each (successive shortest
paths, Jewell 1958).
"""

from dataclasses import dataclass

import numpy as np

from matching.assign import (
    UNMATCHED,
    Bools,
    Ints,
    Policy,
    Problem,
    Solution,
    Totals,
    totals,
)
from matching.assign.residual import steps
from matching.explain.change import Diff, compared, named
from matching.explain.walk import FAR, Gain, Moves, reach
from matching.explain.worth import KEPT, Worth

BLOCK = 512  # mentees whose prices are checked at once


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repair:
    """A mended plan with its proof.

    Attributes:
        plan: (mentees,), column of the mentor, or ``UNMATCHED``.
        totals: the plan in a few numbers.
        diff: what became different for whom.
        kept: pairs of the old plan that stand.
        lost: pairs of the old plan that do not, those that could not stand among them.
        goals: names, the most important first: "kept" before coverage.
        primal, bound: what the plan is worth and what the prices allow at most, locks aside.
        mentee_prices, mentor_prices: (goals, mentees), (goals, mentors).
    """

    plan: Ints
    totals: Totals
    diff: Diff
    kept: int
    lost: int
    goals: tuple[str, ...]
    primal: tuple[int, ...]
    bound: tuple[int, ...]
    mentee_prices: Ints
    mentor_prices: Ints

    @property
    def proven(self) -> bool:
        """Whether the plan is worth what the prices allow; ``faults`` looks at the prices too."""
        return self.primal == self.bound


def repair(
    problem: Problem, policy: Policy, before: Solution, in_force: Ints | None = None
) -> Repair:
    """Mend a plan with the fewest changes, proved.

    Args:
        problem: the round of now, in the rows and columns of then: whoever left is forbidden to
            all, and a mentor who left has no place. Without side rules.
        policy: its goals; where it looks at the worst pair first or draws, the goals after that.
        before: the plan of then; its prices make the search short, any other are as right.
        in_force: (mentees,), the pairs to keep where they are not those of ``before``.
    """
    plain = Policy(fairness=policy.fairness, floor=policy.floor)
    names = (KEPT, "coverage", *(() if plain.fairness == 1 else ("fairness",)), "total", "hash")
    old = before.mentor_of if in_force is None else in_force
    worth = Worth(problem=problem, policy=plain, names=names, old=old)
    room = problem.capacity - _count(problem.locked, problem.mentors)
    mending = _Mending(worth, room, _standing(worth, room), _prices(before, worth))
    mending.mend()
    return _told(mending)


def _count(plan: Ints, mentors: int) -> Ints:
    found: Ints = np.bincount(plan[plan >= 0], minlength=mentors)
    return found


def _standing(worth: Worth, room: Ints) -> Ints:
    """The old plan as far as it can stand: under locks, rules and places of now."""
    locked, old = worth.problem.locked, worth.old
    plan = locked.copy()
    loose = np.flatnonzero((old >= 0) & (locked == UNMATCHED))
    stands = loose[worth.allowed_pairs(loose, old[loose])]
    load = np.zeros_like(room)
    for mentee in stands.tolist():
        mentor = old[mentee]
        if load[mentor] < room[mentor]:
            load[mentor] += 1
            plan[mentee] = mentor
    return plan


def _prices(before: Solution, worth: Worth) -> Ints:
    """(goals, mentors + 1): the old prices with 0 for "kept"; 0 for what has none."""
    proof = before.certificate
    found = np.zeros((len(worth.names), worth.problem.mentors + 1), np.int64)
    if proof.proven and tuple(proof.goals) == tuple(one for one in worth.names if one != KEPT):
        for name, prices in zip(proof.goals, proof.mentor_prices, strict=True):
            found[worth.names.index(name), :-1] = prices
    return found


class _Mending:
    """A plan and prices on the way to each other."""

    def __init__(self, worth: Worth, room: Ints, plan: Ints, prices: Ints) -> None:
        self.worth, self.room = worth, room
        self.plan, self.prices = plan.copy(), prices
        self.loose = worth.problem.locked == UNMATCHED
        self.outside = worth.problem.mentors
        self._columns = np.arange(self.outside)
        self._gains: dict[int, Gain] = {}

    @property
    def brings(self) -> Ints:
        """(goals, mentees), what each brings over the price of the place; 0 without one."""
        rows = np.flatnonzero(self.loose & (self.plan >= 0))
        found = np.zeros((len(self.prices), len(self.plan)), np.int64)
        found[:, rows] = self.worth.pairs(rows, self.plan[rows]) - self.prices[:, self.plan[rows]]
        return found

    @property
    def holes(self) -> Ints:
        """Mentors with a free place that has a price."""
        load = _count(np.where(self.loose, self.plan, UNMATCHED), self.outside)
        return np.flatnonzero((load < self.room) & self.prices[:, :-1].any(0))

    def mend(self) -> None:
        """Let in, one by one, whom the prices do not bind, then fill what fell free."""
        loose = np.flatnonzero(self.loose)
        waiting = loose[self.wanting(loose) | negative(self.brings[:, loose])]
        self.plan[waiting] = UNMATCHED
        present = self.loose.copy()
        present[waiting] = False
        for mentee in waiting.tolist():
            self._enter(mentee, present)
            present[mentee] = True
        while len(holes := self.holes):
            self._fill(int(holes[0]), present)

    def wanting(self, rows: Ints) -> Bools:
        """(rows,), who would gain somewhere under the prices; a goal is laid out where needed."""
        found, brings = np.zeros(len(rows), bool), self.brings
        for at in range(0, len(rows), BLOCK):
            some = rows[at : at + BLOCK]
            undecided = self.worth.allowed(some) & (self.plan[some][:, None] != self._columns)
            wrong = np.zeros_like(undecided)
            for goal, name in enumerate(self.worth.names):
                if not undecided.any():
                    break
                short = self.prices[goal, :-1] - self.worth.plane(name, some)
                short += brings[goal, some][:, None]
                wrong |= undecided & (short < 0)
                undecided &= short == 0
            found[at : at + BLOCK] = wrong.any(1)
        return found

    def _moves(self, present: Bools) -> Moves:
        rows = np.flatnonzero(present)
        return Moves(
            self.worth, self.plan, self.brings, self.prices, self.room, rows, gains=self._gains
        )

    def _enter(self, mentee: int, present: Bools) -> None:
        """One mentee more: the shortest chain from him to where room is."""
        moves, row = self._moves(present), np.array([mentee])
        start = np.zeros_like(self.prices)
        start[:, :-1] = self.prices[:, :-1] - self.worth.rows(row)[:, 0]
        start[0, :-1][~self.worth.allowed(row)[0]] = FAR
        found = reach(moves, start, self.outside)
        nodes = found.chain(self.outside)
        self._move(moves, nodes)
        self.plan[mentee] = nodes[0] if nodes[0] != self.outside else UNMATCHED
        passed = list(found.order[:-1])
        prices = self.prices.copy()
        prices[:, passed] += found.length[:, [self.outside]] - found.length[:, passed]
        self.prices = prices

    def _fill(self, mentor: int, present: Bools) -> None:
        """One place more: the shortest chain from OUTSIDE to it."""
        moves = self._moves(present)
        start = np.zeros_like(self.prices)
        start[0, : self.outside] = FAR
        found = reach(moves, start, mentor)
        self._move(moves, found.chain(mentor))
        passed = list(found.order)
        less = np.repeat(found.length[:, [mentor]], self.outside + 1, axis=1)
        less[:, passed] = found.length[:, passed]
        self.prices = self.prices - less

    def _move(self, moves: Moves, nodes: tuple[int, ...]) -> None:
        who = [(int(moves.out_of(here).mover[there]), there) for here, there in steps(nodes)]
        for mentee, there in who:
            if mentee != UNMATCHED:
                self.plan[mentee] = there if there < self.outside else UNMATCHED


def negative(planes: Ints) -> Bools:
    """Where rows of whole numbers stand under 0, goal by goal along axis 0.

    >>> negative(np.array([[0, 0, 1], [-1, 0, -1]])).tolist()
    [True, False, False]
    """
    found: Bools = planes[-1] < 0
    for plane in planes[-2::-1]:
        found = (plane < 0) | ((plane == 0) & found)
    return found


def _told(mending: _Mending) -> Repair:
    worth, plan = mending.worth, mending.plan
    problem, old = worth.problem, worth.old
    rows = np.flatnonzero(mending.loose & (plan >= 0))
    brings, prices = mending.brings, mending.prices[:, :-1]
    stood = int(((old >= 0) & (old == plan)).sum())
    after = totals(problem, plan)
    plan.setflags(write=False)
    return Repair(
        plan=plan,
        totals=after,
        diff=compared(named(problem, old), named(problem, plan), totals(problem, old), after),
        kept=stood,
        lost=int((old >= 0).sum()) - stood,
        goals=worth.names,
        primal=tuple(worth.pairs(rows, plan[rows]).sum(1).tolist()),
        bound=tuple((brings.sum(1) + (prices * mending.room).sum(1)).tolist()),
        mentee_prices=brings,
        mentor_prices=prices,
    )
