"""Use cases of the psychologist about a case: open, move, date; and the curator's handing over."""

from dataclasses import replace
from datetime import date, timedelta

from data.access import Permission
from data.bank.participations import current, step
from data.codebook import support as book
from data.errors import InvalidValueError
from data.i18n import _
from data.papers import tasks
from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.ids import CaseId, PersonId, new_id
from data.records.support import CaseState, SupportCase
from data.store import Work
from matching import unmatched
from matching.support.owning import ended, own, standing_case, supported
from matching.support.states import (
    STANDING,
    CaseExistsError,
    NextDateError,
    NoPlanError,
    NotAgreedError,
    NotWithoutPairError,
    checked,
    insist_standing,
)

FARTHEST = 366  # days a next date may lie ahead
ASK_IN = 7  # days the curator has for what a case asks of them
FIRST_TALK = "first_talk"


def open_case(work: Work, person_id: PersonId, *, agreed: bool | None = None) -> SupportCase:
    """Take a mentee without a pair onto the board.

    ``agreed`` is whether the person agreed to talk, None while nobody has asked.

    Raises:
        NotWithoutPairError: not a mentee without a pair, or the consent to the bank has ended.
        CaseExistsError: there is a case in work.
    """
    work.require(Permission.CASE_WRITE)
    return _opened(work, person_id, agreed=agreed)


def hand_over(work: Work, person_id: PersonId, *, agreed: bool) -> SupportCase:
    """The curator gives a mentee into the hands of a psychologist: with the person's agreement.

    Raises:
        NotAgreedError: to talk is voluntary.
    """
    work.require(Permission.BANK_WRITE)
    work.require(Permission.RECOMMENDATION_READ)
    if not agreed:
        raise NotAgreedError
    case = _opened(work, person_id, agreed=True)
    tasks.open_task(
        work,
        "support.talk",
        f"case:{case.id}",
        AccountRole.PSYCHOLOGIST,
        f"support.talk:{case.id}",
        due=case.next_on,
        person_id=person_id,
    )
    return case


def record_agreement(
    work: Work, case_id: CaseId, *, agreed: bool, version: int | None = None
) -> SupportCase:
    """Write down whether the person agreed to talk."""
    before = own(work, case_id, version)
    after = work.cases.put(replace(before, agreed_to_talk=agreed))
    work.audit("case.asked", before, after, subject=subject(after))
    if agreed:
        _into_talk(work, after)
    return after


def move(
    work: Work,
    case_id: CaseId,
    wanted: CaseState,
    *,
    next_on: date | None = None,
    next_step: str = "",
    outcome: str = "",
    version: int | None = None,
) -> SupportCase:
    """Move a case to another column, with the date it is looked at next.

    Raises:
        StateError: the move is not in the table.
        NotAgreedError: to talk, the person has to agree.
        NextDateError: no date, or a wrong one.
        NoPlanError: no plan is laid.
        InvalidValueError: a word that is not in the closed list.
    """
    before = own(work, case_id, version)
    rule = checked(before.state, wanted)
    if rule.agreed and not before.agreed_to_talk:
        raise NotAgreedError
    if rule.planned and not before.steps:
        raise NoPlanError
    if rule.ended and outcome not in book.outcomes():
        raise InvalidValueError(field=_("outcome"), value=outcome, rule=_("one of the list"))
    if wanted in STANDING:
        known = next_on or before.next_on
        told = next_step or before.next_step
        after = dated(work, replace(before, state=wanted), known, told)
    else:
        after = ended(work, before, wanted, outcome)
    kept = work.cases.put(after)
    work.audit("case.moved", before, kept, subject=subject(kept))
    _tidy(work, before, kept)
    return kept


def set_next(
    work: Work, case_id: CaseId, next_on: date, next_step: str = "", *, version: int | None = None
) -> SupportCase:
    """Set the date a case is looked at next, and what for."""
    before = own(work, case_id, version)
    insist_standing(before, "dated")
    after = work.cases.put(dated(work, before, next_on, next_step or before.next_step))
    work.audit("case.dated", before, after, subject=subject(after))
    _tidy(work, before, after)
    return after


def dated(work: Work, case: SupportCase, next_on: date | None, next_step: str) -> SupportCase:
    """The case with a next date, which is checked; not written yet."""
    today = work.today
    if next_on is None or not today <= next_on <= today + timedelta(days=FARTHEST):
        raise NextDateError(most=FARTHEST)
    if next_step and next_step not in book.next_steps():
        raise InvalidValueError(field=_("next step"), value=next_step, rule=_("one of the list"))
    return replace(case, next_on=next_on, next_step=next_step)


def subject(case: SupportCase) -> str:
    """What the journal calls a case."""
    return f"case:{case.id}"


def overdue_key(case: SupportCase) -> str:
    """One task for one date that has passed."""
    return f"support.overdue:{case.id}:{case.next_on}"


def _opened(work: Work, person_id: PersonId, *, agreed: bool | None) -> SupportCase:
    row = next((one for one in unmatched.listing(work) if one.person_id == person_id), None)
    bank = current(work, person_id, Role.MENTEE)
    if row is None or bank is None:
        raise NotWithoutPairError
    if standing_case(work, person_id) is not None:
        raise CaseExistsError(fio=row.fio)
    case = work.cases.put(
        SupportCase(
            id=CaseId(new_id()),
            school_id=work.school_id,
            person_id=person_id,
            participation_id=bank.id,
            state=CaseState.NEW,
            reason=row.reason,
            opened_at=work.now,
            author=work.by.id,
            agreed_to_talk=agreed,
            next_step=FIRST_TALK,
            next_on=work.today + timedelta(days=ASK_IN),
        )
    )
    work.audit("case.opened", None, case, subject=subject(case))
    for one in work.tasks.of(f"person:{person_id}"):
        if one.kind == "support.no_case":
            tasks.drop(work, one.key)
    if agreed:
        _into_talk(work, case)
    return case


def _into_talk(work: Work, case: SupportCase) -> None:
    """Who agreed to talk is under the psychologist's review; the paper for it is asked for."""
    bank = work.participations.get(case.participation_id)
    if bank.state is MenteeState.UNMATCHED:
        step(work, bank, MenteeState.PSYCH_REVIEW)
    if not supported(work, case.person_id):
        tasks.open_task(
            work,
            "support.ask_consent",
            subject(case),
            AccountRole.CURATOR,
            f"support.ask_consent:{case.id}",
            due=work.today + timedelta(days=ASK_IN),
            person_id=case.person_id,
        )


def _tidy(work: Work, before: SupportCase, after: SupportCase) -> None:
    """Tasks whose cause is gone are not needed any more."""
    if before.next_on != after.next_on:
        tasks.settle(work, overdue_key(before))
    if after.state is not CaseState.NEW:
        tasks.settle(work, f"support.talk:{after.id}")
    if after.state not in STANDING:
        close_tasks(work, after)


def close_tasks(work: Work, case: SupportCase) -> None:
    """Everything a case that is over has asked for is not needed any more."""
    for one in work.tasks.of(subject(case)):
        if one.kind != "support.destroy_notes":
            tasks.drop(work, one.key)
