"""A solved large round that stays open: what if a pair may not be? Answered from its own prices."""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from matching.assign.certificate import Solution
from matching.assign.large import LargeProblem
from matching.assign.lazy import finish
from matching.assign.lazy.engine import NEVER, Dials, Engine, Found
from matching.assign.lazy.market import Board
from matching.assign.lazy.solve import engine_of, floored, start_of
from matching.assign.lazy.tiles import Short, Wide
from matching.assign.policy import Policy
from matching.assign.problem import UNMATCHED, Ints
from matching.assign.watching import Executor, Threads


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Changed:
    """The best plan after a change, by coverage and the first goal; ties are not looked into.

    Attributes:
        mentor_of: (mentees,), the plan.
        coverage: how many mentees fewer have a mentor, those of a higher tier counted more.
        first: by how many whole units the first goal is lower.
    """

    mentor_of: Ints
    coverage: int
    first: int


class Opened:
    """A large round with its optimal plan, lists and prices at hand."""

    def __init__(
        self,
        problem: LargeProblem,
        policy: Policy,
        solution: Solution,
        executor: Executor | None = None,
        dials: Dials | None = None,
    ) -> None:
        """Lay the lists round a proved solution again."""
        self._problem = problem
        pool = executor or Threads()
        scores = floored(problem, policy)
        with threadpool_limits(1):
            self._engine: Engine = engine_of(problem, policy, scores, pool, None, 0.0, dials)
            start = start_of(self._engine, solution)
            self._found: Found = self._engine.run_from(*start)
        self._back = finish.turned(self._found.lists, problem.mentors)
        self._row = np.full(problem.mentees, UNMATCHED, np.int64)
        self._row[self._engine.rows] = np.arange(len(self._engine.rows))

    def without(self, mentee: int, mentor: int) -> Changed:
        """The best plan in which this mentee, who has no lock, is not with this mentor.

        Exact over all pairs; a few searches along near prices instead of a computation.
        """
        row, now = int(self._row[mentee]), self._found.board
        if now.mentor_of[row] != mentor:
            return self._told(now)
        lists, back = self._found.lists, self._back
        arc = int(lists.start[row]) + _at(lists.cols, lists.start[row], lists.size[row], mentor)
        turn = int(back.start[mentor]) + _at(back.cols, back.start[mentor], back.size[mentor], row)
        worth, fall, listed = int(lists.vals[arc]), int(lists.fall[0]), int(lists.size.sum())
        lists.vals[arc] = back.vals[turn] = NEVER
        hall = now._replace(
            **{name: getattr(now, name).copy() for name in now._fields if name != "place"}
        )
        finish.leave(hall, row)
        self._engine.banned = (row, mentor)
        try:
            with threadpool_limits(1):
                found = self._engine.prove(
                    lists, hall, self._found.above.copy(), asked=np.array([row]), back=back
                )
        finally:
            lists.vals[arc] = back.vals[turn] = worth
            lists.fall[0] = fall
            self._engine.banned = None
            if int(lists.size.sum()) != listed:  # a question may list more pairs
                self._back = finish.turned(lists, self._problem.mentors)
        return self._told(found.board)

    def _told(self, hall: Board) -> Changed:
        before, after = self._found.board, hall
        moved = np.flatnonzero(before.mentor_of != after.mentor_of)
        worth = [self._worth(one, moved) for one in (before, after)]
        mentor_of = self._problem.locked.copy()
        mentor_of[self._engine.rows] = after.mentor_of
        return Changed(
            mentor_of=mentor_of,
            coverage=worth[0][0] - worth[1][0],
            first=worth[0][1] - worth[1][1],
        )

    def _worth(self, hall: Board, rows: Wide) -> tuple[int, int]:
        placed = rows[hall.mentor_of[rows] >= 0]
        return int(self._engine.tiers[placed].sum()), int(hall.held[placed].sum())


def _at(cols: Short, start: int, size: int, wanted: int) -> int:
    return int(np.flatnonzero(cols[start : start + size] == wanted)[0])
