"""Curves as a chart takes them: steps with bands, people at risk, where it turns grey."""

from collections.abc import Mapping, Sequence
from math import exp, isfinite, log

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from analytics import survival
from analytics.indicators.making import tidy
from data.codebook import indicators
from data.codebook.conventions import convention

MONTH = 365.25 / 12  # days
TICKS = 6  # columns of the row of people at risk
FIRST = 1e-9  # nobody has entered at zero itself

Row = Mapping[str, float | int | None]


def steps(curve: survival.Curve, unit: float = 1.0, until: float | None = None) -> list[Row]:
    """The steps of a curve from one downwards; times divided by ``unit``, none after ``until``."""
    found: list[Row] = [{"t": 0.0, "value": 1.0, "lo": 1.0, "hi": 1.0}]
    for t, value, lo, hi in zip(curve.t, curve.S, curve.lo, curve.hi, strict=True):
        if until is not None and t / unit > until:
            break
        found.append({"t": tidy(t / unit, 3), "value": tidy(value), "lo": tidy(lo), "hi": tidy(hi)})
    return found


def at_risk(curve: survival.Curve, unit: float = 1.0, until: float | None = None) -> list[Row]:
    """How many are observed at even times up to ``until``; the row under every curve.

    Times of a few people are left out.
    """
    last = max(curve.ends, default=0.0) / unit
    last = last if until is None else min(last, until)
    ticks = at_risk_ticks(last)
    found = curve.at([max(t * unit, FIRST) for t in ticks])
    return told_risk({t: one.n_risk for t, one in zip(ticks, found, strict=True)})


def told_risk(counts: Mapping[float, int]) -> list[Row]:
    """People at risk by time; a time with fewer than a cell is left out."""
    cell = indicators.gate("cell")
    return [{"t": t, "n": n} for t, n in counts.items() if n == 0 or n >= cell]


def at_risk_ticks(last: float) -> list[float]:
    """A few round times from zero to the last one."""
    if last <= 0:
        return [0.0]
    step = last / TICKS
    scale = 10 ** np.floor(np.log10(step))
    width = next(one * scale for one in (1, 2, 5, 10) if one * scale >= step)
    return [float(one) for one in np.arange(0.0, last + width / 2, width)]


def grey_from(
    ends: npt.ArrayLike, entries: npt.ArrayLike | None = None, unit: float = 1.0
) -> float | None:
    """The last time from which on fewer people than a cell are at risk; None if there is none."""
    until = np.asarray(ends, float)
    since = np.zeros_like(until) if entries is None else np.asarray(entries, float)
    moments = np.unique(until)
    risk = ((since[None, :] < moments[:, None]) & (until[None, :] >= moments[:, None])).sum(axis=1)
    enough = moments[risk >= indicators.gate("cell")]
    return tidy(float(enough.max()) / unit, 3) if enough.size else 0.0


def loglog(value: float, error: float) -> tuple[float | None, float | None]:
    """Log-log limits of a rising share with its standard error."""
    left = 1 - value
    if not 0 < left < 1 or error <= 0 or not isfinite(error):
        return None, None
    z = float(ndtri((1 + float(convention("interval")["conf"])) / 2))
    half = z * error / (left * abs(log(left)))
    lower, upper = left ** exp(half), left ** exp(-half)
    return round(1 - upper, 6), round(1 - lower, 6)


def columns(rows: Sequence[Row], name: str) -> list[float | int | None]:
    """One column of rows."""
    return [one[name] for one in rows]
