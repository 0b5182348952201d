"""The roadmap of a school year: 22 items, their evidence, what comes next, its paper."""

from analytics.roadmap.changing import (
    RoadmapBegunError,
    begin_year,
    override,
    set_item,
    set_usual,
    undo_override,
)
from analytics.roadmap.papers import PAPERS, calendar
from analytics.roadmap.plan import (
    PROGRESS,
    ItemView,
    NextStep,
    Plan,
    board,
    next_for,
    statuses,
    years,
)
from analytics.roadmap.status import Evidence

__all__ = [
    "PAPERS",
    "PROGRESS",
    "Evidence",
    "ItemView",
    "NextStep",
    "Plan",
    "RoadmapBegunError",
    "begin_year",
    "board",
    "calendar",
    "next_for",
    "override",
    "set_item",
    "set_usual",
    "statuses",
    "undo_override",
    "years",
]
