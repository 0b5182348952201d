"""A round too large for a matrix: scores are laid out when they are asked for."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.assign.given import whole
from matching.assign.naming import Words, by_id
from matching.assign.problem import UNMATCHED, Ints, checked_ids, lock_pairs
from matching.assign.refusals import (
    LockedTwiceError,
    LockForbiddenError,
    LockOverCapacityError,
    NegativeCapacityError,
    UnknownLockError,
)
from matching.assign.scores import FORBIDDEN, Scores

WIDE = 4096  # columns that are looked at together where few rows are asked for


@dataclass(frozen=True, slots=True, eq=False, init=False)
class LargeProblem:
    """One large round to solve; the same as ``Problem`` but for the scores.

    Attributes:
        scores: of all pairs; says which are forbidden.
        capacity: (mentors,), how many mentees each mentor can take, locked ones included.
        priority: (mentees,), tier of each mentee; the lower is served first.
        locked: (mentees,), the mentor a person fixed for this mentee, or ``UNMATCHED``.
        mentee_ids: stable ids; the tie-break hangs on them. Without them it hangs on what the rows
            hold, never on their numbers.
        mentor_ids: stable ids, as above.
    """

    scores: Scores
    capacity: Ints
    priority: Ints
    locked: Ints
    mentee_ids: tuple[str, ...] | None
    mentor_ids: tuple[str, ...] | None

    def __init__(
        self,
        scores: Scores,
        capacity: npt.ArrayLike,
        priority: npt.ArrayLike | None = None,
        locked: Mapping[int, int] | npt.ArrayLike | None = None,
        mentee_ids: Sequence[object] | None = None,
        mentor_ids: Sequence[object] | None = None,
    ) -> None:
        """Check everything but the scores, which check themselves."""
        put = object.__setattr__
        put(self, "scores", scores)
        put(self, "mentee_ids", checked_ids("mentee", mentee_ids, scores.mentees))
        put(self, "mentor_ids", checked_ids("mentor", mentor_ids, scores.mentors))
        put(self, "capacity", whole("capacity", capacity, scores.mentors))
        tiers = np.zeros(scores.mentees, np.int64) if priority is None else priority
        put(self, "priority", whole("priority", tiers, scores.mentees))
        put(self, "locked", self._locks(locked))
        self._check_capacity()
        for one in (self.capacity, self.priority, self.locked):
            one.setflags(write=False)

    @property
    def mentees(self) -> int:
        """Number of mentees."""
        return self.scores.mentees

    @property
    def mentors(self) -> int:
        """Number of mentors."""
        return self.scores.mentors

    @property
    def unit(self) -> int:
        """An affinity of 1 in whole units."""
        return self.scores.unit

    @property
    def room(self) -> Ints:
        """(mentors,), places that no lock holds."""
        held = self.locked[self.locked >= 0]
        return self.capacity - np.bincount(held, minlength=self.mentors)

    def mentee_name(self, row: int) -> str:
        """The id of a mentee, or the row number where no ids were given."""
        return self.mentee_ids[row] if self.mentee_ids is not None else str(row)

    def mentor_name(self, column: int) -> str:
        """The id of a mentor, or the column number where no ids were given."""
        return self.mentor_ids[column] if self.mentor_ids is not None else str(column)

    def keys(self) -> tuple[Words, Words]:
        """A 64-bit key for each mentee and each mentor that does not know the order of rows."""
        if self.mentee_ids is not None and self.mentor_ids is not None:
            return by_id(self.mentee_ids), by_id(self.mentor_ids)
        rows, columns = self.scores.keys()
        return (
            rows if self.mentee_ids is None else by_id(self.mentee_ids),
            columns if self.mentor_ids is None else by_id(self.mentor_ids),
        )

    def digest(self) -> str:
        """SHA-256 of the whole input, the same for any order of rows and columns."""
        rows, columns = self.keys()
        row, column = np.argsort(rows, kind="stable"), np.argsort(columns, kind="stable")
        at = np.append(np.argsort(column, kind="stable"), UNMATCHED)[self.locked[row]]
        found = hashlib.sha256(f"{self.mentees} {self.mentors} {self.unit}".encode())
        found.update(self.scores.digest(row, column).encode())
        for part in (
            rows[row],
            columns[column],
            self.capacity[column],
            self.priority[row],
            at,
        ):
            found.update(np.ascontiguousarray(part).astype("<i8", casting="unsafe").tobytes())
        return found.hexdigest()

    def _locks(self, given: Mapping[int, int] | npt.ArrayLike | None) -> Ints:
        locked = np.full(self.mentees, UNMATCHED, np.int64)
        for row, column in lock_pairs(given, (self.mentees, self.mentors)):
            if not (0 <= row < self.mentees and 0 <= column < self.mentors):
                raise UnknownLockError(mentee=row, mentor=column)
            mentee, mentor = self.mentee_name(row), self.mentor_name(column)
            if locked[row] not in {UNMATCHED, column}:
                other = self.mentor_name(int(locked[row]))
                raise LockedTwiceError(mentee=mentee, mentor=mentor, other=other)
            if units_of(self.scores, np.array([row]), np.array([column]))[0] == FORBIDDEN:
                raise LockForbiddenError(mentee=mentee, mentor=mentor)
            locked[row] = column
        return locked

    def _check_capacity(self) -> None:
        held = np.bincount(self.locked[self.locked >= 0], minlength=self.mentors)
        for column in np.flatnonzero(self.capacity < held).tolist():
            name, places = self.mentor_name(column), int(self.capacity[column])
            if places < 0:
                raise NegativeCapacityError(mentor=name, value=places)
            raise LockOverCapacityError(mentor=name, locked=int(held[column]), capacity=places)


def cover_of(mentees: int, unit: int) -> int:
    """What a mentee served counts against the first goal: more than any chain of it."""
    return 1 << (4 * (mentees + 2) * (unit + 2)).bit_length()


def fits(mentees: int, tiers: int, unit: int) -> bool:
    """Whether prices of coverage and the first goal together stay whole in float64."""
    return 4 * (tiers + 2) * cover_of(mentees, unit) < 2**53


def units_of(scores: Scores, rows: Ints, columns: Ints) -> Ints:
    """(pairs,) whole units of single pairs, ``FORBIDDEN`` for a forbidden one."""
    pairs = getattr(scores, "pairs", None)
    if pairs is not None:
        found: Ints = pairs(rows, columns)
        return found
    asked, at = np.unique(rows, return_inverse=True)
    units = np.empty(len(rows), np.int64)
    order = np.argsort(at, kind="stable")
    bounds = np.searchsorted(at[order], np.arange(0, len(asked) + WIDE, WIDE // 16))
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        some = order[first:last]
        if len(some):
            low = int(at[some[0]])
            tile = scores.tile(asked[low : int(at[some[-1]]) + 1], 0, scores.mentors)
            units[some] = tile[at[some] - low, columns[some]]
    return units
