"""Gatherings: planned with an agenda, held or cancelled, with decisions for their minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data.access import Permission
from data.bank.participations import this_year
from data.codebook.practice import usual_agenda, usual_minutes
from data.errors import ChangedMeanwhileError, InvalidValueError, MissingReasonError, StateError
from data.i18n import _
from data.names import clean_text
from data.practice import rotation
from data.practice.refusals import (
    EmptyTitleError,
    HeldDayError,
    NobodyThereError,
    NotYetHeldError,
    RotationError,
)
from data.records.ids import DocumentId, EventId, PersonId, StudyId, new_id
from data.records.practice import AgendaLine, Event, EventKind, EventState, Presence
from data.records.school import school_year
from data.store import Work

SHORTEST, LONGEST = 5, 600  # minutes
MOST_TITLE, MOST_LINE, MOST_LINES = 200, 500, 40
THERE = frozenset({Presence.ATTENDED, Presence.INFORMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned: ``at`` is aware, ``minutes`` the whole length."""

    title: str
    at: datetime
    minutes: int
    place: str = ""
    agenda: tuple[AgendaLine, ...] = ()
    chair: str = ""
    secretary: str = ""


def usual(kind: EventKind) -> tuple[tuple[AgendaLine, ...], int]:
    """The usual agenda of a kind, and how long it takes."""
    lines = usual_agenda(kind.value)
    return (
        tuple(AgendaLine(title=title, minutes=minutes) for title, minutes in lines),
        usual_minutes(kind.value),
    )


def plan(work: Work, kind: EventKind, what: Plan) -> Event:
    """Plan an event of the school year of its day.

    Raises:
        EmptyTitleError: nothing to call it by.
    """
    work.require(Permission.PRACTICE_WRITE)
    given = _checked(work, what)
    kept = work.events.put(
        Event(
            id=EventId(new_id()),
            school_id=work.school_id,
            year=school_year(given.at.astimezone(work.zone).date()),
            kind=kind,
            **_fields(given),
        )
    )
    work.audit("event.planned", None, _told(kept), subject=_about(kept))
    return kept


def change(work: Work, event_id: EventId, what: Plan, version: int) -> Event:
    """Change a planned event; of a held one the head, the agenda and who led it, not the day.

    Raises:
        HeldDayError: the event took place on another day.
    """
    work.require(Permission.PRACTICE_WRITE)
    before = work.events.get(event_id)
    _require_version(before, version)
    if before.state is EventState.CANCELLED:
        raise StateError(kind="event", state=before.state.value, wanted="changed")
    given = _checked(work, what)
    _require_day(work, before, given)
    year = school_year(given.at.astimezone(work.zone).date())
    return _put(work, before, replace(before, year=year, **_fields(given)), "event.changed")


def hold(work: Work, event_id: EventId) -> Event:
    """Note that an event took place. Once more is no fault.

    Raises:
        NotYetHeldError: its day is to come.
        NobodyThereError: nobody is noted as present or informed.
    """
    work.require(Permission.PRACTICE_WRITE)
    before = work.events.get(event_id)
    if before.state is EventState.HELD:
        return before
    _require_planned(before, EventState.HELD)
    day = before.at.astimezone(work.zone).date()
    if day > work.today:
        raise NotYetHeldError(day=f"{day:%d.%m.%Y}")
    if not any(one.presence in THERE for one in work.attendances.of_event(event_id)):
        raise NobodyThereError
    return _put(work, before, replace(before, state=EventState.HELD), "event.held")


def cancel(work: Work, event_id: EventId, reason: str) -> Event:
    """Call a planned event off, with words why."""
    work.require(Permission.PRACTICE_WRITE)
    before = work.events.get(event_id)
    _require_planned(before, EventState.CANCELLED)
    if not clean_text(reason):
        raise MissingReasonError(action=_("cancel the event"))
    after = work.events.put(replace(before, state=EventState.CANCELLED))
    work.audit("event.cancelled", _told(before), _told(after), subject=_about(after), reason=reason)
    return after


def decide(
    work: Work,
    event_id: EventId,
    decisions: Sequence[str],
    practices: Sequence[StudyId],
    version: int,
) -> Event:
    """Write down the decisions for the minutes, and the cases they name."""
    work.require(Permission.PRACTICE_WRITE)
    before = work.events.get(event_id)
    _require_version(before, version)
    if before.state is not EventState.HELD:
        raise StateError(kind="event", state=before.state.value, wanted="decided")
    lines = _lines(decisions)
    chosen = tuple(work.studies.get(one).id for one in dict.fromkeys(practices))
    after = replace(before, decisions=lines, practices=chosen)
    return _put(work, before, after, "event.decided")


def minutes_signed(work: Work, event_id: EventId, document_id: DocumentId | None) -> Event:
    """Point from the event to its signed minutes, or to none any more.

    Asks no permission: whoever signs the paper does.
    """
    before = work.events.get(event_id)
    after = work.events.put(replace(before, document_id=document_id))
    told = {"document": document_id}
    work.audit("event.minutes", {"document": before.document_id}, told, subject=_about(after))
    return after


def listing(work: Work, year: str = "") -> tuple[Event, ...]:
    """Events of a school year, the newest first."""
    work.require(Permission.PRACTICE_READ)
    found = work.events.of_year(year or this_year(work))
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def event(work: Work, event_id: EventId) -> Event:
    """One event."""
    work.require(Permission.PRACTICE_READ)
    return work.events.get(event_id)


def speed_table(
    work: Work, event_id: EventId, mentors: Sequence[PersonId]
) -> tuple[rotation.Turn[PersonId], ...]:
    """Turns of speed meetings: these mentors with everybody else who is expected.

    Raises:
        RotationError: one side is empty, or it is another kind of event.
    """
    work.require(Permission.PRACTICE_READ)
    here = work.events.get(event_id)
    expected = [
        one.person_id
        for one in work.attendances.of_event(event_id)
        if one.presence is not Presence.ABSENT
    ]
    moving = [one for one in expected if one not in set(mentors)]
    sitting = [one for one in expected if one in set(mentors)]
    if here.kind is not EventKind.SPEED or not moving or not sitting:
        raise RotationError
    return rotation.rotation(sorted(sitting), sorted(moving))


def _checked(work: Work, what: Plan) -> Plan:
    title = clean_text(what.title)
    if not title:
        raise EmptyTitleError
    if what.at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    if not SHORTEST <= what.minutes <= LONGEST:
        rule = _("from {least} to {most} minutes", least=SHORTEST, most=LONGEST)
        raise InvalidValueError(field=_("length"), value=what.minutes, rule=rule)
    if len(title) > MOST_TITLE or len(what.agenda) > MOST_LINES:
        rule = _("at most {most} characters", most=MOST_TITLE)
        raise InvalidValueError(field=_("title"), value=title[:MOST_TITLE], rule=rule)
    return replace(
        what,
        title=title,
        place=clean_text(what.place)[:MOST_TITLE],
        chair=clean_text(what.chair)[:MOST_TITLE],
        secretary=clean_text(what.secretary)[:MOST_TITLE],
        agenda=tuple(_line(work, one) for one in what.agenda if clean_text(one.title)),
    )


def _line(work: Work, one: AgendaLine) -> AgendaLine:
    speakers = tuple(work.people.get(who).id for who in dict.fromkeys(one.speaker_ids))
    return AgendaLine(
        title=clean_text(one.title)[:MOST_LINE],
        speaker_ids=speakers,
        speaker=clean_text(one.speaker)[:MOST_TITLE],
        minutes=min(max(one.minutes, 0), LONGEST),
    )


def _lines(said: Sequence[str]) -> tuple[str, ...]:
    found = (clean_text(one)[: MOST_LINE * 2] for one in said)
    return tuple(one for one in found if one)[:MOST_LINES]


def _fields(given: Plan) -> dict[str, Any]:
    return {
        "title": given.title,
        "at": given.at,
        "minutes": given.minutes,
        "place": given.place,
        "agenda": given.agenda,
        "chair": given.chair,
        "secretary": given.secretary,
    }


def _put(work: Work, before: Event, after: Event, verb: str) -> Event:
    if after == before:
        return before
    kept = work.events.put(after)
    work.audit(verb, _told(before), _told(kept), subject=_about(kept))
    return kept


def _told(one: Event) -> dict[str, object]:
    """What the trail keeps: no names and no texts of people."""
    return {
        "kind": one.kind,
        "state": one.state,
        "at": one.at,
        "lines": len(one.agenda),
        "decisions": len(one.decisions),
    }


def _about(one: Event) -> str:
    return f"event:{one.id}"


def _require_day(work: Work, before: Event, given: Plan) -> None:
    day = before.at.astimezone(work.zone).date()
    if before.state is EventState.HELD and given.at.astimezone(work.zone).date() != day:
        raise HeldDayError(day=f"{day:%d.%m.%Y}")


def _require_planned(before: Event, wanted: EventState) -> None:
    if before.state is not EventState.PLANNED:
        raise StateError(kind="event", state=before.state.value, wanted=wanted.value)


def _require_version(before: Event, version: int) -> None:
    if before.version != version:
        raise ChangedMeanwhileError(
            kind="event", id=before.id, yours=version, theirs=before.version
        )
