"""Conclusions for a period and the papers that carry figures out of the program."""

from analytics.report.conclusions import (
    OldEditionError,
    PersonNamedError,
    editions,
    latest,
)
from analytics.report.sheet import INDICATORS, Mark, MarkError, Sheet, save_sheet, sheet
from analytics.report.swot import SIDES, SwotLine, SwotLineError, draft, lines, save_swot

__all__ = [
    "INDICATORS",
    "SIDES",
    "Mark",
    "MarkError",
    "OldEditionError",
    "PersonNamedError",
    "Sheet",
    "SwotLine",
    "SwotLineError",
    "draft",
    "editions",
    "latest",
    "lines",
    "save_sheet",
    "save_swot",
    "sheet",
]
