"""Another reading of the coverage of needs: against the mean of the round."""

import numpy as np
import numpy.typing as npt

from matching.vectors import Frozen, Vectors

Floats = npt.NDArray[np.float64]


def above_mean(vectors: Vectors, frozen: Frozen, mentee: int, mentor: int) -> Floats:
    """(domains,), by how much this mentor covers the needs better than the mean of the round.

    The base is the same weights times ``frozen.capability``; base and parts sum to F.
    """
    found: Floats = vectors.w[mentee] * (vectors.c[mentor] - np.array(frozen.capability))
    return found
