# ruff: noqa: A005 -- read as data.output.calendar, never as a module of its own
"""Meetings as a calendar file (RFC 5545): stable names, counted changes, one time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar"
YEAR = timedelta(days=366)  # rules of the zone are written out around the events
PRODUCT = "-//nastavnik//meetings//RU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event. ``at`` is an aware moment, or a day for something that lasts all day.

    ``uid`` never changes, ``sequence`` grows with every change: a calendar that has the event
    already moves or cancels it. ``stamp`` is when the file was made.
    """

    uid: str
    sequence: int
    at: datetime | date
    title: str
    stamp: datetime
    minutes: int = 0
    description: str = ""
    cancelled: bool = False


def calendar_file(name: str, entries: Sequence[Entry], zone: ZoneInfo) -> bytes:
    """A file any calendar reads. No alarms and no people in it.

    Args:
        name: of the calendar.
        entries: events, in any order.
        zone: the hours in which times are written; the file carries its rules.
    """
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", str(zone))
    for one in sorted(entries, key=lambda one: one.uid):
        found.add_component(_event(one, zone))
    days = [one.at.date() if isinstance(one.at, datetime) else one.at for one in entries]
    if days:
        found.add_missing_timezones(first_date=min(days) - YEAR, last_date=max(days) + YEAR)
    content: bytes = found.to_ical()
    return content


def _event(one: Entry, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.stamp)
    event.add("summary", one.title)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    if one.description:
        event.add("description", one.description)
    if isinstance(one.at, datetime):
        start = one.at.astimezone(zone)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=one.minutes))
    else:
        event.add("dtstart", one.at)
        event.add("dtend", one.at + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event
