"""Who is ready to take mentees, until when, and why: training, exemption, and what a day brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data.access import Permission
from data.bank.participations import readied, step, this_year, walk
from data.bank.readiness import ABLE, barred, expires
from data.codebook.selection import rules
from data.errors import MissingReasonError
from data.names import clean_text, sort_key
from data.papers.tasks import drop, open_task, settle
from data.records.account import AccountRole
from data.records.bank import MentorState, Participation, Role
from data.records.ids import PersonId
from data.records.school import Regulation
from data.records.selection import TrainingResult
from data.store import Work
from matching.programmes.plan import after_months
from matching.selection.people import fio, named, row_of
from matching.selection.refusals import NoEarlierTrainingError, NotSelectedError

TASK = "training_ends"
SHOWN = ABLE | {MentorState.SELECTED, MentorState.IN_TRAINING}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRow:
    """A mentor on the way to matching or in it.

    ``until`` is the last day of readiness, None where no day ends it; ``exempt`` why no training is
    asked for; ``why`` a code of what keeps out of matching; ``earlier`` the last day an earlier
    training counts for somebody who is not ready yet.
    """

    person_id: PersonId
    fio: str
    state: MentorState
    until: date | None
    exempt: str
    why: str
    earlier: date | None = None


def ready(work: Work) -> tuple[ReadyRow, ...]:
    """Selected, trained and ready mentors of this year whose consents are live, by name."""
    work.require(Permission.SELECTION_READ)
    called = named(work)
    regulation = _regulation(work)
    rows = [
        _row(work, one, called(one.person_id), regulation)
        for one in _rows(work)
        if one.state in SHOWN and one.person_id not in called.gone
    ]
    return tuple(sorted(rows, key=lambda one: sort_key(one.fio)))


def exempt(work: Work, mentor_id: PersonId, reason: str) -> Participation:
    """Make a mentor ready without a course, with a reason that stays written down.

    Raises:
        MissingReasonError: nobody says why.
        NotSelectedError: the mentor is neither selected, in training, nor ready.
    """
    work.require(Permission.SELECTION_WRITE)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="exempt")
    row = row_of(work, mentor_id)
    if row.state not in SHOWN or mentor_id in named(work).gone:
        raise NotSelectedError(fio=fio(work, mentor_id))
    if row.state in ABLE:
        return renewed(work, row, None, said)
    return walk(work, row, (MentorState.READY,), said)


def count_earlier(work: Work, mentor_id: PersonId) -> Participation:
    """Make a mentor ready by a training of earlier days that still counts.

    Raises:
        NoEarlierTrainingError: there is none.
        NotSelectedError: the mentor is neither selected, in training, nor ready.
    """
    work.require(Permission.SELECTION_WRITE)
    row = row_of(work, mentor_id)
    if row.state not in SHOWN or mentor_id in named(work).gone:
        raise NotSelectedError(fio=fio(work, mentor_id))
    until = earlier(work, mentor_id)
    if until is None:
        raise NoEarlierTrainingError(fio=fio(work, mentor_id))
    words = f"{until:%d.%m.%Y}"
    if row.state in ABLE:
        return renewed(work, row, until, words)
    return walk(work, row, (MentorState.READY,), words, until)


def earlier(work: Work, mentor_id: PersonId) -> date | None:
    """The last day any training this mentor has passed counts, None where none counts today."""
    months = _regulation(work).ready_months
    ends = [
        after_months(one.ended_on, months)
        for one in work.trainings.of(mentor_id)
        if one.result is TrainingResult.PASSED and one.ended_on is not None
    ]
    found = max(ends, default=None)
    return found if found is not None and found >= work.today else None


def renewed(work: Work, before: Participation, until: date | None, reason: str) -> Participation:
    """A new day, or words that exempt, for a mentor who stays in the state. Asks no permission."""
    after = work.participations.put(readied(before, reason, until))
    work.audit(
        "participation.readied", before, after, subject=f"person:{after.person_id}", reason=reason
    )
    settle(work, _key(before))
    return after


def tick(work: Work) -> int:
    """What a day brings: a ready mentor whose training ran out goes back to training; how many.

    Mentors at work go on with their pairs and get no new ones. A task comes in good time before.
    """
    regulation = _regulation(work)
    live = named(work)
    over = 0
    for one in _rows(work):
        if one.person_id in live.gone:
            drop(work, _key(one))
            continue
        _remind(work, one, regulation)
        if one.state is MentorState.READY and barred(one, regulation, work.today):
            step(work, one, MentorState.IN_TRAINING)
            over += 1
    return over


def _remind(work: Work, one: Participation, regulation: Regulation) -> None:
    until = expires(one, regulation)
    if one.state not in ABLE or until is None:
        return
    if work.today >= until - timedelta(days=rules().notice_days):
        open_task(
            work,
            TASK,
            f"person:{one.person_id}",
            AccountRole.CURATOR,
            _key(one),
            due=until,
            person_id=one.person_id,
        )


def _key(one: Participation) -> str:
    return f"{TASK}:{one.id}:{one.ready_until}"


def _rows(work: Work) -> Iterator[Participation]:
    """Mentors of this year who work here."""
    here = {one.id for one in work.people.all() if one.archived_at is None}
    for one in work.participations.in_bank(Role.MENTOR, this_year(work)):
        if one.person_id in here:
            yield one


def _row(work: Work, one: Participation, called: str, regulation: Regulation) -> ReadyRow:
    state = MentorState(one.state.value)
    able = state in ABLE
    return ReadyRow(
        person_id=one.person_id,
        fio=called,
        state=state,
        until=expires(one, regulation) if able else None,
        exempt=one.exempt_reason if able else "",
        why=barred(one, regulation, work.today),
        earlier=None if able else earlier(work, one.person_id),
    )


def _regulation(work: Work) -> Regulation:
    return work.schools.get(work.school_id).regulation
