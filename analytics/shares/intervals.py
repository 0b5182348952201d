"""Intervals of shares. Shares are in [0, 1]; an empty base gives None, never a number."""

from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri

from analytics.figures import State
from data.codebook.conventions import convention

Interval = tuple[float | None, float | None]
NOTHING: Interval = (None, None)
NPS_PEOPLE, NPS_TAIL = 3.0, 0.75  # added to all, and to each end


@dataclass(frozen=True, slots=True, kw_only=True)
class Nps:
    """Readiness to recommend in points -100..100: raw, and an interval around the centre."""

    nps: float | None
    centre: float | None
    lo: float | None
    hi: float | None
    state: State


def default_conf() -> float:
    """The level of every interval and verdict, 0.95."""
    return float(convention("interval")["conf"])


def wilson(k: float, n: int, conf: float | None = None) -> Interval:
    """Score interval of a share, two-sided, no continuity correction.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n); Wilson 1927, J Am Stat Assoc 22:209-212.

    >>> tuple(round(one, 4) for one in wilson(81, 263))
    (0.2553, 0.3662)
    """
    if n <= 0:
        return NOTHING
    z = float(_z(conf))
    p, spread = k / n, z * z / n
    centre = (p + spread / 2) / (1 + spread)
    half = z * sqrt(max(p * (1 - p), 0.0) / n + z * z / (4 * n * n)) / (1 + spread)
    return (0.0 if k <= 0 else centre - half, 1.0 if k >= n else centre + half)


def newcombe(
    k1: int, n1: int, k2: int, n2: int, conf: float | None = None
) -> tuple[float | None, float | None, float | None]:
    """Difference k1/n1 - k2/n2 with the square-and-add interval, method 10.

    d - √((p1-l1)² + (u2-p2)²), d + √((u1-p1)² + (p2-l2)²) with Wilson limits l, u;
    Newcombe 1998, Stat Med 17:873-890.
    """
    (l1, u1), (l2, u2) = wilson(k1, n1, conf), wilson(k2, n2, conf)
    if l1 is None or u1 is None or l2 is None or u2 is None:
        return (None, None, None)
    p1, p2 = k1 / n1, k2 / n2
    below, above = sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return (p1 - p2, p1 - p2 - below, p1 - p2 + above)


def nps(promoters: int, detractors: int, n: int, conf: float | None = None) -> Nps:
    """Share of 9-10 minus share of 0-6, in points, with the adjusted interval.

    Three people are added, three quarters of one at each end; the interval stands around that
    adjusted centre and is cut to -100..100. Rocks 2016, Am Stat 70:365-372.
    """
    if n <= 0:
        return Nps(nps=None, centre=None, lo=None, hi=None, state=State.NO_BASE)
    people = n + NPS_PEOPLE
    up, down = (promoters + NPS_TAIL) / people, (detractors + NPS_TAIL) / people
    centre = up - down
    half = float(_z(conf)) * sqrt((up + down - centre**2) / people)
    return Nps(
        nps=100.0 * (promoters - detractors) / n,
        centre=100.0 * centre,
        lo=100.0 * max(centre - half, -1.0),
        hi=100.0 * min(centre + half, 1.0),
        state=State.OK,
    )


def bounds(k: int, n: int, N: int) -> Interval:
    """Worst and best case of the silent: [k/N, (k+N-n)/N]. No interval, and never merged with one.

    Manski 1990, Am Econ Rev 80:319-323.

    >>> bounds(17, 20, 25)
    (0.68, 0.88)
    """
    return NOTHING if N <= 0 else (k / N, (k + N - n) / N)


def _z(conf: float | None) -> float:
    level = default_conf() if conf is None else conf
    return float(ndtri((1 + level) / 2))
