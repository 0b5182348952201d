"""The exact finish: shortest chains in whole numbers turn a good plan into an optimal one.

Prices p and what mentees bring over them, u, stay feasible: u_i >= worth_ij - p_j, u, p >= 0. Pairs
for which this is no equality are parted. Each mentee parted looks for the nearest room by the
shortest chain of moves (Dijkstra 1959 on reduced costs: Edmonds and Karp 1972), then each place
that stands empty at a price looks for a mentee. When none is left, primal equals dual: a proof.
"""

import numpy as np
from numba import njit

from matching.assign.lazy.market import AFRESH, DONE, FAR, Board, Lists, Search
from matching.assign.lazy.tiles import Short, Wide

ARITY = 4  # children of a node of the heap


@njit(nogil=True, cache=True)
def _up(find: Search, at: int) -> None:
    node = find.heap[at]
    while at > 0:
        above = (at - 1) // ARITY
        if find.dist[find.heap[above]] <= find.dist[node]:
            break
        find.heap[at] = find.heap[above]
        find.spot[find.heap[at]] = at
        at = above
    find.heap[at] = node
    find.spot[node] = at


@njit(nogil=True, cache=True)
def _down(find: Search, size: int) -> None:
    node, at = find.heap[0], 0
    while ARITY * at + 1 < size:
        first = ARITY * at + 1
        least = first
        for child in range(first + 1, min(first + ARITY, size)):
            if find.dist[find.heap[child]] < find.dist[find.heap[least]]:
                least = child
        if find.dist[find.heap[least]] >= find.dist[node]:
            break
        find.heap[at] = find.heap[least]
        find.spot[find.heap[at]] = at
        at = least
    find.heap[at] = node
    find.spot[node] = at


@njit(nogil=True, cache=True)
def _pop(find: Search, size: int) -> int:
    """The nearest node; the caller counts the rest."""
    node = int(find.heap[0])
    find.heap[0] = find.heap[size - 1]
    find.spot[find.heap[0]] = 0
    _down(find, size - 1)
    find.spot[node] = DONE
    return node


@njit(nogil=True, cache=True)
def _reach(find: Search, node: int, far: int, row: int, worth: int, tally: Wide) -> None:
    """Enter a node, or draw it nearer; ``tally`` counts the heap and all that was seen."""
    if find.dist[node] == FAR:
        find.seen[tally[1]] = node
        tally[1] += 1
    find.dist[node], find.came[node], find.worth[node] = far, row, worth
    if find.spot[node] == AFRESH:
        find.heap[tally[0]] = node
        find.spot[node] = tally[0]
        tally[0] += 1
    _up(find, find.spot[node])


@njit(nogil=True, cache=True)
def _forget(find: Search, tally: Wide) -> None:
    for at in range(tally[1]):
        find.dist[find.seen[at]] = FAR
        find.spot[find.seen[at]] = AFRESH
    tally[:] = 0


@njit(nogil=True, cache=True)
def leave(board: Board, row: int) -> None:
    """Take a mentee from his place."""
    mentor = board.mentor_of[row]
    last = board.place[mentor] + board.load[mentor] - 1
    for slot in range(board.place[mentor], last):
        if board.who[slot] == row:
            board.who[slot] = board.who[last]
            break
    board.load[mentor] -= 1
    board.mentor_of[row] = -1


@njit(nogil=True, cache=True)
def enter(board: Board, row: int, mentor: int, worth: int) -> None:
    """Put a mentee into a free place."""
    board.who[board.place[mentor] + board.load[mentor]] = row
    board.load[mentor] += 1
    board.mentor_of[row] = mentor
    board.held[row] = worth


@njit(nogil=True, cache=True)
def seat(board: Board, plan: Wide, held: Wide) -> None:
    """Put everybody where a plan has them."""
    for row in range(len(plan)):
        if plan[row] >= 0:
            enter(board, row, plan[row], held[row])


@njit(nogil=True, cache=True)
def _best(lists: Lists, board: Board, row: int) -> int:
    """What a row could bring; 0 outside."""
    best, lift = 0, lists.lift[row]
    arc = lists.start[row]
    last, ranked = arc + lists.size[row], arc + lists.ranked[row]
    while arc < last:
        if arc < ranked and lift + lists.tops[arc] + lists.fall[0] <= best:
            arc = ranked  # whatever is ranked below is worth less
            continue
        best = max(best, lift + lists.vals[arc] - board.price[lists.cols[arc]])
        arc += 1
    return best


@njit(nogil=True, cache=True)
def part(lists: Lists, board: Board, asked: Wide) -> Wide:
    """Set what the asked rows bring at these prices and part the pairs that fall short.

    Returns:
        Rows without a place that could bring something with one.
    """
    loose = np.empty(len(asked), np.int64)
    found = 0
    for row in asked:
        best = _best(lists, board, row)
        mentor = board.mentor_of[row]
        if mentor >= 0:
            here = lists.lift[row] + board.held[row] - board.price[mentor]
            if here < best or here < 0:
                leave(board, row)
            else:
                best = here
        board.brings[row] = best
        if board.mentor_of[row] < 0 and best > 0:
            loose[found] = row
            found += 1
    return loose[:found].copy()


@njit(nogil=True, cache=True)
def _from_row(
    lists: Lists, board: Board, find: Search, row: int, base: int, end: int, tally: Wide
) -> None:
    """Reach the mentors a row may move to."""
    rest = base + board.brings[row] - lists.lift[row]
    least = rest - end - lists.fall[0]
    first = lists.start[row]
    last = first + lists.size[row]
    arc, ranked = first, first + lists.ranked[row]
    while arc < last:
        if arc < ranked and lists.tops[arc] <= least:
            arc = ranked  # whatever is ranked below is farther than the end
            continue
        mentor = lists.cols[arc]
        far = rest - lists.vals[arc] + board.price[mentor]
        if far < end and far < find.dist[mentor] and find.spot[mentor] != DONE:
            _reach(find, mentor, far, row, lists.vals[arc], tally)
        arc += 1


@njit(nogil=True, cache=True)
def _shift(board: Board, find: Search, tally: Wide, end: int, sign: int) -> None:
    """New prices: what lies nearer than the end of the chain moves by the difference."""
    for at in range(tally[1]):
        mentor = find.seen[at]
        by = sign * (end - find.dist[mentor])
        if find.spot[mentor] == DONE and find.dist[mentor] < end:
            board.price[mentor] += by
            for slot in range(board.place[mentor], board.place[mentor] + board.load[mentor]):
                board.brings[board.who[slot]] -= by


@njit(nogil=True, cache=True)
def crowd(lists: Lists, board: Board, out: Wide) -> tuple[Wide, Wide, int]:
    """Who competes with rows without a place: all mentors they list, all their mentees, and so on.

    Returns:
        (rows,) of those who compete, (mentors,) they compete for, and the free places there.
    """
    mentors = len(board.price)
    rows, columns = np.empty(len(lists.size), np.int64), np.empty(mentors, np.int64)
    inside, reached = np.zeros(len(lists.size), np.bool_), np.zeros(mentors, np.bool_)
    count, found, free = 0, 0, 0
    for row in out:
        inside[row] = True
        rows[count] = row
        count += 1
    at = 0
    while at < count:
        row = rows[at]
        at += 1
        for arc in range(lists.start[row], lists.start[row] + lists.size[row]):
            mentor = lists.cols[arc]
            if reached[mentor]:
                continue
            reached[mentor] = True
            columns[found] = mentor
            found += 1
            free += board.place[mentor + 1] - board.place[mentor] - board.load[mentor]
            for slot in range(board.place[mentor], board.place[mentor] + board.load[mentor]):
                other = board.who[slot]
                if not inside[other]:
                    inside[other] = True
                    rows[count] = other
                    count += 1
    return rows[:count].copy(), columns[:found].copy(), free


@njit(nogil=True, cache=True)
def settle(lists: Lists, board: Board, find: Search, loose: Wide) -> int:
    """Give each loose row the nearest room, or leave it outside where that is nearer.

    Returns:
        How many mentors the searches have looked at.
    """
    looked = 0
    tally = np.zeros(2, np.int64)  # nodes in the heap, nodes seen
    for row in loose:
        board.brings[row] = _best(lists, board, row)
        end, last, out = board.brings[row], -1, -1  # staying outside costs what the row brings
        if end == 0:
            continue
        _from_row(lists, board, find, row, 0, end, tally)
        while tally[0] > 0 and find.dist[find.heap[0]] < end:
            mentor = _pop(find, tally[0])
            tally[0] -= 1
            looked += 1
            base = find.dist[mentor]
            if board.load[mentor] < board.place[mentor + 1] - board.place[mentor]:
                end, last, out = base, mentor, -1
                break
            for slot in range(board.place[mentor], board.place[mentor + 1]):
                other = board.who[slot]
                if base + board.brings[other] < end:
                    end, last, out = base + board.brings[other], mentor, other
                _from_row(lists, board, find, other, base, end, tally)
        _shift(board, find, tally, end, 1)
        board.brings[row] -= end
        _move_in(board, find, last, out)
        _forget(find, tally)
    return looked


@njit(nogil=True, cache=True)
def _move_in(board: Board, find: Search, last: int, out: int) -> None:
    """Move everybody along the chain that ends at mentor ``last``; ``out`` goes outside."""
    if out >= 0:
        leave(board, out)
    mentor = last
    while mentor >= 0:
        row, before = find.came[mentor], board.mentor_of[find.came[mentor]]
        if before >= 0:
            leave(board, row)
        enter(board, row, mentor, find.worth[mentor])
        mentor = before


@njit(nogil=True, cache=True)
def fill(lists: Lists, board: Board, find: Search, back: Lists, empty: Wide) -> int:
    """Fill each place that stands empty at a price, or bring the price down.

    ``back`` are the same arcs by mentor, so that its ``cols`` are rows; ``empty`` are mentors with
    free places.

    Returns:
        How many mentors the searches have looked at.
    """
    looked = 0
    tally = np.zeros(2, np.int64)
    for mentor in empty:
        while (
            board.price[mentor] > 0
            and board.load[mentor] < board.place[mentor + 1] - board.place[mentor]
        ):
            looked += _fill_one(lists, board, find, back, mentor, tally)
    return looked


@njit(nogil=True, cache=True)
def _fill_one(
    lists: Lists, board: Board, find: Search, back: Lists, empty: int, tally: Wide
) -> int:
    """The shortest chain backwards: who moves here, who then moves to his place, and so on."""
    looked = 0
    end, last, newcomer = board.price[empty], empty, -1
    worth = 0
    _reach(find, empty, 0, -1, 0, tally)
    while tally[0] > 0 and find.dist[find.heap[0]] < end:
        mentor = _pop(find, tally[0])
        tally[0] -= 1
        looked += 1
        base = find.dist[mentor]
        if base + board.price[mentor] < end:
            end, last, newcomer = base + board.price[mentor], mentor, -1
        for arc in range(back.start[mentor], back.start[mentor] + back.size[mentor]):
            row = back.cols[arc]
            there = board.mentor_of[row]
            far = base + board.brings[row] - lists.lift[row] - back.vals[arc] + board.price[mentor]
            if far >= end or there == mentor:
                continue
            if there < 0:
                end, last, newcomer, worth = far, mentor, row, back.vals[arc]
            elif far < find.dist[there] and find.spot[there] != DONE:
                _reach(find, there, far, row, back.vals[arc], tally)
                find.to[there] = mentor
    _shift(board, find, tally, end, -1)
    _move_back(board, find, last, newcomer, worth)
    _forget(find, tally)
    return looked


@njit(nogil=True, cache=True)
def _move_back(board: Board, find: Search, last: int, newcomer: int, worth: int) -> None:
    """Move everybody along the chain; the place at its end is the newcomer's, or stays empty."""
    mentor = last
    while find.came[mentor] >= 0:
        leave(board, find.came[mentor])
        mentor = find.to[mentor]
    mentor = last
    while find.came[mentor] >= 0:
        enter(board, find.came[mentor], find.to[mentor], find.worth[mentor])
        mentor = find.to[mentor]
    if newcomer >= 0:
        enter(board, newcomer, last, worth)


@njit(nogil=True, cache=True)
def append(lists: Lists, rows: Wide, size: Wide, cols: Short, vals: Wide) -> None:
    """List more arcs of some rows, each mentor once; there is room for all of them."""
    for at in range(len(rows)):
        row = rows[at]
        first, last = lists.start[row], lists.start[row] + lists.size[row]
        for new in range(size[at]):
            there = False
            for arc in range(first, last):
                there |= lists.cols[arc] == cols[at, new]
            if not there:
                arc = first + lists.size[row]
                lists.cols[arc], lists.vals[arc] = cols[at, new], vals[at, new]
                lists.size[row] += 1


@njit(nogil=True, cache=True)
def turned(lists: Lists, mentors: int) -> Lists:
    """The same arcs by mentor; ``cols`` are rows then, and nothing is lifted."""
    rows = len(lists.size)
    size = np.zeros(mentors, np.int64)
    for row in range(rows):
        for arc in range(lists.start[row], lists.start[row] + lists.size[row]):
            size[lists.cols[arc]] += 1
    start = np.zeros(mentors + 1, np.int64)
    start[1:] = np.cumsum(size)
    at = start[:-1].copy()
    cols = np.empty(start[-1], np.int32)
    vals = np.empty(start[-1], lists.vals.dtype)
    for row in range(rows):
        for arc in range(lists.start[row], lists.start[row] + lists.size[row]):
            mentor = lists.cols[arc]
            cols[at[mentor]], vals[at[mentor]] = row, lists.vals[arc]
            at[mentor] += 1
    none = np.zeros(mentors, np.int64)
    return Lists(start, size, none, cols, vals, none, none, none)
