"""The long-term bank: who has finished is asked once more, by a consent of its own (item 6.6).

In it is whoever has a live consent to this purpose: a mentor whose work of the year is over, a
mentee who has graduated and would help others. A withdrawal takes out at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data import invitations
from data.access import Permission
from data.access.consent import may
from data.bank import needs
from data.bank.long_term import Answer, standing, year_ends
from data.bank.participations import step, this_year, walk
from data.codebook.papers import LONG_TERM_BANK
from data.errors import ChangedMeanwhileError, MissingReasonError
from data.invitations import Issued
from data.names import clean_text, sort_key
from data.papers import consents
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Channel, ConsentAct, Purpose
from data.records.ids import ParticipationId, PersonId, new_id
from data.records.invitation import Form
from data.store import Work
from matching.closing.refusals import NextYearError, NotOfferedError

DAYS = 21  # calendar days a link to the paper lives
PURPOSE = Purpose.LONG_TERM_BANK
TAKEN = {Role.MENTOR: MentorState.LONG_TERM_BANK, Role.MENTEE: MenteeState.ALUMNI}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """Somebody who has finished this year: whether they were asked, and what they said."""

    person_id: PersonId
    participation_id: ParticipationId
    fio: str
    role: Role
    answer: Answer
    free_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRow:
    """Somebody of the long-term bank. ``domains`` are names of competencies, none of a graduate.

    ``invited`` is the newest year somebody was invited to be a mentor of, empty before.
    """

    person_id: PersonId
    participation_id: ParticipationId
    fio: str
    role: Role
    year: str
    domains: tuple[str, ...]
    free_from: date | None
    invited: str
    version: int


def finished(work: Work, year: str = "") -> tuple[AskedRow, ...]:
    """Everybody who is to be asked, by name; who may not be named is not asked either."""
    work.require(Permission.BANK_WRITE)
    rows = standing(work, year or this_year(work))
    named = _names(work)
    found = [
        AskedRow(
            person_id=one.row.person_id,
            participation_id=one.row.id,
            fio=named[one.row.person_id],
            role=one.row.role,
            answer=one.answer,
            free_from=one.row.free_from,
        )
        for one in rows
        if one.row.person_id in named
    ]
    return tuple(sorted(found, key=lambda one: (sort_key(one.fio), one.role)))


def ask(work: Work, person_ids: Sequence[PersonId]) -> tuple[Issued, ...]:
    """Give these people a link to the paper on the long-term bank."""
    work.require(Permission.BANK_WRITE)
    return invitations.invite(work, person_ids, Form.CONSENT, subject=LONG_TERM_BANK, days=DAYS)


def answer(
    work: Work,
    person_id: PersonId,
    *,
    agrees: bool,
    free_from: date | None = None,
    evidence: str = "",
) -> None:
    """Write down what somebody has said on paper, and from when they are free.

    Raises:
        NotOfferedError: this person has not finished this year.
    """
    work.require(Permission.BANK_WRITE)
    mine = [one.row for one in standing(work, this_year(work)) if one.row.person_id == person_id]
    if not mine:
        raise NotOfferedError(fio=work.people.get(person_id).fio)
    if agrees:
        consents.give(work, person_id, [PURPOSE], Channel.PAPER, evidence=evidence)
    else:
        consents.refuse(work, person_id, [PURPOSE], evidence)
    settle(work)
    if agrees and free_from is not None:
        for row in mine:
            free(work, row.id, free_from)


def free(
    work: Work, participation_id: ParticipationId, on: date, version: int | None = None
) -> Participation:
    """Say from which day somebody of the long-term bank can be asked again."""
    work.require(Permission.BANK_WRITE)
    before = work.participations.get(participation_id)
    _insist(work, before.person_id)
    if version is not None and version != before.version:
        raise ChangedMeanwhileError(
            kind="participation", id=before.id, yours=on, theirs=before.free_from
        )
    return before if before.free_from == on else _put(work, "long_term.free", before, on)


def settle(work: Work) -> int:
    """Let everybody who has answered go where the answer leads; how many have moved.

    Mentors who have agreed after their last pair rest and are put into the long-term bank: an
    older consent takes nobody out of the year under way, see ``enter``. Mentees who were asked and
    have answered graduate. Asks no permission: use cases, the paper by link and the calendar do.
    """
    moved = 0
    for one in standing(work, this_year(work)):
        agrees = one.answer is Answer.AGREED
        if one.row.role is Role.MENTOR and agrees and _after_work(work, one.row):
            moved += _into_bank(work, one.row)
        elif one.row.state is MenteeState.COMPLETED and one.answer in _SAID:
            after = step(work, one.row, MenteeState.ALUMNI)
            moved += 1
            if agrees:
                _put(work, "long_term.entered", after, year_ends(after.year))
    return moved


def enter(work: Work, participation_id: ParticipationId) -> Participation:
    """Put a mentor with a live consent, whose work of the year is over, into the long-term bank.

    Raises:
        NotOfferedError: there is no consent to it, or the work is not over.
    """
    work.require(Permission.BANK_WRITE)
    for one in standing(work, this_year(work)):
        mentor = one.row.role is Role.MENTOR
        if one.row.id == participation_id and mentor and one.answer is Answer.AGREED:
            _into_bank(work, one.row)
            return work.participations.get(participation_id)
    fio = work.people.get(work.participations.get(participation_id).person_id).fio
    raise NotOfferedError(fio=fio)


def given(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """What follows when somebody gives a consent, by link or on paper."""
    if PURPOSE in purposes and work.participations.of(person_id):
        settle(work)


def withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """What follows when the consent ends: out of the long-term bank, at once."""
    if PURPOSE not in purposes:
        return
    for row in work.participations.of(person_id):
        after = row
        if row.state is MentorState.LONG_TERM_BANK:
            after = step(work, row, MentorState.RETIRED)
        if after.free_from is not None:
            _put(work, "long_term.left", after, None)


def listing(work: Work, *, domain: str = "", free_by: date | None = None) -> tuple[BankRow, ...]:
    """The long-term bank by name: only with a live consent to this very purpose.

    Args:
        work: by whom.
        domain: code of a competency they are strong in.
        free_by: only who is free on this day.
    """
    work.require(Permission.BANK_READ)
    live = work.consents.live(PURPOSE, work.local)
    named = {one.id: one.fio for one in work.people.all() if one.id in live}
    rows: dict[PersonId, Participation] = {}
    invited: dict[PersonId, str] = {}
    for one in sorted(work.participations.all(), key=lambda one: one.year):
        if one.person_id not in named:
            continue
        if one.state is TAKEN[one.role] and one.free_from is not None:
            rows[one.person_id] = one
        elif one.role is Role.MENTOR:
            invited[one.person_id] = one.year
    found = [_row(work, one, named, invited) for one in rows.values()]
    kept = [
        row
        for row, strong in found
        if (not domain or domain in strong)
        and (free_by is None or (row.free_from is not None and row.free_from <= free_by))
    ]
    return tuple(sorted(kept, key=lambda one: sort_key(one.fio)))


def invite_anew(work: Work, person_ids: Sequence[PersonId], year: str) -> tuple[PersonId, ...]:
    """Put people of the long-term bank on the list of invited mentors of a year; who is new there.

    Raises:
        NextYearError: they have worked in this year already, or it is over.
        NotOfferedError: somebody is not in the long-term bank.
    """
    work.require(Permission.BANK_WRITE)
    rows = {one.person_id: one for one in listing(work)}
    added = []
    for who in dict.fromkeys(person_ids):
        if who not in rows:
            raise NotOfferedError(fio=work.people.get(who).fio)
        if year not in {this_year(work), year_after(this_year(work))} or year <= rows[who].year:
            raise NextYearError(year=year)
        if not any(
            one.role is Role.MENTOR and one.year == year for one in work.participations.of(who)
        ):
            _invited(work, who, year)
            added.append(who)
    return tuple(added)


def retire(work: Work, participation_id: ParticipationId, reason: str) -> Participation:
    """Take somebody out of the long-term bank who does not want to be asked any more.

    Raises:
        MissingReasonError: nobody says why.
        NotOfferedError: this row is not in the long-term bank.
    """
    work.require(Permission.BANK_WRITE)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="long_term.left")
    before = work.participations.get(participation_id)
    if before.state is not TAKEN[before.role] or before.free_from is None:
        raise NotOfferedError(fio=work.people.get(before.person_id).fio)
    after = before
    if before.role is Role.MENTOR:
        after = step(work, before, MentorState.RETIRED, said)
    return _put(work, "long_term.left", after, None, said)


def year_after(year: str) -> str:
    """The next school year.

    >>> year_after("2026/2027")
    '2027/2028'
    """
    first = int(year[:4]) + 1
    return f"{first}/{first + 1}"


def _into_bank(work: Work, row: Participation) -> bool:
    if row.state is MentorState.LONG_TERM_BANK or row.state not in _LEADS:
        return False
    after = walk(work, row, _LEADS[MentorState(row.state)])
    _put(work, "long_term.entered", after, row.free_from or year_ends(row.year))
    return True


def _after_work(work: Work, row: Participation) -> bool:
    """Whether somebody has agreed since the last pair of the year ended."""
    given_on = [
        one.at.date()
        for one in work.consents.of(row.person_id)
        if PURPOSE in one.purposes and one.act is ConsentAct.GIVEN
    ]
    return row.ended_on is not None and any(one >= row.ended_on for one in given_on)


def _row(
    work: Work,
    one: Participation,
    named: Mapping[PersonId, str],
    invited: Mapping[PersonId, str],
) -> tuple[BankRow, Iterable[str]]:
    sheet = work.sheets.latest(one.person_id, Role.MENTOR, one.year)
    strong = needs.offers(sheet.answers) if sheet is not None else []
    year = invited.get(one.person_id, "")
    row = BankRow(
        person_id=one.person_id,
        participation_id=one.id,
        fio=named[one.person_id],
        role=one.role,
        year=one.year,
        domains=tuple(needs.names(strong)),
        free_from=one.free_from,
        invited=year if year > one.year else "",
        version=one.version,
    )
    return row, strong


def _invited(work: Work, who: PersonId, year: str) -> None:
    kept = work.participations.put(
        Participation(
            id=ParticipationId(new_id()),
            school_id=work.school_id,
            person_id=who,
            role=Role.MENTOR,
            year=year,
            state=MentorState.INVITED,
        )
    )
    work.audit("participation.entered", None, kept, subject=f"person:{who}")


def _insist(work: Work, who: PersonId) -> None:
    if not may(work.consents.of(who), PURPOSE, work.local):
        raise NotOfferedError(fio=work.people.get(who).fio)


def _names(work: Work) -> Mapping[PersonId, str]:
    live = work.consents.live(Purpose.BANK, work.local) | work.consents.live(PURPOSE, work.local)
    return {
        one.id: one.fio for one in work.people.all() if one.id in live and one.archived_at is None
    }


def _put(
    work: Work, verb: str, before: Participation, on: date | None, reason: str = ""
) -> Participation:
    after = work.participations.put(replace(before, free_from=on))
    told = [{"free_from": one.free_from} for one in (before, after)]
    work.audit(verb, *told, subject=f"person:{after.person_id}", reason=reason)
    return after


_SAID = frozenset({Answer.AGREED, Answer.REFUSED})
_LEADS: Mapping[MentorState, tuple[MentorState, ...]] = {
    MentorState.READY: (MentorState.RESTING, MentorState.LONG_TERM_BANK),
    MentorState.RESTING: (MentorState.LONG_TERM_BANK,),
}
