"""Text tags and documents as arrays. Abstained, gated and absent texts are the same: zeros."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from matching.profile import Applicant, Codes
from matching.text.reading import TextReading

Floats = npt.NDArray[np.float64]

CATEGORY: Mapping[str, tuple[str, ...]] = {  # groups of domains a category vouches for (design)
    "teacher_methodist": ("methodical",),
    "teacher_mentor": ("growth",),
}


def tags(people: Sequence[Applicant], readings: Mapping[str, TextReading], domains: int) -> Floats:
    """(people, domains), tag values in [0, 1] that may be relied on, zeros elsewhere."""
    found = np.zeros((len(people), domains))
    for row, one in enumerate(people):
        reading = readings.get(one.id)
        if reading is not None and relied_on(reading):
            found[row] = np.clip(reading.tags, 0.0, 1.0)
    return found


def relied_on(reading: TextReading) -> bool:
    """The person or the model is sure enough to count this text."""
    return reading.confirmed or (reading.confident and not reading.gated)


def shares(values: Floats) -> Floats:
    """Rows scaled to sum 1; rows of zeros stay.

    >>> shares(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist()
    [[0.25, 0.75], [0.0, 0.0]]
    """
    sums = values.sum(axis=1, keepdims=True)
    found: Floats = values / np.where(sums > 0, sums, 1.0)
    return found


def documents(people: Sequence[Applicant], codes: Codes) -> Floats:
    """(people, domains), evidence in [0, 1]: what the curator checked, and the category."""
    found = np.zeros((len(people), len(codes.domains)))
    for row, one in enumerate(people):
        vouched = CATEGORY.get(one.category, ())
        for at, (domain, group) in enumerate(zip(codes.domains, codes.groups, strict=True)):
            found[row, at] = max(one.evidence.get(domain, 0.0), float(group in vouched))
    return np.clip(found, 0.0, 1.0)
