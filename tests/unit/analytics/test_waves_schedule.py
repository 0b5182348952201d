"""When a pair is asked what: pure dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from analytics.waves.schedule import Course, climate_windows, remind_on, windows
from analytics.waves.sittings import shared
from analytics.waves.subjects import parsed
from data.codebook import framework
from data.codebook.instruments import about, sitting
from data.codebook.waves import asking, goals
from data.records.bank import Role

BEGINS, ENDS = date(2026, 10, 1), date(2027, 5, 31)
LONG = Course(begins_on=BEGINS, ends_on=ENDS, first_meeting=date(2026, 10, 5))


def of(course, role=Role.MENTEE):
    return {(one.wave, one.extent): (one.opens_on, one.closes_on) for one in windows(course, role)}


def test_windows_count_from_the_first_meeting():
    found = of(LONG)
    assert found["pre", "core"] == (date(2026, 9, 5), date(2026, 10, 5))
    assert found["acquaintance", "ACQ"] == (date(2026, 10, 5), date(2026, 10, 10))
    assert found["day14", "FIT"] == (date(2026, 10, 19), date(2026, 10, 29))
    assert found["day60", "REL"] == (date(2026, 12, 4), date(2026, 12, 18))
    assert found["post", "core"] == (date(2027, 5, 17), date(2027, 6, 21))
    days = (ENDS - date(2026, 10, 5)).days
    assert found["mid", "core"][0] == date(2026, 10, 5) + timedelta(round(days * 0.45))
    assert ("pre", "extended") not in of(LONG, Role.MENTOR)


def test_without_a_meeting_the_baseline_waits_until_the_next_wave():
    found = of(replace(LONG, first_meeting=None))
    assert found["pre", "core"] == (BEGINS - timedelta(30), BEGINS + timedelta(13))
    assert found["day14", "FIT"][0] == BEGINS + timedelta(14)


def test_short_programmes_skip_what_the_book_says():
    found = of(Course(begins_on=BEGINS, ends_on=BEGINS + timedelta(89)))
    assert {wave for wave, _extent in found} == {"pre", "acquaintance", "day14", "day45", "post"}
    enough = of(Course(begins_on=BEGINS, ends_on=BEGINS + timedelta(90)))
    assert {"day60", "mid"} <= {wave for wave, _extent in enough}


def test_what_is_not_known_is_not_planned():
    assert windows(Course(begins_on=None, ends_on=ENDS), Role.MENTOR) == ()
    found = of(Course(begins_on=BEGINS, ends_on=None))
    assert {"mid", "post"}.isdisjoint(wave for wave, _extent in found)
    assert "acquaintance" not in {wave for wave, _ in of(replace(LONG, acquainted=True))}


def test_a_completed_pair_is_asked_the_last_wave_by_the_day_it_ended():
    ended = date(2027, 2, 1)
    found = of(replace(LONG, ended_on=ended, completed=True))
    assert found["post", "core"] == (ended - timedelta(14), ended + timedelta(21))
    assert found["post", "extended"][0] == ended - timedelta(7)
    broken = of(replace(LONG, ended_on=ended))
    assert "post" not in {wave for wave, _extent in broken}
    assert ("mid", "core") in broken  # opened on 20 January, before the end


@given(
    begins=some.dates(date(2025, 1, 1), date(2027, 1, 1)),
    length=some.integers(1, 400),
    met=some.none() | some.integers(0, 60),
    role=some.sampled_from(Role),
)
def test_every_window_is_one_and_core_keeps_its_distance(begins, length, met, role):
    first = None if met is None else begins + timedelta(met)
    course = Course(begins_on=begins, ends_on=begins + timedelta(length), first_meeting=first)
    found = windows(course, role)
    keys = [(one.wave, one.extent) for one in found]
    assert len(keys) == len(set(keys))
    spans = of(course, role)
    for (wave, extent), (opens, closes) in spans.items():
        assert opens <= closes
        if extent == "extended":
            assert (opens - spans[wave, "core"][0]).days >= asking().core_apart


def test_one_reminder_in_the_middle_never_on_the_first_day():
    assert remind_on(BEGINS, BEGINS + timedelta(10)) == BEGINS + timedelta(5)
    assert remind_on(BEGINS, BEGINS) == BEGINS + timedelta(1)


def test_the_staff_is_asked_before_the_first_pair_and_after_the_last():
    found = climate_windows(BEGINS, ENDS)
    assert found["pre"] == (BEGINS - timedelta(30), BEGINS)
    assert found["post"] == (ENDS - timedelta(14), ENDS + timedelta(21))


@pytest.mark.parametrize("count", [0, 3, 7])
def test_a_core_sitting_with_goals_stays_within_the_plan(count):
    needs = framework().domain_codes[:3]
    core, extended = (
        [about(one, needs, Role.MENTEE, "post") for one in sitting(part, "post", Role.MENTEE)]
        for part in ("core", "extended")
    )
    asked_goals = goals((f"g{n}", "Цель", "признак") for n in range(count))
    kept, rest = shared([*core, asked_goals], extended)
    before = [one.code for one in (*core, asked_goals, *extended)]
    assert sorted(one.code for one in (*kept, *rest)) == sorted(before)
    assert sum(len(one.questions) for one in kept) <= framework().plan["max_items_per_sitting"]
    assert "GOALS" in {one.code for one in kept}
    moved = {0: set(), 3: {"OPEN"}, 7: {"OPEN", "FACTS"}}[count]
    assert {one.code for one in rest} - {one.code for one in extended} == moved


def test_subjects_say_what_they_can():
    whole = parsed("core@post@mentee@p1")
    assert (whole.extent, whole.wave, whole.role, whole.pair_id) == (
        "core",
        "post",
        Role.MENTEE,
        "p1",
    )
    short = parsed("REL@day60")
    assert (short.role, short.pair_id) == (None, None)
    assert parsed("").wave == ""
    assert parsed("a@b@nobody@c@d").role is None
