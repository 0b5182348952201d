"""Which school year a screen of figures opens with."""

from collections.abc import Sequence

from data.access import Permission
from data.codebook.indicators import gate
from data.records.monitoring import AskState
from data.records.pair import PairState
from data.store import Work

UNTOLD = frozenset({AskState.PLANNED, AskState.CANCELLED})
ENDED = frozenset({PairState.COMPLETED, PairState.CLOSED, PairState.TERMINATED})


def opening(work: Work, years: Sequence[str]) -> str:
    """The first of the years with something to look at; the very first where none has.

    A year has it from the smallest cell on: so many people whose main survey is closed, or so many
    pairs that have ended.
    """
    work.require(Permission.QUALITY_READ)
    return _first(work, years)


def town_opening(work: Work, years: Sequence[str]) -> str:
    """The same for who looks at a municipality, by the school of the actor."""
    work.require(Permission.AGGREGATE_READ)
    return _first(work, years)


def _first(work: Work, years: Sequence[str]) -> str:
    return next((year for year in years if _told(work, year)), years[0])


def _told(work: Work, year: str) -> bool:
    least = gate("cell")
    if len(_surveyed(work, year)) >= least:
        return True
    ended = [one for one in work.pairs.all() if one.year == year and one.state in ENDED]
    return len(ended) >= least


def _surveyed(work: Work, year: str) -> set[str]:
    """Whose main survey is over, whether they answered or not."""
    return {
        one.person_id
        for one in work.asks.of_year(year)
        if one.extent == "core" and one.state not in UNTOLD and one.closes_on < work.today
    }
