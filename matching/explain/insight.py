"""A plan opened for questions: its moves and the best walks between all places, computed once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.assign import (
    UNMATCHED,
    Goals,
    Ints,
    Policy,
    Problem,
    Solution,
    Totals,
    goals,
    movable,
    totals,
)
from matching.assign.residual import (
    ABSENT,
    Movable,
    Planes,
    Residual,
    Ways,
    chain_to,
    lexmax,
    moved,
    residual,
    walks,
    ways,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a change costs the whole plan; all 0 means free, below 0 means a gain.

    Attributes:
        coverage: how many fewer mentees have a mentor.
        total: how much lower the sum of affinities is.
        worst: how much lower the affinity of the worst pair is.
        fairness: how much lower the sum of f_p is; the goal the plan was chosen by.
        possible: False when no plan keeps the rules after the change.
    """

    coverage: int = 0
    total: float = 0.0
    worst: float = 0.0
    fairness: float = 0.0
    possible: bool = True

    def dump(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "coverage": self.coverage,
            "total": self.total,
            "worst": self.worst,
            "fairness": self.fairness,
            "possible": self.possible,
        }


IMPOSSIBLE = Price(possible=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Nodes a move passes through, and what it is worth goal by goal, the start included."""

    nodes: tuple[int, ...]
    worth: tuple[int, ...]


class Insight:
    """One solved round: ask it why and what if. Nothing is solved again for an answer."""

    def __init__(self, problem: Problem, policy: Policy, solution: Solution) -> None:
        """Open a solution of this problem under this policy."""
        self.problem = problem
        self.policy = policy
        self.solution = solution

    @cached_property
    def aims(self) -> Goals:
        """What each pair is worth."""
        return goals(self.problem, self.policy)

    @cached_property
    def field(self) -> Movable:
        """The part of the problem without locks; rows as ``free`` says."""
        return movable(self.problem, self.aims)[0]

    @cached_property
    def free(self) -> Ints:
        """Rows of the mentees without a lock."""
        return np.flatnonzero(self.problem.locked == UNMATCHED)

    @cached_property
    def moves(self) -> Residual:
        """All single moves of the plan."""
        return residual(self.field, self.solution.mentor_of[self.free])

    @cached_property
    def ways(self) -> Ways:
        """The best chains of moves between all mentors."""
        return ways(self.moves)

    @cached_property
    def claims(self) -> tuple[Ints, Planes]:
        """Mentees without a pair, and what serving them through one more place is worth.

        Returns:
            (waiting,) rows, and (waiting, mentors) each goal; ``ABSENT`` or less: no chain.
        """
        waiting = np.flatnonzero(self.solution.mentor_of == UNMATCHED)
        found = tuple(
            np.zeros((len(waiting), self.problem.mentors), np.int64) for _ in self.aims.planes
        )
        for at, mentee in enumerate(waiting.tolist()):
            entered = zip(self.entries(mentee), self.ways.worth, strict=True)
            best, _who = lexmax(tuple(one[:-1, None] + way[:-1, :-1] for one, way in entered))
            for gain, value in zip(found, best, strict=True):
                gain[at] = value
        return waiting, found

    def prepare(self) -> None:
        """Find the best walks between all places at once; every later question is a look-up."""
        _all = self.ways

    @property
    def outside(self) -> int:
        """The node of mentees without a pair and of free places."""
        return self.moves.outside

    def node(self, mentee: int) -> int:
        """Where a mentee is: a mentor's column, or OUTSIDE."""
        here = int(self.solution.mentor_of[mentee])
        return here if here >= 0 else self.outside

    def entries(self, mentee: int) -> Planes:
        """(mentors + 1,) each goal: what it is worth to enter each node; ``ABSENT``: forbidden."""
        found = [np.append(plane[mentee], 0) for plane in self.aims.planes]
        found[0] = np.where(np.append(self.aims.eligible[mentee], True), found[0], ABSENT)
        return tuple(found)

    def at(self, *nodes: int) -> Planes:
        """(mentors + 1,) each goal: a walk may start at these nodes, for nothing."""
        found = tuple(np.zeros(self.outside + 1, np.int64) for _ in self.aims.planes)
        found[0][:] = ABSENT
        found[0][list(nodes)] = 0
        return found

    def best_chain(self, start: Planes, end: int) -> Chain | None:
        """The best chain of moves that ends here; None when none does.

        Args:
            start: (mentors + 1,) each goal, what it is worth to start at a node; ``ABSENT``: not.
            end: the node where room is.

        One question costs one walk; once ``ways`` is known, a look into its table.
        """
        if "ways" in self.__dict__:
            there = tuple(
                one + way[:, end] for one, way in zip(start, self.ways.worth, strict=True)
            )
            best, at = lexmax(tuple(one[:, None] for one in there))
            nodes = self.ways.chain(int(at[0]), end) if best[0][0] > ABSENT // 2 else ()
            worth = tuple(int(one[0]) for one in best)
        else:
            found = walks(self.moves, start, shut=end)
            worth = tuple(int(one[end]) for one in found.worth)
            nodes = chain_to(found, end)
        return Chain(nodes=nodes, worth=worth) if worth[0] > ABSENT // 2 else None

    def plan_along(self, mentee: int, chain: Chain) -> Ints:
        """The plan when a mentee enters the first node of a chain and all move along it.

        The chain ends where the mentee was, or OUTSIDE for one who had no pair.
        """
        full = self.solution.mentor_of.copy()
        full[self.free] = moved(self.moves, chain.nodes)
        full[mentee] = chain.nodes[0] if chain.nodes[0] != self.outside else UNMATCHED
        return full

    def price(self, plan: Ints) -> Price:
        """What another plan costs against this one."""
        now, then = self.solution.totals, self.totals(plan)
        return Price(
            coverage=now.matched - then.matched,
            total=_tidy(now.total - then.total),
            worst=_tidy(now.worst - then.worst),
            fairness=_tidy(self.fairness(self.solution.mentor_of) - self.fairness(plan)),
        )

    def totals(self, plan: Ints) -> Totals:
        """The few numbers of a plan of this problem."""
        return totals(self.problem, plan)

    def fairness(self, plan: Ints) -> float:
        """The sum of f_p over the pairs of a plan, locked ones included."""
        row = np.flatnonzero(plan >= 0)
        lost = 1.0 - self.problem.affinity[row, plan[row]]
        return -float((lost**self.policy.fairness).sum())


def _tidy(value: float) -> float:
    """Take the dust of binary fractions off a difference: ten digits stay."""
    return round(value, 10) + 0.0
