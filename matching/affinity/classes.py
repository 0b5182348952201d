"""People who answered alike, and tables of what holds between two such classes.

Most parts of a score hang on few answers with few options: a table over the classes of both sides
holds them all, and a block of pairs is a look into it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Table = npt.NDArray[Any]
Spots = Mapping[int, Mapping[int, int]]  # by row, by column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classes:
    """One side by what its people answered.

    Attributes:
        of: (people,), the class of each.
        first: (classes,), somebody who stands for each class.
    """

    of: Ints
    first: Ints


def classes(*answers: npt.NDArray[Any]) -> Classes:
    """Classes of people equal in all these answers, each (people,) or (people, options).

    >>> found = classes(np.array([2, 1, 2]), np.array([[True], [True], [True]]))
    >>> found.of.tolist(), found.first.tolist()
    ([1, 0, 1], [1, 0])
    """
    of = np.zeros(len(answers[0]), np.int64)
    for one in answers:
        for column in one.T if one.ndim > 1 else one[None, :]:
            told = np.unique(column, return_inverse=True)[1].reshape(-1)
            of = np.unique(of * (told.max(initial=0) + 1) + told, return_inverse=True)[1].reshape(
                -1
            )
    _kinds, first, again = np.unique(of, return_index=True, return_inverse=True)
    return Classes(of=again.reshape(-1).astype(np.int64), first=first.astype(np.int64))


class Cut(Protocol):
    """Some pairs of a round: what is looked up has their shape.

    Attributes:
        rows: mentees the pairs are of.
    """

    @property
    def rows(self) -> Ints: ...  # noqa: D102

    def mine(self, of: Table) -> Table:
        """What (mentees,) says of each pair's mentee; broadcasts against ``theirs``."""

    def theirs(self, of: Table) -> Table:
        """What (mentors,) says of each pair's mentor."""

    def by_class(self, table: Table, classes: Ints) -> Table:
        """What (rows, classes) says of each pair, by the class of its mentor (mentors,)."""

    def spots(self, found: Spots) -> Iterator[tuple[tuple[int, ...], int]]:
        """Place in the cut, and value, of those named pairs that are in it."""

    def grid(self, made: Callable[[Ints, Ints], Table]) -> Table:
        """Pairs of whole units that are made for some rows against some columns."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tile:
    """Some rows against neighbouring columns of ``mentors``: (rows, columns)."""

    rows: Ints
    columns: slice

    def mine(self, of: Table) -> Table:  # noqa: D102
        return of[self.rows, None]

    def theirs(self, of: Table) -> Table:  # noqa: D102
        return of[None, self.columns]

    def by_class(self, table: Table, classes: Ints) -> Table:  # noqa: D102
        return np.take(table, classes[self.columns], axis=1, mode="clip")

    def spots(self, found: Spots) -> Iterator[tuple[tuple[int, ...], int]]:  # noqa: D102
        first, last = self.columns.start, self.columns.stop
        for at, row in enumerate(self.rows.tolist() if found else ()):
            for column, value in found.get(row, {}).items():
                if first <= column < last:
                    yield (at, column - first), value

    def grid(self, made: Callable[[Ints, Ints], Table]) -> Table:  # noqa: D102
        return made(self.rows, np.arange(self.columns.start, self.columns.stop))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Single:
    """Single pairs: (pairs,)."""

    rows: Ints
    columns: Ints

    def mine(self, of: Table) -> Table:  # noqa: D102
        return of[self.rows]

    def theirs(self, of: Table) -> Table:  # noqa: D102
        return of[self.columns]

    def by_class(self, table: Table, classes: Ints) -> Table:  # noqa: D102
        found: Table = table[np.arange(len(self.rows)), classes[self.columns]]
        return found

    def spots(self, found: Spots) -> Iterator[tuple[tuple[int, ...], int]]:  # noqa: D102
        pairs = zip(self.rows.tolist(), self.columns.tolist(), strict=True) if found else ()
        for at, (row, column) in enumerate(pairs):
            value = found.get(row, {}).get(column)
            if value is not None:
                yield (at,), value

    def grid(self, made: Callable[[Ints, Ints], Table]) -> Table:  # noqa: D102
        pairs = zip(self.rows[:, None], self.columns[:, None], strict=True)
        return np.array([made(row, column)[0, 0] for row, column in pairs], np.int32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairing:
    """What holds between two classes.

    Attributes:
        mentees, mentors: class of each person.
        table: (classes of mentees, classes of mentors).
    """

    mentees: Ints
    mentors: Ints
    table: Table

    def at(self, cut: Cut) -> Table:
        """What holds in each pair, a new array."""
        return cut.by_class(self.table[self.mentees[cut.rows]], self.mentors)


def bits(rows: Bools) -> Table:
    """(people,), each set as the bits of one whole number, the smallest that holds it.

    >>> bits(np.array([[True, False, True]])).tolist()
    [5]
    """
    options = rows.shape[1]
    kind = next(one for one in (np.uint8, np.uint16, np.uint32, np.uint64) if fits(one, options))
    found: Table = np.zeros(len(rows), kind)
    for at, column in enumerate(rows.T):
        found |= column.astype(kind) << kind(at)
    return found


def fits(kind: type[np.unsignedinteger[Any]], options: int) -> bool:
    """Whether a set of so many options fits; the largest kind takes what no other does."""
    size = np.iinfo(kind).bits
    if kind is np.uint64 and options > size:
        raise ValueError(options)
    return options <= size
