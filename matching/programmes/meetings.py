"""Use cases of the diary: meetings are planned, moved, held, missed, cancelled; by either side.

Whoever comes by the diary's link writes about the own pair and no other; the curator types in what
stands on paper. The trail keeps who changed what and when, and none of the words.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from data.access import Permission
from data.codebook import words as codes_of
from data.errors import ChangedMeanwhileError, DeniedError, InvalidValueError, StateError
from data.papers import tasks
from data.records.ids import AccountId, MeetingId, PairId, PersonId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import Meeting, MeetingState, Programme
from data.records.task import TaskState
from data.store import Work
from matching.programmes.clock import zone_of
from matching.programmes.content import text
from matching.programmes.plan import quiet_days
from matching.programmes.refusals import (
    KnownMeetingError,
    NotAuthorError,
    NotYetError,
    PairNotRunningError,
)

RUNNING = frozenset({PairState.ACTIVE, PairState.FINISHING})
WRITABLE = RUNNING | {PairState.PAUSED}
SHORTEST, LONGEST = 5, 480  # minutes
USUAL = 45  # minutes
MOST_TOPIC = 200  # characters
FARTHEST = timedelta(days=400)  # a meeting is planned for or held within
STANDS = frozenset({MeetingState.PLANNED, MeetingState.HELD})
SOON = timedelta(minutes=30)  # a meeting begins a little earlier than planned
QUIET = timedelta(days=21)  # T5
QUIET_KIND = "pair_quiet"
_M = MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written about a meeting: ``at`` is aware, ``goals`` are codes of the programme."""

    at: datetime
    minutes: int = USUAL
    topic: str = ""
    format: str = ""
    done: str = ""
    next_steps: str = ""
    goals: tuple[str, ...] = ()


Doing = tuple[Pair, PersonId | None]
Wanted = tuple[Entry, MeetingState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a meeting's history: which fields, never what stood in them."""

    at: datetime
    by: AccountId
    verb: str
    fields: tuple[str, ...]


def plan_meeting(work: Work, pair_id: PairId, entry: Entry, key: str) -> Meeting:
    """Plan a meeting. The same ``key`` is the same meeting.

    Raises:
        KnownMeetingError: the same hand has written down one of this moment.
    """
    pair, who = doer(work, pair_id)
    return _written(work, (pair, who), (entry, MeetingState.PLANNED), key)


def write_down(work: Work, pair_id: PairId, entry: Entry, key: str) -> Meeting:
    """Record a meeting that was held without having been planned here."""
    pair, who = doer(work, pair_id)
    return _written(work, (pair, who), (entry, MeetingState.HELD), key)


def change(work: Work, meeting_id: MeetingId, entry: Entry, version: int) -> Meeting:
    """Move a planned meeting, or correct what is written about one."""
    before, pair, who = _mine(work, meeting_id)
    return _changed(work, (pair, who), before, (entry, before.state), version)


def hold(work: Work, meeting_id: MeetingId, entry: Entry, version: int) -> Meeting:
    """Record that a planned meeting was held: what was done, what is next, which goals."""
    before, pair, who = _mine(work, meeting_id)
    return _changed(work, (pair, who), before, (entry, MeetingState.HELD), version)


def miss(work: Work, meeting_id: MeetingId, version: int) -> Meeting:
    """Note that a planned meeting did not take place."""
    before, _pair, who = _mine(work, meeting_id)
    if before.at > work.now:
        raise NotYetError(at=_said(work, before.at))
    return _ended(work, who, before, MeetingState.MISSED, version)


def cancel(work: Work, meeting_id: MeetingId, version: int) -> Meeting:
    """Call a planned meeting off; calendars take it out."""
    before, _pair, who = _mine(work, meeting_id)
    return _ended(work, who, before, MeetingState.CANCELLED, version)


def strike(work: Work, meeting_id: MeetingId, version: int) -> Meeting:
    """Take out a held meeting that was written down by mistake; the trail keeps that it stood.

    Raises:
        NotAuthorError: another hand has written it.
        StateError: it was not held.
    """
    before, pair, who = _mine(work, meeting_id)
    if before.state is MeetingState.CANCELLED:
        return before  # a repeated send
    if who is not None and before.written_by != who:
        raise NotAuthorError
    if before.state is not MeetingState.HELD:
        raise StateError(kind="meeting", state=before.state.value, wanted="struck")
    _require_version(before, version)
    after = replace(before, state=MeetingState.CANCELLED, sequence=before.sequence + 1)
    kept = work.meetings.put(after)
    _told(work, "meeting.struck", before, kept)
    _quiet_again(work, pair)
    return kept


def twin(meetings: Sequence[Meeting], at: datetime, who: PersonId | None) -> Meeting | None:
    """A standing meeting of this very moment by the same hand."""
    return next(
        (one for one in meetings if one.state in STANDS and (one.at, one.written_by) == (at, who)),
        None,
    )


def history(work: Work, meeting_id: MeetingId) -> tuple[Change, ...]:
    """Who changed which fields of a meeting, the oldest first."""
    work.require(Permission.PROGRAMME_READ)
    work.meetings.get(meeting_id)
    entries = sorted(work.trail.of(f"meeting:{meeting_id}"), key=lambda one: one.seq)
    return tuple(
        Change(at=one.at, by=AccountId(one.by), verb=one.verb, fields=_fields(one.payload))
        for one in entries
    )


def doer(work: Work, pair_id: PairId) -> tuple[Pair, PersonId | None]:
    """The pair, and who of it writes; None for the curator.

    Raises:
        DeniedError: another pair's diary, or somebody who has left the pair.
        PairNotRunningError: nothing is written about this pair now.
    """
    who = None
    if work.link is not None:
        who = work.require_link(Form.DIARY, pair_id)
    else:
        work.require(Permission.PROGRAMME_WRITE)
    pair = work.pairs.get(pair_id)
    if who is not None and who not in (pair.mentor_id, *pair.mentee_ids):
        work.refused.append(Permission.OWN_PAIR)
        raise DeniedError(permission=str(Permission.OWN_PAIR))
    if pair.state not in WRITABLE:
        raise PairNotRunningError(state=pair.state.value)
    return pair, who


def quiet_key(pair: Pair, meetings: Sequence[Meeting]) -> str:
    """Name of the task about the present gap: the next gap is another one."""
    held = [one.at for one in meetings if one.state is MeetingState.HELD]
    since = max(held).date() if held else pair.started_on
    return f"{QUIET_KIND}:{pair.id}:{since}"


def quiet_of(
    work: Work, pair: Pair, programme: Programme | None, meetings: Sequence[Meeting]
) -> int | None:
    """Days of an active pair without a held meeting; None where nobody counts."""
    if pair.state is not PairState.ACTIVE:
        return None
    zone = zone_of(work)
    started = pair.started_on or (programme.starts_on if programme else None)
    held = [one.at.astimezone(zone).date() for one in meetings if one.state is MeetingState.HELD]
    return quiet_days(work.now.astimezone(zone).date(), started, held)


def _fields(payload: str) -> tuple[str, ...]:
    """Fields an entry of the trail names; none where the entry was erased."""
    told = json.loads(payload) if payload else {}
    return tuple(str(name) for name in told.get("after", {}).get("fields", ()))


def _mine(work: Work, meeting_id: MeetingId) -> tuple[Meeting, Pair, PersonId | None]:
    """The meeting, its pair and who writes; one of another pair is refused."""
    if work.link is None:
        work.require(Permission.PROGRAMME_WRITE)
    else:
        work.require_link(Form.DIARY, work.link.subject)
    found = work.meetings.get(meeting_id)
    pair, who = doer(work, found.pair_id)
    return found, pair, who


def _require_version(before: Meeting, version: int) -> None:
    """Refuse to write over what the actor has not seen."""
    if before.version != version:
        raise ChangedMeanwhileError(
            kind="meeting", id=before.id, yours=version, theirs=before.version
        )


def _written(work: Work, doing: Doing, wanted: Wanted, key: str) -> Meeting:
    (pair, who), (entry, state) = doing, wanted
    named = f"{pair.id}:{who or 'office'}:{key}"
    known = work.meetings.by_key(named)
    if known is not None:
        return known
    tidy = _checked(work, pair, entry, state)
    if twin(work.meetings.of_pair(pair.id), tidy.at, who) is not None:
        raise KnownMeetingError(at=_said(work, tidy.at))
    kept = work.meetings.put(
        Meeting(
            id=MeetingId(new_id()),
            school_id=work.school_id,
            pair_id=pair.id,
            state=state,
            at=tidy.at,
            minutes=tidy.minutes,
            topic=tidy.topic,
            key=named,
            format=tidy.format,
            done=tidy.done,
            next_steps=tidy.next_steps,
            goals=tidy.goals,
            written_by=who,
        )
    )
    _told(work, f"meeting.{state.value}", None, kept)
    if state is MeetingState.HELD:
        _not_quiet(work, pair, kept)
    return kept


def _changed(work: Work, doing: Doing, before: Meeting, wanted: Wanted, version: int) -> Meeting:
    """The meeting with another content. What it says already is no change: a repeated send."""
    (pair, who), (entry, state) = doing, wanted
    if before.state is MeetingState.CANCELLED:
        raise StateError(kind="meeting", state=before.state.value, wanted=state.value)
    tidy = _checked(work, pair, entry, state)
    after = replace(
        before,
        state=state,
        at=tidy.at,
        minutes=tidy.minutes,
        topic=tidy.topic,
        format=tidy.format,
        done=tidy.done,
        next_steps=tidy.next_steps,
        goals=tidy.goals,
    )
    if after == before:
        return before
    _require_version(before, version)
    author = who or before.written_by
    kept = work.meetings.put(replace(after, sequence=before.sequence + 1, written_by=author))
    verb = "meeting.changed" if before.state is state else f"meeting.{state.value}"
    _told(work, verb, before, kept)
    if state is MeetingState.HELD:
        _not_quiet(work, pair, kept)
    return kept


def _ended(
    work: Work, who: PersonId | None, before: Meeting, state: MeetingState, version: int
) -> Meeting:
    if before.state is state:
        return before  # a repeated send
    _require_version(before, version)
    if before.state is not MeetingState.PLANNED:
        raise StateError(kind="meeting", state=before.state.value, wanted=state.value)
    after = replace(
        before, state=state, sequence=before.sequence + 1, written_by=who or before.written_by
    )
    kept = work.meetings.put(after)
    _told(work, f"meeting.{state.value}", before, kept)
    return kept


def _checked(work: Work, pair: Pair, entry: Entry, state: MeetingState) -> Entry:
    if entry.at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    if not SHORTEST <= entry.minutes <= LONGEST:
        raise InvalidValueError(field="minutes", value=entry.minutes, rule=f"{SHORTEST}–{LONGEST}")
    if entry.format and entry.format not in codes_of("format"):
        raise InvalidValueError(field="format", value=entry.format, rule="code")
    _check_moment(work, pair, entry.at, state)
    programme = work.programmes.of_pair(pair.id)
    known = () if programme is None else [one.code for one in programme.goals]
    return replace(
        entry,
        topic=text("topic", entry.topic, MOST_TOPIC),
        done=text("done", entry.done),
        next_steps=text("next_steps", entry.next_steps),
        goals=tuple(one for one in dict.fromkeys(entry.goals) if one in known),
    )


def _check_moment(work: Work, pair: Pair, at: datetime, state: MeetingState) -> None:
    told = _said(work, at)
    if abs(at - work.now) > FARTHEST:
        raise InvalidValueError(field="date", value=told, rule=f"± {FARTHEST.days}")
    if state is MeetingState.HELD and at > work.now + SOON:
        raise NotYetError(at=told)
    if state is MeetingState.PLANNED and pair.state not in RUNNING:
        raise PairNotRunningError(state=pair.state.value)


def _told(work: Work, verb: str, before: Meeting | None, after: Meeting) -> None:
    """The trail knows that words were changed, never which."""
    names = [one.name for one in fields(Meeting) if one.name not in {"version", "sequence"}]
    changed = [
        name for name in names if before is None or getattr(before, name) != getattr(after, name)
    ]
    told = {"state": after.state.value, "sequence": after.sequence, "fields": changed}
    work.audit(verb, None, told, subject=f"meeting:{after.id}")


def _not_quiet(work: Work, pair: Pair, kept: Meeting) -> None:
    """The gap is over, and with it the task about it."""
    others = [one for one in work.meetings.of_pair(pair.id) if one.id != kept.id]
    tasks.drop(work, quiet_key(pair, others))


def _quiet_again(work: Work, pair: Pair) -> None:
    """The gap is open as before, and with it the task that was dropped for the struck meeting."""
    known = work.tasks.by_key(quiet_key(pair, work.meetings.of_pair(pair.id)))
    if known is None or known.state is not TaskState.DROPPED:
        return
    after = replace(known, state=TaskState.OPEN, closed_at=None, closed_by=None)
    work.tasks.put(after)
    work.audit("task.opened", None, {"kind": known.kind}, subject=f"task:{known.id}")


def _said(work: Work, at: datetime) -> str:
    return at.astimezone(zone_of(work)).strftime("%d.%m.%Y %H:%M")
