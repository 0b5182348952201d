"""Who is to be asked about the long-term bank, and what they have said (item 6.6).

Asks no permission and names nobody: use cases and the roadmap do.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.access.consent import may
from data.bank.results import OVER, PASSED
from data.codebook.papers import LONG_TERM_BANK
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.store import Work

PURPOSE = Purpose.LONG_TERM_BANK
FREE = (9, 1)  # month and day from which people can be asked again, unless they say otherwise
RESTS = frozenset({MentorState.READY, MentorState.RESTING, MentorState.LONG_TERM_BANK})
GRADUATES = frozenset({MenteeState.COMPLETED, MenteeState.ALUMNI})
GOING = frozenset({PairState.CONFIRMED, PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING})


class Answer(StrEnum):
    """How far somebody is with the question."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One row of a bank whose work of the year is over."""

    row: Participation
    answer: Answer


def standing(work: Work, year: str) -> tuple[Standing, ...]:
    """Mentors who have finished a pair and lead none, mentees who have completed, of a year.

    Whose consent to be kept has ended is asked nothing any more.
    """
    passed, going = _mentors(work.pairs.all(), year)
    kept = work.consents.live(Purpose.BANK, work.local) | work.consents.live(PURPOSE, work.local)
    linked = {
        one.person_id
        for one in work.invitations.about(Form.CONSENT)
        if not one.subject or LONG_TERM_BANK in one.subject
        if one.created_at.date() >= date(int(year[:4]), *FREE)
    }
    rows = [
        one
        for one in work.participations.all()
        if one.year == year and one.person_id in kept and _over(one, passed - going)
    ]
    return tuple(
        Standing(row=one, answer=_answer(work, one.person_id, asked=one.person_id in linked))
        for one in sorted(rows, key=lambda one: one.id)
    )


def year_ends(year: str) -> date:
    """The first day after a school year.

    >>> year_ends("2026/2027")
    datetime.date(2027, 9, 1)
    """
    return date(int(year[-4:]), *FREE)


def _mentors(pairs: list[Pair], year: str) -> tuple[set[PersonId], set[PersonId]]:
    """Mentors with a pair that has reached its end, and mentors who still lead one."""
    mine = [one for one in pairs if one.year == year]
    passed = {one.mentor_id for one in mine if one.state in PASSED or _early(one)}
    return passed, {one.mentor_id for one in mine if one.state in GOING}


def _early(pair: Pair) -> bool:
    """Ended before its time because the goal was reached."""
    return pair.state in OVER and pair.reason == "goal_reached"


def _over(row: Participation, mentors: set[PersonId]) -> bool:
    if row.role is Role.MENTEE:
        return row.state in GRADUATES
    return row.state in RESTS and row.person_id in mentors


def _answer(work: Work, who: PersonId, *, asked: bool) -> Answer:
    acts = [one for one in work.consents.of(who) if PURPOSE in one.purposes]
    if may(acts, PURPOSE, work.local):
        return Answer.AGREED
    said = max(acts, key=lambda one: one.at, default=None)
    if said is not None and said.act is not ConsentAct.GIVEN:
        return Answer.REFUSED
    return Answer.ASKED if asked else Answer.NOT_ASKED
