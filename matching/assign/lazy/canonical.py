"""The later goals among equally good plans, each with its prices: total, then the stable hash.

All plans that are best so far live on the arcs that any optimal prices leave tight. Where they
differ is a set of exchanges that go round: strongly connected groups of places (Tarjan 1972). Only
who stands in one is asked again. The prices of the next goal are the longest chains of moves.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from matching.assign.lazy import auction, finish
from matching.assign.lazy.engine import BACK, Dials, Engine, Found
from matching.assign.lazy.market import Board, Lists, board, search, unranked
from matching.assign.lazy.tiles import NOTHING, Equal, Wide, equal
from matching.assign.problem import UNMATCHED, Ints

Bools = npt.NDArray[np.bool_]


class NotOptimalError(AssertionError):
    """A plan that was proved was not optimal: a fault of the engine."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tight:
    """Where equally good plans live.

    Attributes:
        row, col: (arcs,), pairs that some best plan may use, by row.
        plan: (rows,), one best plan.
        at: (rows,), the arc of each pair of the plan, ``UNMATCHED`` without one.
        served: (rows,), who must have a mentor.
        full: (mentors,), who must be full.
        capacity: (mentors,).
    """

    row: Wide
    col: Wide
    plan: Ints
    at: Wide
    served: Bools
    full: Bools
    capacity: Ints

    @property
    def outside(self) -> int:
        """The node where mentees without a pair and free places meet."""
        return len(self.capacity)

    def node(self) -> Wide:
        """(rows,), where each mentee is."""
        return np.where(self.plan >= 0, self.plan, self.outside)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Goal:
    """One more goal that is met, with the prices that prove it."""

    tight: Tight
    mentee: Wide
    mentor: Wide


def tight_of(engine: Engine, found: Found) -> Tight:
    """All arcs that are tight at the prices of a proved plan."""
    hall, lists = found.board, found.lists
    open_ = lists.lift + found.above >= hall.brings  # an equal pair may be unlisted
    row, arc = lists.row(), lists.arc()
    col = lists.cols[arc].astype(np.int64)
    held = lists.lift[row] + lists.vals[arc] - hall.price[col] == hall.brings[row]
    listed = held & ~open_[row]
    parts = [(row[listed], col[listed]), *_equal(engine, found, np.flatnonzero(open_))]
    row = np.concatenate([one for one, _other in parts])
    col = np.concatenate([other for _one, other in parts])
    order = np.lexsort((col, row))
    plan = hall.mentor_of.copy()
    return _tight(row[order], col[order], plan, hall.brings > 0, hall.price > 0, engine.capacity)


def _equal(engine: Engine, found: Found, rows: Wide) -> Iterable[tuple[Wide, Wide]]:
    hall, size = found.board, engine.dials.rows
    places = [rows[first : first + size] for first in range(0, len(rows), size)]
    tasks = (
        Equal(
            rows=engine.rows[at],
            prices=hall.price.copy(),
            wanted=(hall.brings - found.lists.lift)[at],
            squarings=engine.squarings,
        )
        for at in places
    )
    for at, (count, cols) in zip(places, engine.executor.map(equal, tasks), strict=True):
        engine.priced += len(at) * engine.scores.mentors
        yield np.repeat(at, count), cols.astype(np.int64)


def _tight(row: Wide, col: Wide, plan: Ints, served: Bools, full: Bools, capacity: Ints) -> Tight:
    at = np.full(len(plan), UNMATCHED, np.int64)
    mine = np.flatnonzero(plan[row] == col)
    at[row[mine]] = mine
    return Tight(row=row, col=col, plan=plan, at=at, served=served, full=full, capacity=capacity)


def meet(tight: Tight, worth: Wide, dials: Dials) -> Goal:
    """The best of equally good plans by one more goal.

    Args:
        tight: where they live.
        worth: (arcs,), of each arc by the goal.
        dials: of the engine.
    """
    group = _groups(tight)
    same = group[tight.col] == group[tight.node()[tight.row]]
    choices = np.bincount(tight.row[same], minlength=len(tight.plan))
    choices += ~tight.served & (group[tight.outside] == group[tight.node()])
    moving = choices > 1
    start = np.zeros(tight.outside + 1, np.int64)
    if moving.any():
        tight, start[:-1] = _solved(tight, worth, moving, same, dials)
    price = _prices(tight, worth, start)
    return _met(tight, worth, price[:-1])


def _groups(tight: Tight) -> Wide:
    """(mentors + 1,), the group of exchanges of each node."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - a cycle-free room imports it late
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    node, outside = tight.node(), tight.outside
    leaves = node[~tight.served]
    loose = np.flatnonzero(~tight.full)
    away = np.full(len(loose), outside)
    tail = np.concatenate([node[tight.row], leaves, away, loose])
    head = np.concatenate([tight.col, np.full(len(leaves), outside), loose, away])
    edges = csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(outside + 1,) * 2)
    found: Wide = connected_components(edges, connection="strong")[1].astype(np.int64)
    return found


def _solved(
    tight: Tight, worth: Wide, moving: Bools, same: Bools, dials: Dials
) -> tuple[Tight, Wide]:
    """The best plan by the goal, and prices near those that prove it."""
    rows = np.flatnonzero(moving)
    place = np.full(len(tight.plan), UNMATCHED, np.int64)
    place[rows] = np.arange(len(rows))
    stays = np.where(moving, UNMATCHED, tight.plan)
    room = tight.capacity - np.bincount(stays[stays >= 0], minlength=tight.outside)
    arcs = np.flatnonzero(moving[tight.row] & same)
    row, col, gain = place[tight.row[arcs]], tight.col[arcs], worth[arcs]
    plan, price = _exact(row, col, gain, tight.served[rows], tight.full, room, dials)
    stays[rows] = plan
    return _tight(tight.row, tight.col, stays, tight.served, tight.full, tight.capacity), price


def _exact(
    row: Wide, col: Wide, gain: Wide, served: Bools, full: Bools, room: Ints, dials: Dials
) -> tuple[Ints, Wide]:
    """(rows,), the plan of greatest gain that serves and fills whom it must; its prices."""
    rows, mentors = len(served), len(room)
    low, high = int(gain.min()), int(gain.max())
    span = high - low + 1
    size = np.bincount(row, minlength=rows)
    start = np.concatenate([[0], np.cumsum(size)])
    market = unranked(start, col.astype(np.int32), gain + full[col] * span, np.full(rows, 1 - low))
    hall = board(rows, room)
    hall.price[room <= 0] = 8 * (rows + 2) * span
    _bid(market, hall, span, served, dials)
    cover = 2 * (rows + mentors + 2) * span
    hall.price[room <= 0] = 8 * cover
    exact = market._replace(vals=gain + full[col] * cover, lift=served.astype(np.int64) * cover)
    hall.held[:] += full[hall.mentor_of] * (cover - span)
    find = search(mentors)
    loose = finish.part(exact, hall, np.arange(rows))
    finish.settle(exact, hall, find, loose)
    empty = np.flatnonzero((hall.load < room) & (hall.price > 0))
    if len(empty):
        finish.fill(exact, hall, find, finish.turned(exact, mentors), empty)
    return hall.mentor_of, hall.price - full * cover


def _bid(market: Lists, hall: Board, span: int, served: Bools, dials: Dials) -> None:
    """The auctions of the engine on lists that are whole; who must be served bids for longer."""
    rows = len(served)
    outside = np.where(served, -span, 0).astype(np.int64)
    step = 0
    for share in dials.steps:
        if step:
            auction.reopen(market, hall, np.zeros(0, np.int64), BACK * step)
        step = max(1, int(span * share))
        line = auction.queue(rows, np.full(rows, NOTHING), outside, rows + 1)
        auction.join(line, np.arange(rows))
        auction.bid(market, hall, line, step, dials.few)


@njit(nogil=True, cache=True)
def _longest(start: Wide, head: Wide, length: Wide, price: Wide) -> bool:
    """Raise prices until no chain of moves gains; False when one goes round and gains."""
    nodes = len(price)
    ring, inside = np.empty(nodes + 1, np.int64), np.zeros(nodes, np.bool_)
    times = np.zeros(nodes, np.int64)
    first, count = 0, 0
    for node in range(nodes):
        ring[count] = node
        inside[node] = True
        count += 1
    while count > 0:
        node = ring[first]
        first = (first + 1) % (nodes + 1)
        count -= 1
        inside[node] = False
        times[node] += 1
        if times[node] > nodes + 1:
            return False
        for edge in range(start[node], start[node + 1]):
            to = head[edge]
            if price[node] + length[edge] > price[to]:
                price[to] = price[node] + length[edge]
                if not inside[to]:
                    ring[(first + count) % (nodes + 1)] = to
                    inside[to] = True
                    count += 1
    return True


def _prices(tight: Tight, worth: Wide, start: Wide) -> Wide:
    """(mentors + 1,), prices of the goal; OUTSIDE costs nothing."""
    node, outside = tight.node(), tight.outside
    now = (
        np.where(tight.at >= 0, worth[tight.at], 0) if len(worth) else np.zeros(len(node), np.int64)
    )
    out = np.flatnonzero(~tight.served & (tight.plan >= 0))
    loose = np.flatnonzero(~tight.full)
    load = np.bincount(tight.plan[tight.plan >= 0], minlength=outside)
    free = loose[load[loose] < tight.capacity[loose]]
    tail = np.concatenate([node[tight.row], node[out], np.full(len(loose), outside), free])
    head = np.concatenate(
        [tight.col, np.full(len(out), outside), loose, np.full(len(free), outside)]
    )
    length = np.concatenate(
        [worth - now[tight.row], -now[out], np.zeros(len(loose) + len(free), np.int64)]
    )
    other = tail != head
    order = np.argsort(tail[other], kind="stable")
    tail, head, length = (one[other][order] for one in (tail, head, length))
    begins = np.searchsorted(tail, np.arange(outside + 2))
    price = start.copy()
    if not _longest(begins, head, length, price):
        raise NotOptimalError
    found: Wide = price - price[-1]
    return found


def _met(tight: Tight, worth: Wide, price: Wide) -> Goal:
    """What the prices leave tight for the goal after."""
    brings = np.zeros(len(tight.plan), np.int64)
    placed = np.flatnonzero(tight.at >= 0)
    brings[placed] = worth[tight.at[placed]] - price[tight.plan[placed]]
    kept = brings[tight.row] + price[tight.col] == worth
    served = tight.served | (brings != 0)
    full = tight.full | (price != 0)
    after = _tight(tight.row[kept], tight.col[kept], tight.plan, served, full, tight.capacity)
    return Goal(tight=after, mentee=brings, mentor=price)
