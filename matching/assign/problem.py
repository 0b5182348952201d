"""What is to be solved, checked to the last cell. Axis 0 is mentees, axis 1 mentors."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.assign.given import shaped as _shaped
from matching.assign.given import whole as _whole
from matching.assign.naming import by_content, by_id
from matching.assign.refusals import (
    BadUnitError,
    DuplicateIdError,
    LockedTwiceError,
    LockForbiddenError,
    LockOverCapacityError,
    NegativeCapacityError,
    NotANumberError,
    NotYesOrNoError,
    OutOfRangeError,
    ShapeError,
    UnknownLockError,
)
from matching.assign.sides import rules
from matching.assign.sides.common import Common, commons
from matching.assign.sides.rules import Quota

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

UNMATCHED = -1
UNIT = 2**30  # affinity is counted in whole units of 1 / UNIT: below 1e-9
MOST_UNIT = 2**40
ARRAYS = (
    "affinity",
    "eligible",
    "capacity",
    "priority",
    "locked",
    "demand",
    "mentor_type",
    "least",
)


@dataclass(frozen=True, slots=True, eq=False, init=False)
class Problem:
    """One round to solve. All arrays are copies and read-only.

    Attributes:
        affinity: (mentees, mentors), unitless in [0, 1]; 1 is a perfect fit.
        eligible: (mentees, mentors); False forbids the pair whatever its affinity.
        capacity: (mentors,), how many mentees each mentor can take, locked ones included.
        priority: (mentees,), tier of each mentee; the lower is served first.
        locked: (mentees,), the mentor a person fixed for this mentee, or ``UNMATCHED``.
        mentee_ids: stable ids; the tie-break hangs on them, never on row numbers.
        mentor_ids: stable ids, as above.
        unit: affinity is counted in whole 1 / ``unit``; give the scale of integer scores here.
        demand: (mentees,), 1, or 2 for two mentors of different type.
        mentor_type: (mentors,), whole codes; matters where somebody asks for two.
        least: (mentors,), a group mentor takes nobody or at least so many; 0 and 1 say nothing.
        quotas: at most so many pairs between some mentees and some mentors.
        common: lists of options; all mentees of a mentor share one of each list with him.

    ``locked`` may be given as (mentees,) columns, as pairs (row, column), as a mapping row to
    column or as a (mentees, mentors) boolean array.
    """

    affinity: Floats
    eligible: Bools
    capacity: Ints
    priority: Ints
    locked: Ints
    mentee_ids: tuple[str, ...] | None
    mentor_ids: tuple[str, ...] | None
    unit: int
    demand: Ints
    mentor_type: Ints
    least: Ints
    quotas: tuple[Quota, ...]
    common: tuple[Common, ...]

    def __init__(  # noqa: PLR0913, PLR0917 - the order is published
        self,
        affinity: npt.ArrayLike,
        eligible: npt.ArrayLike,
        capacity: npt.ArrayLike,
        priority: npt.ArrayLike | None = None,
        locked: Mapping[int, int] | npt.ArrayLike | None = None,
        mentee_ids: Sequence[object] | None = None,
        mentor_ids: Sequence[object] | None = None,
        *,
        unit: int = UNIT,
        demand: npt.ArrayLike | None = None,
        mentor_type: npt.ArrayLike | None = None,
        least: npt.ArrayLike | None = None,
        quotas: Iterable[Quota] = (),
        common: Iterable[Common] = (),
    ) -> None:
        fit = np.array(affinity, dtype=np.float64)
        if fit.shape == (0,):  # an empty list has lost its second axis
            fit = fit.reshape(0, np.size(capacity))
        if fit.ndim != 2:  # noqa: PLR2004 - a matrix has two axes
            raise ShapeError(field="affinity", shape=fit.shape, wanted="(mentees, mentors)")
        mentees, mentors = fit.shape
        put = object.__setattr__
        if not 1 <= unit <= MOST_UNIT or unit != int(unit):
            raise BadUnitError(value=unit, most=MOST_UNIT)
        put(self, "unit", int(unit))
        put(self, "mentee_ids", checked_ids("mentee", mentee_ids, mentees))
        put(self, "mentor_ids", checked_ids("mentor", mentor_ids, mentors))
        put(self, "affinity", fit)
        put(self, "eligible", _allowed(self, np.array(eligible)))
        put(self, "capacity", _whole("capacity", capacity, mentors))
        tiers = np.zeros(mentees, np.int64) if priority is None else priority
        put(self, "priority", _whole("priority", tiers, mentees))
        put(self, "locked", _locks(self, locked))
        _check_affinity(self)
        _check_capacity(self)
        put(self, "demand", rules.demands(demand, mentees))
        put(self, "mentor_type", rules.codes("mentor_type", mentor_type, mentors))
        put(self, "least", rules.codes("least", least, mentors))
        put(self, "quotas", rules.quotas(quotas, mentees, mentors))
        put(self, "common", commons(common, mentees, mentors))
        rules.check(self, types_given=mentor_type is not None)
        for name in ARRAYS:
            getattr(self, name).setflags(write=False)

    @property
    def mentees(self) -> int:
        """Number of mentees."""
        return len(self.priority)

    @property
    def mentors(self) -> int:
        """Number of mentors."""
        return len(self.capacity)

    @property
    def units(self) -> Ints:
        """Affinity in whole units, (mentees, mentors) in 0..unit."""
        return np.rint(self.affinity * self.unit).astype(np.int64)

    @property
    def sided(self) -> bool:
        """Whether a side rule is used, so that the round is no plain assignment."""
        return rules.used(self)

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
        mark = np.where(self.eligible, self.units + 1, 0)
        held = np.flatnonzero(self.locked >= 0)
        mark[held, self.locked[held]] *= -1
        marks = self.priority, self.capacity
        if self.sided:
            marks = (
                _marked(self.priority, rules.row_marks(self)),
                _marked(self.capacity, rules.column_marks(self)),
            )
        rows, columns = by_content(mark, *marks)
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
        for part in (
            rows[row],
            columns[column],
            np.where(self.eligible, self.units, UNMATCHED)[np.ix_(row, column)],
            self.capacity[column],
            self.priority[row],
            at,
        ):
            found.update(np.ascontiguousarray(part).astype("<i8", casting="unsafe").tobytes())
        if self.sided:
            found.update(rules.spelled(self, row, column))
        return found.hexdigest()

    def but(self, **changes: Any) -> "Problem":
        """The same problem with some fields replaced.

        >>> one = Problem([[0.5]], [[True]], [1])
        >>> one.but(capacity=[2]).capacity.tolist()
        [2]
        """
        kept = {name: getattr(self, name) for name in self.__slots__}
        return Problem(**{**kept, **changes})


def _marked(field: Ints, words: Words) -> Ints:
    return (field.astype(np.uint64) + words).view(np.int64)


def checked_ids(side: str, given: Sequence[object] | None, wanted: int) -> tuple[str, ...] | None:
    """Ids as text, each once and as many as people."""
    if given is None:
        return None
    ids = tuple(str(one) for one in given)
    if len(ids) != wanted:
        raise ShapeError(field=f"{side}_ids", shape=(len(ids),), wanted=(wanted,))
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise DuplicateIdError(side=side, id=one)
        seen.add(one)
    return ids


def _locks(problem: Problem, given: Mapping[int, int] | npt.ArrayLike | None) -> Ints:
    locked = np.full(problem.mentees, UNMATCHED, np.int64)
    for row, column in lock_pairs(given, problem.affinity.shape):
        if not (0 <= row < problem.mentees and 0 <= column < problem.mentors):
            raise UnknownLockError(mentee=row, mentor=column)
        mentee, mentor = problem.mentee_name(row), problem.mentor_name(column)
        if locked[row] not in {UNMATCHED, column}:
            other = problem.mentor_name(int(locked[row]))
            raise LockedTwiceError(mentee=mentee, mentor=mentor, other=other)
        if not problem.eligible[row, column]:
            raise LockForbiddenError(mentee=mentee, mentor=mentor)
        locked[row] = column
    return locked


def _allowed(problem: Problem, given: npt.NDArray[Any]) -> Bools:
    shape = problem.affinity.shape
    if problem.affinity.size == given.size == 0:
        return np.zeros(shape, bool)
    _shaped("eligible", given, shape)
    if given.dtype != bool:
        said = given if given.dtype.kind in "iuf" else given.astype(object)
        for row, column in np.argwhere((said != 0) & (said != 1))[:1].tolist():
            raise NotYesOrNoError(
                mentee=problem.mentee_name(row),
                mentor=problem.mentor_name(column),
                value=said[row, column],
            )
    return given.astype(bool)


def lock_pairs(
    given: Mapping[int, int] | npt.ArrayLike | None, shape: tuple[int, ...]
) -> list[tuple[int, int]]:
    """Locks in any of their forms as rows and columns."""
    if given is None:
        return []
    raw = np.array(list(given.items()) if isinstance(given, Mapping) else given)
    if raw.size == 0:
        return []
    if raw.dtype == bool:
        return [(int(i), int(j)) for i, j in np.argwhere(_shaped("locked", raw, shape))]
    if raw.ndim == 1:
        column = _whole("locked", raw, shape[0])
        return [(int(i), int(column[i])) for i in np.flatnonzero(column != UNMATCHED)]
    _shaped("locked", raw, (len(raw), 2))
    rows, columns = (_whole("locked", one, len(raw)) for one in raw.T)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _check_affinity(problem: Problem) -> None:
    fit = problem.affinity
    for bad, refusal in (
        (~np.isfinite(fit), NotANumberError),
        ((fit < 0.0) | (fit > 1.0), OutOfRangeError),
    ):
        place = np.argwhere(bad)
        if len(place):
            row, column = (int(one) for one in place[0])
            raise refusal(
                mentee=problem.mentee_name(row),
                mentor=problem.mentor_name(column),
                value=float(fit[row, column]),
            )


def _check_capacity(problem: Problem) -> None:
    held = np.bincount(problem.locked[problem.locked >= 0], minlength=problem.mentors)
    for column in np.flatnonzero(problem.capacity < held).tolist():
        name, places = problem.mentor_name(column), int(problem.capacity[column])
        if places < 0:
            raise NegativeCapacityError(mentor=name, value=places)
        raise LockOverCapacityError(mentor=name, locked=int(held[column]), capacity=places)
