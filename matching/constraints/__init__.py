"""Who may not be paired, with every reason; places and tiers."""

from matching.constraints.floors import FloorEffect, floor_effect
from matching.constraints.mask import (
    EDGE,
    Constraints,
    Fit,
    Fits,
    Rules,
    capacities,
    constrain,
    prepare,
)
from matching.constraints.reasons import Reason, bit, label, labels, reasons_of, shown
from matching.constraints.rollup import roll_up
from matching.constraints.tiers import tiers

__all__ = [
    "EDGE",
    "Constraints",
    "Fit",
    "Fits",
    "FloorEffect",
    "Reason",
    "Rules",
    "bit",
    "capacities",
    "constrain",
    "floor_effect",
    "label",
    "labels",
    "prepare",
    "reasons_of",
    "roll_up",
    "shown",
    "tiers",
]
