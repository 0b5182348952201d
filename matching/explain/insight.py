"""A plan opened for questions: answered along its own prices, without solving it again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.assign import (
    UNMATCHED,
    Bools,
    Ints,
    Policy,
    Problem,
    Solution,
)
from matching.assign.goals import allowed
from matching.assign.residual import steps
from matching.explain.walk import FAR, Moves, Reach, reach
from matching.explain.worth import ABSENT, LAID, LAST, Worth

SMALL = 2**16  # pairs; a round that may be solved again for every one of its people
QUEUES = 2**18  # lines of waiting mentees and mentors up to which every claim is looked for


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

    def __neg__(self) -> "Price":
        """What taking the change back costs."""
        return Price(
            coverage=-self.coverage,
            total=0.0 - self.total,
            worst=0.0 - self.worst,
            fairness=0.0 - self.fairness,
            possible=self.possible,
        )

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


def quiet(_share: float) -> None:
    """Nobody is told how far long work is."""


class Insight:
    """One solved round: ask it why and what if. Nothing is solved again for an answer."""

    def __init__(self, problem: Problem, policy: Policy, solution: Solution) -> None:
        """Open a solution of this problem under this policy."""
        self.problem = problem
        self.policy = policy
        self.solution = solution
        self.told: Callable[[float], None] = quiet

    @cached_property
    def allowed(self) -> Bools:
        """(mentees, mentors), pairs that rules and floor leave; locked pairs stand."""
        return allowed(self.problem, self.policy)

    @property
    def additive(self) -> bool:
        """Whether the plan is worth the sum of its pairs and proved: then chains decide.

        Else answers come from solving again.
        """
        by_pairs = not (self.policy.worst or self.policy.draw or self.problem.sided)
        proof = self.solution.certificate
        return by_pairs and proof.proven and LAID.issuperset(proof.goals)

    @property
    def early(self) -> bool:
        """Whether the computation was allowed to stop before the plan was proved the best."""
        proof = self.solution.certificate
        return not proof.proven and LAID.issuperset(proof.goals) and LAST not in proof.goals

    @property
    def askable(self) -> bool:
        """Whether every pair can be asked about: along chains, or solved again in a small round."""
        return self.additive or (self.problem.affinity.size <= SMALL and not self.early)

    @cached_property
    def worth(self) -> Worth:
        """What pairs are worth, a few mentees at a time."""
        return Worth(
            problem=self.problem, policy=self.policy, names=self.solution.certificate.goals
        )

    @cached_property
    def capacity(self) -> Ints:
        """(mentors,), places that locks do not hold."""
        held = self.problem.locked[self.problem.locked >= 0]
        found: Ints = self.problem.capacity - np.bincount(held, minlength=self.problem.mentors)
        return found

    @cached_property
    def moves(self) -> Moves:
        """The single moves of the plan."""
        at = self._prices()
        plan = self.solution.mentor_of
        loose = np.flatnonzero(self.problem.locked == UNMATCHED)
        pairs = loose[plan[loose] >= 0]
        brings = np.zeros((len(at), self.problem.mentees), np.int64)
        brings[:, pairs] = self.worth.pairs(pairs, plan[pairs]) - at[:, plan[pairs]]
        return Moves(self.worth, plan, brings, at, self.capacity, loose)

    def _prices(self) -> Ints:
        """(goals, mentors + 1): the prices of the proof."""
        proof = self.solution.certificate
        return np.column_stack([np.array(proof.mentor_prices), np.zeros(len(proof.goals), int)])

    @cached_property
    def outward(self) -> Reach:
        """The best chains from OUTSIDE to every mentor: what one more place anywhere brings."""
        return reach(self.moves, self.start(self.at(self.outside)))

    @cached_property
    def firsts(self) -> Ints:
        """(mentors + 1,), whom one more place there would serve anew; ``UNMATCHED``: nobody."""
        found = np.full(self.outside + 1, UNMATCHED, np.int64)
        mover = self.moves.out_of(self.outside).mover
        for node in self.outward.order:
            back = int(self.outward.before[node])
            if back != UNMATCHED:
                found[node] = mover[node] if back == self.outside else found[back]
        return found

    @cached_property
    def claims(self) -> tuple[Ints, Ints]:
        """Mentees without a pair, and what serving them through one more place is worth.

        Returns:
            (waiting,) rows, and (goals, waiting, mentors); ``ABSENT`` or less: no chain.
        """
        found = np.empty((len(self.worth.names), len(self.waiting), self.problem.mentors), np.int64)
        for at, mentee in enumerate(self.waiting.tolist()):
            self.told(at / len(self.waiting))
            enter = self.entries(mentee)
            enter[0, self.outside] = ABSENT
            ways = reach(self.moves, self.start(enter))
            found[:, at] = (self.moves.prices - ways.length)[:, :-1]
        return self.waiting, found

    @cached_property
    def waiting(self) -> Ints:
        """Rows of the mentees without a pair."""
        return np.flatnonzero(self.solution.mentor_of == UNMATCHED)

    @property
    def queued(self) -> bool:
        """Whether it is affordable to say how many stand before each one at every mentor."""
        return len(self.waiting) * self.problem.mentors <= QUEUES

    @cached_property
    def ahead(self) -> Ints:
        """(waiting, mentors), how many have a greater claim to the next place there."""
        _waiting, gains = self.claims
        found = np.zeros(gains.shape[1:], np.int64)
        for at in range(self.problem.mentors):
            order = np.lexsort(-gains[::-1, :, at])
            line = gains[:, order, at]
            fresh = np.append(True, (line[:, 1:] != line[:, :-1]).any(0))[: len(order)]
            first = np.where(fresh, np.arange(len(order)), 0)
            found[order, at] = np.maximum.accumulate(first)
        return found

    @property
    def outside(self) -> int:
        """The node of mentees without a pair and of free places."""
        return self.problem.mentors

    def node(self, mentee: int) -> int:
        """Where a mentee is: a mentor's column, or OUTSIDE."""
        here = int(self.solution.mentor_of[mentee])
        return here if here >= 0 else self.outside

    def entries(self, mentee: int) -> Ints:
        """(goals, mentors + 1): what it is worth to enter each node; ``ABSENT``: forbidden."""
        found = self.anywhere(mentee)
        found[0, :-1][~self.worth.allowed(np.array([mentee]))[0]] = ABSENT
        return found

    def anywhere(self, mentee: int) -> Ints:
        """(goals, mentors + 1): the same, rules and floor aside."""
        found = np.zeros((len(self.worth.names), self.outside + 1), np.int64)
        found[:, :-1] = self.worth.rows(np.array([mentee]))[:, 0]
        return found

    def at(self, *nodes: int) -> Ints:
        """(goals, mentors + 1): a walk may start at these nodes, for nothing."""
        found = np.zeros((len(self.worth.names), self.outside + 1), np.int64)
        found[0] = ABSENT
        found[0, list(nodes)] = 0
        return found

    def start(self, worth: Ints) -> Ints:
        """What starting falls short of the prices, from what it is worth; (goals, nodes) each."""
        found: Ints = self.moves.prices - worth
        found[0] = np.where(worth[0] <= ABSENT // 2, FAR, found[0])
        return found

    def best_chain(self, start: Ints, end: int) -> Chain | None:
        """The best chain of moves that ends here; None when none does.

        Args:
            start: (goals, mentors + 1), what it is worth to start at a node; ``ABSENT``: not.
            end: the node where room is.
        """
        found = reach(self.moves, self.start(start), end)
        nodes = found.chain(end)
        if not nodes:
            return None
        worth = self.moves.prices[:, end] - found.length[:, end]
        return Chain(nodes=nodes, worth=tuple(worth.tolist()))

    def way_back(self, mentee: int) -> tuple[int, ...]:
        """The best chain from any other place to the one this mentee has; may be empty."""
        here = self.node(mentee)
        enter = self.entries(mentee)
        enter[0, here] = ABSENT
        return reach(self.moves, self.start(enter), here).chain(here)

    def way_out(self, enter: Ints) -> tuple[int, ...]:
        """The best chain to OUTSIDE, from what it is worth to enter each node; may be empty."""
        return reach(self.moves, self.start(enter), self.outside).chain(self.outside)

    def mover(self, here: int, there: int) -> int:
        """Who makes the best move from a node to another; ``UNMATCHED``: a place moves."""
        return int(self.moves.out_of(here).mover[there])

    @cached_property
    def passes(self) -> Bools:
        """(mentors, mentors), where a mentee of a row may go to a column by rules and floor."""
        plan = np.where(self.problem.locked == UNMATCHED, self.solution.mentor_of, UNMATCHED)
        rows = np.argsort(plan, kind="stable")[np.count_nonzero(plan < 0) :]
        found = np.zeros((self.problem.mentors, self.problem.mentors), bool)
        here, first = np.unique(plan[rows], return_index=True)
        if len(rows):
            found[here] = np.logical_or.reduceat(self.allowed[rows], first, axis=0)
        return found

    def contested(self, mentee: int) -> Bools:
        """(mentors,), whom a mentee may have, whom their mentees may have, and so on."""
        found: Bools = self.allowed[mentee].copy()
        fresh = found
        while fresh.any():
            fresh = self.passes[fresh].any(0) & ~found
            found |= fresh
        return found

    def plan_along(self, mentee: int, nodes: tuple[int, ...]) -> Ints:
        """The plan when a mentee enters the first node of a chain and all move along it.

        The chain ends where the mentee was, or OUTSIDE for one who had no pair.
        """
        plan = self.solution.mentor_of.copy()
        for here, there in steps(nodes):
            who = self.mover(here, there)
            if who != UNMATCHED:
                plan[who] = there if there < self.outside else UNMATCHED
        plan[mentee] = nodes[0] if nodes[0] != self.outside else UNMATCHED
        return plan

    def price(self, plan: Ints) -> Price:
        """What another plan costs against this one."""
        (matched, total, worst, fairness), then = self._now, self._counted(plan)
        return Price(
            coverage=matched - then[0],
            total=_tidy((total - then[1]) / self.problem.unit),
            worst=_tidy((worst - then[2]) / self.problem.unit),
            fairness=_tidy(fairness - then[3]),
        )

    @cached_property
    def _now(self) -> tuple[int, int, int, float]:
        return self._counted(self.solution.mentor_of)

    def _counted(self, plan: Ints) -> tuple[int, int, int, float]:
        """Pairs, total and worst in whole units, and the sum of f_p, locked pairs included."""
        row = np.flatnonzero(plan >= 0)
        fit = self.problem.affinity[row, plan[row]]
        units = np.rint(fit * self.problem.unit).astype(np.int64)
        fairness = -float(((1.0 - fit) ** self.policy.fairness).sum())
        return len(row), int(units.sum()), int(units.min()) if len(row) else 0, fairness


def _tidy(value: float) -> float:
    """Take the dust of binary fractions off a difference: ten digits stay."""
    return round(value, 10) + 0.0
