"""What each mentee needs, as weights over domains that sum to 1 (profiles.md B1)."""

import numpy as np
import numpy.typing as npt

from matching.profile import some
from matching.vectors.dials import DIALS, Dials
from matching.vectors.frozen import row_means

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def need_weights(needs: Floats, top: Bools, text: Floats, dials: Dials = DIALS) -> Floats:
    """Weights of needs.

    Args:
        needs: (mentees, domains), answers in 1..5, NaN for none.
        top: (mentees, domains), named among the three most important.
        text: (mentees, domains), shares that sum to 1, or a row of zeros.
        dials: settings.

    Returns:
        (mentees, domains), w in [0, 1], rows sum to 1; 1 / domains where nothing was said.

    >>> one = np.array([[5.0, 3.0, np.nan, 1.0]])
    >>> spoken = np.array([[0.5, 0.5, 0.0, 0.0]])
    >>> need_weights(one, np.zeros((1, 4), bool), spoken).round(6).tolist()
    [[0.697162, 0.275682, 0.025682, 0.001475]]
    """
    away = np.nan_to_num(needs - row_means(needs)[:, None], nan=0.0) + dials.top * top
    strength = np.exp((away - away.max(axis=1, keepdims=True, initial=-np.inf)) / dials.temperature)
    weights = strength / strength.sum(axis=1, keepdims=True)
    share = np.where(some(text), np.where(gridded(needs, top), dials.text, 1.0), 0.0)
    found: Floats = (1.0 - share)[:, None] * weights + share[:, None] * text
    return found


def gridded(needs: Floats, top: Bools) -> Bools:
    """(mentees,), the person answered the grid, or at least named the most important domains."""
    found: Bools = some(~np.isnan(needs)) | some(top)
    return found


def undifferentiated(needs: Floats, top: Bools, text: Floats) -> Bools:
    """(mentees,), all answers are equal and nothing else speaks: «в анкете нет различий».

    >>> undifferentiated(np.array([[3.0, 3.0]]), np.zeros((1, 2), bool), np.zeros((1, 2))).tolist()
    [True]
    """
    known = ~np.isnan(needs)
    low = np.where(known, needs, np.inf).min(axis=1, initial=np.inf)
    high = np.where(known, needs, -np.inf).max(axis=1, initial=-np.inf)
    found: Bools = some(known) & (low == high) & ~some(top) & ~some(text)
    return found
