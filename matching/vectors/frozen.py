"""The statistics of a round, taken once and stored with it: a late change moves nobody's score.

profiles.md B2: each is (m * observed + 10 * default) / (m + 10) over m people: a school with three
mentors leans on the default, a region on its own people.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAN = 10.0  # people's worth of belief in the default (design)
ANSWER = 3.5  # default of means of answers, 1..5 (design)
WHOLE = 2**30  # answers and shares are summed in whole 1 / WHOLE
SHARE = 0.5  # default of means of shares, 0..1 (design)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Statistics of the snapshot.

    Attributes:
        general: g, grand mean of offers, 1..5.
        means: mu (domains,), mean offer by domain, 1..5.
        priors: (domains,), mean of s by domain, in [0, 1].
        capability: (domains,), mean of c by domain, in [0, 1].
        subject: mean of the subject fit g_ij, in [0, 1].
        components: mean of each component that can be unknown, by code, in [0, 1].
    """

    general: float
    means: tuple[float, ...]
    priors: tuple[float, ...]
    capability: tuple[float, ...]
    subject: float | None = None
    components: Mapping[str, float] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        """JSON-ready; ``thaw`` reads it back to the last bit."""
        return {
            key: list(one) if isinstance(one, tuple) else one for key, one in asdict(self).items()
        }


def thaw(dumped: Mapping[str, Any]) -> Frozen:
    """The statistics that ``dump`` wrote.

    >>> one = Frozen(general=3.5, means=(3.5,), priors=(0.5,), capability=(0.5,))
    >>> thaw(one.dump()) == one
    True
    """
    known: dict[str, Any] = {one.name: dumped[one.name] for one in fields(Frozen)}
    for key, one in known.items():
        known[key] = tuple(one) if isinstance(one, list) else one
    return Frozen(**known)


def tally(values: Floats) -> tuple[float, int]:
    """Sum and count of what is known, the same in any order: the sum is taken in whole 2^-30.

    >>> tally(np.array([0.5, np.nan, 0.25]))
    (0.75, 2)
    """
    total, count = whole_tally(values)
    return total / WHOLE, count


def whole_tally(values: Floats) -> tuple[int, int]:
    """Sum in whole 1 / ``WHOLE`` and count of what is known: sums of blocks add up exactly.

    >>> whole_tally(np.array([0.5, np.nan])) == (WHOLE // 2, 1)
    True
    """
    known = ~np.isnan(values)
    whole = np.rint(np.where(known, values, 0.0) * WHOLE).astype(np.int64)
    return int(whole.sum()), int(np.count_nonzero(known))


def lean(observed: float, people: int, default: float) -> float:
    """An observed mean drawn towards a default.

    >>> lean(4.5, 10, 3.5)
    4.0
    """
    return float((people * observed + LEAN * default) / (people + LEAN)) if people else default


def column_means(values: Floats, default: float) -> tuple[float, ...]:
    """Drawn mean of each column over the people who have a value there."""
    return tuple(
        lean(total / max(count, 1), count, default) for total, count in map(tally, values.T)
    )


def row_means(values: Floats) -> Floats:
    """(rows,), mean of what is known in each row; NaN where nothing is.

    >>> row_means(np.array([[1.0, 3.0], [np.nan, np.nan]])).tolist()
    [2.0, nan]
    """
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    found: Floats = np.where(count > 0, sums / np.maximum(count, 1), np.nan)
    return found


def grand_mean(values: Floats, default: float) -> float:
    """Drawn mean over people of each one's own mean: everybody counts once."""
    total, count = tally(row_means(values))
    return lean(total / max(count, 1), count, default)
