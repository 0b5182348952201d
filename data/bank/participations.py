"""Use cases about rows of the banks: enter, move along the table of states, admit in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.bank import signals, telling
from data.bank.transitions import CORRECTIONS, ConsentMissingError, State, checked, path
from data.errors import ChangedMeanwhileError, MissingReasonError, ProgrammeError, StateError
from data.names import clean_text
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Purpose
from data.records.ids import ParticipationId, PersonId, new_id
from data.store import Work

START: dict[Role, State] = {Role.MENTOR: MentorState.INVITED, Role.MENTEE: MenteeState.INVITED}
GOAL: dict[Role, State] = {Role.MENTOR: MentorState.READY, Role.MENTEE: MenteeState.WAITING}
EARLY: dict[Role, frozenset[State]] = {
    Role.MENTOR: frozenset(
        {
            MentorState.INVITED,
            MentorState.SUBMITTED,
            MentorState.CONSENT_OK,
            MentorState.POTENTIAL,
            MentorState.SHORTLISTED,
            MentorState.INTERVIEWED,
            MentorState.SELECTED,
            MentorState.IN_TRAINING,
        }
    ),
    Role.MENTEE: frozenset(
        {
            MenteeState.INVITED,
            MenteeState.SUBMITTED,
            MenteeState.CONSENT_OK,
            MenteeState.IN_BANK,
        }
    ),
}


class AlreadyInBankError(ProgrammeError):
    """This person already has this role in this year: ``fio``, ``role``, ``year``."""

    code = "bank.already_in_bank"


class NoQuestionnaireError(ProgrammeError):
    """Nobody is admitted without own answers: ``fio``."""

    code = "bank.no_questionnaire"


class NotAwaitedError(ProgrammeError):
    """This person does not wait for admission in this role: ``fio``."""

    code = "bank.not_awaited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What a bulk admission did: who was admitted, and why each of the others was not."""

    admitted: tuple[PersonId, ...]
    refused: tuple[tuple[PersonId, ProgrammeError], ...]


def current(work: Work, person_id: PersonId, role: Role, year: str = "") -> Participation | None:
    """The participation of a person in a role and year, None without one."""
    wanted = year or this_year(work)
    for one in work.participations.of(person_id):
        if one.role is role and one.year == wanted:
            return one
    return None


def this_year(work: Work) -> str:
    """The school year in force."""
    return work.schools.get(work.school_id).year


def years(work: Work) -> list[str]:
    """School years either bank knows and the one that runs, the newest first."""
    known = {one for role in Role for one in work.participations.years(role)}
    return sorted(known | {this_year(work)}, reverse=True)


def enter(
    work: Work, person_id: PersonId, role: Role, *, headline: str = "", achievements: str = ""
) -> Participation:
    """Put a person on the list of invited for this year."""
    work.require(Permission.BANK_WRITE)
    return entered(work, person_id, role, headline=headline, achievements=achievements)


def entered(
    work: Work, person_id: PersonId, role: Role, *, headline: str = "", achievements: str = ""
) -> Participation:
    """``enter`` for a use case that has already asked who may."""
    person = work.people.get(person_id)
    telling.require_kept(work, person_id)
    year = this_year(work)
    if current(work, person_id, role, year) is not None:
        raise AlreadyInBankError(fio=person.fio, role=role.value, year=year)
    kept = work.participations.put(
        Participation(
            id=ParticipationId(new_id()),
            school_id=work.school_id,
            person_id=person_id,
            role=role,
            year=year,
            state=START[role],
            headline=clean_text(headline),
            achievements=clean_text(achievements),
        )
    )
    work.audit("participation.entered", None, kept, subject=f"person:{person_id}")
    signals.watch_row(work, kept, person.fio)
    return kept


def edit(work: Work, participation: Participation) -> Participation:
    """Write the bank's own words (request, achievements, results…) and dates; never the state."""
    work.require(Permission.BANK_WRITE)
    before = work.participations.get(participation.id)
    telling.require_kept(work, before.person_id)
    after = work.participations.put(
        replace(
            before,
            headline=clean_text(participation.headline),
            achievements=clean_text(participation.achievements),
            form=clean_text(participation.form),
            kind=clean_text(participation.kind),
            results=clean_text(participation.results),
            link=clean_text(participation.link),
            mark=clean_text(participation.mark),
            entered_on=participation.entered_on,
            ended_on=participation.ended_on,
            version=participation.version,
        )
    )
    work.audit("participation.edited", before, after, subject=f"person:{after.person_id}")
    signals.watch_row(work, after, work.people.get(after.person_id).fio)
    return after


def move(
    work: Work,
    participation_id: ParticipationId,
    wanted: State,
    reason: str = "",
    version: int | None = None,
) -> Participation:
    """Take one legal step; the table decides, anything else is refused.

    Raises:
        ChangedMeanwhileError: ``version`` is not the one in the bank any more.
    """
    work.require(Permission.BANK_WRITE)
    before = work.participations.get(participation_id)
    if version is not None and version != before.version:
        raise ChangedMeanwhileError(
            kind="participation", id=before.id, yours=wanted.value, theirs=before.state.value
        )
    return step(work, before, wanted, reason)


def step(work: Work, before: Participation, wanted: State, reason: str = "") -> Participation:
    """One step for a use case that has already asked who may."""
    return walk(work, before, (wanted,), reason)


def walk(
    work: Work,
    before: Participation,
    way: Sequence[State],
    reason: str = "",
    trained_until: date | None = None,
) -> Participation:
    """Several steps at once, each checked by its rule; one audit entry names them all.

    ``trained_until`` is the last day of a training that makes a mentor ready; without it the reason
    is what exempts from training.
    """
    here = before
    for wanted in way:
        rule = checked(here.role, here.state, wanted, reason)
        if rule.consent is not None:
            _require_consent(work, here, rule.consent)
        if wanted is MentorState.READY and rule.reason:
            here = readied(here, reason, trained_until)
        here = _after(work, here, wanted, reason if rule.reason else "", coded=rule.coded)
    after = work.participations.put(here)
    work.audit(
        "participation.moved", before, after, subject=f"person:{after.person_id}", reason=reason
    )
    return after


def readied(
    one: Participation, reason: str = "", trained_until: date | None = None
) -> Participation:
    """A mentor's row with what makes ready: a training up to a day, else words that exempt."""
    if trained_until is not None:
        return replace(one, ready_until=trained_until, exempt_reason="")
    return replace(one, exempt_reason=clean_text(reason))


def put_back(work: Work, before: Participation, reason: str) -> Participation:
    """Take the last step of a selection back, where it was a mistake. Asks no permission.

    Raises:
        StateError: this step cannot be taken back.
        MissingReasonError: nobody says why.
    """
    here = before.state
    wanted = CORRECTIONS.get(here) if isinstance(here, MentorState) else None
    if wanted is None:
        raise StateError(kind=before.role.value, state=here.value, wanted="undo")
    if not clean_text(reason):
        raise MissingReasonError(action="undo")
    after = work.participations.put(replace(before, state=wanted))
    work.audit(
        "participation.corrected", before, after, subject=f"person:{after.person_id}", reason=reason
    )
    return after


def admit_mentors(work: Work, ids: Sequence[PersonId], reason: str) -> Admission:
    """Walk mentors to ``ready``; ``reason`` says what exempts them from training."""
    return _admit(work, ids, Role.MENTOR, reason)


def admit_mentees(work: Work, ids: Sequence[PersonId], reason: str = "") -> Admission:
    """Walk mentees to ``waiting``; the waiting clock starts, once for ever."""
    return _admit(work, ids, Role.MENTEE, reason)


def requeue(work: Work, ids: Sequence[PersonId], reason: str = "") -> Admission:
    """Bring unmatched mentees back among the waiting for the next round; clocks run on."""
    work.require(Permission.BANK_WRITE)
    done, refused = [], []
    for one in ids:
        try:
            step(work, _found(work, one, Role.MENTEE), MenteeState.WAITING, reason)
        except ProgrammeError as refusal:
            refused.append((one, refusal))
        else:
            done.append(one)
    return Admission(admitted=tuple(done), refused=tuple(refused))


def _admit(work: Work, ids: Sequence[PersonId], role: Role, reason: str) -> Admission:
    work.require(Permission.BANK_WRITE)
    done, refused = [], []
    for one in ids:
        try:
            _admit_one(work, one, role, reason)
        except ProgrammeError as refusal:
            refused.append((one, refusal))
        else:
            done.append(one)
    return Admission(admitted=tuple(done), refused=tuple(refused))


def _admit_one(work: Work, person_id: PersonId, role: Role, reason: str) -> None:
    before = _found(work, person_id, role)
    if before.state not in EARLY[role]:
        raise NotAwaitedError(fio=work.people.get(person_id).fio)
    if work.sheets.latest(person_id, role, before.year) is None:
        raise NoQuestionnaireError(fio=work.people.get(person_id).fio)
    walk(work, before, path(role, before.state, GOAL[role]), reason)


def _found(work: Work, person_id: PersonId, role: Role) -> Participation:
    found = current(work, person_id, role)
    if found is None:
        raise NotAwaitedError(fio=work.people.get(person_id).fio)
    return found


def _require_consent(work: Work, participation: Participation, purpose: Purpose) -> None:
    if participation.person_id not in work.consents.live(purpose, work.local):
        fio = work.people.get(participation.person_id).fio
        raise ConsentMissingError(purpose=purpose.value, fio=fio)


def _after(
    work: Work, before: Participation, wanted: State, reason: str, *, coded: bool
) -> Participation:
    today = work.today
    starts = wanted is MenteeState.WAITING and before.waiting_since is None
    enters = wanted in {MentorState.POTENTIAL, MenteeState.IN_BANK} and before.entered_on is None
    return replace(
        before,
        state=wanted,
        reason=reason if coded else "",
        waiting_since=today if starts else before.waiting_since,
        entered_on=today if enters else before.entered_on,
    )
