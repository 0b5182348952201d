"""Charts of pairs in time: weeks in order, breaks told from quiet weeks, dots without names."""

import json

from dashboard import charts
from data.i18n import speaking

WEEKS = [("28.09", 0, False), ("05.10", 1, False), ("12.10", 3, False), ("28.12", 0, True)]
ROWS = [("Иванова – Петрова", WEEKS), ("Орлова – Сомова", WEEKS[2:])]
POINTS = [(0.5, 3.0, 6), (0.8, 4.5, 5)]


def spec(chart):
    return json.loads(chart.to_json())


def rows_of(chart):
    (rows,) = spec(chart)["datasets"].values()
    return rows


def test_weeks_stand_in_the_order_of_time_and_pairs_as_given():
    told = spec(charts.strip(ROWS, "Пар: 2"))
    x, y = (told["layer"][0]["encoding"][one] for one in "xy")
    assert x["sort"] == ["28.09", "05.10", "12.10", "28.12"]
    assert y["sort"] == [name for name, _weeks in ROWS]


def test_a_break_is_told_from_a_week_without_a_meeting_and_counts_stand_in_the_cells():
    rows = rows_of(charts.strip(ROWS[:1], "Пар: 1"))
    assert [one["said"] for one in rows] == ["·", "1", "3", "×"]
    assert [one["share"] for one in rows] == [0, 0.5, 1, 0]


def test_the_strip_in_words():
    with speaking("ru"):
        said = charts.strip_alt(ROWS, "Пар: 2")
    assert (
        said == "Пар: 2. Иванова – Петрова: встреч 4, недель 4; Орлова – Сомова: встреч 3, недель 2"
    )


def test_dots_of_fit_carry_groups_and_nobody():
    assert rows_of(charts.agreement(POINTS, "Пар: 11")) == [
        {"fit": 0.5, "outcome": 3.0, "pairs": 6},
        {"fit": 0.8, "outcome": 4.5, "pairs": 5},
    ]
    with speaking("ru"):
        said = charts.agreement_alt(POINTS, "Пар: 11")
    assert said == "Пар: 11. соответствие 0,50: 3,0; соответствие 0,80: 4,5"


def test_nothing_to_draw_is_no_fault():
    assert spec(charts.strip([], "Пар: 0"))["title"]["text"] == "Пар: 0"
