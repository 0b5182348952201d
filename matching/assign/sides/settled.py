"""Goals already settled, as rows a solver in floating point cannot bend.

A row "worth at least so much" with coefficients of 30 bits lets a solver trade units of worth for
whole pairs that are whole only within 1e-6. A wide goal is therefore also written digit by digit,
base 1024, with whole carries, as in sums on paper: coefficients stay under 1024, and no tolerance
is as large as half a unit of any digit. The plain row stays beside the digits because it is what
keeps the search short.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.assign.problem import Floats, Ints

COEFFICIENT_BITS = 14  # of a scaled goal: one unit of a 30-bit goal is 2^-16, tolerances are 1e-6
DIGIT_BITS = 10
CARRIES = 2  # between three digits

Row = tuple[Floats, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What each variable adds to a goal, without the greatest common divisor.

    Attributes:
        small: (variables,) whole numbers.
        divisor: what they were divided by.
        target: the worth reached, over ``divisor``; None while it is being settled.
    """

    small: Ints
    divisor: int
    target: int | None = None

    @property
    def scale(self) -> float:
        """What one unit of ``small`` becomes in floating point, a power of two."""
        return float(2.0 ** min(0, COEFFICIENT_BITS - self._bits))

    @property
    def wide(self) -> bool:
        """Whether one row is not enough to hold it."""
        return self._bits > COEFFICIENT_BITS

    @property
    def row(self) -> Floats:
        """(variables,) coefficients, exact in binary."""
        return np.asarray(self.small * self.scale, np.float64)

    @property
    def _bits(self) -> int:
        return int(np.abs(self.small).max(initial=0)).bit_length()


def goal(value: Ints) -> Goal:
    """A goal by what each variable adds to it.

    >>> goal(np.array([2**30, 3 * 2**28, 0])).small.tolist()
    [4, 3, 0]
    """
    divisor = max(int(np.gcd.reduce(np.abs(value), initial=0)), 1)
    return Goal(small=value // divisor, divisor=divisor)


def rows(held: Sequence[Goal], size: int) -> tuple[Any, Floats, Floats]:
    """Matrix, least and most of the rows that keep settled goals, carries as further variables."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - keeps the door light

    width, found = size + carries(held), []
    at = size
    for one in held:
        for row, low, high in _of(one, at, width):
            found.append((row, low, high))
        at += CARRIES * one.wide
    matrix = csr_array(np.array([one[0] for one in found]).reshape(len(found), width))
    return matrix, np.array([one[1] for one in found]), np.array([one[2] for one in found])


def carries(held: Sequence[Goal]) -> int:
    """How many further variables the rows need."""
    return CARRIES * sum(one.wide for one in held)


def _of(one: Goal, at: int, width: int) -> Iterator[Row]:
    target = one.target or 0
    row = np.zeros(width)
    row[: len(one.small)] = one.row
    yield row, (target - 0.5) * one.scale, np.inf
    if not one.wide:
        return
    base = 2**DIGIT_BITS
    small, left = one.small, target
    for digit in range(CARRIES + 1):
        last = digit == CARRIES
        row = np.zeros(width)
        row[: len(small)] = small if last else small % base
        if digit:
            row[at + digit - 1] = 1.0
        if not last:
            row[at + digit] = -float(base)
        worth = float(left if last else left % base)
        yield row, worth, worth
        small, left = small // base, left // base
