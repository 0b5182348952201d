"""Cronbach's alpha with Feldt's interval and the statistics of its items."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

from analytics.draws import Floats
from analytics.figures import State
from data.codebook.conventions import convention

PAIRWISE, LISTWISE = "pairwise", "listwise"
LEAST = 2  # people, and items


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Alpha of ``n_used`` people; item lists are in the order of the columns.

    ``lo``, ``hi`` are Feldt's. ``average_r`` is the mean correlation of two items. An item with
    ``r_drop`` below 0.2 is weak; an unknown one has no spread.
    """

    n_used: int
    items: int
    missing: str
    state: State
    alpha: float | None = None
    lo: float | None = None
    hi: float | None = None
    std_alpha: float | None = None
    average_r: float | None = None
    r_drop: tuple[float | None, ...] = ()
    alpha_if_dropped: tuple[float | None, ...] = ()

    @property
    def weak(self) -> tuple[int, ...]:
        """Columns of weak items."""
        least = float(convention("scale")["weak_item"])
        return tuple(at for at, r in enumerate(self.r_drop) if r is not None and r < least)


def keyed(
    matrix: npt.ArrayLike, keys: Sequence[int] | None = None, low: float = 0.0, high: float = 0.0
) -> Floats:
    """Answers (people, items) with columns of key -1 turned: low + high - x. None becomes NaN."""
    rows = np.array(matrix, float)
    rows = rows.reshape(len(rows), -1) if rows.size else np.empty((0, len(keys or ())))
    if keys is not None:
        turned = np.asarray(keys) < 0
        rows[:, turned] = low + high - rows[:, turned]
    return rows


def alpha(
    matrix: npt.ArrayLike,
    keys: Sequence[int] | None = None,
    low: float = 0.0,
    high: float = 0.0,
    *,
    missing: str = PAIRWISE,
    conf: float | None = None,
) -> Alpha:
    """k/(k-1)·(1 - tr C/ΣC) on keyed items; interval by F((n-1), (n-1)(k-1)).

    Cronbach 1951, Psychometrika 16:297-334; Feldt 1965, Psychometrika 30:357-370. ``pairwise``
    covariances use every complete pair of cells and n is all rows with an answer; ``listwise``
    uses complete rows alone, and n is those.

    Args:
        matrix: (people, items), as answered; NaN is missing.
        keys: 1, or -1 for reversed items; without them answers are taken as keyed.
        low: the least value of the scale.
        high: the greatest value of the scale.
        missing: ``pairwise`` or ``listwise``.
        conf: level of the interval.
    """
    rows = keyed(matrix, keys, low, high)
    known = ~np.isnan(rows)
    rows = rows[known.all(axis=1) if missing == LISTWISE else known.any(axis=1)]
    n, k = rows.shape
    bare = Alpha(n_used=n, items=k, missing=missing, state=State.OK)
    if not n or not k:
        return _ended(bare, State.NO_BASE)
    if n < LEAST or k < LEAST:
        return _ended(bare, State.TOO_FEW)
    shared = _covariances(rows)
    if np.isnan(shared).any():
        return _ended(bare, State.TOO_FEW)
    value = _alpha(shared)
    if value is None:
        return _ended(bare, State.NO_SPREAD)
    return _told(bare, shared, value, conf)


def differs(pairwise: Alpha, listwise: Alpha) -> bool:
    """Whether alpha by complete rows must be told beside the pairwise one."""
    if pairwise.alpha is None or listwise.alpha is None:
        return False
    return abs(pairwise.alpha - listwise.alpha) > float(convention("scale")["listwise_differs"])


def _ended(bare: Alpha, state: State) -> Alpha:
    return Alpha(n_used=bare.n_used, items=bare.items, missing=bare.missing, state=state)


def _told(bare: Alpha, shared: Floats, value: float, conf: float | None) -> Alpha:
    k = bare.items
    level = float(convention("interval")["conf"]) if conf is None else conf
    free, both = bare.n_used - 1, (bare.n_used - 1) * (k - 1)
    r = _average_r(shared)
    return Alpha(
        n_used=bare.n_used,
        items=k,
        missing=bare.missing,
        state=State.OK,
        alpha=value,
        lo=1 - (1 - value) * float(fdtri(free, both, (1 + level) / 2)),
        hi=1 - (1 - value) * float(fdtri(free, both, (1 - level) / 2)),
        std_alpha=None if r is None else _stepped_up(r, k),
        average_r=r,
        r_drop=tuple(_r_drop(shared, at) for at in range(k)),
        alpha_if_dropped=tuple(
            _alpha(np.delete(np.delete(shared, at, 0), at, 1)) for at in range(k)
        ),
    )


def _covariances(rows: Floats) -> Floats:
    """Sample covariances over pairwise complete cells; NaN where fewer than two people share."""
    known = ~np.isnan(rows)
    filled, seen = np.where(known, rows, 0.0), known.astype(float)
    both = seen.T @ seen
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = filled.T @ seen  # of column i where column j is known
        shared: Floats = (filled.T @ filled - sums * sums.T / both) / (both - 1)
    shared[both < LEAST] = np.nan
    return shared


def _alpha(shared: Floats) -> float | None:
    k, whole = len(shared), float(shared.sum())
    if k < LEAST or whole <= 1e-12 * max(float(np.trace(shared)), 1e-300):
        return None
    return k / (k - 1) * (1 - float(np.trace(shared)) / whole)


def _average_r(shared: Floats) -> float | None:
    spread = np.sqrt(np.diag(shared))
    if (spread <= 0).any():
        return None
    r = shared / np.outer(spread, spread)
    return float(r[np.triu_indices(len(r), 1)].mean())


def _stepped_up(r: float, k: int) -> float | None:
    """Reliability of k items correlated by r (Spearman-Brown)."""
    whole = 1 + (k - 1) * r
    return k * r / whole if whole > 1e-12 else None  # noqa: PLR2004


def _r_drop(shared: Floats, at: int) -> float | None:
    """Correlation of an item with the sum of the others."""
    own, row = float(shared[at, at]), float(shared[at].sum())
    rest = float(shared.sum()) - 2 * row + own
    return (row - own) / float(np.sqrt(own * rest)) if own > 0 and rest > 0 else None
