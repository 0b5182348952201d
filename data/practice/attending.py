"""Who is expected at an event, who was there, who was told, how it is known and since when.

For item 1.2 this is the sheet of acquaintance: each teacher signs it, or confirms by a personal
link. Whoever is counted as informed is counted once a year, by whichever event.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.bank.participations import this_year
from data.errors import InvalidValueError, StateError
from data.i18n import _
from data.names import sort_key
from data.practice.people import staff
from data.records.ids import AttendanceId, EventId, PersonId, new_id
from data.records.invitation import Form
from data.records.practice import Attendance, Event, EventKind, EventState, Presence
from data.store import Work

BY_LIST, BY_LINK = "list", "link"  # how it became known
TOLD = frozenset({Presence.ATTENDED, Presence.INFORMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Heads only: ``told`` were there or have confirmed; ``left`` are staff nobody has told."""

    expected: int
    told: int
    absent: int
    by_link: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Informed:
    """Item 1.2: ``informed`` of ``total`` people of the staff, ``left`` in alphabet order."""

    informed: int
    total: int
    left: tuple[PersonId, ...]

    @property
    def share(self) -> float | None:
        """Share in [0, 1]; None where there is no staff."""
        return self.informed / self.total if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """One line of the list of an event."""

    attendance: Attendance
    fio: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNews:
    """What a person reads behind the own link, and when they confirmed it."""

    event: Event
    confirmed_on: date | None


def expect(work: Work, event_id: EventId, people: Iterable[PersonId]) -> tuple[Attendance, ...]:
    """Put people on the list of an event; who is there already stays as noted."""
    work.require(Permission.PRACTICE_WRITE)
    here = _standing(work, event_id)
    known = {one.person_id for one in work.attendances.of_event(event_id)}
    wanted = [work.people.get(one) for one in dict.fromkeys(people) if one not in known]
    added = tuple(_new(here, one.id) for one in wanted if one.archived_at is None)
    work.attendances.put_all(added)
    if added:
        told = {"count": len(added)}
        work.audit("event.invited", None, told, subject=f"event:{event_id}")
    return added


def expect_everybody(work: Work, event_id: EventId) -> tuple[Attendance, ...]:
    """Put the whole staff on the list."""
    work.require(Permission.PRACTICE_WRITE)
    return expect(work, event_id, [one.id for one in staff(work)])


def mark(
    work: Work,
    event_id: EventId,
    people: Iterable[PersonId],
    presence: Presence,
    *,
    on: date | None = None,
) -> int:
    """Note what the list on paper says about people; how many lines changed.

    ``on`` is the day of the signature, today where it is left out. What somebody has confirmed by
    the own link is not taken back from a list.

    Raises:
        InvalidValueError: a day to come, or before the year of the event.
    """
    work.require(Permission.PRACTICE_WRITE)
    here = _standing(work, event_id)
    day = _day(work, here, on or work.today)
    rows = {one.person_id: one for one in work.attendances.of_event(event_id)}
    changed = 0
    for who in dict.fromkeys(people):
        before = rows.get(who) or _new(here, work.people.get(who).id)
        if before.how == BY_LINK and before.presence in TOLD:
            continue
        after = replace(before, presence=presence, how=BY_LIST, on=day)
        if after != before:
            work.attendances.put(after)
            changed += 1
    if changed:
        told = {"presence": presence, "count": changed, "on": day}
        work.audit("event.marked", None, told, subject=f"event:{event_id}")
    return changed


def colleagues(work: Work) -> dict[PersonId, str]:
    """The staff by name, in alphabet order: whoever can be invited, can speak or judge."""
    work.require(Permission.STAFF_READ)
    return {one.id: one.fio for one in staff(work)}


def own_news(work: Work, event_id: EventId) -> OwnNews:
    """What the event is about, for whose link it is."""
    who = work.require_link(Form.ACQUAINTED, event_id)
    here = work.events.get(event_id)
    mine = [one for one in work.attendances.of_event(event_id) if one.person_id == who]
    confirmed = [one.on for one in mine if one.presence in TOLD]
    return OwnNews(event=here, confirmed_on=confirmed[0] if confirmed else None)


def acquainted_by_link(work: Work, event_id: EventId) -> Attendance:
    """Confirm by the own link that one has read what the event is about. Once more is no fault."""
    who = work.require_link(Form.ACQUAINTED, event_id)
    here = _standing(work, event_id)
    mine = [one for one in work.attendances.of_event(event_id) if one.person_id == who]
    before = mine[0] if mine else _new(here, who)
    if before.presence in TOLD:
        return before
    kept = work.attendances.put(
        replace(before, presence=Presence.INFORMED, how=BY_LINK, on=work.today)
    )
    work.audit("event.acquainted", None, {"presence": kept.presence}, subject=f"person:{who}")
    return kept


def sheet(work: Work, event_id: EventId) -> tuple[Attended, ...]:
    """The list of an event in alphabet order, for whoever sees the list of staff."""
    work.require(Permission.STAFF_READ)
    work.require(Permission.PRACTICE_READ)
    rows = {one.person_id: one for one in work.attendances.of_event(event_id)}
    people = sorted(
        (one for one in work.people.all() if one.id in rows), key=lambda one: sort_key(one.fio)
    )
    return tuple(Attended(attendance=rows[one.id], fio=one.fio) for one in people)


def counts(work: Work, event_id: EventId) -> Counts:
    """Heads of an event."""
    work.require(Permission.PRACTICE_READ)
    rows = work.attendances.of_event(event_id)
    told = [one for one in rows if one.presence in TOLD]
    return Counts(
        expected=len(rows),
        told=len(told),
        absent=sum(one.presence is Presence.ABSENT for one in rows),
        by_link=sum(one.how == BY_LINK for one in told),
    )


def informed(work: Work, year: str = "") -> Informed:
    """How many of the staff were informed about the programme in a school year."""
    work.require(Permission.PRACTICE_READ)
    told = told_of(work, year or this_year(work))
    people = staff(work)
    left = tuple(one.id for one in people if one.id not in told)
    return Informed(informed=len(people) - len(left), total=len(people), left=left)


def told_of(work: Work, year: str) -> frozenset[PersonId]:
    """People who were told about the programme in a year. Asks no permission."""
    events = [one for one in work.events.of_year(year) if one.kind is EventKind.INFORMING]
    rows: Sequence[Attendance] = [
        row
        for one in events
        if one.state is not EventState.CANCELLED
        for row in work.attendances.of_event(one.id)
    ]
    return frozenset(one.person_id for one in rows if one.presence in TOLD)


def _standing(work: Work, event_id: EventId) -> Event:
    here = work.events.get(event_id)
    if here.state is EventState.CANCELLED:
        raise StateError(kind="event", state=here.state.value, wanted="marked")
    return here


def _day(work: Work, here: Event, day: date) -> date:
    first = date(int(here.year[:4]), 8, 1)
    if not first <= day <= work.today:
        rule = _("a day of the school year, not to come")
        raise InvalidValueError(field=_("day"), value=f"{day:%d.%m.%Y}", rule=rule)
    return day


def _new(here: Event, who: PersonId) -> Attendance:
    return Attendance(
        id=AttendanceId(new_id()), school_id=here.school_id, event_id=here.id, person_id=who
    )
