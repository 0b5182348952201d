"""Known truth is found again: twenty invented places with fixed seeds.

With twenty replicates a 95 % interval may miss four times. Two hundred are counted by hand:
``python -m benchmarks recovery``.
"""

from functools import cache

import pytest

from benchmarks import recovery_measures as measures
from benchmarks.recovery import LIMITS, PAGE, means

REPLICATES, HITS = 20, 16
FEW = 6  # of places that take longer to draw


@cache
def found(name, count=REPLICATES):
    return means([measures.MEASURES[name](seed) for seed in range(count)])


@pytest.mark.parametrize(
    ("name", "interval"),
    [
        ("satisfaction", "wilson_mentee"),
        ("satisfaction", "wilson_mentor"),
        ("gain", "bca"),
        ("survival", "km12"),
        ("survival", "rmst36"),
        ("confounding", "adjusted"),
        ("immortal", "landmark"),
    ],
)
def test_intervals_cover_the_truth(name, interval):
    assert found(name)[interval] * REPLICATES >= HITS


def test_silence_of_the_dissatisfied_shows_is_bounded_and_halved():
    told = found("silence", FEW)
    assert told["raw_off"] > 0.02
    assert told["bounds"] == 1.0
    assert abs(told["weighted_off"]) < told["raw_off"] / 2


def test_reliability_is_that_of_a_million_rows(monkeypatch):
    monkeypatch.setattr(measures, "MANY", 200_000)
    told = found("reliability")
    assert told["alpha_off"] <= 0.02
    assert told["omega_off"] <= 0.02


def test_growth_is_that_of_a_million_rows():
    assert abs(found("gain")["d_av_off"]) <= 0.05


def test_a_confounder_hides_the_truth_until_it_is_adjusted_for():
    told = found("confounding")
    assert told["naive"] * REPLICATES <= REPLICATES - HITS
    assert told["naive_hr"] < told["adjusted_hr"] - 0.1


def test_immortal_time_flatters_and_a_landmark_does_not():
    told = found("immortal")
    assert told["plain_hr"] < 0.75 < told["landmark_hr"] < 0.85


def test_weights_find_what_quality_rests_on():
    assert found("weights", 10)["first_drawn"] >= 0.6


def test_the_rule_of_warning_foretells_breaks():
    told = found("warning", FEW)
    assert 0.58 < told["rule_auc"] < told["ceiling_auc"]


def test_flags_find_the_careless_and_spare_the_honest():
    told = found("careless", 3)
    assert told["straight"] >= 0.8
    assert told["random"] >= 0.5
    assert told["honest"] <= 0.02


def test_where_nothing_is_nothing_is_found():
    assert found("nothing")["effect"] * REPLICATES <= REPLICATES - HITS


def test_the_page_tells_every_limit():
    page = PAGE.read_text("utf-8")
    assert all(one.words in page for one in LIMITS)
