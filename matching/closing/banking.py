"""Writing what a pair has come to into the rows of both banks. Asks no permission: use cases do."""

from dataclasses import replace

from data.bank.participations import current
from data.bank.results import Outcome, outcome
from data.records.bank import Participation, Role
from data.records.ids import PersonId
from data.records.pair import Pair
from data.store import Work

NOTHING = Outcome(form="", kind="", results="", mark="", ended_on=None)


def write(work: Work, pair: Pair) -> None:
    """Bring the rows of everybody of a pair to what their pairs of the year say.

    Once more changes nothing. After a pair went back to work the rows say so, too.
    """
    _row(work, pair.mentor_id, Role.MENTOR, pair.year)
    for one in pair.mentee_ids:
        _row(work, one, Role.MENTEE, pair.year)


def _row(work: Work, who: PersonId, role: Role, year: str) -> None:
    before = current(work, who, role, year)
    if before is None:
        return
    mine = [
        one
        for one in work.pairs.of_person(who)
        if one.year == year and (one.mentor_id == who) == (role is Role.MENTOR)
    ]
    after = _with(before, outcome(mine) or NOTHING)
    if after == before:
        return
    work.participations.put(after)
    told = [{"ended_on": one.ended_on, "mark": one.mark} for one in (before, after)]
    work.audit("participation.results", told[0], told[1], subject=f"person:{who}")


def _with(row: Participation, said: Outcome) -> Participation:
    """The row with the outcome; form and kind stay where nothing is over."""
    return replace(
        row,
        form=said.form or row.form,
        kind=said.kind or row.kind,
        results=said.results,
        mark=said.mark,
        ended_on=said.ended_on,
    )
