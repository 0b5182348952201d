"""The reverse kind: each teaches the other, so a pair must serve both."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.affinity import both_ways
from matching.assign import UNIT, Problem


def reverse_round(
    forward: npt.ArrayLike,
    back: npt.ArrayLike,
    *,
    floor: float,
    eligible: npt.ArrayLike,
    available: npt.ArrayLike,
    unit: int = UNIT,
    **named: Mapping[int, int] | Sequence[object] | npt.ArrayLike | None,
) -> Problem:
    """Lay a round of reverse pairs: affinity is the mean of both ways, and both must pass.

    Args:
        forward: (mentees, mentors), F of the mentees' needs by the mentors, in [0, 1].
        back: (mentors, mentees), F of the mentors' needs by the mentees, in [0, 1].
        floor: both ways must reach it.
        eligible: (mentees, mentors), the rules; who stands on both sides is no pair for himself.
        available: (mentors,), places; a reverse pair is one pair, so more than one counts as one.
        unit: affinity is laid in whole 1 / ``unit``.
        **named: priority, locked, mentee_ids and mentor_ids, as of ``Problem``.

    The floor is a rule here, not the floor of the policy: it looks at each way, not at the mean.

    >>> made = reverse_round([[0.8, 0.9]], [[0.4], [0.1]], floor=0.3,
    ...                      eligible=[[1, 1]], available=[2, 2], unit=10)
    >>> made.affinity.tolist(), made.eligible.tolist(), made.capacity.tolist()
    ([[0.6, 0.5]], [[True, False]], [1, 1])
    """
    there, here = np.array(forward, np.float64), np.array(back, np.float64)
    mean, passed = both_ways(there, here, floor)
    rest: dict[str, Any] = dict(named)
    return Problem(
        np.rint(mean * unit) / unit,
        np.array(eligible, bool) & passed,
        np.minimum(np.array(available), 1),
        unit=unit,
        **rest,
    )
