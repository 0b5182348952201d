"""What a paired t test can see: power, people needed, smallest visible effect, all computed.

Both tails of the noncentral t are counted. Far tails come as NaN from the library and count as 0.
"""

from collections.abc import Callable
from math import isnan, sqrt

from scipy.special import nctdtr, stdtrit

LEAST, MOST = 2.0, 1e7  # pairs looked among
WIDEST = 100.0  # standard deviations


def power(n: float, d: float, alpha: float = 0.05) -> float:
    """Chance to find an effect of d standard deviations of differences with n pairs.

    P(|T| > t) for T noncentral with n-1 degrees and d√n; Cohen 1988, ch. 2.
    """
    df, shift = n - 1, d * sqrt(n)
    edge = float(stdtrit(df, 1 - alpha / 2))
    return _tail(df, -shift, -edge) + _tail(df, shift, -edge)


def needed_pairs(d: float, alpha: float = 0.05, power_wanted: float = 0.8) -> float | None:
    """Pairs needed, a real number; None where no number of pairs is enough (d = 0)."""
    if power(MOST, abs(d), alpha) < power_wanted:
        return None
    return _root(lambda n: power(n, abs(d), alpha) - power_wanted, LEAST, MOST)


def detectable(n: float, alpha: float = 0.05, power_wanted: float = 0.8) -> float | None:
    """The smallest effect n pairs show with the wanted power; None below two pairs.

    >>> round(detectable(20), 2)
    0.66
    """
    if n < LEAST or power(n, WIDEST, alpha) < power_wanted:
        return None
    return _root(lambda d: power(n, d, alpha) - power_wanted, 0.0, WIDEST)


def _tail(df: float, shift: float, edge: float) -> float:
    """P(T ≤ edge); NaN far away is 0 in the tail."""
    chance = float(nctdtr(df, shift, edge))
    return 0.0 if isnan(chance) else chance


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses zero, by halving."""
    if rising(low) >= 0:
        return low
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) >= 0 else (middle, high)
    return high
