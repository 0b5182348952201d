"""The psychologist's recommendation from the closed list, and what the curator does on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from data.access import Permission
from data.bank.needs import sensitive
from data.bank.participations import step
from data.bank.transitions import following
from data.codebook import framework
from data.errors import ChangedMeanwhileError, InvalidValueError
from data.i18n import _
from data.papers import tasks
from data.records.account import AccountRole
from data.records.bank import Participation, Role
from data.records.ids import CaseId
from data.records.support import CaseState, Recommendation, SupportCase
from data.store import Work
from matching.proposal import words
from matching.support.cases import ASK_IN, close_tasks, dated, subject
from matching.support.owning import ended, followed, own, participation
from matching.support.states import (
    EFFECTS,
    STANDING,
    InQueueError,
    NothingToApplyError,
    NotWithoutPairError,
    insist_standing,
)

MOST_DOMAINS = 3


def recommend(
    work: Work,
    case_id: CaseId,
    recommendation: Recommendation,
    next_on: date,
    *,
    credit: bool = False,
    domains: Sequence[str] = (),
    version: int | None = None,
) -> SupportCase:
    """Recommend to the curator what to do next, with the date the case is looked at again.

    Args:
        work: of the psychologist.
        case_id: an own case.
        recommendation: from the closed list.
        next_on: when the psychologist looks again.
        credit: ask that the next round serves this mentee first.
        domains: up to three areas in which a mentor is to be looked for; never the sensitive one.
        version: as the screen has shown the case.

    Raises:
        StateError: the case is over.
        InQueueError: the mentee still waits for a round, and this would take the mentee out of it.
        InvalidValueError: too many areas, a sensitive or an unknown one.
    """
    before = own(work, case_id, version)
    insist_standing(before, recommendation.value)
    _insist_way(participation(work, before), recommendation)
    named = _domains(domains)
    after = work.cases.put(
        replace(
            dated(work, before, next_on, before.next_step),
            recommendation=recommendation,
            recommended_at=work.now,
            applied_at=None,
            credit=credit,
        )
    )
    work.audit("case.recommended", before, after, subject=subject(after))
    tasks.drop(work, _apply_key(before))
    if recommendation in EFFECTS:
        _ask(work, "support.apply", after, _apply_key(after))
    if named:
        _ask(work, "support.find_mentor", after, f"support.find:{after.id}:{work.now}", named)
    return after


def take_back(work: Work, case_id: CaseId, *, version: int | None = None) -> SupportCase:
    """Take back a recommendation the curator has not acted on."""
    before = own(work, case_id, version)
    if before.recommendation is None or before.applied_at is not None:
        raise NothingToApplyError
    after = work.cases.put(replace(before, recommendation=None, recommended_at=None, credit=False))
    work.audit("case.recommendation_taken_back", before, after, subject=subject(after))
    tasks.drop(work, _apply_key(before))
    return after


def apply(
    work: Work, case_id: CaseId, *, credit: bool | None = None, version: int | None = None
) -> SupportCase:
    """The curator does what is recommended: the participation goes on, the case with it.

    ``credit=False`` declines the priority the psychologist has asked for.

    Raises:
        NothingToApplyError: no recommendation waits for the curator.
        NotWithoutPairError: the mentee has gone on meanwhile.
        InQueueError: the mentee is back in the queue meanwhile.
        ChangedMeanwhileError: ``version`` is not the newest any more.
    """
    work.require(Permission.BANK_WRITE)
    work.require(Permission.RECOMMENDATION_READ)
    before = followed(work, work.cases.get(case_id))
    said = before.recommendation
    if version is not None and before.version != version:
        raise ChangedMeanwhileError(
            kind="support_case", id="", fields=("state",), yours=version, theirs=before.version
        )
    if before.state not in STANDING:
        raise NotWithoutPairError
    if said is None or said not in EFFECTS or before.applied_at is not None:
        raise NothingToApplyError
    after = work.cases.put(_applied(work, before, said, credit=credit))
    work.audit("case.applied", before, after, subject=subject(after))
    tasks.settle(work, _apply_key(before))
    if after.state not in STANDING:
        close_tasks(work, after)
    return after


def waits_for_curator(case: SupportCase) -> bool:
    """Whether the curator has something to do on the recommendation."""
    return case.recommendation in EFFECTS and case.applied_at is None and case.state in STANDING


def _applied(
    work: Work, before: SupportCase, said: Recommendation, *, credit: bool | None
) -> SupportCase:
    effect, bank = EFFECTS[said], participation(work, before)
    _insist_way(bank, said)
    if bank.state is not effect.participation:
        step(work, bank, effect.participation, said_word(said))
    kept = replace(
        before,
        applied_at=work.now,
        credit=before.credit if credit is None else before.credit and credit,
    )
    if effect.case is CaseState.WAITING_ROUND:
        return replace(kept, state=effect.case)
    return ended(
        work, kept, effect.case, "no_need" if said is Recommendation.NO_SUPPORT else "external"
    )


def _insist_way(bank: Participation, said: Recommendation) -> None:
    """Refuse what no step of the participation leads to from where it stands.

    Raises:
        InQueueError: there is none.
    """
    effect = EFFECTS.get(said)
    if effect is None or effect.participation in {bank.state, *following(Role.MENTEE, bank.state)}:
        return
    raise InQueueError(recommendation=said_word(said))


def said_word(one: Recommendation) -> str:
    """A recommendation in words."""
    message = f"support.recommendation.{one.value}"
    return _(message)


def _ask(work: Work, kind: str, case: SupportCase, key: str, note: str = "") -> None:
    tasks.open_task(
        work,
        kind,
        subject(case),
        AccountRole.CURATOR,
        key,
        due=work.today + timedelta(days=ASK_IN),
        person_id=case.person_id,
        note=note,
    )


def _apply_key(case: SupportCase) -> str:
    return f"support.apply:{case.id}:{case.recommended_at}"


def _domains(codes: Sequence[str]) -> str:
    """Areas in words, for a task of the curator."""
    fine = [one for one in framework().domain_codes if one not in sensitive()]
    strange = [one for one in codes if one not in fine]
    if strange or len(codes) > MOST_DOMAINS:
        raise InvalidValueError(
            field=_("areas"), value=", ".join(codes), rule=_("up to three areas of the list")
        )
    return "; ".join(words.domain(one) for one in codes)
