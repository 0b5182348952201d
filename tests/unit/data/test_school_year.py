"""One check of a school year for everything that is told one."""

from datetime import date

import pytest

from data.errors import InvalidValueError
from data.records.school import SchoolYearError, checked_year, school_year


@pytest.mark.parametrize("year", ["2000/2001", "2026/2027", "2100/2101"])
def test_a_school_year_is_taken_as_it_is(year: str) -> None:
    assert checked_year(year) == year


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026",
        "2026/2028",
        "2027/2026",
        "2026/2026",
        "02026/2027",
        "2026/2027\n",
        " 2026/2027",
        "2026-2027",
        "²/³",
        "٢٠٢٦/٢٠٢٧",
        "２０２６/２０２７",
        "0/1",
        "1/2",
        "0000/0001",
        "1999/2000",
        "2101/2102",
        "9999/10000",
        "2026/2027/2028",
        "+2026/2027",
        "../..",
    ],
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(SchoolYearError) as refused:
        checked_year(text)
    assert isinstance(refused.value, InvalidValueError)
    assert refused.value.params == {
        "field": "year",
        "value": text[:20],
        "first": 2000,
        "last": 2100,
    }


def test_the_year_of_a_day_passes() -> None:
    assert checked_year(school_year(date(2026, 7, 31))) == "2025/2026"
