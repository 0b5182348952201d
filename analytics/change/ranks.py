"""Change by ranks: signed rank, Hodges-Lehmann, Spearman."""

from dataclasses import dataclass
from functools import cache
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from analytics.draws import Floats
from analytics.figures import State
from data.codebook.conventions import convention

LEAST_PAIRS = 3  # two points always correlate perfectly


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRank:
    """Wilcoxon's signed rank; ``method`` is exact, enumerated, normal, or "" without a test."""

    n: int
    zeros: int
    state: State
    method: str = ""
    w_plus: float | None = None
    p_two_sided: float | None = None
    p_greater: float | None = None
    hl: float | None = None
    hl_lo: float | None = None
    hl_hi: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """Spearman's rho of n complete pairs."""

    n: int
    rho: float | None
    state: State


def signed_rank(diff: npt.ArrayLike, conf: float | None = None) -> SignedRank:
    """Test and shift of paired differences, after minus before.

    Zeros are ranked and then dropped (Pratt 1959, J Am Stat Assoc 54:655-667). Exact without ties
    and zeros up to 50 people; all signs enumerated with them up to 13; else the normal
    approximation with the variance Σr²/4 of the ranks at hand. Differences are rounded before
    ranking: float noise breaks ties. Below six people no test exists at 5 %: points alone.
    """
    rules = convention("signed_rank")
    change = np.round(_known(diff), rules["decimals"]) + 0.0
    n, zeros = change.size, int((change == 0).sum())
    if not n:
        return SignedRank(n=0, zeros=0, state=State.NO_BASE)
    hl, lo, hi = hodges_lehmann(change, conf)
    if n < rules["least"]:
        return SignedRank(n=n, zeros=zeros, state=State.TOO_FEW, hl=hl)
    if zeros == n:
        return SignedRank(n=n, zeros=zeros, state=State.NO_SPREAD, hl=hl)
    ranks = midranks(np.abs(change)[None])[0]
    w_plus = float(ranks[change > 0].sum())
    method = _method(np.abs(change), zeros)
    smaller, greater = _tails(w_plus, ranks[change != 0], method)
    return SignedRank(
        n=n,
        zeros=zeros,
        state=State.OK,
        method=method,
        w_plus=w_plus,
        p_two_sided=min(1.0, 2 * min(smaller, greater)),
        p_greater=greater,
        hl=hl,
        hl_lo=lo,
        hl_hi=hi,
    )


def hodges_lehmann(
    diff: npt.ArrayLike, conf: float | None = None
) -> tuple[float | None, float | None, float | None]:
    """Median of Walsh averages, and their order statistics at the signed-rank quantile.

    Hollander & Wolfe 1973, ch. 3.2-3.3. No interval below six people: none reaches 95 %.
    """
    change = _known(diff)
    n = change.size
    if not n:
        return (None, None, None)
    first, second = np.triu_indices(n)
    averages = np.sort((change[first] + change[second]) / 2)
    middle = float(np.median(averages))
    if n < convention("signed_rank")["least"]:
        return (middle, None, None)
    at = max(_rank_quantile(n, conf), 1)
    return (middle, float(averages[at - 1]), float(averages[-at]))


def spearman(x: npt.ArrayLike, y: npt.ArrayLike) -> Correlation:
    """Correlation of mid-ranks over complete pairs."""
    rows = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
    rows = rows[~np.isnan(rows).any(axis=1)]
    n = len(rows)
    if n < LEAST_PAIRS:
        return Correlation(n=n, rho=None, state=State.TOO_FEW if n else State.NO_BASE)
    rho = float(rank_correlation_of(rows[None])[0])
    if not np.isfinite(rho):
        return Correlation(n=n, rho=None, state=State.NO_SPREAD)
    return Correlation(n=n, rho=rho, state=State.OK)


def rank_correlation_of(samples: Floats) -> Floats:
    """Spearman's rho of samples with columns (x, y), for ``bca``: (samples,); NaN if all equal."""
    x, y = midranks(samples[..., 0]), midranks(samples[..., 1])
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    spread = np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        answer: Floats = (x * y).sum(axis=1) / spread
    return answer


def midranks(rows: Floats) -> Floats:
    """Ranks within each row from 1, ties share the mean: (rows, people) as given."""
    values, codes = np.unique(rows, return_inverse=True)
    codes = codes.reshape(rows.shape)
    places = codes + np.arange(len(rows))[:, None] * values.size
    counts = np.bincount(places.ravel(), minlength=len(rows) * values.size)
    counts = counts.reshape(len(rows), values.size)
    ranks = np.cumsum(counts, axis=1) - (counts - 1) / 2
    answer: Floats = np.take_along_axis(ranks, codes, axis=1)
    return answer


def _known(diff: npt.ArrayLike) -> Floats:
    change = np.asarray(diff, float).ravel()
    known: Floats = change[~np.isnan(change)]
    return known


def _method(size: Floats, zeros: int) -> str:
    rules = convention("signed_rank")
    if not zeros and np.unique(size).size == size.size:
        return "exact" if size.size <= rules["exact"] else "normal"
    return "enumerated" if size.size <= rules["enumerated"] else "normal"


def _tails(w_plus: float, ranks: Floats, method: str) -> tuple[float, float]:
    """P(W ≤ w) and P(W ≥ w) under random signs of these ranks."""
    if method == "normal":
        z = (w_plus - ranks.sum() / 2) / sqrt(float((ranks**2).sum()) / 4)
        return float(ndtr(z)), float(ndtr(-z))
    chances = _signs(tuple(np.rint(2 * ranks).astype(int).tolist()))
    at = round(2 * w_plus)
    return float(chances[: at + 1].sum()), float(chances[at:].sum())


@cache
def _signs(doubled: tuple[int, ...]) -> Floats:
    """Chances of every sum of doubled ranks when each is taken or left by a fair coin."""
    chances = np.zeros(sum(doubled) + 1)
    chances[0] = 1.0
    for rank in doubled:
        taken = np.zeros_like(chances)
        taken[rank:] = chances[: chances.size - rank]
        chances = (chances + taken) / 2
    return chances


def _rank_quantile(n: int, conf: float | None) -> int:
    """The smallest w with P(W ≤ w) ≥ (1 - conf)/2 for n people without ties."""
    level = float(convention("interval")["conf"]) if conf is None else conf
    tail = (1 - level) / 2
    if n <= convention("signed_rank")["exact"]:
        whole = np.cumsum(_signs(tuple(range(1, n + 1))))
        return int(np.searchsorted(whole, tail * (1 - 1e-12)))
    mean, spread = n * (n + 1) / 4, sqrt(n * (n + 1) * (2 * n + 1) / 24)
    return ceil(mean + float(ndtri(tail)) * spread)
