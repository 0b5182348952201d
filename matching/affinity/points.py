"""Points of 100 that add up: what people see is the whole that the engine counted."""

from collections.abc import Sequence

import numpy as np

from data.i18n import number

POINTS = 100


def points(parts: Sequence[int], unit: int) -> tuple[int, ...]:
    """Whole units as points of 100, by largest remainder (Hamilton); equal ones in the given order.

    >>> points([333, 333, 334], 1000)
    (33, 33, 34)
    >>> points([5, 5, 5], 1000)
    (1, 1, 0)
    """
    laid = np.array(parts, np.int64) * POINTS
    whole, rest = laid // unit, laid % unit
    missing = whole_points(sum(parts), unit) - int(whole.sum())
    whole[np.argsort(-rest, kind="stable")[:missing]] += 1
    return tuple(whole.tolist())


def spoken(score: float) -> str:
    """A score in [0, 1], a sum or a difference of scores as points, with a decimal if need be.

    >>> spoken(0.815), spoken(5.0)
    ('81,5', '500')
    """
    said = number(score * POINTS)
    return said[:-2] if said.endswith("0") else said


def whole_points(total: int, unit: int) -> int:
    """A score as points of 100, halves up.

    >>> whole_points(815, 1000)
    82
    """
    return (2 * POINTS * int(total) + unit) // (2 * unit)
