"""The nearest chains to one end, for all who look for one: a single search backwards.

Moves are laid out whole, by the node they lead to, so the search is plain Dijkstra (1959) without a
heap: every node may lead to every other. Lengths are compared goal by goal, the first two goals in
one number; the others are looked at only where that number ties.
"""

import numpy as np
from numba import njit

from matching.assign.lazy.tiles import Wide

NEVER = 2**61  # key of what is not reached
NOBODY = -1


@njit(nogil=True, cache=True)
def _less(one: Wide, other: Wide) -> bool:
    """Whether the later goals of one length come before those of another."""
    for goal in range(len(one)):
        if one[goal] != other[goal]:
            return bool(one[goal] < other[goal])
    return False


@njit(nogil=True, cache=True)
def _nearest(key: Wide, rest: Wide, done: Wide) -> int:
    found, least = NOBODY, NEVER - 1
    for node in range(len(key)):
        if done[node] or key[node] > least:
            continue
        if found == NOBODY or key[node] < least or _less(rest[node], rest[found]):
            found, least = node, key[node]
    return found


@njit(nogil=True, cache=True)
def _enter(
    enter: Wide, more: Wide, here: int, beyond: Wide, node: int, best: Wide, kept: Wide, first: Wide
) -> int:
    """Let everybody try to start at a node; how far the worst placed has to go by now."""
    far = 0
    for who in range(len(enter)):
        there = enter[who, node] + here
        if enter[who, node] < NEVER and there <= best[who]:
            whole = more[:, who, node] + beyond
            if there < best[who] or _less(whole, kept[who]):
                best[who], first[who] = there, node
                kept[who] = whole
        far = max(far, best[who])
    return far


@njit(nogil=True, cache=True)
def _relax(
    into: Wide, more: Wide, node: int, key: Wide, rest: Wide, done: Wide, after: Wide
) -> None:
    """Draw nearer whoever may move to a node."""
    for start in range(len(key)):
        there = into[node, start] + key[node]
        if done[start] or there > key[start] or into[node, start] >= NEVER:
            continue
        whole = more[:, node, start] + rest[node]
        if there < key[start] or _less(whole, rest[start]):
            key[start], after[start] = there, node
            rest[start] = whole


@njit(nogil=True, cache=True)
def nearest_chains(
    into: Wide, more: Wide, end: int, enter: Wide, enter_more: Wide
) -> tuple[Wide, Wide]:
    """The best chain of each who may start anywhere and has to end at one node.

    Args:
        into: (nodes, nodes), the first two goals of the move to a row from a column; ``NEVER``.
        more: (goals, nodes, nodes), the other goals.
        end: node where all chains end.
        enter: (people, nodes), what starting at a node falls short, as ``into``; never below 0.
        enter_more: (goals, people, nodes).

    Returns:
        (people,) first node of each one's chain, ``NOBODY`` without one, and (nodes,) the node
        after each on its way to the end.
    """
    nodes, goals = len(into), len(more)
    key, rest = np.full(nodes, NEVER), np.zeros((nodes, goals), np.int64)
    done, after = np.zeros(nodes, np.int64), np.full(nodes, NOBODY)
    best, kept = np.full(len(enter), NEVER), np.zeros((len(enter), goals), np.int64)
    first = np.full(len(enter), NOBODY)
    key[end], far = 0, NEVER
    while True:
        node = _nearest(key, rest, done)
        if node == NOBODY or far < key[node]:
            return first, after
        done[node] = 1
        far = _enter(enter, enter_more, key[node], rest[node], node, best, kept, first)
        _relax(into, more, node, key, rest, done, after)
