"""School breaks: days that no gap between meetings counts."""

from datetime import date, timedelta
from functools import cache

from data.codebook import source

Span = tuple[str, str]  # first and last day, "MM-DD"


@cache
def spans() -> tuple[Span, ...]:
    """Breaks of every year, checked.

    Raises:
        BrokenCodebookError: a day that no leap year has.
    """
    listed = source.raw("breaks")["break"]
    source.insist("breaks", check(listed))
    return tuple((one["from"], one["to"]) for one in listed)


def check(listed: list[source.Raw]) -> list[str]:
    """What is wrong with the breaks."""
    days = [(one["code"], one[end]) for one in listed for end in ("from", "to")]
    return [f"{code}: {day} is no day" for code, day in days if not _is_day(day)]


def is_break(day: date) -> bool:
    """Whether a day falls into a break.

    >>> is_break(date(2026, 12, 31)), is_break(date(2027, 1, 11)), is_break(date(2027, 1, 12))
    (True, True, False)
    """
    told = f"{day:%m-%d}"
    return any(
        first <= told <= last if first <= last else told >= first or told <= last
        for first, last in spans()
    )


def days_between(since: date, until: date) -> int:
    """Days after ``since`` up to ``until``, breaks left out; 0 where it has not passed.

    >>> days_between(date(2026, 12, 25), date(2027, 1, 15))
    7
    """
    passed = (since + timedelta(one) for one in range(1, (until - since).days + 1))
    return sum(not is_break(one) for one in passed)


def _is_day(told: str) -> bool:
    try:
        date.fromisoformat(f"2024-{told}")
    except ValueError:
        return False
    return True
