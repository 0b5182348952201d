"""Who may go where, at what price, and who is there: the arrays of a round in solving."""

from typing import NamedTuple

import numpy as np

from matching.assign.lazy.tiles import Short, Wide
from matching.assign.problem import UNMATCHED, Ints


class Lists(NamedTuple):
    """Pairs that are listed, row by row; a row has room for more.

    Attributes:
        start: (rows + 1,), where the room of a row begins.
        size: (rows,), how many arcs of a row count.
        ranked: (rows,), how many of them, from the first, stand in falling order of ``tops``.
        cols: (room,), mentor of each arc.
        vals: (room,), worth of each arc by the goal that is solved for.
        tops: (room,), of ranked arcs: worth less price when they were listed; prices have only
            risen since, but for ``fall``.
        lift: (rows,), what a row adds to the worth of each of its pairs.
        fall: (1,), how far any price has fallen since.
    """

    start: Wide
    size: Wide
    ranked: Wide
    cols: Short
    vals: Wide
    tops: Wide
    lift: Wide
    fall: Wide

    def row(self) -> Wide:
        """(arcs,), the row of every arc that counts."""
        return np.repeat(np.arange(len(self.size)), self.size)

    def arc(self) -> Wide:
        """(arcs,), where each of them stands in ``cols``."""
        before = np.cumsum(self.size) - self.size
        found: Wide = np.arange(self.size.sum()) + np.repeat(self.start[:-1] - before, self.size)
        return found


class Board(NamedTuple):
    """Prices and places.

    Attributes:
        price: (mentors,), of a place.
        brings: (rows,), what a mentee brings over the price of the place; 0 without one.
        place: (mentors + 1,), where the places of a mentor begin.
        who: (places,), the row at each place; the first ``load`` of a mentor count.
        bids: (places,), what the row has bid for it.
        load: (mentors,), how many places are taken.
        mentor_of: (rows,), ``UNMATCHED`` for none.
        held: (rows,), worth of the pair by the goal that is solved for.
    """

    price: Wide
    brings: Wide
    place: Wide
    who: Wide
    bids: Wide
    load: Wide
    mentor_of: Wide
    held: Wide


class Search(NamedTuple):
    """What a search needs; (mentors,) each.

    Attributes:
        dist: ``FAR`` where nothing was reached.
        spot: place in the heap, ``AFRESH`` or ``DONE``.
        heap: nodes in the order of a heap.
        came: the row that moves along the chain here.
        worth: of the arc it moves along.
        to: the mentor it moves to, in a search backwards.
        seen: nodes that were reached.
    """

    dist: Wide
    spot: Wide
    heap: Wide
    came: Wide
    worth: Wide
    to: Wide
    seen: Wide


FAR = 2**62
AFRESH, DONE = -1, -2


def lists(rows: int, most: int, lift: Wide) -> Lists:
    """Empty lists with room for ``most`` arcs a row."""
    return Lists(
        start=np.arange(rows + 1, dtype=np.int64) * most,
        size=np.zeros(rows, np.int64),
        ranked=np.zeros(rows, np.int64),
        cols=np.zeros(rows * most, np.int32),
        vals=np.zeros(rows * most, np.int64),
        tops=np.zeros(rows * most, np.int64),
        lift=lift,
        fall=np.zeros(1, np.int64),
    )


def unranked(start: Wide, cols: Short, vals: Wide, lift: Wide) -> Lists:
    """Lists that are complete, in no order; ``start`` says where each row begins and ends."""
    rows = len(start) - 1
    none = np.zeros(0, np.int64)
    return Lists(
        start=start,
        size=np.diff(start),
        ranked=np.zeros(rows, np.int64),
        cols=cols,
        vals=vals,
        tops=none,
        lift=lift,
        fall=np.zeros(1, np.int64),
    )


def roomier(given: Lists, wanted: int) -> Lists:
    """The same lists with room for ``wanted`` arcs a row, and half as many again."""
    rows = len(given.size)
    if rows == 0 or wanted <= int((given.start[1:] - given.start[:-1]).min()):
        return given
    found = lists(rows, wanted + wanted // 2, given.lift)
    before, after = given.arc(), found._replace(size=given.size).arc()
    found.cols[after] = given.cols[before]
    found.vals[after] = given.vals[before]
    found.tops[after] = given.tops[before]
    return found._replace(size=given.size.copy(), ranked=given.ranked.copy(), fall=given.fall)


def board(rows: int, capacity: Ints) -> Board:
    """Nothing costs anything, nobody is anywhere."""
    place = np.concatenate([[0], np.cumsum(capacity)]).astype(np.int64)
    return Board(
        price=np.zeros(len(capacity), np.int64),
        brings=np.zeros(rows, np.int64),
        place=place,
        who=np.full(place[-1], UNMATCHED, np.int64),
        bids=np.zeros(place[-1], np.int64),
        load=np.zeros(len(capacity), np.int64),
        mentor_of=np.full(rows, UNMATCHED, np.int64),
        held=np.zeros(rows, np.int64),
    )


def search(mentors: int) -> Search:
    """Nothing was reached."""
    return Search(
        dist=np.full(mentors, FAR, np.int64),
        spot=np.full(mentors, AFRESH, np.int64),
        heap=np.zeros(mentors, np.int64),
        came=np.zeros(mentors, np.int64),
        worth=np.zeros(mentors, np.int64),
        to=np.zeros(mentors, np.int64),
        seen=np.zeros(mentors, np.int64),
    )
