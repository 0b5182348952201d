"""Whose case it is: who leads it, who stands in, and what their words rest on."""

from dataclasses import replace

from data.access import Permission, allows
from data.bank.participations import this_year
from data.errors import ChangedMeanwhileError
from data.records.bank import MenteeState, Participation, Role
from data.records.consent import Purpose
from data.records.door import Grant
from data.records.ids import AccountId, CaseId, PersonId
from data.records.support import CaseState, SupportCase
from data.store import Work
from matching.support.states import FOLLOWS, STANDING, NotOwnCaseError, SupportConsentError


def own(work: Work, case_id: CaseId, version: int | None = None) -> SupportCase:
    """A case the actor may write: led, stood in for, or led by nobody and so taken over now.

    It comes as the participation says now: who has a pair is in the column of pairs.

    Raises:
        NotOwnCaseError: a colleague leads it.
        ChangedMeanwhileError: ``version`` is not the newest any more.
    """
    work.require(Permission.CASE_WRITE)
    kept = work.cases.get(case_id)
    insist_own(work, kept)
    if version is not None and version != kept.version:
        raise ChangedMeanwhileError(
            kind="support_case", id="", fields=("state",), yours=version, theirs=kept.version
        )
    led = kept if leads(work, kept.author) else replace(kept, author=work.by.id)
    return followed(work, led)


def insist_own(work: Work, case: SupportCase) -> None:
    """Refuse a case of a colleague.

    Raises:
        NotOwnCaseError: somebody else leads it, and the actor does not stand in for them.
    """
    if not is_own(work, case):
        work.refused.append(Permission.CASE_READ)
        raise NotOwnCaseError(permission=str(Permission.CASE_READ))


def is_own(work: Work, case: SupportCase) -> bool:
    """Whether the actor leads the case, stands in for who does, or nobody leads it."""
    if not work.may(Permission.CASE_READ):
        return False
    return case.author == work.by.id or stands_in(work, case.author) or not leads(work, case.author)


def leads(work: Work, account_id: AccountId) -> bool:
    """Whether this account still works as a psychologist here, at home or as a guest."""
    here = work.accounts.find(account_id)
    if here is not None and here.disabled_at is None and allows(here.roles, Permission.CASE_WRITE):
        return True
    return any(
        allows(one.roles, Permission.CASE_WRITE)
        for one in work.grants.of(account_id)
        if _in_force(work, one)
    )


def stands_in(work: Work, account_id: AccountId) -> bool:
    """Whether the actor stands in for this account today."""
    return any(
        one.instead_of == account_id and allows(one.roles, Permission.CASE_WRITE)
        for one in work.grants.of(work.by.id)
        if _in_force(work, one)
    )


def participation(work: Work, case: SupportCase) -> Participation:
    """The row of the bank the case is about."""
    return work.participations.get(case.participation_id)


def followed(work: Work, case: SupportCase) -> SupportCase:
    """The case as the participation says now; not written yet."""
    here = participation(work, case).state
    gone = FOLLOWS.get(here) if isinstance(here, MenteeState) else None
    if gone is None or case.state not in STANDING:
        return case
    state, outcome = gone
    return ended(work, case, state, outcome)


def ended(work: Work, case: SupportCase, state: CaseState, outcome: str) -> SupportCase:
    """The case out of work: no next date, no credit; how it ended is said once."""
    return replace(
        case,
        state=state,
        outcome=case.outcome or outcome,
        closed_at=case.closed_at or work.now,
        next_step="",
        next_on=None,
        credit=False,
    )


def standing_case(work: Work, person_id: PersonId) -> SupportCase | None:
    """The case of a person that is still in work, None without one."""
    for one in reversed(work.cases.of(person_id)):
        if followed(work, one).state in STANDING:
            return one
    return None


def supported(work: Work, person_id: PersonId) -> bool:
    """Whether the person's consents to the support and to the bank are live."""
    return all(
        person_id in work.consents.live(one, work.local) for one in (Purpose.SUPPORT, Purpose.BANK)
    )


def insist_supported(work: Work, person_id: PersonId) -> None:
    """Refuse what rests on the consent to the support.

    Raises:
        SupportConsentError: there is none, or it has ended.
    """
    if not supported(work, person_id):
        raise SupportConsentError


def asks_first(work: Work) -> frozenset[PersonId]:
    """Mentees who wish to talk to the psychologist first; nobody for whoever may not know."""
    if not work.may(Permission.PSYCH_FLAG_READ):
        return frozenset()
    sheets = work.sheets.current(Role.MENTEE, this_year(work))
    return frozenset(
        who for who, one in sheets.items() if one.answers.get("mentee.psychologist_first") == "yes"
    )


def _in_force(work: Work, one: Grant) -> bool:
    return one.ended_at is None and one.from_on <= work.today <= one.until_on
