"""Profiles as arrays: weights of needs, capabilities, preferences, frozen statistics."""

from matching.vectors.dials import DIALS, Dials
from matching.vectors.frozen import WHOLE, Frozen, lean, tally, thaw, whole_tally
from matching.vectors.needs import need_weights, undifferentiated
from matching.vectors.offers import capability, freeze, stated_skill
from matching.vectors.people import Vectors, vectorise
from matching.vectors.readings import shares
from matching.vectors.side import NONE, Side

__all__ = [
    "DIALS",
    "NONE",
    "WHOLE",
    "Dials",
    "Frozen",
    "Side",
    "Vectors",
    "capability",
    "freeze",
    "lean",
    "need_weights",
    "shares",
    "stated_skill",
    "tally",
    "thaw",
    "undifferentiated",
    "vectorise",
    "whole_tally",
]
