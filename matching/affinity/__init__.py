"""Who suits whom: scores in [0, 1] with parts that add up to the last unit."""

from matching.affinity.blend import (
    DEFAULT,
    UNIT,
    Affinity,
    BadWeightsError,
    affinity,
    blend,
    scaled,
    whole_factors,
)
from matching.affinity.components import Components, components
from matching.affinity.coverage import above_mean, both_ways
from matching.affinity.gaps import Gap, gaps, level, word
from matching.affinity.points import points, spoken, whole_points

__all__ = [
    "DEFAULT",
    "UNIT",
    "Affinity",
    "BadWeightsError",
    "Components",
    "Gap",
    "above_mean",
    "affinity",
    "blend",
    "both_ways",
    "components",
    "gaps",
    "level",
    "points",
    "scaled",
    "spoken",
    "whole_factors",
    "whole_points",
    "word",
]
