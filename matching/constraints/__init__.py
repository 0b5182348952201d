"""Who may not be paired, with every reason; places and tiers."""

from matching.constraints.floors import BELOW, FloorEffect, floor_effect, floor_effects
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
    "BELOW",
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
    "floor_effects",
    "label",
    "labels",
    "prepare",
    "reasons_of",
    "roll_up",
    "shown",
    "tiers",
]
