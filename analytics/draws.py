"""Seeded draws: bootstrap intervals that are the same wherever and whenever they are made.

The seed comes from a text (metric id and data version), and people are put in the order of their
values first, so the order of rows changes nothing.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from analytics.figures import State
from data.codebook.conventions import convention

Floats = npt.NDArray[np.float64]
Statistic = Callable[[Floats], Floats]  # (samples, people[, columns]) -> (samples,)
CELLS = 2_000_000  # numbers held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A statistic and its bootstrap interval; ``draws`` that had a value."""

    value: float | None
    lo: float | None
    hi: float | None
    n: int
    draws: int
    state: State


def seed_of(text: str) -> int:
    """64 bits of the SHA-256 of a text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def complete(values: npt.ArrayLike) -> Floats:
    """People with every number known, in the order of their values: (people[, columns])."""
    rows = np.asarray(values, float)
    if not rows.size:
        return rows
    table = rows.reshape(len(rows), -1)
    known = ~np.isnan(table).any(axis=1)
    rows, table = rows[known], table[known]
    ordered: Floats = rows[np.lexsort(table.T[::-1])] if len(rows) else rows
    return ordered


def resampled(rows: Floats, draws: int, seed_text: str) -> Iterator[Floats]:
    """Samples of people with replacement, in portions: (portion, people[, columns])."""
    chance = np.random.default_rng(seed_of(seed_text))
    portion = max(1, CELLS // max(rows.size, 1))
    for start in range(0, draws, portion):
        size = min(portion, draws - start)
        yield rows[chance.integers(0, len(rows), (size, len(rows)))]


def bca(
    values: npt.ArrayLike,
    statistic: Statistic,
    seed_text: str,
    *,
    conf: float | None = None,
    draws: int | None = None,
) -> Drawn:
    """Bias-corrected accelerated interval of a statistic over people.

    Efron 1987, J Am Stat Assoc 82:171-185: quantiles Φ(z0 + (z0 + z)/(1 - a(z0 + z))), z0 from
    the share of draws below the value, a from the jackknife.

    Args:
        values: (people,) or (people, columns); people with anything unknown are left out.
        statistic: works on many samples at once, (samples, people[, columns]) -> (samples,).
        seed_text: metric id and data version.
        conf: level, 0.95 by convention.
        draws: number of samples, 5 000 by convention.
    """
    rows = complete(values)
    n = len(rows)
    if n < 2:  # noqa: PLR2004 -- a spread needs two
        value = _finite(statistic(rows[None])[0]) if n else None
        return _bare(value, n, State.TOO_FEW if n else State.NO_BASE)
    value = _finite(statistic(rows[None])[0])
    told = np.concatenate([statistic(one) for one in resampled(rows, draws or _draws(), seed_text)])
    told = told[np.isfinite(told)]
    if value is None or told.size < (draws or _draws()) / 2:
        return _bare(value, n, State.NOT_ASSESSED)
    if np.ptp(told) <= abs(value) * 1e-12:
        return _bare(value, n, State.NO_SPREAD)
    lo, hi = np.quantile(told, _levels(value, told, _acceleration(rows, statistic), conf))
    return Drawn(value=value, lo=float(lo), hi=float(hi), n=n, draws=int(told.size), state=State.OK)


def mean(samples: Floats) -> Floats:
    """Means of samples of one number a person."""
    answer: Floats = samples.mean(axis=1)
    return answer


def median(samples: Floats) -> Floats:
    """Medians of samples of one number a person."""
    answer: Floats = np.median(samples, axis=1)
    return answer


def weighted_mean(samples: Floats) -> Floats:
    """Σ w·x / Σ w of samples with columns (x, w); NaN where nothing weighs."""
    x, weight = samples[..., 0], samples[..., 1]
    whole = weight.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        answer: Floats = (x * weight).sum(axis=1) / whole
    return answer


def _draws() -> int:
    return int(convention("draws")["bca"])


def _bare(value: float | None, n: int, state: State) -> Drawn:
    return Drawn(value=value, lo=None, hi=None, n=n, draws=0, state=state)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _levels(value: float, told: Floats, a: float, conf: float | None) -> Floats:
    """Corrected levels of the two quantiles."""
    level = float(convention("interval")["conf"]) if conf is None else conf
    below = ((told < value).sum() + (told <= value).sum()) / (2 * told.size)
    edge = 0.5 / told.size
    z0 = ndtri(np.clip(below, edge, 1 - edge))
    shifted = z0 + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    levels: Floats = ndtr(z0 + shifted / (1 - a * shifted))
    return levels


def _acceleration(rows: Floats, statistic: Statistic) -> float:
    """Skewness of the jackknife over six."""
    n = len(rows)
    portion = max(1, CELLS // rows.size)
    left = [
        statistic(rows[_without(n, np.arange(start, min(start + portion, n)))])
        for start in range(0, n, portion)
    ]
    values = np.concatenate(left)
    values = values[np.isfinite(values)]
    away = values.mean() - values if values.size else np.zeros(1)
    spread = (away**2).sum() ** 1.5
    return float((away**3).sum() / (6 * spread)) if spread > 0 else 0.0


def _without(n: int, gone: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Indices of n people without each of ``gone``: (gone, n - 1)."""
    places = np.arange(n - 1)[None, :]
    answer: npt.NDArray[np.int64] = places + (places >= gone[:, None])
    return answer
