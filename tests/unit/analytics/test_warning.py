"""The open rule of early warning: every threshold, what is unknown, what comes first."""

import pytest

from analytics.warning import Seen, WarningState, factors, judged, most_points
from data.codebook import source

CALM = {
    "pair_age_days": 90,
    "gap_days": 10,
    "last_pulse": 4.5,
    "pulse_fall": 0.0,
    "mentor_load": 1,
    "overdue_item": False,
    "rel_gap": 0.0,
    "fit_lowest_fifth": False,
}


@pytest.mark.parametrize(
    ("sight", "value", "points"),
    [
        ("gap_days", 21, 0),
        ("gap_days", 22, 1),
        ("gap_days", 30, 1),
        ("gap_days", 31, 2),
        ("last_pulse", 3.5, 0),
        ("last_pulse", 3.49, 2),
        ("pulse_fall", 0.74, 0),
        ("pulse_fall", 0.75, 1),
        ("pulse_fall", -2.0, 0),
        ("mentor_load", 2, 0),
        ("mentor_load", 3, 1),
        ("overdue_item", True, 1),
        ("rel_gap", 0.9, 0),
        ("rel_gap", 1.0, 1),
        ("rel_gap", -1.0, 1),
        ("fit_lowest_fifth", True, 1),
    ],
)
def test_every_threshold(sight, value, points):
    assert judged(Seen(**{**CALM, sight: value})).total == points


def test_the_most_points_are_nine():
    worst = Seen(
        pair_age_days=90,
        gap_days=99,
        last_pulse=1.0,
        pulse_fall=3.0,
        mentor_load=9,
        overdue_item=True,
        rel_gap=-4,
        fit_lowest_fifth=True,
    )
    assert judged(worst).total == most_points() == 9
    assert judged(worst).state is WarningState.RED


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"last_pulse": 3.0}, "green"),
        ({"last_pulse": 3.0, "overdue_item": True}, "yellow"),
        ({"last_pulse": 3.0, "overdue_item": True, "gap_days": 25}, "yellow"),
        ({"last_pulse": 3.0, "overdue_item": True, "gap_days": 31}, "red"),
        ({"pair_age_days": 29, "last_pulse": 3.0, "gap_days": 31, "mentor_load": 4}, "too_early"),
        ({"pair_age_days": 30}, "green"),
        ({"pair_age_days": 3, "help_flag": True}, "immediate"),
        ({"pair_age_days": 3, "fit_answer": 1}, "immediate"),
        ({"fit_answer": 2}, "immediate"),
        ({"fit_answer": 3}, "green"),
    ],
)
def test_states(changed, state):
    assert judged(Seen(**{**CALM, **changed})).state.value == state


def test_what_nobody_knows_brings_no_points_and_is_named():
    told = judged(Seen(pair_age_days=90, gap_days=40))
    assert told.points["gap"] == 2
    assert told.total == 2
    assert told.unknown == ("pulse", "fall", "load", "overdue", "apart", "fit")
    assert judged(Seen()).state is WarningState.TOO_EARLY


def test_the_rule_is_data_with_an_origin(monkeypatch):
    raw = source.raw("warning")
    assert raw["source"]
    assert raw["status"]
    stranger = {**raw, "factor": [{"code": "x", "of": "mood", "steps": [{"from": 1}]}]}
    factors.cache_clear()
    monkeypatch.setattr(source, "raw", lambda _name: stranger)
    with pytest.raises(source.BrokenCodebookError):
        factors()
    monkeypatch.undo()
    factors.cache_clear()
