"""Agreement of raters: intraclass correlations, kappas, and the two sides of a pair."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

from analytics.draws import Floats
from analytics.figures import State
from data.codebook.conventions import convention

LEAST = 2  # targets, and raters


@dataclass(frozen=True, slots=True, kw_only=True)
class Icc:
    """Intraclass correlations; ICC2 = ICC(A,1), the one used for pairs, with its interval."""

    n: int
    state: State
    ICC1: float | None = None
    ICC2: float | None = None
    ICC3: float | None = None
    ICC1k: float | None = None
    ICC2k: float | None = None
    ICC3k: float | None = None
    lo: float | None = None
    hi: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Agreement beyond chance over n rated things."""

    n: int
    kappa: float | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """Agreement of mentor and mentee: signed gaps mentor - mentee, pairs apart by a point."""

    n: int
    state: State
    gaps: tuple[float | None, ...]
    apart: tuple[bool, ...]
    mean_gap: float | None
    icc: Icc


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squares:
    """Mean squares of a two-way table: targets, within targets, raters, error."""

    n: int
    k: int
    between: float
    within: float
    raters: float
    error: float


def icc(matrix: npt.ArrayLike, conf: float | None = None) -> Icc:
    """The six forms of Shrout & Fleiss 1979, Psychol Bull 86:420-428, over complete targets.

    Interval of ICC2 by their Satterthwaite degrees of freedom.

    Args:
        matrix: rows are targets, columns raters; NaN is missing.
        conf: level of the interval of ICC2.
    """
    rows = np.asarray(matrix, float)
    rows = rows.reshape(len(rows), -1) if rows.size else np.empty((0, 0))
    rows = rows[~np.isnan(rows).any(axis=1)]
    n, k = rows.shape
    if n < LEAST or k < LEAST:
        return Icc(n=n, state=State.TOO_FEW if n else State.NO_BASE)
    if np.ptp(rows) == 0:
        return Icc(n=n, state=State.NO_SPREAD)
    told = _squares(rows)
    level = float(convention("interval")["conf"]) if conf is None else conf
    single = _absolute(told)
    lo, hi = _limits(told, single, level)
    return Icc(
        n=n,
        state=State.OK,
        ICC1=_ratio(told.between - told.within, told.between + (k - 1) * told.within),
        ICC2=single,
        ICC3=_ratio(told.between - told.error, told.between + (k - 1) * told.error),
        ICC1k=_ratio(told.between - told.within, told.between),
        ICC2k=_ratio(told.between - told.error, told.between + (told.raters - told.error) / n),
        ICC3k=_ratio(told.between - told.error, told.between),
        lo=lo,
        hi=hi,
    )


def cohen_kappa(table: npt.ArrayLike, weights: str = "none") -> Kappa:
    """1 - Σwo/Σwe over a table rater A by rater B; disagreement weighs 0/1, |i-j| or (i-j)².

    Cohen 1960, Educ Psychol Meas 20:37-46; 1968, Psychol Bull 70:213-220.

    >>> round(cohen_kappa([[20, 5], [10, 15]]).kappa, 6)
    0.4
    """
    seen = np.asarray(table, float)
    whole = seen.sum()
    if whole <= 0:
        return Kappa(n=0, kappa=None, state=State.NO_BASE)
    n = round(float(whole))
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / whole
    far = np.abs(np.subtract.outer(np.arange(len(seen)), np.arange(seen.shape[1])))
    cost = {"none": (far > 0).astype(float), "linear": far.astype(float), "quadratic": far**2.0}
    by_chance = float((cost[weights] * expected).sum())
    if by_chance <= 0:
        return Kappa(n=n, kappa=None, state=State.NO_SPREAD)
    return Kappa(n=n, kappa=1 - float((cost[weights] * seen).sum()) / by_chance, state=State.OK)


def fleiss_kappa(counts: npt.ArrayLike) -> Kappa:
    """(P - Pe)/(1 - Pe) over subjects rated by the same number of raters, fixed marginals.

    Fleiss 1971, Psychol Bull 76:378-382.

    Args:
        counts: (subjects, categories), how many raters chose the category.
    """
    seen = np.asarray(counts, float)
    if not seen.size or not len(seen):
        return Kappa(n=0, kappa=None, state=State.NO_BASE)
    raters = float(seen[0].sum())
    if raters < LEAST or not np.all(seen.sum(axis=1) == raters):
        return Kappa(n=len(seen), kappa=None, state=State.TOO_FEW)
    agreed = float(((seen**2).sum(axis=1) - raters).mean() / (raters * (raters - 1)))
    chance = float(((seen.sum(axis=0) / seen.sum()) ** 2).sum())
    if chance >= 1:
        return Kappa(n=len(seen), kappa=None, state=State.NO_SPREAD)
    return Kappa(n=len(seen), kappa=(agreed - chance) / (1 - chance), state=State.OK)


def dyad(mentor: Sequence[float | None], mentee: Sequence[float | None]) -> Dyad:
    """Signed gaps of pairs in the order given, None where a side is silent, and ICC(A,1)."""
    sides = np.column_stack([np.asarray(mentor, float), np.asarray(mentee, float)])
    gaps = sides[:, 0] - sides[:, 1]
    known = ~np.isnan(gaps)
    least = float(convention("scale")["dyad_gap"])
    agreement = icc(sides)
    return Dyad(
        n=int(known.sum()),
        state=agreement.state,
        gaps=tuple(None if np.isnan(one) else float(one) for one in gaps),
        apart=tuple(bool(abs(one) >= least) for one in np.nan_to_num(gaps)),
        mean_gap=float(gaps[known].mean()) if known.any() else None,
        icc=agreement,
    )


def _squares(rows: Floats) -> _Squares:
    n, k = rows.shape
    middle = rows.mean()
    between = k * float(((rows.mean(axis=1) - middle) ** 2).sum())
    raters = n * float(((rows.mean(axis=0) - middle) ** 2).sum())
    whole = float(((rows - middle) ** 2).sum())
    return _Squares(
        n=n,
        k=k,
        between=between / (n - 1),
        within=(whole - between) / (n * (k - 1)),
        raters=raters / (k - 1),
        error=max(whole - between - raters, 0.0) / ((n - 1) * (k - 1)),
    )


def _absolute(told: _Squares) -> float | None:
    """ICC(A,1): agreement of single raters, their own levels count as disagreement."""
    apart = told.k * (told.raters - told.error) / told.n
    return _ratio(told.between - told.error, told.between + (told.k - 1) * told.error + apart)


def _ratio(above: float, below: float) -> float | None:
    return above / below if abs(below) > 1e-12 else None  # noqa: PLR2004


def _limits(told: _Squares, single: float | None, conf: float) -> tuple[float | None, float | None]:
    """Interval of ICC(A,1); None where raters agree to the last digit."""
    if single is None or told.error <= 1e-12 * told.between:
        return (None, None)
    n, k = told.n, told.k
    ratio = told.raters / told.error
    rest = n * (1 + (k - 1) * single) - k * single
    above = (n - 1) * (k - 1) * (k * single * ratio + rest) ** 2
    below = (n - 1) * (k * single * ratio) ** 2 + rest**2
    df = above / below if below > 0 else 0.0
    if df <= 0:
        return (None, None)
    up = float(fdtri(n - 1, df, (1 + conf) / 2))
    down = float(fdtri(df, n - 1, (1 + conf) / 2))
    noise = k * told.raters + (k * n - k - n) * told.error
    lo = n * (told.between - up * told.error) / (up * noise + n * told.between)
    hi = n * (down * told.between - told.error) / (noise + n * down * told.between)
    return (lo, hi) if np.isfinite(lo) and np.isfinite(hi) else (None, None)
