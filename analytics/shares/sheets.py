"""Sheets of marks: the curator's table, and satisfaction weighted by one's own request."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isnan

from analytics.figures import State
from data.codebook.conventions import convention


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratorSheet:
    """The curator's table. ``level`` is a code, None unless every mark is given.

    ``out_of`` is the highest sum possible: 18, or 16 where one indicator is not applicable.
    """

    sum: int
    rated: int
    out_of: int
    level: str | None
    state: State


def curator_sheet(
    marks: Sequence[float | None], not_applicable: Collection[int] = ()
) -> CuratorSheet:
    """Sum of the marks 0, 1, 2; the level only when all nine are rated.

    Args:
        marks: nine, in the order of the indicators; None is not rated.
        not_applicable: numbers of indicators, from 1, that do not apply here: they lower the
            highest sum and leave the level undecided. Nothing is ever rescaled.
    """
    rules = convention("curator_sheet")
    given = [
        int(one)
        for number, one in enumerate(marks, 1)
        if one is not None and not isnan(one) and number not in not_applicable
    ]
    whole = len(given) == rules["marks"]
    reached = [one["code"] for one in rules["level"] if sum(given) >= one["from"]]
    return CuratorSheet(
        sum=sum(given),
        rated=len(given),
        out_of=int(rules["highest"]) * (int(rules["marks"]) - len(set(not_applicable))),
        level=reached[0] if whole else None,
        state=State.NO_BASE if not given else State.OK if whole else State.NOT_ASSESSED,
    )


def sheet_level_names(code: str) -> tuple[str, str]:
    """The Russian and the English name of a level; KeyError for a stranger."""
    found = {one["code"]: (one["ru"], one["en"]) for one in convention("curator_sheet")["level"]}
    return found[code]


def weighted_satisfaction(
    importance: Sequence[float | None], satisfaction: Sequence[float | None]
) -> float | None:
    """Σ imp·sat / Σ imp over answered areas; None where none is answered.

    An unanswered area leaves both sums. Idea of MEMeQ: Schäfer et al. 2015, BMC Med Educ 15:201.

    >>> weighted_satisfaction([5, 3, 1], [4, None, 5])
    4.166666666666667
    """
    answered = [
        (float(weight), float(value))
        for weight, value in zip(importance, satisfaction, strict=True)
        if weight is not None and value is not None and not isnan(weight + value)
    ]
    whole = sum(weight for weight, _ in answered)
    return sum(weight * value for weight, value in answered) / whole if whole > 0 else None
