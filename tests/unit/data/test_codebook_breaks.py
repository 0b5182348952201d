"""School breaks: what a gap between meetings leaves out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codebook import BrokenCodebookError, breaks, source

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 10, 27), False),
        (date(2026, 10, 28), True),
        (date(2026, 11, 5), True),
        (date(2026, 11, 6), False),
        (date(2026, 12, 28), False),
        (date(2027, 1, 1), True),
        (date(2027, 1, 12), False),
        (date(2027, 7, 15), True),
    ],
)
def test_days_of_a_break(day, free):
    assert breaks.is_break(day) is free


def test_a_gap_over_new_year_leaves_the_break_out():
    assert breaks.days_between(date(2026, 12, 28), date(2027, 1, 11)) == 0
    assert breaks.days_between(date(2026, 12, 28), date(2027, 1, 12)) == 1


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_days_add_up_and_never_exceed_the_calendar(day, one, two):
    middle, end = day + timedelta(one), day + timedelta(one + two)
    assert breaks.days_between(day, end) == breaks.days_between(day, middle) + (
        breaks.days_between(middle, end)
    )
    assert 0 <= breaks.days_between(day, end) <= one + two


def test_a_day_that_no_year_has_is_refused():
    wrong = breaks.check([{"code": "odd", "from": "02-30", "to": "03-01"}])
    assert wrong == ["odd: 02-30 is no day"]
    with pytest.raises(BrokenCodebookError):
        source.insist("breaks", wrong)
