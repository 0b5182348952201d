"""What could still move in a plan: the exchanges between mentors, each with its exact worth.

Nodes are the mentors and one more, OUTSIDE, where mentees without a pair and free places meet. An
edge j to k is the best single move: a mentee of j goes to k. Chains of moves are walks, a plan is
optimal exactly when no closed chain gains, and the longest chain from OUTSIDE to a mentor is the
price of his place: what one more place there would bring. Worth is compared plane by plane.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.assign.problem import UNMATCHED, Bools, Ints

ABSENT = -(2**40)  # on the first plane, far under any chain of coverage
LOW = np.iinfo(np.int64).min
LOOK = 4  # rounds between two looks for a closed chain
Planes = tuple[Ints, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movable:
    """The part of a problem that may still move: no locked mentee, no place a lock holds.

    Attributes:
        planes: worth of each pair, (mentees, mentors) each.
        eligible: (mentees, mentors).
        capacity: (mentors,).
    """

    planes: Planes
    eligible: Bools
    capacity: Ints

    def upto(self, depth: int) -> "Movable":
        """The same with the first planes only."""
        return Movable(planes=self.planes[:depth], eligible=self.eligible, capacity=self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """The moves of one plan.

    Attributes:
        edges: (mentors + 1, mentors + 1) each plane; ``ABSENT`` on the first where no move is.
        mover: (mentors + 1, mentors + 1), the mentee of the best move, ``UNMATCHED`` where a free
            place moves instead.
        plan: (mentees,), the plan the moves start from.
    """

    edges: Planes
    mover: Ints
    plan: Ints

    @property
    def outside(self) -> int:
        """The number of the node OUTSIDE."""
        return len(self.mover) - 1

    def upto(self, depth: int) -> "Residual":
        """The same by the first planes only: a best move by all planes is one by the first."""
        return Residual(edges=self.edges[:depth], mover=self.mover, plan=self.plan)


def residual(field: Movable, plan: Ints) -> Residual:
    """Lay out the moves of a plan."""
    mentors = len(field.capacity)
    edges = tuple(np.zeros((mentors + 1, mentors + 1), np.int64) for _ in field.planes)
    edges[0][:] = ABSENT
    mover = np.full((mentors + 1, mentors + 1), UNMATCHED, np.int64)
    node = np.where(plan >= 0, plan, mentors)
    rows = np.argsort(node, kind="stable")
    load = np.bincount(node, minlength=mentors + 1)
    place = np.flatnonzero(load)
    if len(rows) and mentors:
        first = np.append(0, np.cumsum(load[place])[:-1])
        best, who = _best_of_groups(_gains(field, plan, rows), first, load[place])
        for edge, value in zip(edges, best, strict=True):
            edge[place] = value
        mover[place] = rows[who]
    _free_places(field, load[:mentors], edges, mover)
    return Residual(edges=edges, mover=mover, plan=plan)


def _best_of_groups(planes: Planes, first: Ints, size: Ints) -> tuple[Planes, Ints]:
    """The greatest row of each group of rows in each column, and which row it is.

    Args:
        planes: (rows, columns) each; a group stands together.
        first: (groups,), row where each group begins.
        size: (groups,), rows in each group.
    """
    best = [np.maximum.reduceat(planes[0], first, axis=0)]
    still = planes[0] == np.repeat(best[0], size, axis=0)
    for plane in planes[1:]:
        best.append(np.maximum.reduceat(np.where(still, plane, LOW), first, axis=0))
        still &= plane == np.repeat(best[-1], size, axis=0)
    number = np.arange(len(planes[0]))[:, None]
    who: Ints = np.minimum.reduceat(np.where(still, number, len(number)), first, axis=0)
    return tuple(best), who


def _gains(field: Movable, plan: Ints, rows: Ints) -> Planes:
    """(rows, mentors + 1): what each mentee's move to each node adds; in node order."""
    matched = plan[rows] >= 0
    here = plan[rows]
    found = []
    for plane in field.planes:
        now = np.where(matched, plane[rows, here], 0)
        found.append(np.column_stack([plane[rows], np.zeros_like(now)]) - now[:, None])
    there = np.column_stack([field.eligible[rows], matched])
    there[np.flatnonzero(matched), here[matched]] = False
    found[0] = np.where(there, found[0], ABSENT)
    return tuple(found)


def _free_places(field: Movable, load: Ints, edges: Planes, mover: Ints) -> None:
    """A free place lets a chain end for nothing; a taken one may be given up for nothing."""
    outside = len(mover) - 1
    free = np.flatnonzero(load < field.capacity)
    zeros = tuple(np.zeros(outside, np.int64) for _ in edges)
    for edge in edges:
        edge[free, outside] = 0
    mover[free, outside] = UNMATCHED
    better = ~above(tuple(edge[outside, :outside] for edge in edges), zeros, strictly=True)
    for edge in edges:
        edge[outside, :outside][better] = 0
    mover[outside, :outside][better] = UNMATCHED
    edges[0][outside, outside] = ABSENT


def lexmax(planes: Planes) -> tuple[Planes, Ints]:
    """The greatest row of each column and where it stands: planes (rows, columns) each.

    >>> best, at = lexmax((np.array([[1], [1]]), np.array([[2], [3]])))
    >>> [one.tolist() for one in best], at.tolist()
    ([[1], [3]], [1])
    """
    best = [planes[0].max(0)]
    still = planes[0] == best[0]
    for plane in planes[1:]:
        best.append(np.where(still, plane, LOW).max(0))
        still &= plane == best[-1]
    return tuple(best), still.argmax(0)


def above(left: Sequence[Ints], right: Sequence[Ints], *, strictly: bool) -> Bools:
    """Where left comes after right, compared plane by plane."""
    found = np.full(np.broadcast_shapes(left[0].shape, right[0].shape), not strictly)
    for one, other in zip(reversed(left), reversed(right), strict=True):
        found = (one > other) | ((one == other) & found)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """The best walks to every node from some start.

    Attributes:
        worth: (nodes,) each plane.
        before: (nodes,), the node before on the way, ``UNMATCHED`` at a start.
        cycle: a closed chain that gains, its first node repeated; empty when there is none.
    """

    worth: Planes
    before: Ints
    cycle: tuple[int, ...] = ()


def walks(moves: Residual, start: Planes, *, shut: int | None = None) -> Walks:
    """Longest walks by Bellman and Ford, from worth ``start`` (nodes,) at each node.

    Args:
        moves: of a plan.
        start: (nodes,) each plane; ``ABSENT`` on the first where no walk starts.
        shut: a node that may be reached but not left.

    Only nodes whose worth changed are looked at again. Where the nodes before one another close
    upon themselves the plan was not optimal, and the closed chain is handed back as the proof.
    """
    worth = [one.copy() for one in start]
    before = np.full(len(worth[0]), UNMATCHED, np.int64)
    fresh = np.flatnonzero(worth[0] > ABSENT // 2)
    for round_ in range(len(before) + 1):
        fresh = fresh[fresh != shut] if shut is not None else fresh
        if not len(fresh):
            return Walks(worth=tuple(worth), before=before)
        best, who = lexmax(
            tuple(
                one[fresh][:, None] + edge[fresh]
                for one, edge in zip(worth, moves.edges, strict=True)
            )
        )
        better = above(best, worth, strictly=True) & (best[0] > ABSENT // 2)
        for one, value in zip(worth, best, strict=True):
            one[better] = value[better]
        before[better] = fresh[who[better]]
        fresh = np.flatnonzero(better)
        if round_ % LOOK == LOOK - 1 and (inside := _endless(before)) != UNMATCHED:
            return Walks(worth=tuple(worth), before=before, cycle=_closed(before, inside))
    return Walks(worth=tuple(worth), before=before, cycle=_closed(before, int(fresh[0])))


def _endless(before: Ints) -> int:
    """A node from which the way back never ends, or ``UNMATCHED``."""
    hop = np.append(np.where(before == UNMATCHED, len(before), before), len(before))
    for _doubling in range(len(before).bit_length()):
        hop = hop[hop]
    node = np.flatnonzero(hop[:-1] < len(before))
    return int(node[0]) if len(node) else UNMATCHED


def _closed(before: Ints, node: int) -> tuple[int, ...]:
    for _step in range(len(before)):
        node = int(before[node])
    found = [node]
    while (back := int(before[found[-1]])) != node:
        found.append(back)
    return (node, *reversed(found))


def prices(moves: Residual) -> Walks:
    """(mentors + 1,): what one more place at each mentor would bring; 0 OUTSIDE."""
    zero = tuple(np.zeros(len(moves.mover), np.int64) for _ in moves.edges)
    return walks(moves, zero)


def moved(moves: Residual, chain: Sequence[int]) -> Ints:
    """The plan after the moves along a chain of nodes."""
    plan = moves.plan.copy()
    for here, there in steps(chain):
        who = int(moves.mover[here, there])
        if who != UNMATCHED:
            plan[who] = there if there < moves.outside else UNMATCHED
    return plan


def steps(chain: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours of a chain.

    >>> list(steps((1, 2, 3)))
    [(1, 2), (2, 3)]
    """
    return pairwise(chain)


def chain_to(found: Walks, node: int) -> tuple[int, ...]:
    """The nodes of the best walk that ends here, from its start."""
    chain = [node]
    while found.before[chain[-1]] != UNMATCHED:
        chain.append(int(found.before[chain[-1]]))
    return tuple(reversed(chain))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The best walks between all nodes.

    Attributes:
        worth: (nodes, nodes) each plane, from row to column; ``ABSENT`` or less: no way.
        after: (nodes, nodes), the first node after the start.
    """

    worth: Planes
    after: Ints

    def chain(self, start: int, end: int) -> tuple[int, ...]:
        """The nodes on the way, both ends included."""
        found = [start]
        while found[-1] != end:
            found.append(int(self.after[found[-1], end]))
        return tuple(found)


def ways(moves: Residual) -> Ways:
    """All best walks at once (Floyd 1962, Warshall 1962); for plans proved optimal only."""
    nodes = len(moves.mover)
    worth = [edge.copy() for edge in moves.edges]
    after = np.broadcast_to(np.arange(nodes), (nodes, nodes)).copy()
    for one in worth:
        np.fill_diagonal(one, 0)
    for through in range(nodes):
        rows = np.flatnonzero(worth[0][:, through] > ABSENT // 2)
        longer = tuple(one[rows, through, None] + one[through] for one in worth)
        better = above(longer, tuple(one[rows] for one in worth), strictly=True)
        better &= longer[0] > ABSENT // 2
        row, column = np.nonzero(better)
        for one, value in zip(worth, longer, strict=True):
            one[rows[row], column] = value[row, column]
        after[rows[row], column] = after[rows[row], through]
    return Ways(worth=tuple(worth), after=after)
