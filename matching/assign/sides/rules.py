"""Side rules of a round: how many mentors, of which type, groups of which size, which quotas.

Rows are mentees, columns mentors. A plan is a set of pairs; a mentee may hold one pair, or two
with mentors of different type where ``demand`` says 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from matching.assign.given import whole
from matching.assign.naming import mix
from matching.assign.refusals import (
    BadQuotaError,
    DemandError,
    LeastOverCapacityError,
    NegativeLeastError,
    QuotaOverLockedError,
    TypesMissingError,
    UnknownQuotaRowError,
)
from matching.assign.sides import common
from matching.assign.sides.common import Common

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

TWO = 2  # mentors of different type


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many pairs between these mentees and these mentors.

    Attributes:
        mentees: rows, each once, ascending.
        mentors: columns, as above.
        at_most: number of pairs, 0 or more.

    >>> Quota([2, 0, 2], [1], 3).mentees
    (0, 2)
    """

    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    at_most: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "mentees", tuple(sorted({int(one) for one in self.mentees})))
        object.__setattr__(self, "mentors", tuple(sorted({int(one) for one in self.mentors})))


class Sided(Protocol):
    """What of a problem the side rules look at."""

    @property
    def locked(self) -> Ints:
        """(mentees,) columns, -1 where nothing is locked."""

    @property
    def capacity(self) -> Ints:
        """(mentors,) places, those of locks included."""

    @property
    def demand(self) -> Ints:
        """(mentees,) 1 or 2."""

    @property
    def mentor_type(self) -> Ints:
        """(mentors,) codes."""

    @property
    def least(self) -> Ints:
        """(mentors,) smallest group."""

    @property
    def quotas(self) -> tuple[Quota, ...]:
        """In the order given."""

    @property
    def common(self) -> tuple[Common, ...]:
        """In the order given."""

    def mentee_name(self, row: int) -> str:
        """The id of a mentee."""

    def mentor_name(self, column: int) -> str:
        """The id of a mentor."""


def demands(given: npt.ArrayLike | None, mentees: int) -> Ints:
    """(mentees,) how many mentors each is to have; 1 where nothing is said."""
    return whole("demand", np.ones(mentees, np.int64) if given is None else given, mentees)


def codes(field: str, given: npt.ArrayLike | None, mentors: int) -> Ints:
    """(mentors,) whole numbers; 0 where nothing is said."""
    return whole(field, np.zeros(mentors, np.int64) if given is None else given, mentors)


def quotas(given: Iterable[Quota] | None, mentees: int, mentors: int) -> tuple[Quota, ...]:
    """The quotas, each of them of rows and columns that exist."""
    found = tuple(given or ())
    for place, one in enumerate(found):
        for side, rows, size in (
            ("mentee", one.mentees, mentees),
            ("mentor", one.mentors, mentors),
        ):
            for row in rows:
                if not 0 <= row < size:
                    raise UnknownQuotaRowError(quota=place, side=side, place=row)
        if not isinstance(one.at_most, int) or isinstance(one.at_most, bool) or one.at_most < 0:
            raise BadQuotaError(quota=place, value=one.at_most)
    return found


def check(problem: Sided, *, types_given: bool) -> None:
    """Refuse side rules no plan could keep or that mean nothing."""
    _check_demand(problem, types_given=types_given)
    _check_least(problem)
    held = np.flatnonzero(problem.locked >= 0)
    for place, one in enumerate(problem.quotas):
        inside = np.isin(held, one.mentees) & np.isin(problem.locked[held], one.mentors)
        if inside.sum() > one.at_most:
            raise QuotaOverLockedError(quota=place, locked=int(inside.sum()), at_most=one.at_most)
    if problem.common:
        mentors = range(len(problem.capacity))
        locked = [np.flatnonzero(problem.locked == one).tolist() for one in mentors]
        common.check(locked, problem.common, [problem.mentor_name(one) for one in mentors])


def _check_demand(problem: Sided, *, types_given: bool) -> None:
    bad = np.flatnonzero((problem.demand != 1) & (problem.demand != TWO))
    if bad.size:
        row = int(bad[0])
        raise DemandError(mentee=problem.mentee_name(row), value=int(problem.demand[row]))
    two = np.flatnonzero(problem.demand == TWO)
    if two.size and not types_given:
        raise TypesMissingError(mentee=problem.mentee_name(int(two[0])))


def _check_least(problem: Sided) -> None:
    least, places = problem.least, problem.capacity
    for column in np.flatnonzero((least < 0) | ((places > 0) & (least > places))).tolist():
        name, wanted = problem.mentor_name(column), int(least[column])
        if wanted < 0:
            raise NegativeLeastError(mentor=name, value=wanted)
        raise LeastOverCapacityError(mentor=name, least=wanted, capacity=int(places[column]))


def groups(problem: Sided) -> Ints:
    """Columns of the mentors who take nobody or at least two."""
    return np.flatnonzero(problem.least >= TWO)


def used(problem: Sided) -> bool:
    """Whether the round leaves a plain assignment at all."""
    bound = groups(problem).size or problem.quotas or problem.common
    return bool((problem.demand == TWO).any() or bound)


def row_marks(problem: Sided) -> Words:
    """(mentees,) words that tell rows apart by what the side rules say of them."""
    found = mix(problem.demand.astype(np.uint64))
    for one in problem.quotas:
        found[list(one.mentees)] += _word(one)
    return found + common.words_of(problem.common, "mentees", len(found))


def column_marks(problem: Sided) -> Words:
    """(mentors,) words, as above."""
    found = mix(problem.mentor_type.astype(np.uint64)) + mix(~problem.least.astype(np.uint64))
    for one in problem.quotas:
        found[list(one.mentors)] += _word(one)
    return found + common.words_of(problem.common, "mentors", len(found))


def _word(quota: Quota) -> np.uint64:
    size = np.array([quota.at_most, len(quota.mentees), len(quota.mentors)], np.uint64)
    return np.uint64(np.bitwise_xor.reduce(mix(mix(size) + np.arange(len(size)).astype(np.uint64))))


def spelled(problem: Sided, row: Sequence[int] | Ints, column: Sequence[int] | Ints) -> bytes:
    """All side rules as bytes, rows and columns in the order given."""
    at, across = np.argsort(row, kind="stable"), np.argsort(column, kind="stable")
    lines = sorted(
        f"{sorted(at[list(one.mentees)].tolist())} {sorted(across[list(one.mentors)].tolist())}"
        f" {one.at_most}"
        for one in problem.quotas
    )
    parts: list[Any] = [problem.demand[row], problem.mentor_type[column], problem.least[column]]
    if problem.common:  # rounds without it keep the digest they have
        lines.append(common.spelled(problem.common, row, column))
    return b"".join(one.astype("<i8").tobytes() for one in parts) + "\n".join(lines).encode()
