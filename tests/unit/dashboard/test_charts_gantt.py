"""The Gantt chart: bars in order, statuses told by fill and outline, today where it lies, words."""

from datetime import date
from itertools import pairwise

from dashboard import charts
from dashboard.charts.gantt import FILLS

TODAY = date(2026, 11, 27)


def bar(code, status="planned", words="не начато", late=0, start=date(2026, 9, 1), due=TODAY):
    return charts.Bar(
        code=code,
        title=f"Пункт {code}",
        starts_on=start,
        due=due,
        status=status,
        words=words,
        late=late,
    )


BARS = [bar("1.1", "done", "готово"), bar("5.2", late=3), bar("2.1", "in_progress", "в работе")]


def test_bars_stand_in_the_order_given_from_the_first_day_to_the_end_of_the_last():
    spec = charts.gantt(BARS, "Сроки", TODAY).to_dict()
    assert spec["layer"][0]["encoding"]["y"]["sort"] == ["1.1", "5.2", "2.1"]
    told = str(spec)
    assert "2026-09-01T00:00:00" in told
    assert "2026-11-28T00:00:00" in told


def test_a_status_is_told_without_colour():
    drawn = charts.gantt(BARS, "Сроки", TODAY).to_dict()["layer"][0]["encoding"]
    assert drawn["color"]["scale"]["domain"] == ["готово", "не начато", "в работе"]
    assert drawn["strokeDash"]["condition"]["test"] == "datum.late > 0"
    lightness = [sum(bytes.fromhex(one[1:])) for one in FILLS.values()]
    apart = sorted(lightness)
    assert min(b - a for a, b in pairwise(apart)) >= 60


def test_today_is_drawn_only_among_the_terms():
    assert "сегодня" in str(charts.gantt(BARS, "Сроки", TODAY).to_dict())
    assert "сегодня" not in str(charts.gantt(BARS, "Сроки", date(2028, 1, 1)).to_dict())


def test_words_name_every_item_by_status_and_what_is_late():
    assert charts.gantt_alt(BARS, "Сроки\nвсе") == (
        "Сроки, все. готово: 1.1. не начато: 5.2. в работе: 2.1. просрочено: 5.2 (3 дня)"
    )
