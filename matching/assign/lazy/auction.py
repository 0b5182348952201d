"""The auction on lists: mentees bid for places until nearly all hold one (Bertsekas 1988).

Similar objects (Bertsekas and Castañon 1989): the price of a mentor is the lowest bid held when
all places are taken, and nothing while there is room. Prices start at nothing and only rise, so
whatever was not worth listing stays so. What comes out is good, not proved: the finish proves it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matching.assign.lazy.market import Board, Lists
from matching.assign.lazy.tiles import NOTHING, Wide


class Queue(NamedTuple):
    """Rows that have no place yet.

    Attributes:
        ring: (rows + 1,), first come, first served.
        ends: (2,), the first of the ring, and how many there are.
        outside: (rows,), worth of no pair.
        above: (rows,), no pair outside the list has a greater worth less price, ``lift`` aside.
        waiting: (most,), rows whose list is to be renewed are written here.
    """

    ring: Wide
    ends: Wide
    outside: Wide
    above: Wide
    waiting: Wide


def queue(rows: int, above: Wide, outside: Wide, most: int) -> Queue:
    """Nobody stands in line."""
    return Queue(
        ring=np.zeros(rows + 1, np.int64),
        ends=np.zeros(2, np.int64),
        outside=outside,
        above=above,
        waiting=np.zeros(most, np.int64),
    )


@njit(nogil=True, cache=True)
def join(line: Queue, rows: Wide) -> None:
    """Put rows at the end of the line."""
    for row in rows:
        line.ring[(line.ends[0] + line.ends[1]) % len(line.ring)] = row
        line.ends[1] += 1


@njit(nogil=True, cache=True)
def _take(line: Queue) -> int:
    row = int(line.ring[line.ends[0]])
    line.ends[0] = (line.ends[0] + 1) % len(line.ring)
    line.ends[1] -= 1
    return row


@njit(nogil=True, cache=True)
def _lowest(board: Board, mentor: int) -> int:
    """The place of a mentor with the lowest bid."""
    first = board.place[mentor]
    low = int(first)
    for slot in range(first + 1, first + board.load[mentor]):
        if board.bids[slot] < board.bids[low]:
            low = slot
    return low


@njit(nogil=True, cache=True)
def _hold(board: Board, line: Queue, row: int, mentor: int, offer: int) -> None:
    """Give the row a place; who has bid least goes back into the line when all are taken."""
    room = board.place[mentor + 1] - board.place[mentor]
    if board.load[mentor] < room:
        slot = board.place[mentor] + board.load[mentor]
        board.load[mentor] += 1
    else:
        slot = _lowest(board, mentor)
        gone = board.who[slot]
        board.mentor_of[gone] = -1
        line.ring[(line.ends[0] + line.ends[1]) % len(line.ring)] = gone
        line.ends[1] += 1
    board.who[slot], board.bids[slot] = row, offer
    board.mentor_of[row] = mentor
    if board.load[mentor] == room:
        board.price[mentor] = board.bids[_lowest(board, mentor)]


@njit(nogil=True, cache=True)
def reopen(lists: Lists, board: Board, above: Wide, by: int) -> None:
    """Send everybody away and lower all prices a little, for another auction with finer steps."""
    board.load[:] = 0
    board.mentor_of[:] = -1
    for mentor in range(len(board.price)):
        if board.place[mentor + 1] > board.place[mentor]:
            board.price[mentor] = max(0, board.price[mentor] - by)
    lists.fall[0] += by
    above += by


@njit(nogil=True, cache=True)
def bid(lists: Lists, board: Board, line: Queue, step: int, few: int) -> int:
    """Let the line bid until few are left in it, or as many lists wait as may.

    Args:
        lists: what can be bid for.
        board: prices and places.
        line: who bids.
        step: the least rise of a price.
        few: how many may stay in the line.

    Returns:
        How many rows wait for a new list; a row for which no pair is worth it stays outside.
    """
    waits = 0
    while line.ends[1] > few and waits < len(line.waiting):
        row = _take(line)
        best, second, at = NOTHING, NOTHING, -1
        first = lists.start[row]
        ranked = first + lists.ranked[row]
        for arc in range(first, first + lists.size[row]):
            if arc < ranked and lists.tops[arc] + lists.fall[0] <= second:
                break  # nothing is listed after what is ranked while the auction lasts
            gain = lists.vals[arc] - board.price[lists.cols[arc]]
            if gain > best:
                second, best, at = best, gain, arc
            elif gain > second:
                second = gain
        out = line.outside[row] - lists.lift[row]
        if line.above[row] > NOTHING and max(best, out - 1) + step < line.above[row]:
            line.waiting[waits] = row
            waits += 1
        elif at >= 0 and best > out:
            rival = max(second, min(line.above[row], best), out)
            mentor = lists.cols[at]
            _hold(board, line, row, mentor, board.price[mentor] + best - rival + step)
            board.held[row] = lists.vals[at]
    return waits
