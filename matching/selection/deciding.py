"""Interview and decision about a candidate, item 4.1; the person reads a neutral sentence only."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from data.access import Permission
from data.codebook.selection import questions
from data.errors import ChangedMeanwhileError, InvalidValueError, MissingReasonError
from data.i18n import _
from data.names import clean_text
from data.records.bank import MentorState
from data.records.ids import CandidacyId
from data.records.selection import Candidacy, CandidacyState
from data.store import Work
from matching.selection.following import OPEN, follow, lists_of
from matching.selection.people import fio, row_of
from matching.selection.refusals import DecidedError, NotInterviewedError, TooLateError

DECISIONS = (CandidacyState.SELECTED, CandidacyState.RESERVE, CandidacyState.DECLINED)


def interview(
    work: Work,
    candidacy_id: CandidacyId,
    *,
    answers: Mapping[str, str],
    note: str = "",
    on: date | None = None,
    version: int | None = None,
) -> Candidacy:
    """Write down an interview, or mend its notes while nothing is decided.

    Raises:
        DecidedError: the decision stands already.
        InvalidValueError: a day to come, or a question nobody asks.
        ChangedMeanwhileError: ``version`` is not the newest.
    """
    work.require(Permission.SELECTION_WRITE)
    before = _held(work, candidacy_id, version)
    if before.state not in OPEN:
        raise DecidedError(fio=fio(work, before.mentor_id))
    day = on or work.today
    if day > work.today:
        raise InvalidValueError(field="interviewed_on", value=day, rule=_("today or earlier"))
    unknown = set(answers) - set(questions())
    if unknown:
        raise InvalidValueError(
            field="answers", value=min(unknown), rule=_("a question of the interview")
        )
    said = {code: clean_text(text) for code, text in answers.items() if clean_text(text)}
    after = replace(
        before,
        state=CandidacyState.INTERVIEWED,
        interviewed_on=day,
        answers=said,
        note=clean_text(note),
    )
    return _kept(work, "candidacy.interviewed", before, after)


def decide(
    work: Work,
    candidacy_id: CandidacyId,
    state: CandidacyState,
    reason: str,
    version: int | None = None,
) -> Candidacy:
    """Select a candidate, keep in reserve, or decline; always with a reason.

    Raises:
        NotInterviewedError: nobody has talked with the candidate.
        DecidedError: it is decided already; take the decision back first.
        MissingReasonError: nobody says why.
    """
    work.require(Permission.SELECTION_WRITE)
    before = _held(work, candidacy_id, version)
    if state not in DECISIONS:
        raise InvalidValueError(field="decision", value="", rule=_("a decision"))
    if before.state is CandidacyState.SHORTLISTED:
        raise NotInterviewedError(fio=fio(work, before.mentor_id))
    if before.state in DECISIONS:
        raise DecidedError(fio=fio(work, before.mentor_id))
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action=state.value)
    after = replace(before, state=state, reason=said, decided_on=work.today, decided_by=work.by.id)
    return _kept(work, f"candidacy.{state.value}", before, after)


def undo(work: Work, candidacy_id: CandidacyId, reason: str) -> Candidacy:
    """Take a decision back: the candidate is interviewed and undecided again.

    Who is ready already stays so: only a training under way bars it.

    Raises:
        TooLateError: the mentor was selected by it alone and is being trained.
        MissingReasonError: nobody says why.
        NotInterviewedError: nothing is decided yet.
    """
    work.require(Permission.SELECTION_WRITE)
    before = work.candidacies.get(candidacy_id)
    if before.state not in DECISIONS:
        raise NotInterviewedError(fio=fio(work, before.mentor_id))
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="undo")
    if before.state is CandidacyState.SELECTED:
        _must_not_have_gone_on(work, before)
    after = replace(
        before, state=CandidacyState.INTERVIEWED, reason="", decided_on=None, decided_by=None
    )
    return _kept(work, "candidacy.reopened", before, after, said)


def neutral(state: CandidacyState | MentorState) -> str:
    """What the mentor is told about a candidacy: never a reason, never a rank."""
    told = state.value
    if told in {"shortlisted", "interviewed"}:
        return _("Your candidacy is being considered; the curator will tell you what comes next.")
    if told == "selected":
        return _("You are invited to prepare for mentoring; the curator will agree with you how.")
    return _("Thank you. You stay in the bank of mentors and may be asked about other programmes.")


def _must_not_have_gone_on(work: Work, before: Candidacy) -> None:
    others = [one for one in lists_of(work, before.mentor_id) if one.id != before.id]
    if any(one.state is CandidacyState.SELECTED for one in others):
        return
    here = row_of(work, before.mentor_id)
    if here.state is MentorState.IN_TRAINING:
        raise TooLateError(fio=fio(work, before.mentor_id), state=here.state.value)


def _held(work: Work, candidacy_id: CandidacyId, version: int | None) -> Candidacy:
    found = work.candidacies.get(candidacy_id)
    if version is not None and version != found.version:
        raise ChangedMeanwhileError(
            kind="candidacy", id=found.id, yours="", theirs=found.state.value
        )
    return found


def _kept(
    work: Work, verb: str, before: Candidacy, after: Candidacy, reason: str = ""
) -> Candidacy:
    kept = work.candidacies.put(after)
    words = reason or kept.reason
    work.audit(verb, before, kept, subject=f"person:{kept.mentor_id}", reason=words)
    follow(work, kept.mentor_id, words)
    return kept
