"""When a pair is asked what: dates of the pair and windows of the codebook. Pure.

Day 0 is the first meeting that was held, before it the day the pair begins. The baseline stays open
until the first meeting, then it is missing for good; without a meeting it closes the day before the
next wave that counts from day 0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from data.codebook import framework
from data.codebook.instruments import instruments, sitting
from data.codebook.waves import asking
from data.records.bank import Role

CORE, EXTENDED = "core", "extended"
EXTENTS = (CORE, EXTENDED)
PRE, ACQUAINTANCE, POST = "pre", "acquaintance", "post"
BY_OTHER_FORMS = frozenset({"meeting"})  # the diary asks after each meeting
AFTER_PRE = "day14"

Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The time of a pair.

    ``begins_on`` is when it began or is to begin, ``ends_on`` when it is to end; ``ended_on`` when
    it has ended, ``completed`` whether as planned. ``acquainted``: a form of its own has asked
    after the acquaintance.
    """

    begins_on: date | None
    ends_on: date | None
    first_meeting: date | None = None
    ended_on: date | None = None
    completed: bool = False
    acquainted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One sitting: asked from ``opens_on`` to ``closes_on``, both days included."""

    wave: str
    extent: str
    opens_on: date
    closes_on: date


def windows(course: Course, role: Role) -> tuple[Window, ...]:
    """Everything a side of a pair is asked, by day of opening; nothing of a pair without a day 0.

    A pair that was completed is asked what had opened by then, and the last wave; one that broke
    off is asked nothing that had not opened.
    """
    found = [
        Window(wave=wave, extent=extent, opens_on=opens, closes_on=closes)
        for wave, (opens, closes) in _spans(course).items()
        for extent, opens in _extents(wave, role, opens)
        if opens <= closes
    ]
    kept = [one for one in found if _stands(one, course)]
    return tuple(sorted(kept, key=lambda one: (one.opens_on, one.wave, one.extent)))


def climate_windows(begins_on: date, ends_on: date) -> Mapping[str, Span]:
    """When the staff is asked anonymously: before the first pair begins, after the last one ends.

    >>> climate_windows(date(2026, 10, 1), date(2027, 5, 31))["pre"]
    (datetime.date(2026, 9, 1), datetime.date(2026, 10, 1))
    """
    raw = framework().waves
    pre, post = raw[PRE], raw[POST]
    return {
        PRE: (begins_on + timedelta(pre["opens"]), begins_on + timedelta(pre["closes"])),
        POST: (
            ends_on + timedelta(post["opens_from_end"]),
            ends_on + timedelta(post["closes_from_end"]),
        ),
    }


def remind_on(sent_on: date, closes_on: date) -> date:
    """The one day of reminding: the middle of what is left of the window, never the first day.

    >>> remind_on(date(2026, 10, 1), date(2026, 10, 11))
    datetime.date(2026, 10, 6)
    """
    days = max(1, round((closes_on - sent_on).days * asking().remind_at_share))
    return sent_on + timedelta(days)


def _spans(course: Course) -> Mapping[str, Span]:
    day0 = course.first_meeting or course.begins_on
    if day0 is None:
        return {}
    found = {}
    for wave, raw in framework().waves.items():
        if wave in BY_OTHER_FORMS or (wave == ACQUAINTANCE and course.acquainted):
            continue
        span = _span(raw, day0, course)
        if span is not None:
            found[wave] = _baseline(span, day0, course) if wave == PRE else span
    return found


def _span(raw: Mapping[str, Any], day0: date, course: Course) -> Span | None:
    days = None if course.ends_on is None else (course.ends_on - day0).days
    least = raw.get("skip_if_programme_days_below", 0)
    if days is not None and days < least:
        return None
    if "opens" in raw:
        return day0 + timedelta(raw["opens"]), day0 + timedelta(raw["closes"])
    if "opens_share" in raw:
        return None if days is None else _shared(raw, day0, days)
    end = course.ended_on if course.completed else course.ends_on
    if end is None:
        return None
    return end + timedelta(raw["opens_from_end"]), end + timedelta(raw["closes_from_end"])


def _shared(raw: Mapping[str, Any], day0: date, days: int) -> Span:
    opens, closes = (round(days * raw[one]) for one in ("opens_share", "closes_share"))
    return day0 + timedelta(opens), day0 + timedelta(closes)


def _baseline(span: Span, day0: date, course: Course) -> Span:
    if course.first_meeting is not None:
        return span
    following = framework().waves[AFTER_PRE]["opens"]
    return span[0], day0 + timedelta(following - 1)


def _extents(wave: str, role: Role, opens: date) -> Iterator[tuple[str, date]]:
    """(extent, opening) of every sitting of a wave; the extended one keeps its distance."""
    planned = [one for one in EXTENTS if sitting(one, wave, role)]
    if planned:
        apart = timedelta(asking().core_apart)
        yield from ((one, opens + apart if one == EXTENDED else opens) for one in planned)
    else:
        yield from ((one.code, opens) for one in instruments(wave, role))


def _stands(one: Window, course: Course) -> bool:
    if course.ended_on is None or one.opens_on <= course.ended_on:
        return True
    return course.completed and one.wave == POST
