"""Blocks of pairs: what a pair is worth, the best of each row, the equal ones. Stateless."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from matching.assign.problem import Ints
from matching.assign.scores import EXACT, Scores

Floats = npt.NDArray[Any]
Wide = npt.NDArray[np.int64]
Short = npt.NDArray[np.int32]

ROWS, COLUMNS = 256, 1024  # of a tile: it stays in the cache of a core
CHUNK = 128  # columns whose best is looked at together
GUARD, LEAN = 8.0, 2.0**-20  # rounding never hides a pair; what passes is compared exactly
NOTHING = -(2**62)
# Whole numbers in, whole numbers out: only what cannot change a bit is allowed to be faster.
FAST = {"nnan", "ninf", "nsz"}
FAR = -3.0e38  # instead of infinity, for a forbidden pair


@njit(nogil=True, cache=True, fastmath=FAST)
def _worth(tile: Floats, unit: int, squarings: int) -> None:
    """Units of affinity become units of the first goal; a forbidden pair is far below all."""
    far, whole = tile.dtype.type(FAR), np.float64(unit)
    for row in range(tile.shape[0]):
        line = tile[row]
        if squarings == 0:
            for at in range(line.size):
                line[at] = far if line[at] < 0 else line[at]
        elif squarings == 1:
            for at in range(line.size):
                lost = (whole - line[at]) / whole
                line[at] = far if line[at] < 0 else -np.rint(lost * lost * whole)
        elif squarings == 2:  # noqa: PLR2004 - a loop of its own is laid out for the whole width
            for at in range(line.size):
                lost = (whole - line[at]) / whole
                lost *= lost
                line[at] = far if line[at] < 0 else -np.rint(lost * lost * whole)
        else:
            for at in range(line.size):
                lost = (whole - line[at]) / whole
                lost *= lost
                lost *= lost
                line[at] = far if line[at] < 0 else -np.rint(lost * lost * whole)


@njit(nogil=True, cache=True)
def _sink(keys: Wide, cols: Short, vals: Wide, at: int, size: int) -> None:
    """Let the entry at the top of a heap of least keys sink to its place."""
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[at] <= keys[child]:
            return
        keys[at], keys[child] = keys[child], keys[at]
        cols[at], cols[child] = cols[child], cols[at]
        vals[at], vals[child] = vals[child], vals[at]
        at = child


@njit(nogil=True, cache=True)
def _rise(keys: Wide, cols: Short, vals: Wide, at: int) -> None:
    while at > 0:
        up = (at - 1) // 2
        if keys[up] <= keys[at]:
            return
        keys[at], keys[up] = keys[up], keys[at]
        cols[at], cols[up] = cols[up], cols[at]
        vals[at], vals[up] = vals[up], vals[at]
        at = up


@njit(nogil=True, cache=True, fastmath=FAST)
def _any(some: Floats, cost: Floats, bar: Any) -> bool:
    """Whether a difference of a chunk reaches the bar; a count, for it needs no branch."""
    found = np.int32(0)
    for at in range(some.size):
        found += np.int32(some[at] - cost[at] >= bar)
    return bool(found > 0)


@njit(nogil=True, cache=True)
def _bar(floor: int, price: Floats) -> Any:
    """Just under ``floor``, in the numbers that prices are in."""
    return price.dtype.type(floor - GUARD - abs(np.float64(floor)) * LEAN)


@njit(nogil=True, cache=True, fastmath=FAST)
def _best(
    tile: Floats,
    left: int,
    price: Floats,
    exact: Wide,
    least: Wide,
    keys: Wide,
    cols: Short,
    vals: Wide,
    size: Wide,
) -> None:
    """Keep the greatest (worth - price) of each row above ``least`` in heaps of keys."""
    rows, columns = tile.shape
    most = keys.shape[1]
    here = price[left : left + columns]
    for row in range(rows):
        line = tile[row]
        floor = keys[row, 0] if size[row] == most else least[row]
        bar = _bar(floor, price)
        for first in range(0, columns, CHUNK):
            some, cost = line[first : first + CHUNK], here[first : first + CHUNK]
            if not _any(some, cost, bar):
                continue
            for at in range(some.size):
                if some[at] - cost[at] < bar or some[at] < FAR / 2:
                    continue
                worth, column = np.int64(some[at]), left + first + at
                key = worth - exact[column]
                if key <= floor:
                    continue
                if size[row] < most:
                    place = size[row]
                    size[row] += 1
                    keys[row, place], cols[row, place], vals[row, place] = key, column, worth
                    _rise(keys[row], cols[row], vals[row], place)
                else:
                    keys[row, 0], cols[row, 0], vals[row, 0] = key, column, worth
                    _sink(keys[row], cols[row], vals[row], 0, most)
                if size[row] == most:
                    floor = keys[row, 0]
                    bar = _bar(floor, price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Rows whose best mentors are wanted.

    Attributes:
        rows: (rows,), which.
        prices: (mentors,) whole; of the first goal and coverage together.
        most: how many mentors a row may list.
        least: (rows,), nothing at this key or below is wanted; it must be no greater than the key
            of the last place of the list.
        squarings: log2 of the fairness.
        columns: how many mentors are looked at together.
    """

    rows: Ints
    prices: Wide
    most: int
    least: Wide
    squarings: int
    columns: int = COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """Lists of the best mentors.

    Attributes:
        rows: (rows,), which.
        cols: (rows, most) mentors, the best first; ``size`` of them count.
        vals: (rows, most), worth of the pairs by the first goal.
        tops: (rows, most), worth less price.
        size: (rows,).
        above: (rows,), no unlisted pair has a greater worth less price.
    """

    rows: Ints
    cols: Short
    vals: Wide
    tops: Wide
    size: Wide
    above: Wide


def best(scores: Scores, ask: Ask) -> Best:
    """The ``most`` best mentors of each row at these prices."""
    rows = len(ask.rows)
    keys = np.full((rows, ask.most), NOTHING, np.int64)
    cols = np.zeros((rows, ask.most), np.int32)
    vals = np.zeros((rows, ask.most), np.int64)
    size = np.zeros(rows, np.int64)
    least = ask.least.copy()
    for left, tile in _tiles(scores, ask):
        price = ask.prices.astype(tile.dtype)
        _best(tile, left, price, ask.prices, least, keys, cols, vals, size)
    full = size == ask.most
    above = np.where(full, keys.min(1, initial=-NOTHING), least)
    order = np.argsort(-keys, axis=1)
    return Best(
        rows=ask.rows,
        cols=np.take_along_axis(cols, order, 1),
        vals=np.take_along_axis(vals, order, 1),
        tops=np.take_along_axis(keys, order, 1),
        size=size,
        above=above,
    )


def _tiles(scores: Scores, ask: Ask) -> Iterator[tuple[int, Floats]]:
    small = scores.unit < EXACT
    for left in range(0, scores.mentors, ask.columns):
        right = min(left + ask.columns, scores.mentors)
        found = scores.tile(ask.rows, left, right)
        tile = np.ascontiguousarray(found, np.float32 if small else np.float64)
        _worth(tile, scores.unit, ask.squarings)
        yield left, tile


@njit(nogil=True, cache=True)
def _count_equal(tile: Floats, left: int, price: Floats, wanted: Floats, count: Wide) -> None:
    rows, columns = tile.shape
    for row in range(rows):
        line = tile[row]
        found = 0
        for column in range(columns):
            found += line[column] - price[left + column] == wanted[row]
        count[row] += found


@njit(nogil=True, cache=True)
def _take_equal(
    tile: Floats, left: int, price: Floats, wanted: Floats, at: Wide, cols: Short
) -> None:
    rows, columns = tile.shape
    for row in range(rows):
        line = tile[row]
        for column in range(columns):
            if line[column] - price[left + column] == wanted[row]:
                cols[at[row]] = left + column
                at[row] += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Equal:
    """Pairs of some rows with exactly one worth less price; as ``Ask``."""

    rows: Ints
    prices: Wide
    wanted: Wide
    squarings: int
    columns: int = COLUMNS


def equal(scores: Scores, ask: Equal) -> tuple[Wide, Short]:
    """(rows,), how many pairs each has, and their mentors row by row."""
    price = ask.prices.astype(np.float64)  # whole below 2^53
    wanted = ask.wanted.astype(np.float64)
    count = np.zeros(len(ask.rows), np.int64)
    parts: list[tuple[Wide, Short]] = []
    for left, tile in _tiles(scores, ask):  # type: ignore[arg-type]
        here = np.zeros(len(ask.rows), np.int64)
        _count_equal(tile, left, price, wanted, here)
        start = np.concatenate([[0], np.cumsum(here)])
        cols = np.empty(start[-1], np.int32)
        _take_equal(tile, left, price, wanted, start[:-1].copy(), cols)
        parts.append((here, cols))
        count += here
    return count, _joined(parts, count)


def _joined(parts: list[tuple[Wide, Short]], count: Wide) -> Short:
    """Pieces of each row put one after the other."""
    cols = np.concatenate([cols for _here, cols in parts]) if parts else np.zeros(0, np.int32)
    row = np.repeat(
        np.tile(np.arange(len(count)), len(parts)),
        np.concatenate([here for here, _cols in parts] or [count]),
    )
    return cols[np.argsort(row, kind="stable")]
