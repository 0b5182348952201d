"""A table of two dimensions whose sums are shown: what must be hidden, and the proof. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure.cells import withheld

Place = tuple[str, str]  # row and column; "" stands for the sum over all of them
WHOLE = ""
TINY = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sum that is shown and the cells it is made of."""

    whole: Place
    parts: tuple[Place, ...]


def hidden_places(cells: Mapping[Place, int], k: int) -> frozenset[Place]:
    """Cells and sums not to be shown, so that none of 1 to k - 1 people can be worked out.

    Args:
        cells: people by row and column; the table is a partition of the people.
        k: fewer people than this are never shown.

    Rows and columns are treated as partitions in turn until nothing changes. Then every hidden
    cell is made as small and as large as the shown sums let it be: one that cannot move is given
    company, until all can.

    >>> sorted(hidden_places({("a", "x"): 3, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 9}, 5))
    [('a', 'x'), ('a', 'y'), ('b', 'x'), ('b', 'y')]
    """
    counts = whole_table(cells)
    lines = lines_of(cells)
    gone = frozenset(place for place, count in counts.items() if 0 < count < k)
    while True:
        gone = _swept(counts, lines, gone, k)
        more = _company(counts, lines, gone)
        if more is None:
            return gone
        gone |= {more}


def whole_table(cells: Mapping[Place, int]) -> dict[Place, int]:
    """The cells with the sums of rows, of columns and of everything."""
    counts = dict(cells)
    for (row, column), count in cells.items():
        for place in ((row, WHOLE), (WHOLE, column), (WHOLE, WHOLE)):
            counts[place] = counts.get(place, 0) + count
    return counts


def lines_of(cells: Mapping[Place, int]) -> list[Line]:
    """Every sum of the table with its parts."""
    rows = list(dict.fromkeys(row for row, _column in cells))
    columns = list(dict.fromkeys(column for _row, column in cells))
    found = [
        Line(whole=(row, WHOLE), parts=tuple(one for one in cells if one[0] == row)) for row in rows
    ]
    found += [
        Line(whole=(WHOLE, column), parts=tuple(one for one in cells if one[1] == column))
        for column in columns
    ]
    found.append(Line(whole=(WHOLE, WHOLE), parts=tuple((row, WHOLE) for row in rows)))
    found.append(Line(whole=(WHOLE, WHOLE), parts=tuple((WHOLE, one) for one in columns)))
    return found


def ranges(
    counts: Mapping[Place, int], lines: Sequence[Line], gone: frozenset[Place]
) -> dict[Place, tuple[float, float]]:
    """Least and most each hidden cell can be for somebody who knows all shown ones."""
    names = sorted(gone)
    if not names:
        return {}
    sides, sums = [], []
    for line in lines:
        told = {line.whole: 1, **dict.fromkeys(line.parts, -1)}
        sides.append([told.get(name, 0) for name in names])
        sums.append(-sum(by * counts[name] for name, by in told.items() if name not in gone))
    found = {}
    for at, name in enumerate(names):
        price = np.zeros(len(names))
        price[at] = 1.0
        ends = (_extreme(way * price, sides, sums) for way in (1, -1))
        least, most = (way * one for way, one in zip((1, -1), ends, strict=True))
        found[name] = (least, most)
    return found


def _extreme(
    price: NDArray[np.float64], sides: Sequence[Sequence[int]], sums: Sequence[int]
) -> float:
    """The least of a weighted sum of the hidden cells, none of which is below zero."""
    from scipy.optimize import linprog  # noqa: PLC0415 -- takes a second; few tables need it

    found = linprog(price, A_eq=sides, b_eq=sums, bounds=(0, None), method="highs")
    return float(found.fun or 0.0) if found.status == 0 else float("-inf")


def _swept(
    counts: Mapping[Place, int], lines: Sequence[Line], gone: frozenset[Place], k: int
) -> frozenset[Place]:
    """Apply the rule of one partition to every line until nothing changes."""
    while True:
        before = gone
        for line in lines:
            if line.whole in gone:
                continue  # without its sum a line tells nothing
            parts = {f"{row}\x1f{column}": counts[row, column] for row, column in line.parts}
            first = [f"{row}\x1f{column}" for row, column in line.parts if (row, column) in gone]
            more = withheld(parts, first, k)
            gone |= {(one.partition("\x1f")[0], one.partition("\x1f")[2]) for one in more}
        if gone == before:
            return gone


def _company(
    counts: Mapping[Place, int], lines: Sequence[Line], gone: frozenset[Place]
) -> Place | None:
    """The cell to hide next beside one that the shown sums leave no room; None if all can move."""
    for name, (least, most) in sorted(ranges(counts, lines, gone).items()):
        if most - least > TINY:
            continue
        beside = {
            place for line in lines for place in _members(line) if name in _members(line)
        } - gone
        rest = [place for place in beside if counts[place]]
        if rest:
            return min(rest, key=lambda place: (counts[place], place))
    return None


def _members(line: Line) -> tuple[Place, ...]:
    return (line.whole, *line.parts)
