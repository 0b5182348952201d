"""One factor by minimum residuals: omega total, and a check of a scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.draws import Floats, complete, resampled
from analytics.figures import State
from analytics.reliability.consistency import keyed
from data.codebook.conventions import convention

LEAST_PEOPLE, LEAST_ITEMS = 3, 3  # fewer items have no single solution
ROUNDS, CLOSE = 2000, 1e-9  # of coordinate descent


@dataclass(frozen=True, slots=True, kw_only=True)
class Omega:
    """Omega total of complete rows; interval by bootstrap over people, if a seed was given."""

    n: int
    state: State
    omega: float | None = None
    lo: float | None = None
    hi: float | None = None
    loadings: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One-factor check: loadings, root mean square of residual correlations, the largest one.

    ``explained`` is the share of common variance in the items.
    """

    n: int
    state: State
    loadings: tuple[float, ...] = ()
    residual: float | None = None
    largest: float | None = None
    largest_of: tuple[int, int] | None = None
    explained: float | None = None


def omega(
    matrix: npt.ArrayLike,
    keys: Sequence[int] | None = None,
    low: float = 0.0,
    high: float = 0.0,
    *,
    seed_text: str | None = None,
    conf: float | None = None,
) -> Omega:
    """(Σl)² / ((Σl)² + Σ(1-l²)) of one minimum-residual factor of the correlation matrix.

    McDonald 1999, Test Theory, ch. 6; Harman & Jones 1966, Psychometrika 31:351-368 for the
    residuals. A loading beyond 1 (Heywood case) leaves it not assessed.

    Args:
        matrix: (people, items), as answered; rows with a gap are left out.
        keys: 1, or -1 for reversed items.
        low: the least value of the scale.
        high: the greatest value of the scale.
        seed_text: metric id and data version; without it no interval is made.
        conf: level of the interval.
    """
    rows = complete(keyed(matrix, keys, low, high))
    state = _state(rows)
    if state is not State.OK:
        return Omega(n=len(rows), state=state)
    loadings = _loadings(_correlations(rows[None]))[0]
    if not _proper(loadings[None])[0]:
        return Omega(n=len(rows), state=State.NOT_ASSESSED, loadings=_plain(loadings))
    lo, hi = (None, None) if seed_text is None else _interval(rows, seed_text, conf)
    return Omega(
        n=len(rows),
        state=State.OK,
        omega=float(_omega(loadings[None])[0]),
        lo=lo,
        hi=hi,
        loadings=_plain(loadings),
    )


def one_factor(
    matrix: npt.ArrayLike, keys: Sequence[int] | None = None, low: float = 0.0, high: float = 0.0
) -> Factor:
    """Loadings and residual correlations of one factor; what is left shows a second one."""
    rows = complete(keyed(matrix, keys, low, high))
    state = _state(rows)
    if state is not State.OK:
        return Factor(n=len(rows), state=state)
    r = _correlations(rows[None])
    loadings = _loadings(r)[0]
    if not _proper(loadings[None])[0]:
        return Factor(n=len(rows), state=State.NOT_ASSESSED, loadings=_plain(loadings))
    left = r[0] - np.outer(loadings, loadings)
    first, second = np.triu_indices(len(left), 1)
    apart = left[first, second]
    most = int(np.abs(apart).argmax())
    return Factor(
        n=len(rows),
        state=State.OK,
        loadings=_plain(loadings),
        residual=float(np.sqrt((apart**2).mean())),
        largest=float(apart[most]),
        largest_of=(int(first[most]), int(second[most])),
        explained=float((loadings**2).mean()),
    )


def _state(rows: Floats) -> State:
    if not rows.size:
        return State.NO_BASE
    if len(rows) < LEAST_PEOPLE or rows.shape[1] < LEAST_ITEMS:
        return State.TOO_FEW
    return State.NO_SPREAD if (np.ptp(rows, axis=0) == 0).any() else State.OK


def _plain(loadings: Floats) -> tuple[float, ...]:
    return tuple(loadings.tolist())


def _correlations(samples: Floats) -> Floats:
    """(samples, people, items) -> (samples, items, items); NaN where an item has no spread."""
    away = samples - samples.mean(axis=1, keepdims=True)
    shared = away.transpose(0, 2, 1) @ away
    spread = np.sqrt(np.einsum("sii->si", shared))
    with np.errstate(divide="ignore", invalid="ignore"):
        answer: Floats = shared / (spread[:, :, None] * spread[:, None, :])
    return answer


def _loadings(r: Floats) -> Floats:
    """Loadings with the least off-diagonal residuals: (samples, items).

    Coordinate descent from the first principal axis: with the others fixed, the best loading of
    item i is Σr_ij l_j / Σl_j² over j ≠ i. Reaches the minimum that BFGS reaches.
    """
    values, vectors = np.linalg.eigh(r)
    found: Floats = vectors[..., -1] * np.sqrt(np.maximum(values[..., -1:], 0.0))
    found *= np.where(found.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    for _ in range(ROUNDS):
        before = found.copy()
        for at in range(r.shape[1]):
            found[:, at] = 0.0
            squares = np.maximum((found**2).sum(axis=1), CLOSE)
            found[:, at] = np.clip((r[:, at] * found).sum(axis=1) / squares, -2.0, 2.0)
        if np.abs(found - before).max() < CLOSE:
            break
    return found


def _proper(loadings: Floats) -> npt.NDArray[np.bool_]:
    most: Floats = np.abs(loadings).max(axis=1)
    return most <= 1.0


def _omega(loadings: Floats) -> Floats:
    common = loadings.sum(axis=1) ** 2
    answer: Floats = common / (common + (1 - loadings**2).sum(axis=1))
    return answer


def _interval(
    rows: Floats, seed_text: str, conf: float | None
) -> tuple[float | None, float | None]:
    """Percentiles over draws with a proper solution; nothing if under half have one."""
    draws = int(convention("draws")["omega"])
    level = float(convention("interval")["conf"]) if conf is None else conf
    told = []
    for samples in resampled(rows, draws, seed_text):
        r = _correlations(samples)
        loadings = _loadings(r[np.isfinite(r).all(axis=(1, 2))])
        told.append(_omega(loadings[_proper(loadings)]))
    values = np.concatenate(told)
    if values.size < draws / 2:
        return (None, None)
    lo, hi = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return (float(lo), float(hi))
