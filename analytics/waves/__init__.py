"""Waves of monitoring: who is asked what and when, what came of it, and the anonymous ones."""

from analytics.waves.answering import paper_form, type_in
from analytics.waves.climate import (
    Opened,
    Standing,
    answer_climate,
    climates,
    close_climate,
    draw_codes,
    open_climate,
    shown_sheets,
)
from analytics.waves.running import Ticked, tick
from analytics.waves.viewing import (
    AskRow,
    Overview,
    WaveRow,
    fresh_links,
    listing,
    overview,
    remind,
)

__all__ = [
    "AskRow",
    "Opened",
    "Overview",
    "Standing",
    "Ticked",
    "WaveRow",
    "answer_climate",
    "climates",
    "close_climate",
    "draw_codes",
    "fresh_links",
    "listing",
    "open_climate",
    "overview",
    "paper_form",
    "remind",
    "shown_sheets",
    "tick",
    "type_in",
]
