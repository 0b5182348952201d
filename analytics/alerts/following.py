"""A consent ends: warnings forget what rested on it, and those of ended pairs are put away."""

from collections.abc import Mapping
from dataclasses import replace

from analytics.alerts.keeping import kept, put_away
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.monitoring import Alert
from data.store import Work

OF_ANSWERS = ("pulse", "fall", "apart", "answer")  # factors that rest on answers of a side
ENDS = frozenset({Purpose.BANK, Purpose.MONITORING})


def withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Forget what answers of the person said of their pairs. Asks no permission: follows."""
    if not ENDS & purposes:
        return
    for pair in work.pairs.ever_of(person_id):
        for one in work.alerts.of_pair(pair.id):
            forgotten = replace(one, factors=_without(one))
            if forgotten != one:
                kept(work, forgotten)
    put_away(work)


def _without(one: Alert) -> Mapping[str, object]:
    """Factors without those that rest on answers: nobody knows them any more."""
    unknown = {"points": None, "basis": ""}
    return {
        code: unknown if code in OF_ANSWERS else told
        for code, told in one.factors.items()
        if code != "answer"
    }
