# ruff: noqa: A005 -- read as data.codebook.calendar, never as a module of its own
"""Working days by the Russian production calendar: terms of the law are counted in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from data.codebook import source

DAY = timedelta(days=1)
SATURDAY = 5
JANUARY_HOLIDAYS = 8  # days off that fall into them are moved by decree, never by themselves


class Known(StrEnum):
    """How well a year is known."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year: weekdays without work beside the fixed holidays, weekend days with work."""

    year: int
    status: Known
    basis: str
    off: frozenset[date]
    work: frozenset[date]


@cache
def years() -> dict[int, Year]:
    """The years of the file, checked.

    Raises:
        BrokenCodebookError: a day stands in another year, or moves what need not be moved.
    """
    listed = source.raw("calendar")["year"]
    source.insist("calendar", check(listed))
    return {
        one["year"]: Year(
            year=one["year"],
            status=Known(one["status"]),
            basis=one["basis"],
            off=frozenset(one["off"]),
            work=frozenset(one["work"]),
        )
        for one in listed
    }


def check(listed: list[source.Raw]) -> list[str]:
    """What is wrong with the years."""
    numbers = [one["year"] for one in listed]
    faults = [f"{one} twice" for one in sorted(set(numbers)) if numbers.count(one) > 1]
    for one in listed:
        faults += [
            f"{day} is not in {one['year']}"
            for day in (*one["off"], *one["work"])
            if day.year != one["year"]
        ]
        faults += [f"{day} is free anyway" for day in one["off"] if _weekend(day) or _fixed(day)]
        faults += [f"{day} is worked anyway" for day in one["work"] if not _weekend(day)]
    return faults


def status(year: int) -> Known:
    """How well a year is known; one the file does not have follows article 112 alone."""
    known = years().get(year)
    return known.status if known else Known.UNVERIFIED


def is_workday(day: date) -> bool:
    """Whether people work on a day in a five-day week.

    >>> is_workday(date(2026, 1, 9)), is_workday(date(2025, 11, 1)), is_workday(date(2026, 11, 3))
    (False, True, True)
    """
    known = years().get(day.year)
    if known is None:
        return not (_weekend(day) or _fixed(day) or day in _moved(day.year))
    return day in known.work or not (_weekend(day) or _fixed(day) or day in known.off)


def workdays_after(day: date, n: int) -> date:
    """The n-th working day after a day; the day itself is not counted, n = 0 gives it back.

    >>> workdays_after(date(2026, 12, 30), 1), workdays_after(date(2026, 10, 1), 3)
    (datetime.date(2027, 1, 11), datetime.date(2026, 10, 6))
    """
    left, found = n, day
    while left > 0:
        found += DAY
        left -= is_workday(found)
    return found


def _weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _fixed(day: date) -> bool:
    return f"{day:%m-%d}" in source.raw("calendar")["fixed"]


def _holidays(year: int) -> Iterator[date]:
    for one in source.raw("calendar")["fixed"]:
        yield date.fromisoformat(f"{year}-{one}")


@cache
def _moved(year: int) -> frozenset[date]:
    """Days off that moved by themselves: a holiday on a weekend frees the next working day."""
    found: set[date] = set()
    for one in _holidays(year):
        if _weekend(one) and (one.month, one.day) > (1, JANUARY_HOLIDAYS):
            free = one
            while _weekend(free) or _fixed(free) or free in found:
                free += DAY
            found.add(free)
    return frozenset(found)
