"""What can be said about a target, and how many answers it would take."""

from analytics.figures import Verdict
from analytics.shares.intervals import wilson

MOST_PEOPLE = 1_000_000  # no school or region is larger


def verdict(
    k: int, n: int, target: float, conf: float | None = None
) -> tuple[Verdict, bool | None]:
    """What the interval says of the target, and what the regulation says.

    Met where the lower Wilson limit reaches the target, not met where the upper one stays below
    it; the regulation knows k/n alone.

    >>> verdict(21, 21, 0.85)
    (<Verdict.UNCLEAR: 'unclear'>, True)
    """
    lo, hi = wilson(k, n, conf)
    if lo is None or hi is None:
        return (Verdict.NO_BASE, None)
    official = k / n >= target
    if lo >= target:
        return (Verdict.MET, official)
    return (Verdict.NOT_MET if hi < target else Verdict.UNCLEAR, official)


def needed_n(target: float, dissatisfied: int, conf: float | None = None) -> int | None:
    """The fewest answers that prove a target with so many dissatisfied; None for a target of 1.

    >>> [needed_n(0.85, one) for one in (0, 1, 2)]
    [22, 34, 45]
    """
    low, high = dissatisfied, max(dissatisfied, 1)
    while not _proven(high, dissatisfied, target, conf):
        low, high = high, high * 2
        if high > MOST_PEOPLE:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _proven(middle, dissatisfied, target, conf) else (middle, high)
    return high


def _proven(n: int, dissatisfied: int, target: float, conf: float | None) -> bool:
    lo, _ = wilson(n - dissatisfied, n, conf)
    return lo is not None and lo >= target
