"""The production calendar: working days with moved holidays, terms that run over them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codebook import BrokenCodebookError, calendar, papers, source

YEARS = {2025: 247, 2026: 247, 2027: 249}  # two more days of 2027 wait for a decree
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def worked(year):
    first = date(year, 1, 1)
    every = (first + timedelta(one) for one in range((date(year + 1, 1, 1) - first).days))
    return sum(map(calendar.is_workday, every))


@pytest.mark.parametrize(("year", "count"), YEARS.items())
def test_a_year_has_as_many_working_days_as_the_calendar_says(year, count):
    assert worked(year) == count


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 11, 1), True),  # a Saturday worked for the Monday before the holiday
        (date(2025, 11, 3), False),
        (date(2025, 5, 8), False),
        (date(2025, 12, 31), False),
        (date(2026, 1, 9), False),
        (date(2026, 1, 12), True),
        (date(2026, 3, 9), False),
        (date(2026, 11, 3), True),
        (date(2026, 12, 31), False),
        (date(2027, 5, 3), False),
        (date(2028, 2, 23), False),  # a year the file does not have: article 112 alone
        (date(2029, 5, 7), True),
        (date(2028, 6, 13), True),
        (date(2033, 5, 2), False),  # the first of May 2033 is a Sunday
    ],
)
def test_holidays_and_moved_days(day, works):
    assert calendar.is_workday(day) is works


def test_what_no_decree_has_fixed_says_so():
    known = {one: calendar.status(one) for one in (2025, 2026, 2027, 2031)}
    unsure = calendar.Known.UNVERIFIED
    sure = calendar.Known.VERIFIED
    assert known == {2025: sure, 2026: sure, 2027: unsure, 2031: unsure}


@given(days, st.integers(0, 40))
def test_a_term_ends_on_a_working_day_with_as_many_between(day, n):
    last = calendar.workdays_after(day, n)
    between = [day + timedelta(one) for one in range(1, (last - day).days + 1)]
    assert sum(map(calendar.is_workday, between)) == n
    assert n == 0 or calendar.is_workday(last)


def test_a_calendar_that_contradicts_itself_is_refused(monkeypatch):
    bad = [{"year": 2026, "off": [date(2025, 1, 1), date(2026, 5, 9)], "work": [date(2026, 6, 1)]}]
    assert len(calendar.check(bad * 2)) == 1 + 2 * 4
    monkeypatch.setattr(source, "raw", lambda _name: {"year": bad, "fixed": ["05-09"]})
    calendar.years.cache_clear()
    with pytest.raises(BrokenCodebookError):
        calendar.years()
    monkeypatch.undo()
    calendar.years.cache_clear()
    assert calendar.years()


def test_every_purpose_stands_on_a_paper_and_every_timer_has_a_term():
    from data.records.consent import Purpose

    asked = [one for paper in papers.papers() for one in papers.purposes_of(paper)]
    assert set(asked) == set(Purpose)
    assert papers.paper_of([Purpose.BANK, Purpose.TRANSFER]) == ""
    for timer in source.raw("papers")["timer"]:
        assert papers.term(timer, date(2026, 10, 1)) > date(2026, 10, 1)
