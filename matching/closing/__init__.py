"""A pair ends: results against goals, both banks, the long-term bank; items 6.5 and 6.6."""

from matching.closing import long_term, reports
from matching.closing.ending import Closed, close, close_many, finish, reopen
from matching.closing.long_term import ask as ask_long_term
from matching.closing.long_term import invite_anew
from matching.closing.refusals import (
    CarefulError,
    FixedError,
    NextYearError,
    NoResultsError,
    NotOfferedError,
)
from matching.closing.reports import OwnReport, conclude, report, report_by_link
from matching.closing.viewing import EndRow, Progress, Received, board, lacks, progress

__all__ = [
    "CarefulError",
    "Closed",
    "EndRow",
    "FixedError",
    "NextYearError",
    "NoResultsError",
    "NotOfferedError",
    "OwnReport",
    "Progress",
    "Received",
    "ask_long_term",
    "board",
    "close",
    "close_many",
    "conclude",
    "finish",
    "invite_anew",
    "lacks",
    "long_term",
    "progress",
    "reopen",
    "report",
    "report_by_link",
    "reports",
]
