"""Who suits whom: scores in [0, 1] with parts that add up to the last unit."""

from matching.affinity.blend import (
    LEEWAY,
    Affinity,
    Fits,
    affinity,
    blend,
)
from matching.affinity.block import UNIT, Block, PairScore, whole_factors
from matching.affinity.census import census
from matching.affinity.components import Components, components, statistics
from matching.affinity.coverage import above_mean
from matching.affinity.gaps import Gap, gaps, level, word
from matching.affinity.points import points, spoken, whole_points
from matching.affinity.weights import DEFAULT, BadWeightsError, scaled

__all__ = [
    "DEFAULT",
    "LEEWAY",
    "UNIT",
    "Affinity",
    "BadWeightsError",
    "Block",
    "Components",
    "Fits",
    "Gap",
    "PairScore",
    "above_mean",
    "affinity",
    "blend",
    "census",
    "components",
    "gaps",
    "level",
    "points",
    "scaled",
    "spoken",
    "statistics",
    "whole_factors",
    "whole_points",
    "word",
]
