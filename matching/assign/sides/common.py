"""Something all mentees of one mentor must share: a top request, an hour of the week.

Of each person it is known which options of a list suit (domains, slots). Whoever leads a group is
tied to one option of each list, and every mentee of his must have it too. A pair of two is a group
of one: the two share an option.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.assign.naming import mix
from matching.assign.refusals import CommonShapeError, NothingSharedError

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Common:
    """One list of options.

    Attributes:
        mentees: options of each mentee, ascending.
        mentors: options of each mentor, as above.
        most: how many mentees go together under each option; empty where nothing limits them.

    >>> Common([[2, 0, 2]], [[0]]).mentees
    ((0, 2),)
    """

    mentees: tuple[tuple[int, ...], ...]
    mentors: tuple[tuple[int, ...], ...]
    most: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name in ("mentees", "mentors"):
            rows = tuple(tuple(sorted({int(x) for x in one})) for one in getattr(self, name))
            object.__setattr__(self, name, rows)
        object.__setattr__(self, "most", tuple(int(one) for one in self.most))

    def of(self, mentor: int, mentees: Iterable[int]) -> set[int]:
        """Options that a mentor and all these mentees share, and that so many may go by."""
        found, rows = set(self.mentors[mentor]), list(mentees)
        for one in rows:
            found &= set(self.mentees[one])
        return {one for one in found if not self.most or len(rows) <= self.most[one]}

    def pairs(self) -> Bools:
        """(mentees, mentors), pairs that share an option."""
        theirs = [set(one) for one in self.mentors]
        rows = [[not theirs_.isdisjoint(mine) for theirs_ in theirs] for mine in self.mentees]
        return np.array(rows, bool).reshape(len(self.mentees), len(self.mentors))


def commons(given: Iterable[Common], mentees: int, mentors: int) -> tuple[Common, ...]:
    """The lists, each of as many people as the round has."""
    found = tuple(given)
    for place, one in enumerate(found):
        options = {option for row in (*one.mentees, *one.mentors) for option in row}
        told = all(0 <= option < (len(one.most) or 1 << 31) for option in options)
        if (len(one.mentees), len(one.mentors)) != (mentees, mentors) or not told:
            raise CommonShapeError(place=place, mentees=len(one.mentees), mentors=len(one.mentors))
    return found


def check(held: Sequence[Sequence[int]], lists: Sequence[Common], names: Sequence[str]) -> None:
    """Refuse locks that give a mentor mentees who share nothing.

    Args:
        held: rows of the mentees locked to each mentor.
        lists: of the round.
        names: of the mentors.
    """
    for mentor, rows in enumerate(held):
        if rows and not all(one.of(mentor, rows) for one in lists):
            raise NothingSharedError(mentor=names[mentor])


def shared(lists: Sequence[Common], chosen: Bools) -> bool:
    """Whether all mentees of each mentor in a plan (mentees, mentors) share what they must."""
    return all(
        bool(one.of(mentor, np.flatnonzero(chosen[:, mentor]).tolist()))
        for one in lists
        for mentor in np.flatnonzero(chosen.any(0)).tolist()
    )


def words_of(lists: Sequence[Common], side: str, people: int) -> Words:
    """(people,) words that tell people of one side apart by their options."""
    found = np.zeros(people, np.uint64)
    for place, one in enumerate(lists):
        rows = getattr(one, side)
        at = np.array([at for at, options in enumerate(rows) for _one in options], np.int64)
        told = [
            (place << 48) + ((one.most[option] if one.most else 0) << 32) + option + 1
            for options in rows
            for option in options
        ]
        np.add.at(found, at, mix(np.array(told, np.uint64)))
    return found


def spelled(
    lists: Sequence[Common], row: Sequence[int] | Ints, column: Sequence[int] | Ints
) -> str:
    """All lists in text, people in the order given."""
    lines = []
    for one in lists:
        mentees, mentors = [one.mentees[at] for at in row], [one.mentors[at] for at in column]
        lines.append(f"common {list(one.most)} {mentees} {mentors}")
    return "\n".join(lines)
