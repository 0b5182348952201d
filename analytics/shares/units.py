"""Units side by side: never a league table, but shrunk shares, funnels, q values, shifts."""

from collections.abc import Sequence
from itertools import groupby
from math import isnan

import numpy as np
from scipy.special import bdtr

from data.codebook.conventions import convention

TINY = 1e-6  # intraclass part no different from chance


def shrink(k: int, n: int, m: float, kappa: float | None = None) -> float:
    """Share of a unit drawn to the pooled share m: (k + κm)/(n + κ).

    Posterior mean of a beta-binomial; an empty unit is the pooled share itself.
    """
    weight = float(convention("units")["kappa"]) if kappa is None else kappa
    return (k + weight * m) / (n + weight) if n + weight > 0 else m


def kappa_of(k: Sequence[int], n: Sequence[int]) -> float:
    """κ by beta-binomial moments where units are ten or more, else the convention.

    With weights n: s² = Σn(p-m)²/Σn, κ from the intraclass part; Kleinman 1973, J Am Stat Assoc
    68:46-54. Units no more apart than chance give a very large κ (1e6).
    """
    rules = convention("units")
    hits, sizes = np.asarray(k, float), np.asarray(n, float)
    hits, sizes = hits[sizes > 0], sizes[sizes > 0]
    units, people = sizes.size, sizes.sum()
    if units < rules["moments"] or not 0 < hits.sum() < people:
        return float(rules["kappa"])
    pooled = hits.sum() / people
    squares = (sizes * (hits / sizes - pooled) ** 2).sum()
    chance = pooled * (1 - pooled)
    part = people - (sizes**2).sum() / people
    rho = (squares - chance * (units - 1)) / (chance * (part - (units - 1)))
    return float(np.clip(1 / max(rho, TINY) - 1, TINY, 1 / TINY))


def gini(x: Sequence[float]) -> float | None:
    """Σ|xi - xj| / (2 n² mean), no small-sample factor; None for nobody or nothing to share out.

    >>> gini([0, 0, 0, 1])
    0.75
    """
    shared = np.sort(np.asarray(x, float))
    shared = shared[~np.isnan(shared)]
    n, whole = shared.size, shared.sum()
    if n == 0 or whole <= 0:
        return None
    return float((2 * np.arange(1, n + 1) - n - 1) @ shared / (n * whole))


def benjamini_hochberg(p: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjusted p (q values) in the order of p; an unknown p stays unknown and counts for nothing.

    q of rank i is the least of m p(j)/j over j ≥ i, at most 1; Benjamini & Hochberg 1995, J R Stat
    Soc B 57:289-300.
    """
    known = [at for at, one in enumerate(p) if one is not None and not isnan(one)]
    told = np.array([p[at] for at in known], float)
    order = np.argsort(told, kind="stable")
    raw = told[order] * told.size / np.arange(1, told.size + 1)
    falling = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    answer: list[float | None] = [None] * len(p)
    for place, value in zip(order.tolist(), falling.tolist(), strict=True):
        answer[known[place]] = value
    return tuple(answer)


def funnel_limits(
    p: float, n: Sequence[int], levels: Sequence[float] | None = None
) -> tuple[tuple[tuple[float | None, float | None], ...], ...]:
    """Limits of a funnel at the pooled share p: for each level, (lo, hi) for each size n.

    Interpolated binomial quantiles, so they hold at small sizes; Spiegelhalter 2005, Stat Med
    24:1185-1202, appendix.
    """
    wanted = convention("units")["funnel"] if levels is None else levels
    return tuple(
        tuple(
            (None, None) if size <= 0 else (_quantile((1 - one) / 2, size, p), _upper(one, size, p))
            for size in n
        )
        for one in wanted
    )


def shifted(values: Sequence[float | None]) -> bool | None:
    """Whether a run of points stays on one side of the median; None below the length of a run.

    Points on the median neither break nor lengthen a run; Anhøj & Olesen 2014, PLoS ONE 9:e113825.
    """
    run = int(convention("units")["run"])
    known = [one for one in values if one is not None and not isnan(one)]
    if len(known) < run:
        return None
    middle = float(np.median(known))
    sides = [one > middle for one in known if one != middle]
    return any(len(list(group)) >= run for _, group in groupby(sides))


def _upper(level: float, n: int, p: float) -> float:
    return _quantile((1 + level) / 2, n, p)


def _quantile(q: float, n: int, p: float) -> float:
    """Interpolated quantile of a binomial share."""
    if p <= 0 or p >= 1:
        return float(min(max(p, 0.0), 1.0))
    reached = bdtr(np.arange(n + 1), n, p)
    r = int(np.searchsorted(reached, q))
    if r > n:
        return 1.0
    before = float(reached[r - 1]) if r else 0.0
    part = (float(reached[r]) - q) / max(float(reached[r]) - before, 1e-300)
    return min(max((r - part) / n, 0.0), 1.0)
