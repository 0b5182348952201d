"""Chains of moves in a proved plan, found along its own prices.

Nodes are the mentors and one more, OUTSIDE, where mentees without a pair and free places meet. An
edge j to k is the best single move: a mentee of j goes to k. Under the prices of the certificate
no move gains, so what a chain falls short of them is a sum of lengths that are never negative,
compared goal by goal, and the best chain is the shortest one (Dijkstra 1959 over an ordered
group). Moves of a node are laid out when the search comes there: a question about one pair never
looks at the whole round.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import numpy as np

from matching.assign import UNMATCHED, Bools, Ints
from matching.explain.worth import Worth

FAR = 2**40  # on the first goal: no move, no way
NEAR = FAR // 2
SHIFT = 2**46  # above any sum of the second goal over a chain of 2^14 moves
NEVER = 2**61  # key of what is not reached
BLOCK = 256  # mentees laid out at once
KEPT = 2**27  # bytes of moves that stay in memory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """The moves out of one node.

    Attributes:
        length: (goals, nodes), how much the best move falls short of the prices; ``FAR``: none.
        mover: (nodes,), the mentee who would move, ``UNMATCHED`` where a place moves instead.
        key: (nodes,), the first two goals in one number; ``NEVER``: none.
    """

    length: Ints
    mover: Ints
    key: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gain:
    """What the best moves out of a node add to the plan, whatever the prices.

    Attributes:
        members: (members,), rows of the mentees who are there.
        worth: (goals, nodes); where ``there`` is False there is no move.
        there: (nodes,).
        mover: (nodes,), the mentee who would move.
    """

    members: Ints
    worth: Ints
    there: Bools
    mover: Ints


class Moves:
    """All single moves of a plan, laid out node by node as they are asked for."""

    def __init__(
        self,
        worth: Worth,
        plan: Ints,
        brings: Ints,
        prices: Ints,
        capacity: Ints,
        present: Ints,
        *,
        gains: dict[int, Gain] | None = None,
    ) -> None:
        """Open a plan.

        Args:
            worth: of all pairs.
            plan: (mentees,), column of the mentor or ``UNMATCHED``; a locked mentee stays put.
            brings: (goals, mentees), what each mentee brings over the price of the place.
            prices: (goals, mentors + 1), of one place at each mentor; 0 OUTSIDE.
            capacity: (mentors,), places that locks do not hold; a free one with a price is shut.
            present: rows of the mentees who may move.
            gains: of other plans of the round, kept for the next; None keeps none.
        """
        self.worth, self.plan, self.brings, self.prices = worth, plan, brings, prices
        node = np.where(plan[present] >= 0, plan[present], self.outside)
        order = np.argsort(node, kind="stable")
        load = np.bincount(node, minlength=self.outside + 1)
        self._members = np.split(present[order], np.cumsum(load)[:-1])
        self._room = (load[: self.outside] < capacity) & ~prices[:, :-1].any(0)
        self.gains, self._keeping = {} if gains is None else gains, gains is not None
        self._laid: OrderedDict[int, Edges] = OrderedDict()
        self._lock = Lock()  # one plan is asked by many at once
        self._most = max(KEPT // (8 * (len(prices) + 1) * (self.outside + 1)), 2)

    @property
    def outside(self) -> int:
        """The number of the node OUTSIDE."""
        return int(self.prices.shape[1]) - 1

    def out_of(self, node: int) -> Edges:
        """The moves out of a node."""
        with self._lock:
            if node in self._laid:
                self._laid.move_to_end(node)
                return self._laid[node]
        found = self._lay(node)
        with self._lock:
            self._laid[node] = found
            while len(self._laid) > self._most:
                self._laid.popitem(last=False)
        return found

    def short(self, rows: Ints) -> Ints:
        """(goals, rows, mentors): by how much each pair falls short of the prices, rules aside."""
        found = self.worth.rows(rows)
        np.subtract(self.prices[:, None, :-1], found, out=found)
        found += self.brings[:, rows, None]
        return found

    def laid(self, rows: Ints) -> Ints:
        """(goals, rows, nodes): by how much each move of these mentees falls short; ``FAR``: none.

        To go OUTSIDE falls short by what the mentee brings.
        """
        found = np.empty((len(self.prices), len(rows), self.outside + 1), np.int64)
        found[:, :, :-1] = self.short(rows)
        found[0, :, :-1][~self.worth.allowed(rows)] = FAR
        found[:, :, -1] = self.brings[:, rows]
        return found

    def members(self, node: int) -> Ints:
        """Rows of the mentees who are at a node and may move."""
        return self._members[node]

    def _lay(self, node: int) -> Edges:
        gain = self._gain(node)
        length = self.prices - self.prices[:, [node]] - gain.worth
        length[0, ~gain.there] = FAR
        mover = gain.mover
        if node == self.outside:
            given = ~below(length, self.prices)  # a place may be given up for its price
            mover = np.where(given, UNMATCHED, mover)
            length[:, given] = self.prices[:, given]
        elif self._room[node]:
            mover = mover.copy()
            length[:, self.outside], mover[self.outside] = 0, UNMATCHED
        length[0, node] = FAR
        return Edges(length=length, mover=mover, key=keys(length))

    def _gain(self, node: int) -> "Gain":
        """What the best moves out of a node add; it hangs on who is there, not on prices."""
        members = self._members[node]
        held = self.gains.get(node)
        if held is not None and np.array_equal(held.members, members):
            return held
        length = np.zeros((len(self.prices), self.outside + 1), np.int64)
        length[0] = FAR
        mover = np.full(self.outside + 1, UNMATCHED, np.int64)
        for start in range(0, len(members), BLOCK):
            self._shorten(length, mover, members[start : start + BLOCK])
        found = Gain(
            members=members,
            worth=self.prices - self.prices[:, [node]] - length,
            there=length[0] < NEAR,
            mover=mover,
        )
        if self._keeping:
            self.gains[node] = found
        return found

    def _shorten(self, length: Ints, mover: Ints, rows: Ints) -> None:
        best, who = lexmin(self.laid(rows))
        better = below(best, length)
        length[:, better] = best[:, better]
        mover[better] = rows[who[better]]


class Web:
    """All moves of a plan at once, by the node they lead to: chains are searched from their end.

    Attributes:
        length: (goals, nodes, nodes), to a row from a column, as in ``Edges``.
        mover: (nodes, nodes), as above.
        key: (nodes, nodes), as above.
    """

    def __init__(self, moves: Moves) -> None:
        """Lay all moves out."""
        self.outside = moves.outside
        nodes = self.outside + 1
        self.length = np.empty((len(moves.prices), nodes, nodes), np.int64)
        self.mover = np.empty((nodes, nodes), np.int32)
        self.key = np.empty((nodes, nodes), np.int64)
        for node in range(nodes):
            edges = moves.out_of(node)
            self.length[:, :, node], self.key[:, node] = edges.length, edges.key
            self.mover[:, node] = edges.mover

    def out_of(self, node: int) -> Edges:
        """The moves into a node: backwards they lead out of it."""
        return Edges(length=self.length[:, node], mover=self.mover[node], key=self.key[node])


def lexmin(planes: Ints) -> tuple[Ints, Ints]:
    """The least row of each column and where it stands: planes (goals, rows, columns).

    >>> best, at = lexmin(np.array([[[1], [1]], [[3], [2]]]))
    >>> best.tolist(), at.tolist()
    ([[1], [2]], [1])
    """
    if planes.shape[1] == 1:
        return planes[:, 0], np.zeros(planes.shape[2], np.int64)
    still = planes[0] == planes[0].min(0)
    for plane in planes[1:]:
        if int(still.sum()) == still.shape[1]:
            break
        least = np.where(still, plane, np.iinfo(np.int64).max).min(0)
        still &= plane == least
    at = still.argmax(0)
    return planes[:, at, np.arange(len(at))], at


def below(left: Ints, right: Ints) -> Bools:
    """(nodes,), where left comes before right, goal by goal; (goals, nodes) each.

    >>> below(np.array([[1, 1], [2, 3]]), np.array([[1, 1], [3, 3]])).tolist()
    [True, False]
    """
    found: Bools = left[-1] < right[-1]
    for one, other in zip(left[-2::-1], right[-2::-1], strict=True):
        found &= one == other
        found |= one < other
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """The shortest ways from some start.

    Attributes:
        length: (goals, nodes), ``FAR`` on the first where no way leads.
        before: (nodes,), the node before on the way, ``UNMATCHED`` at a start.
        order: nodes in the order they were reached for good.
    """

    length: Ints
    before: Ints
    order: tuple[int, ...]

    def chain(self, node: int) -> tuple[int, ...]:
        """The nodes of the way that ends here, from its start; empty where none leads."""
        if self.length[0, node] >= NEAR:
            return ()
        found = [node]
        while (back := int(self.before[found[-1]])) != UNMATCHED:
            found.append(back)
        return tuple(reversed(found))


def reach(moves: Moves | Web, start: Ints, end: int | None = None) -> Reach:
    """The shortest ways from nodes at length ``start`` (goals, nodes), to one end or to all."""
    length, key = start.copy(), keys(start)
    before = np.full(moves.outside + 1, UNMATCHED, np.int64)
    open_ = np.ones(moves.outside + 1, bool)
    order: list[int] = []
    while (node := _nearest(length, key)) is not None:
        order.append(node)
        if node == end:
            break
        edges, here = moves.out_of(node), int(key[node])
        open_[node], key[node] = False, NEVER
        there = edges.key + here
        at = np.flatnonzero((there <= key) & open_ & (edges.key < NEVER))
        found = edges.length[:, at] + length[:, [node]]
        nearer = (there[at] < key[at]) | below(found, length[:, at])
        at, found = at[nearer], found[:, nearer]
        length[:, at], key[at], before[at] = found, there[at], node
    return Reach(length=length, before=before, order=tuple(order))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """The shortest ways between all nodes.

    Attributes:
        key: (nodes, nodes), to a column from a row, the first two goals in one number; ``NEVER``.
        rest: (goals, nodes, nodes), the other goals.
        after: (nodes, nodes), the node after the row on the way.
    """

    key: Ints
    rest: Ints
    after: Ints

    def chain(self, start: int, end: int) -> tuple[int, ...]:
        """The nodes of a way, both ends included."""
        found = [start]
        while found[-1] != end:
            found.append(int(self.after[found[-1], end]))
        return tuple(found)


def all_ways(web: Web, told: Callable[[float], None]) -> Ways:
    """All shortest ways at once (Floyd 1962, Warshall 1962); ``told`` the share done."""
    key, nodes = web.key.T.copy(), web.outside + 1
    rest = web.length[2:].transpose(0, 2, 1).copy()
    after = np.broadcast_to(np.arange(nodes), (nodes, nodes)).copy()
    np.fill_diagonal(key, 0)
    rest[:, range(nodes), range(nodes)] = 0
    for through in range(nodes):
        told(through / nodes)
        there = key[:, through, None] + key[through]
        row, column = np.nonzero((there <= key) & (there < NEVER))
        found = rest[:, row, through] + rest[:, through, column]
        nearer = there[row, column] < key[row, column]
        nearer |= below(found, rest[:, row, column])
        row, column = row[nearer], column[nearer]
        key[row, column], rest[:, row, column] = there[row, column], found[:, nearer]
        after[row, column] = after[row, through]
    return Ways(key=key, rest=rest, after=after)


def parted(key: Ints) -> tuple[Ints, Ints]:
    """The first two goals out of one number.

    >>> near, next_ = parted(keys(np.array([[0, 2, 1], [5, -1, 0]])))
    >>> near.tolist(), next_.tolist()
    ([0, 2, 1], [5, -1, 0])
    """
    second = (key + SHIFT // 2) % SHIFT - SHIFT // 2
    return (key - second) // SHIFT, second


def keys(length: Ints) -> Ints:
    """(nodes,), the first two goals in one number that keeps their order.

    >>> found = keys(np.array([[0, 0, FAR], [5, -1, 0], [0, 0, 0]])).tolist()
    >>> found[1] < found[0] < found[2] == NEVER
    True
    """
    near = length[0] < NEAR
    found = np.full(length.shape[1], NEVER, np.int64)
    found[near] = length[0, near] * SHIFT + length[1, near]
    return found


def _nearest(length: Ints, key: Ints) -> int | None:
    least = key.min()
    if least >= NEVER:
        return None
    at = np.flatnonzero(key == least)
    for plane in length[2:]:
        if len(at) == 1:
            break
        here = plane[at]
        at = at[here == here.min()]
    return int(at[0])
