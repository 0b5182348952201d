"""Other readings of the coverage of needs: against the mean, and in both directions."""

import numpy as np
import numpy.typing as npt

from matching.vectors import Frozen, Vectors

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def above_mean(vectors: Vectors, frozen: Frozen, mentee: int, mentor: int) -> Floats:
    """(domains,), by how much this mentor covers the needs better than the mean of the round.

    The base is the same weights times ``frozen.capability``; base and parts sum to F.
    """
    found: Floats = vectors.w[mentee] * (vectors.c[mentor] - np.array(frozen.capability))
    return found


def both_ways(forward: Floats, back: Floats, floor: float) -> tuple[Floats, Bools]:
    """Coverage for the reverse kind, where each teaches the other.

    Args:
        forward: (mentees, mentors), F of the mentees' needs by the mentors.
        back: (mentors, mentees), F of the mentors' needs by the mentees.
        floor: both directions must reach it.

    Returns:
        (mentees, mentors), the mean of both directions, and where both reach the floor.

    >>> mean, passed = both_ways(np.array([[0.8, 0.9]]), np.array([[0.4], [0.1]]), 0.3)
    >>> mean.round(2).tolist(), passed.tolist()
    ([[0.6, 0.5]], [[True, False]])
    """
    return (forward + back.T) / 2.0, np.minimum(forward, back.T) >= floor
