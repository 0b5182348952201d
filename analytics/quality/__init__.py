"""Quality of answers: flags that never delete, and what silence may hide. Pure.

A flag is about an answer sheet, never about a person: nobody gets a list of flagged people.
"""

from analytics.quality.sheets import (
    FLAGS,
    by_sheet,
    even_odd,
    flags,
    gap,
    irv,
    longstring,
    mahalanobis,
    same_answers,
    sheet_gaps,
    sheet_halves,
    too_fast,
)
from analytics.quality.silence import (
    Reweighted,
    Smd,
    answering_weights,
    reweighted_share,
    smd,
)
from analytics.quality.stability import Stability, missing_share, missing_table, stability

__all__ = [
    "FLAGS",
    "Reweighted",
    "Smd",
    "Stability",
    "answering_weights",
    "by_sheet",
    "even_odd",
    "flags",
    "gap",
    "irv",
    "longstring",
    "mahalanobis",
    "missing_share",
    "missing_table",
    "reweighted_share",
    "same_answers",
    "sheet_gaps",
    "sheet_halves",
    "smd",
    "stability",
    "too_fast",
]
