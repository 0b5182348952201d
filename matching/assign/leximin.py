"""Leximin in one exact run: scores become digits of whole numbers of any length.

A pair at the lowest score costs more than all pairs at higher ones together, and so on up. Shortest
augmenting paths (Jonker and Volgenant 1987) on places of mentors, in Python's own integers.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.assign.problem import UNMATCHED, Ints
from matching.assign.residual import Movable

Wholes = npt.NDArray[np.object_]  # Python integers


def lexicographic(field: Movable, units: Ints) -> Ints:
    """(mentees,) the plan that is best by coverage, then by leximin, then by the hash.

    Args:
        field: what may move; its first plane is coverage, its last the hash.
        units: (mentees, mentors), affinity in whole units.
    """
    mentees, mentors = units.shape
    if not units.size:
        return np.full(mentees, UNMATCHED, np.int64)
    cost = np.zeros((mentees, mentors + 1), object)
    cost[:, :mentors] = _costs(field, units)
    plan = cheapest(cost, [*field.capacity.tolist(), mentees])
    return np.where(plan < mentors, plan, UNMATCHED)


def _costs(field: Movable, units: Ints) -> Wholes:
    """(mentees, mentors) whole numbers: coverage, then a digit for each score, then the hash."""
    served, tie = field.planes[0], field.planes[-1]
    digit = len(units).bit_length()  # so many bits hold the number of all pairs
    scores = np.unique(units[field.eligible])
    tail = int(tie.max()).bit_length() + digit
    levels = [1 << (tail + digit * place) for place in range(len(scores))][::-1] or [0]
    whole = 1 << (tail + digit * (len(scores) + 1))
    at = np.minimum(np.searchsorted(scores, units), len(levels) - 1)
    cost: Wholes = np.array(levels, object)[at] - whole * served.astype(object) - tie.astype(object)
    cost[~field.eligible] = whole * (int(served.max()) + 1) * len(units)  # dearer than any plan
    return cost


def cheapest(cost: Wholes, room: list[int]) -> Ints:
    """(rows,) the column of each row in the plan of the least sum.

    Args:
        cost: (rows, columns); the last column must be open to every row.
        room: how many rows each column takes.
    """
    plan = np.full(len(cost), UNMATCHED, np.int64)
    held: list[list[int]] = [[] for _ in room]
    price: Wholes = np.zeros(len(room), object)
    for row in range(len(cost)):
        node, movers = _shortest(cost, price, held, room, row)
        while True:
            mover = movers[node]
            was = int(plan[mover])
            held[node].append(mover)
            plan[mover] = node
            if mover == row:
                break
            held[was].remove(mover)
            node = was
    return plan


def _shortest(
    cost: Wholes, price: Wholes, held: list[list[int]], room: list[int], row: int
) -> tuple[int, list[Any]]:
    """The nearest column with room and by whom each column is entered; prices follow."""
    distance = cost[row] - price
    movers = np.full(len(room), row)
    waiting = np.ones(len(room), bool)
    passed: list[int] = []
    while True:
        nodes = np.flatnonzero(waiting).tolist()
        node = min(nodes, key=distance.__getitem__)
        if len(held[node]) < room[node]:
            break
        waiting[node] = False
        passed.append(node)
        for mover in held[node]:
            through = cost[mover] - price
            through += distance[node] - through[node]
            nearer = waiting & (through < distance).astype(bool)
            distance[nearer] = through[nearer]
            movers[nearer] = mover
    price[passed] += distance[passed] - distance[node]
    return node, movers.tolist()
