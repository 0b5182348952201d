"""What people see of programmes: the curator everything but private words, the director states."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from data.access import Permission
from data.accounts import conflicts
from data.bank import telling
from data.bank.telling import Told
from data.errors import NotFoundError
from data.names import sort_key
from data.records.account import AccountRole
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import (
    Checkpoint,
    Meeting,
    MeetingState,
    Programme,
    ProgrammeEdition,
    ProgrammeState,
)
from data.records.task import Task
from data.store import Work
from matching.programmes import content as contents
from matching.programmes import plan
from matching.programmes.clock import today_of, zone_of
from matching.programmes.drafting import DRAFTED
from matching.programmes.meetings import QUIET, RUNNING, WRITABLE, doer, quiet_of
from matching.programmes.pulses import KIND as HELP
from matching.programmes.refusals import NotShownError, PairNotRunningError
from matching.rounds.entrants import consented
from matching.rounds.settling import fallen

CURRENT = DRAFTED | WRITABLE
OVER = frozenset({PairState.COMPLETED, PairState.CLOSED, PairState.TERMINATED})
LIVE = frozenset({ProgrammeState.RUNNING, ProgrammeState.AMENDED})
MEETING, CHECKPOINT, ACTION = "meeting", "checkpoint", "action"
AHEAD_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who is in a pair, by name."""

    mentor: str
    mentees: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """A programme for the director: whose, how far it is, from when to when. No content."""

    names: Names
    kind: str
    state: ProgrammeState | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One pair of the curator's list.

    Attributes:
        pair: the pair.
        names: of its people.
        programme: None before the draft.
        waiting: parties that have not agreed to the edition in force.
        next_at: the nearest planned meeting.
        held, planned: meetings held, and planned up to today.
        quiet_days: days of an active pair without a meeting, None where nobody counts.
        quiet: they are three weeks or more (T5).
        helps: standing calls for help.
        checkpoint: the nearest one that was not held.
    """

    pair: Pair
    names: Names
    programme: Programme | None
    waiting: tuple[str, ...]
    next_at: datetime | None
    held: int
    planned: int
    quiet_days: int | None
    quiet: bool
    helps: int
    checkpoint: Checkpoint | None

    @property
    def fidelity(self) -> Fraction | None:
        """Held of planned to date."""
        return plan.fidelity(self.held, self.planned)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeView:
    """A pair's programme and diary in full, without what is private.

    ``concerns`` say in words why the pair concerns whoever looks.
    """

    row: PairRow
    parties: tuple[tuple[str, str], ...]
    meetings: tuple[Meeting, ...]
    editions: tuple[ProgrammeEdition, ...]
    calls: tuple[tuple[Task, str], ...]
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What stands before a pair: a meeting, a checkpoint or an action, with its day.

    ``late``: the day is over and nobody has said what became of it.
    """

    pair_id: PairId
    names: Names
    on: date
    what: str
    text: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """The same for somebody of the pair by the own link: no calls, no quiet days."""

    pair: Pair
    names: Names
    programme: Programme | None
    parties: tuple[tuple[str, str], ...]
    meetings: tuple[Meeting, ...]
    held: int
    planned: int
    who: PersonId


def overview(work: Work) -> tuple[PairRow, ...]:
    """Running pairs of the year, and those whose programme is over; calls and quiet pairs first."""
    work.require(Permission.PROGRAMME_READ)
    known = _known(work)
    found = [
        _row(work, known, pair)
        for pair in work.pairs.all()
        if _listed(known, pair) and _nameable(known.told, pair)
    ]
    return tuple(sorted(found, key=_urgency))


def states(work: Work) -> tuple[StateRow, ...]:
    """Titles and states of the programmes of the year."""
    work.require(Permission.PROGRAMME_STATE_READ)
    known = _known(work, diaries=False)
    found = []
    for pair in work.pairs.all():
        if _listed(known, pair) and _nameable(known.told, pair):
            programme = known.programmes.get(pair.id)
            found.append(
                StateRow(
                    names=_names(known, pair),
                    kind=pair.kind,
                    state=programme.state if programme else None,
                    starts_on=programme.starts_on if programme else None,
                    ends_on=programme.ends_on if programme else None,
                )
            )
    return tuple(sorted(found, key=lambda one: sort_key(one.names.mentor)))


def view(work: Work, pair_id: PairId) -> ProgrammeView:
    """Everything about one pair's work that is not private."""
    work.require(Permission.PROGRAMME_READ)
    pair = work.pairs.get(pair_id)
    known = _of_pair(work, pair)
    if not _nameable(known.told, pair):
        raise NotFoundError(kind="pair", id=pair_id)
    row = _row(work, known, pair)
    programme = row.programme
    return ProgrammeView(
        row=row,
        parties=_parties(known, pair),
        meetings=tuple(known.meetings.get(pair_id, ())),
        editions=() if programme is None else tuple(work.programme_editions.of(programme.id)),
        calls=tuple(
            (one, known.fio.get(one.person_id, "") if one.person_id else "")
            for one in known.calls.get(pair_id, ())
        ),
        concerns=tuple(one.words for one in conflicts.of(work, pair)),
    )


def agenda(work: Work, days: int = AHEAD_DAYS) -> tuple[Coming, ...]:
    """Meetings, checkpoints and actions of running pairs up to so many days ahead, by day.

    What is past and open is in it too: somebody has to say what became of it.
    """
    work.require(Permission.PROGRAMME_READ)
    known, zone = _known(work), zone_of(work)
    until = known.today + timedelta(days=days)
    found = []
    for pair in work.pairs.all():
        if pair.state in RUNNING and _listed(known, pair) and _nameable(known.told, pair):
            names = _names(known, pair)
            for on, what, text in _open_days(known, pair.id, zone):
                if on <= until:
                    late = on < known.today
                    found.append(
                        Coming(pair_id=pair.id, names=names, on=on, what=what, text=text, late=late)
                    )
    return tuple(sorted(found, key=lambda one: (one.on, sort_key(one.names.mentor), one.what)))


def _open_days(known: "_Known", pair_id: PairId, zone: ZoneInfo) -> Iterator[tuple[date, str, str]]:
    """(day, kind, words) of what a pair has not done yet; drafts bind nobody."""
    for one in known.meetings.get(pair_id, ()):
        if one.state is MeetingState.PLANNED:
            yield one.at.astimezone(zone).date(), MEETING, one.topic
    programme = known.programmes.get(pair_id)
    if programme is None or programme.state not in LIVE:
        return
    for point in programme.checkpoints:
        if point.held_on is None:
            yield point.on, CHECKPOINT, point.text
    for action in programme.actions:
        if action.done_on is None and action.due is not None:
            yield action.due, ACTION, action.text


def own_diary(work: Work, pair_id: PairId) -> OwnView:
    """What somebody of a pair sees by the diary's link.

    Raises:
        PairNotRunningError: the pair has ended.
        NotShownError: a consent it rests on has.
    """
    pair, who = doer(work, pair_id)
    if who is None:
        work.require_link(Form.DIARY, pair_id)
        raise AssertionError  # the line above has refused
    _require_shown(work, pair, who)
    return _own(work, pair, who)


def own_programme(work: Work, programme_id: str) -> OwnView:
    """What somebody of a pair sees by the link to agree to a programme; refuses as a diary."""
    who = work.require_link(Form.PROGRAMME, programme_id)
    pair = work.pairs.get(work.programmes.get(programme_id).pair_id)
    if who not in (pair.mentor_id, *pair.mentee_ids):
        raise NotFoundError(kind="programme", id=programme_id)
    if pair.state not in CURRENT:
        raise PairNotRunningError(state=pair.state.value)
    _require_shown(work, pair, who)
    return _own(work, pair, who)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What one listing has read."""

    year: str
    told: Told
    fio: Mapping[PersonId, str]
    programmes: Mapping[PairId, Programme]
    meetings: Mapping[PairId, Sequence[Meeting]]
    calls: Mapping[PairId, Sequence[Task]]
    today: date


def _known(work: Work, *, diaries: bool = True) -> _Known:
    meetings: dict[PairId, list[Meeting]] = {}
    for one in sorted(work.meetings.all(), key=lambda one: one.at) if diaries else ():
        meetings.setdefault(one.pair_id, []).append(one)
    return _Known(
        year=work.schools.get(work.school_id).year,
        told=telling.told(work),
        fio={one.id: one.fio for one in work.people.all()},
        programmes={one.pair_id: one for one in work.programmes.all()},
        meetings=meetings,
        calls=_calls(work) if diaries else {},
        today=today_of(work),
    )


def _of_pair(work: Work, pair: Pair) -> _Known:
    """The same for one pair alone."""
    people = (pair.mentor_id, *pair.mentee_ids)
    programme = work.programmes.of_pair(pair.id)
    return _Known(
        year=pair.year,
        told=telling.told(work),
        fio={one: work.people.get(one).fio for one in people},
        programmes={} if programme is None else {pair.id: programme},
        meetings={pair.id: work.meetings.of_pair(pair.id)},
        calls=_calls(work),
        today=today_of(work),
    )


def _calls(work: Work) -> dict[PairId, list[Task]]:
    """Standing calls for the curator's help, by pair."""
    calls: dict[PairId, list[Task]] = {}
    for task in work.tasks.standing():
        if task.kind == HELP and task.role is AccountRole.CURATOR:
            calls.setdefault(PairId(task.subject.removeprefix("pair:")), []).append(task)
    return calls


def _listed(known: _Known, pair: Pair) -> bool:
    if pair.year != known.year:
        return False
    return pair.state in CURRENT or (pair.state in OVER and pair.id in known.programmes)


def _nameable(told: Told, pair: Pair) -> bool:
    """Whose consent to the bank has ended stands in no list of work, not the curator's either."""
    return told.live.issuperset({pair.mentor_id, *pair.mentee_ids})


def _names(known: _Known, pair: Pair) -> Names:
    return Names(
        mentor=known.fio.get(pair.mentor_id, ""),
        mentees=tuple(known.fio.get(one, "") for one in pair.mentee_ids),
    )


def _row(work: Work, known: _Known, pair: Pair) -> PairRow:
    programme = known.programmes.get(pair.id)
    meetings = known.meetings.get(pair.id, ())
    coming = [
        one.at for one in meetings if one.state is MeetingState.PLANNED and one.at >= work.now
    ]
    days = quiet_of(work, pair, programme, meetings)
    return PairRow(
        pair=pair,
        names=_names(known, pair),
        programme=programme,
        waiting=_waiting(pair, programme),
        next_at=min(coming, default=None),
        held=plan.count_of(meetings, MeetingState.HELD),
        planned=0 if programme is None else plan.planned_to_date(programme, known.today),
        quiet_days=days,
        quiet=days is not None and days >= QUIET.days,
        helps=len(known.calls.get(pair.id, ())),
        checkpoint=_checkpoint(programme),
    )


def _waiting(pair: Pair, programme: Programme | None) -> tuple[str, ...]:
    if programme is None or programme.state is ProgrammeState.CLOSED:
        return ()
    return tuple(one for one in contents.parties(pair) if one not in programme.agreed)


def _checkpoint(programme: Programme | None) -> Checkpoint | None:
    if programme is None or programme.state is ProgrammeState.CLOSED:
        return None
    open_ = [one for one in programme.checkpoints if one.held_on is None]
    return min(open_, key=lambda one: one.on, default=None)


def _parties(known: _Known, pair: Pair) -> tuple[tuple[str, str], ...]:
    """(party, name) of who agrees; an empty name is the curator's."""
    named = {contents.MENTOR: known.fio.get(pair.mentor_id, "")}
    named |= {str(one): known.fio.get(one, "") for one in pair.mentee_ids}
    return tuple((one, named.get(one, "")) for one in contents.parties(pair))


def _urgency(row: PairRow) -> tuple[bool, bool, int, bool, tuple[str, str]]:
    """Calls first, then the quiet ones by days, then what waits for agreement, then by name."""
    over = row.pair.state in OVER
    return (
        over or not row.helps,
        over or not row.quiet,
        -(row.quiet_days or 0) if row.quiet else 0,
        not row.waiting and row.programme is not None,
        sort_key(row.names.mentor),
    )


def _require_shown(work: Work, pair: Pair, who: PersonId) -> None:
    """Refuse where the consent of whoever looks, or of the whole other side, has ended."""
    gone = fallen(pair, consented(work))
    if who in gone or set(gone) == set(pair.mentee_ids):
        raise NotShownError


def _own(work: Work, pair: Pair, who: PersonId) -> OwnView:
    """A partner whose consent has ended is not named any more."""
    told = telling.told(work)
    people = {one: work.people.get(one).fio for one in (pair.mentor_id, *pair.mentee_ids)}
    fio = {one: name if one in told.live or one == who else "" for one, name in people.items()}
    programme = work.programmes.of_pair(pair.id)
    meetings = tuple(work.meetings.of_pair(pair.id))
    known = _Known(
        year=pair.year,
        told=told,
        fio=fio,
        programmes={},
        meetings={},
        calls={},
        today=today_of(work),
    )
    return OwnView(
        pair=pair,
        names=_names(known, pair),
        programme=programme,
        parties=_parties(known, pair),
        meetings=meetings,
        held=plan.count_of(meetings, MeetingState.HELD),
        planned=0 if programme is None else plan.planned_to_date(programme, known.today),
        who=who,
    )
