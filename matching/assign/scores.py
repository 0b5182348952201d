"""Affinity of a round that is never whole in memory: rows are laid out when they are asked for.

Whole numbers all the way: what a block holds depends neither on its size nor on threads.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from matching.assign.naming import Words, by_rows
from matching.assign.problem import Ints, Problem
from matching.assign.refusals import OutOfRangeError, ShapeError

Units = npt.NDArray[np.int32]
Small = npt.NDArray[np.float32]
Tile = npt.NDArray[np.float32] | npt.NDArray[np.float64]

FORBIDDEN = -1
PAIRS = 1 << 16  # single pairs that are laid out together
EXACT = 2**24  # whole numbers below are exact in float32, sums in any order


class Scores(Protocol):
    """What the engine asks of affinities. Axis 0 is mentees, axis 1 mentors.

    Attributes:
        mentees: how many rows.
        mentors: how many columns.
        unit: an affinity of 1 in whole units.
    """

    @property
    def mentees(self) -> int: ...  # noqa: D102
    @property
    def mentors(self) -> int: ...  # noqa: D102
    @property
    def unit(self) -> int: ...  # noqa: D102

    def tile(self, rows: Ints, left: int, right: int) -> npt.NDArray[Any]:
        """(rows, right - left) whole units in 0..unit, ``FORBIDDEN`` for a forbidden pair.

        Whole numbers, below 2^24 in float32 as well. The caller may write into the result.
        """

    def keys(self) -> tuple[Words, Words]:
        """A 64-bit key for each row and column that says what it holds, whatever the order."""

    def digest(self, rows: Ints, columns: Ints) -> str:
        """SHA-256 of all affinities with rows and columns in this order."""


class Dense:
    """The affinities of a problem that is whole in memory."""

    def __init__(self, problem: Problem, eligible: npt.NDArray[np.bool_] | None = None) -> None:
        """``eligible`` stands for the rules of the problem, with a floor laid over them."""
        self.problem = problem
        self.eligible = problem.eligible if eligible is None else eligible
        self.mentees, self.mentors = problem.affinity.shape
        self.unit = problem.unit

    def tile(self, rows: Ints, left: int, right: int) -> Ints:
        """As ``Scores.tile``."""
        units = np.rint(self.problem.affinity[rows, left:right] * self.unit).astype(np.int64)
        units[~self.eligible[rows, left:right]] = FORBIDDEN
        return units

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """(pairs,) whole units of single pairs, ``FORBIDDEN`` for a forbidden one."""
        units = np.rint(self.problem.affinity[rows, columns] * self.unit).astype(np.int64)
        return np.where(self.eligible[rows, columns], units, FORBIDDEN)

    def keys(self) -> tuple[Words, Words]:
        """As ``Scores.keys``."""
        return self.problem.keys()

    def digest(self, rows: Ints, columns: Ints) -> str:
        """As ``Scores.digest``."""
        found = hashlib.sha256(f"dense {self.unit}".encode())
        for row in rows.tolist():
            units = self.tile(np.array([row]), 0, self.mentors)[0, columns]
            found.update(units.astype("<i8").tobytes())
        return found.hexdigest()


class Bilinear:
    """Affinity as one inner product of small whole numbers, with rules laid over it.

    The product is exact in float32 because the sum of absolute products stays under 2^24: then
    neither the block nor the number of threads can change a bit of it.
    """

    def __init__(
        self,
        mentee_factors: npt.ArrayLike,
        mentor_factors: npt.ArrayLike,
        *,
        unit: int,
        mentee_group: npt.ArrayLike | None = None,
        mentor_group: npt.ArrayLike | None = None,
        banned: Sequence[tuple[int, int]] | npt.ArrayLike = (),
    ) -> None:
        """Check the factors and lay them out.

        Args:
            mentee_factors: (mentees, r) whole numbers, at most 127 from zero.
            mentor_factors: (mentors, r), the same; affinity = product / unit.
            unit: an affinity of 1.
            mentee_group: (mentees,), whole; a pair of one group is forbidden.
            mentor_group: (mentors,), whole.
            banned: (k, 2) rows and columns of forbidden pairs.
        """
        one, other = (
            _factors("mentee_factors", mentee_factors),
            _factors("mentor_factors", mentor_factors),
        )
        if one.shape[1] != other.shape[1]:
            raise ShapeError(
                field="mentor_factors", shape=other.shape, wanted=(len(other), one.shape[1])
            )
        most = np.abs(one).max(0, initial=0.0) @ np.abs(other).max(0, initial=0.0)
        if not 0 < unit < EXACT or most >= EXACT:
            raise OutOfRangeError(mentee="*", mentor="*", value=float(max(most, unit)))
        self.unit = int(unit)
        self._sure = _inside(one, other, unit)
        self._one, self._other = one, np.ascontiguousarray(other.T)
        self.mentees, self.mentors = len(one), len(other)
        self._groups = _groups(mentee_group, self.mentees), _groups(mentor_group, self.mentors)
        self._start, self._banned = _by_row(banned, self.mentees)

    def tile(self, rows: Ints, left: int, right: int) -> Small:
        """As ``Scores.tile``."""
        found: Small = self._one[rows] @ self._other[:, left:right]
        if not self._sure:
            for at, column in np.argwhere((found < 0) | (found > self.unit))[:1].tolist():
                self._refuse(int(rows[at]), left + column, float(found[at, column]))
        mentee, mentor = self._groups
        if mentee is not None and mentor is not None:
            found[mentee[rows, None] == mentor[None, left:right]] = FORBIDDEN
        if len(self._banned):
            self._ban(found, rows, left, right)
        return found

    def pairs(self, rows: Ints, columns: Ints) -> Ints:
        """(pairs,) whole units of single pairs, ``FORBIDDEN`` for a forbidden one."""
        units = np.empty(len(rows), np.int64)
        for first in range(0, len(rows), PAIRS):
            one, other = rows[first : first + PAIRS], columns[first : first + PAIRS]
            units[first : first + PAIRS] = (self._one[one] * self._other.T[other]).sum(1)
        for at in np.flatnonzero((units < 0) | (units > self.unit))[:1].tolist():
            self._refuse(int(rows[at]), int(columns[at]), float(units[at]))
        mentee, mentor = self._groups
        if mentee is not None and mentor is not None:
            units[mentee[rows] == mentor[columns]] = FORBIDDEN
        if len(self._banned):
            banned = np.repeat(np.arange(self.mentees), np.diff(self._start))
            barred = np.isin(rows * self.mentors + columns, banned * self.mentors + self._banned)
            units[barred] = FORBIDDEN
        return units

    def _refuse(self, mentee: int, mentor: int, units: float) -> None:
        raise OutOfRangeError(mentee=str(mentee), mentor=str(mentor), value=units / self.unit)

    def _ban(self, found: Small, rows: Ints, left: int, right: int) -> None:
        counts = self._start[rows + 1] - self._start[rows]
        for at in np.flatnonzero(counts).tolist():
            row = rows[at]
            columns = self._banned[self._start[row] : self._start[row + 1]]
            inside = columns[(columns >= left) & (columns < right)]
            found[at, inside - left] = FORBIDDEN

    def keys(self) -> tuple[Words, Words]:
        """As ``Scores.keys``."""
        mentee, mentor = self._groups
        counts = np.diff(self._start)
        return (
            by_rows(np.column_stack([self._one, _column(mentee, self.mentees), counts])),
            by_rows(np.column_stack([self._other.T, _column(mentor, self.mentors)])),
        )

    def digest(self, rows: Ints, columns: Ints) -> str:
        """As ``Scores.digest``."""
        mentee, mentor = self._groups
        place = np.empty(self.mentors, np.int64)
        place[columns] = np.arange(self.mentors)
        bans = [
            sorted(place[self._banned[self._start[row] : self._start[row + 1]]].tolist())
            for row in rows[np.diff(self._start)[rows] > 0].tolist()
        ]
        found = hashlib.sha256(f"bilinear {self.unit} {bans}".encode())
        for part in (
            self._one[rows],
            self._other.T[columns],
            _column(mentee, self.mentees)[rows],
            _column(mentor, self.mentors)[columns],
            np.diff(self._start)[rows],
        ):
            found.update(np.ascontiguousarray(part).astype("<i8").tobytes())
        return found.hexdigest()


def _factors(field: str, given: npt.ArrayLike) -> Small:
    raw = np.asarray(given)
    if raw.ndim != 2:  # noqa: PLR2004 - a matrix has two axes
        raise ShapeError(field=field, shape=raw.shape, wanted="(people, r)")
    laid = raw.astype(np.float32)
    bad = np.argwhere(~(np.abs(laid) <= 127) | (laid != np.rint(laid)))  # noqa: PLR2004 - one byte
    if len(bad):
        row, column = bad[0].tolist()
        raise OutOfRangeError(
            mentee=f"{field}[{row}]", mentor=str(column), value=float(raw[row, column])
        )
    return laid


def _inside(one: Small, other: Small, unit: int) -> bool:
    """Whether no product can leave 0..unit, from the least and greatest factors alone."""
    if not len(one) or not len(other):
        return True
    ends = np.stack([one * other.min(0), one * other.max(0)])
    return bool(ends.min(0).sum(1).min() >= 0 and ends.max(0).sum(1).max() <= unit)


def _groups(given: npt.ArrayLike | None, wanted: int) -> Ints | None:
    if given is None:
        return None
    found = np.asarray(given).astype(np.int64)
    if found.shape != (wanted,):
        raise ShapeError(field="group", shape=found.shape, wanted=(wanted,))
    return found


def _column(group: Ints | None, size: int) -> Ints:
    return np.full(size, FORBIDDEN, np.int64) if group is None else group


def _by_row(banned: Sequence[tuple[int, int]] | npt.ArrayLike, mentees: int) -> tuple[Ints, Ints]:
    pairs = np.asarray(banned, np.int64).reshape(-1, 2)
    order = np.argsort(pairs[:, 0], kind="stable")
    start = np.zeros(mentees + 1, np.int64)
    np.cumsum(np.bincount(pairs[:, 0], minlength=mentees)[:mentees], out=start[1:])
    return start, pairs[order, 1]
