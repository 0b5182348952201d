"""Weights of the components: what was chosen by default, and what may be given."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from data.errors import ProgrammeError

Floats = npt.NDArray[np.float64]

DEFAULT: Mapping[str, float] = {  # profiles.md B4: mild on purpose, none above 0.35 (design)
    "need": 0.32,
    "wish_mentee": 0.12,
    "wish_mentor": 0.11,
    "time": 0.10,
    "school": 0.10,
    "style": 0.09,
    "subject": 0.08,
    "level": 0.08,
}


class BadWeightsError(ProgrammeError):
    """Weights must be finite, not negative, not all zero: ``component``, ``value``."""

    code = "score.bad_weights"


def scaled(codes: tuple[str, ...], weights: Mapping[str, float]) -> Floats:
    """(components,), weights that sum to 1.

    >>> scaled(("need", "time"), {"need": 30, "time": 10}).tolist()
    [0.75, 0.25]
    """
    given = np.array([weights.get(code, 0.0) for code in codes], np.float64)
    for code, value in weights.items():
        if code not in codes or not np.isfinite(value) or value < 0.0:
            raise BadWeightsError(component=code, value=value)
    if given.sum() <= 0.0:
        raise BadWeightsError(component="*", value=0.0)
    found: Floats = given / given.sum()
    return found
