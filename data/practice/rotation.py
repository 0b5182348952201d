"""Speed meetings: who sits with whom in which turn. Everybody meets everybody in the fewest turns.

The longer side sits still, the shorter one moves on by one place a turn; seats without a partner
rest. Pure.
"""

from collections.abc import Sequence
from typing import TypeVar

One = TypeVar("One")
Turn = tuple[tuple[One, One], ...]


def rotation(mentors: Sequence[One], mentees: Sequence[One]) -> tuple[Turn[One], ...]:
    """Turns of (mentor, mentee): each couple meets exactly once, nobody sits twice in a turn.

    >>> rotation(["A", "B"], ["x", "y"])
    ((('A', 'x'), ('B', 'y')), (('A', 'y'), ('B', 'x')))
    >>> len(rotation(["A"], ["x", "y", "z"])), rotation([], ["x"])
    (3, ())
    """
    turns = max(len(mentors), len(mentees)) if mentors and mentees else 0
    return tuple(_turn(mentors, mentees, shift) for shift in range(turns))


def _turn(mentors: Sequence[One], mentees: Sequence[One], shift: int) -> Turn[One]:
    if len(mentors) <= len(mentees):
        many = len(mentees)
        return tuple((one, mentees[(at + shift) % many]) for at, one in enumerate(mentors))
    many = len(mentors)
    return tuple((mentors[(at - shift) % many], one) for at, one in enumerate(mentees))
