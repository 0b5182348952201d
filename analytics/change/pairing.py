"""Mean change of the same people: after minus before."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import nctdtrinc, stdtr, stdtrit

from analytics.draws import Floats
from analytics.figures import State
from data.codebook.conventions import convention

LEAST = 2  # people, below it there is no spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Mean difference with its t interval, and effect sizes.

    ``d_z`` divides by the spread of differences and hangs on the correlation of the waves; print
    ``g_av``, which divides by the mean spread of the waves and is corrected for small n.
    """

    n: int
    lost: int
    state: State
    mean: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None
    lo: float | None = None
    hi: float | None = None
    d_z: float | None = None
    d_z_lo: float | None = None
    d_z_hi: float | None = None
    d_av: float | None = None
    J: float | None = None
    g_av: float | None = None


def paired(
    before: npt.ArrayLike | None = None,
    after: npt.ArrayLike | None = None,
    *,
    diff: npt.ArrayLike | None = None,
    conf: float | None = None,
) -> Paired:
    """Change of the same people in the same order; or of ``diff`` alone, then without d_av.

    t = mean/(s/√n); d_z = mean/s with the interval that inverts the noncentral t; d_av = mean /
    √((s₁²+s₂²)/2), g_av = d_av·J, J = 1 - 3/(4(n-1)-1). Cumming 2012, Understanding the New
    Statistics, ch. 11; Lakens 2013, Front Psychol 4:863. Who lacks a wave is left out and counted.
    """
    rows = _rows(before, after, diff)
    known = rows[~np.isnan(rows).any(axis=1)]
    n, lost = len(known), len(rows) - len(known)
    if n < LEAST:
        state = State.TOO_FEW if n else State.NO_BASE
        alone = float(known[0, 0]) if n else None
        return Paired(n=n, lost=lost, state=state, mean=alone)
    change = known[:, 0]
    middle, spread = float(change.mean()), float(change.std(ddof=1))
    if spread <= abs(middle) * 1e-12:
        return Paired(n=n, lost=lost, state=State.NO_SPREAD, mean=middle)
    t, df = middle / (spread / sqrt(n)), n - 1
    level = float(convention("interval")["conf"]) if conf is None else conf
    half = float(stdtrit(df, (1 + level) / 2)) * spread / sqrt(n)
    low, high = _noncentral(t, df, level)
    d_av = _d_av(known)
    correction = small_sample(n)
    return Paired(
        n=n,
        lost=lost,
        state=State.OK,
        mean=middle,
        t=t,
        df=df,
        p=float(2 * stdtr(df, -abs(t))),
        lo=middle - half,
        hi=middle + half,
        d_z=middle / spread,
        d_z_lo=None if low is None else low / sqrt(n),
        d_z_hi=None if high is None else high / sqrt(n),
        d_av=d_av,
        J=correction,
        g_av=None if d_av is None else d_av * correction,
    )


def small_sample(n: int) -> float:
    """Hedges' correction J = 1 - 3/(4(n-1)-1)."""
    return 1 - 3 / (4 * (n - 1) - 1)


def ceiling(before: npt.ArrayLike, high: float) -> float | None:
    """Share of people at the top of the scale before: they cannot grow on it. None for nobody."""
    known = np.asarray(before, float).ravel()
    known = known[~np.isnan(known)]
    return float((known >= high - 1e-9).mean()) if known.size else None


def d_av_of(samples: Floats) -> Floats:
    """d_av of samples with columns (before, after): (samples,); NaN without spread."""
    before, after = samples[..., 0], samples[..., 1]
    answer: Floats = np.full(len(samples), np.nan)
    if samples.shape[1] < LEAST:
        return answer
    pooled = np.sqrt((before.var(axis=1, ddof=1) + after.var(axis=1, ddof=1)) / 2)
    np.divide((after - before).mean(axis=1), pooled, out=answer, where=pooled > 0)
    return answer


def g_av_of(samples: Floats) -> Floats:
    """g_av of samples with columns (before, after), for ``bca``."""
    answer: Floats = d_av_of(samples) * small_sample(samples.shape[1])
    return answer


def _rows(
    before: npt.ArrayLike | None, after: npt.ArrayLike | None, diff: npt.ArrayLike | None
) -> Floats:
    """Columns (difference[, before, after])."""
    if diff is not None:
        return np.asarray(diff, float).reshape(-1, 1)
    first, second = np.asarray(before, float), np.asarray(after, float)
    return np.column_stack([second - first, first, second])


def _d_av(known: Floats) -> float | None:
    if known.shape[1] == 1:
        return None
    value = float(d_av_of(known[None, :, 1:])[0])
    return value if np.isfinite(value) else None


def _noncentral(t: float, df: int, conf: float) -> tuple[float | None, float | None]:
    """Noncentralities at which t is the upper and the lower quantile."""
    found = (nctdtrinc(df, (1 + conf) / 2, t), nctdtrinc(df, (1 - conf) / 2, t))
    low, high = (float(one) if np.isfinite(one) else None for one in found)
    return low, high
