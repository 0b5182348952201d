"""People who answered alike, and tables of what holds between two such classes.

Most parts of a score hang on few answers with few options: a table over the classes of both sides
holds them all, and a block of pairs is a look into it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Table = npt.NDArray[Any]


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

    def tile(self, rows: Ints, columns: slice) -> Table:
        """(rows, columns), a new array."""
        return np.take(self.table[self.mentees[rows]], self.mentors[columns], axis=1, mode="clip")


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
