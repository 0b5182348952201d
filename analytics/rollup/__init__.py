"""The one door to figures: by role and level, with everything hidden that must be.

Every function here is called inside ``store.work``: what is shown is written down.
"""

from analytics.rollup.boards import (
    Audience,
    Board,
    Compared,
    FilterState,
    SchoolRow,
)
from analytics.rollup.municipal import municipality
from analytics.rollup.refreshing import follow_withdrawn, refresh
from analytics.rollup.showing import board, exported, pair_board, round_board, series
from analytics.rollup.years import opening, town_opening

__all__ = [
    "Audience",
    "Board",
    "Compared",
    "FilterState",
    "SchoolRow",
    "board",
    "exported",
    "follow_withdrawn",
    "municipality",
    "opening",
    "pair_board",
    "refresh",
    "round_board",
    "series",
    "town_opening",
]
