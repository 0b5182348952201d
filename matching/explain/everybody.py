"""A plan opened to explain everybody at once: what many questions share is looked for once.

The answers are those of ``Insight``, question by question. Chains that end at one place share one
search backwards over all moves: the runner-ups of the mentees of one mentor, and the openings of
all who have no pair. In a round of middling size all chains are found at once. Who competes with
whom is closed once for all mentors.
"""

from collections.abc import Callable
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from matching.assign import UNMATCHED, Bools, Ints, Policy, Problem, Solution
from matching.assign.solve import LARGE
from matching.explain.insight import Insight, quiet
from matching.explain.walk import (
    FAR,
    NEAR,
    NEVER,
    Reach,
    Ways,
    Web,
    all_ways,
    keys,
    lexmin,
    parted,
    reach,
)

Bytes = npt.NDArray[np.uint8]

OFTEN = 16  # nodes laid out between two words about the share done


class Everybody(Insight):
    """One solved round whose people are asked about one after the other."""

    def __init__(
        self, problem: Problem, policy: Policy, solution: Solution, *, compiled: int = LARGE
    ) -> None:
        """Open a solution; from so many pairs on, runner-ups are searched by compiled code."""
        super().__init__(problem, policy, solution)
        self._compiled = problem.affinity.size >= compiled
        self._back: dict[int, tuple[int, ...]] = {}

    def prepare(self, told: Callable[[float], None]) -> None:
        """Do the long work that answers share; ``told`` the share done, may raise."""
        if not self.additive:
            return
        steps: list[Callable[[], object]] = [self._lay, lambda: self.ways]
        if self.queued and self.allowed[self.waiting].any():
            steps.append(lambda: self.claims)
        for at, step in enumerate(steps):
            self.told = partial(_part, told, at, len(steps))
            step()
        self.told = quiet

    def _lay(self) -> None:
        for node in range(self.outside + 1):
            if not node % OFTEN:
                self.told(node / (self.outside + 1))
            self.moves.out_of(node)

    @cached_property
    def web(self) -> Web:
        """All moves, by the node they lead to."""
        return Web(self.moves)

    @cached_property
    def homeward(self) -> Reach:
        """The best chains from everywhere to OUTSIDE; ``before`` is the node after."""
        start = np.zeros_like(self.moves.prices)
        start[0, :-1] = FAR
        return reach(self.web, start)

    @cached_property
    def ways(self) -> Ways | None:
        """All best chains; None where there are more of them than pairs, or too many at all."""
        few = self.web.key.size <= self.problem.affinity.size
        return all_ways(self.web, self.told) if few and not self._compiled else None

    @cached_property
    def claims(self) -> tuple[Ints, Ints]:
        """Mentees without a pair, and what serving them through one more place is worth."""
        if self.ways is None:
            return super().claims
        found = np.empty((len(self.worth.names), len(self.waiting), self.problem.mentors), np.int64)
        for at, mentee in enumerate(self.waiting.tolist()):
            self.told(at / len(self.waiting))
            enter = self.moves.laid(np.array([mentee]))[:, 0]
            enter[0, self.outside] = FAR
            found[:, at] = (self.moves.prices - _nearest(enter, self.ways)[0])[:, :-1]
        return self.waiting, found

    @cached_property
    def closed(self) -> Bytes:
        """(mentors, bytes), whom chains of allowed moves reach from each mentor, himself too.

        Transitive closure (Warshall 1962), eight mentors in a byte.
        """
        found = np.packbits(self.passes | np.eye(self.problem.mentors, dtype=bool), axis=1)
        for through in range(self.problem.mentors):
            byte, bit = divmod(through, 8)
            found[(found[:, byte] >> (7 - bit) & 1) > 0] |= found[through]
        return found

    def contested(self, mentee: int) -> Bools:
        """(mentors,), whom a mentee may have, whom their mentees may have, and so on."""
        found = np.bitwise_or.reduce(self.closed[self.allowed[mentee]], axis=0)
        return np.unpackbits(found, count=self.problem.mentors).astype(bool)

    def mover(self, here: int, there: int) -> int:
        """Who makes the best move from a node to another; ``UNMATCHED``: a place moves."""
        return int(self.web.mover[there, here])

    def way_out(self, enter: Ints) -> tuple[int, ...]:
        """The best chain to OUTSIDE, from what it is worth to enter each node; may be empty."""
        length = self.start(enter) + self.homeward.length
        best, at = lexmin(length[:, :, None])
        return () if best[0, 0] >= NEAR else followed(self.homeward.before, int(at[0]))

    def way_back(self, mentee: int) -> tuple[int, ...]:
        """The best chain from any other place to the one this mentee has; may be empty."""
        if self._compiled:
            if mentee not in self._back:
                self._search(self.node(mentee))
            return self._back.pop(mentee)
        if self.ways is None:
            return super().way_back(mentee)
        here = self.node(mentee)
        enter = self.moves.laid(np.array([mentee]))[:, 0]
        enter[0, here] = FAR
        length, first = _nearest(enter, self.ways, slice(here, here + 1))
        return () if length[0, 0] >= NEAR else self.ways.chain(int(first[0]), here)

    def _search(self, end: int) -> None:
        """The chains of all who may leave a mentor, at once."""
        from matching.assign.lazy.chains import nearest_chains  # noqa: PLC0415 - numba waits for it

        rows = self.moves.members(end)
        short = self.moves.laid(rows)
        short[0, :, end] = FAR
        entering = np.stack([keys(short[:, at]) for at in range(len(rows))])
        more = self.web.length[2:], np.ascontiguousarray(short[2:])
        first, after = nearest_chains(self.web.key, more[0], end, entering, more[1])
        for row, start in zip(rows.tolist(), first.tolist(), strict=True):
            self._back[row] = () if start == UNMATCHED else followed(after, start)


def _part(told: Callable[[float], None], at: int, steps: int, share: float) -> None:
    told((at + share) / steps)


def _nearest(enter: Ints, ways: Ways, ends: slice = slice(None)) -> tuple[Ints, Ints]:
    """The shortest chains to some ends, from what it falls short to enter each node.

    Returns:
        (goals, ends), ``FAR`` on the first where none leads, and (ends,) their first nodes.
    """
    start, first = keys(enter)[:, None] + ways.key[:, ends], enter[2:, :, None]
    best, at = lexmin(np.concatenate([start[None], first + ways.rest[:, :, ends]]))
    length = np.stack([*parted(best[0]), *best[1:]])
    length[0, best[0] >= NEVER] = FAR
    return length, at


def followed(after: Ints, start: int) -> tuple[int, ...]:
    """The nodes of a way, from its start to where nothing comes after.

    >>> followed(np.array([2, -1, 1]), 0)
    (0, 2, 1)
    """
    found = [start]
    while (there := int(after[found[-1]])) != UNMATCHED:
        found.append(there)
    return tuple(found)
