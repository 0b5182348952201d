"""Shares: what a school can prove, rungs of small numbers, units side by side."""

import numpy as np
import pytest
from scipy.special import bdtr

from analytics import shares
from analytics.figures import State, Step, Verdict
from data.codebook import conventions, source
from tests.property.test_statistics import wald


@pytest.mark.parametrize(("target", "needed"), [(0.85, (22, 34, 45)), (0.70, (9, 15, 21))])
def test_what_a_school_can_prove(target, needed):
    assert tuple(shares.needed_n(target, one) for one in range(3)) == needed
    assert shares.verdict(needed[0], needed[0], target)[0] is Verdict.MET
    assert shares.verdict(needed[0] - 1, needed[0] - 1, target)[0] is Verdict.UNCLEAR


def test_a_target_of_everybody_is_never_proven():
    assert shares.needed_n(1.0, 0) is None


def test_one_interval_serves_chart_and_verdict_at_any_level():
    assert shares.verdict(22, 22, 0.85)[0] is Verdict.MET
    assert shares.verdict(22, 22, 0.85, 0.99)[0] is Verdict.UNCLEAR
    assert shares.wilson(22, 22, 0.99)[0] < 0.85 <= shares.wilson(22, 22)[0]


def test_an_empty_base_is_none_everywhere():
    assert shares.wilson(0, 0) == (None, None)
    assert shares.newcombe(0, 0, 1, 2) == (None, None, None)
    assert shares.bounds(0, 0, 0) == (None, None)
    assert shares.nps(0, 0, 0).state is State.NO_BASE
    assert shares.verdict(0, 0, 0.85) == (Verdict.NO_BASE, None)
    assert shares.gini([]) is None
    assert shares.gini([0, 0]) is None
    assert shares.weighted_satisfaction([], []) is None
    assert shares.weighted_satisfaction([5], [None]) is None
    assert shares.benjamini_hochberg([]) == ()
    assert shares.shrink(0, 0, 0.8) == pytest.approx(0.8)


def test_bounds_close_when_everybody_answers():
    assert shares.bounds(9, 12, 12) == (0.75, 0.75)
    for response, wanted in ((0.9, (0.765, 0.865)), (0.75, (0.6375, 0.8875)), (0.6, (0.51, 0.91))):
        n = round(2000 * response)
        assert shares.bounds(round(0.85 * n), n, 2000) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("n", "curator", "others"),
    [
        (0, Step.NO_BASE, Step.NO_BASE),
        (1, Step.HEADCOUNT, Step.HEADCOUNT),
        (2, Step.HEADCOUNT, Step.HEADCOUNT),
        (3, Step.COUNTS, Step.SUPPRESSED),
        (4, Step.COUNTS, Step.SUPPRESSED),
        (5, Step.SHARE, Step.SHARE),
        (9, Step.SHARE, Step.SHARE),
        (10, Step.MEDIAN, Step.MEDIAN),
        (19, Step.MEDIAN, Step.MEDIAN),
        (20, Step.TEST, Step.TEST),
        (29, Step.TEST, Step.TEST),
        (30, Step.RELIABILITY, Step.RELIABILITY),
        (99, Step.RELIABILITY, Step.RELIABILITY),
        (100, Step.FACTOR, Step.FACTOR),
    ],
)
def test_the_rungs_of_small_numbers(n, curator, others):
    assert shares.step_of(n, "curator") is curator
    for role in ("administration", "director", "psychologist", "region", "nobody"):
        assert shares.step_of(n, role) is others


def test_a_rung_includes_those_below_and_hidden_ones_include_heads_alone():
    assert shares.reaches(Step.TEST, Step.SHARE)
    assert not shares.reaches(Step.SHARE, Step.MEDIAN)
    assert shares.reaches(Step.SUPPRESSED, Step.HEADCOUNT)
    assert not shares.reaches(Step.SUPPRESSED, Step.COUNTS)


@pytest.mark.parametrize(
    ("gate", "least"),
    [("warning_model", 40), ("logrank", 50), ("fit_outcome", 15), ("weights", 30)],
)
def test_gates_open_at_their_number(gate, least):
    assert not shares.enough(gate, least - 1)
    assert shares.enough(gate, least)


def test_wald_covers_as_little_as_was_measured():
    """At .85: .38 of three, .53 of five, .79 of ten, .82 of twenty."""
    told = []
    for n in (3, 5, 10, 20):
        chances = np.diff(bdtr(np.arange(n + 1), n, 0.85), prepend=0.0)
        inside = [lo <= 0.85 <= hi for lo, hi in (wald(k, n) for k in range(n + 1))]
        told.append(round(float(chances @ inside), 2))
    assert told == [0.38, 0.53, 0.79, 0.82]


def test_an_unknown_chance_stays_unknown_and_is_not_counted():
    assert shares.benjamini_hochberg([0.01, None, 0.04]) == pytest.approx((0.02, None, 0.04))


def test_a_funnel_narrows_and_holds_its_level():
    sizes = (10, 40, 160)
    inner, outer = shares.funnel_limits(0.85, sizes)
    widths = [hi - lo for lo, hi in inner]
    assert widths == sorted(widths, reverse=True)
    assert all(a <= c <= 0.85 <= d <= b for (a, b), (c, d) in zip(outer, inner, strict=True))
    assert all(lo >= 0 and hi <= 1 for lo, hi in outer)
    assert shares.funnel_limits(0.85, [0]) == (((None, None),), ((None, None),))
    assert shares.funnel_limits(1.0, [10])[0] == ((1.0, 1.0),)


def test_shrinking_learns_its_weight_from_ten_units():
    rng = np.random.default_rng(5)
    n = np.full(400, 30)
    k = rng.binomial(n, rng.beta(0.8 * 20, 0.2 * 20, n.size))
    assert 14 < shares.kappa_of(k, n) < 28
    alike = rng.binomial(n, 0.8)
    assert shares.kappa_of(alike, n) > 100
    assert shares.kappa_of(k[:9], n[:9]) == 20.0
    assert shares.kappa_of([0] * 12, [5] * 12) == 20.0


def test_eight_points_on_one_side_are_a_shift():
    assert shares.shifted([1] * 7) is None
    assert shares.shifted([1, 2] * 6) is False
    assert shares.shifted([1] * 8 + [5] * 8) is True
    assert shares.shifted([3] * 12) is False
    assert shares.shifted([1, None] * 7) is None


def test_a_table_with_an_indicator_that_does_not_apply_has_no_level():
    told = shares.curator_sheet([2] * 6 + [None] + [2] * 2, not_applicable=[7])
    assert (told.sum, told.rated, told.out_of, told.level) == (16, 8, 16, None)
    assert shares.curator_sheet([None] * 9).state is State.NO_BASE


@pytest.mark.parametrize(
    ("total", "level"),
    [(18, "optimal"), (15, "optimal"), (14, "acceptable"), (9, "acceptable"), (8, "unacceptable")],
)
def test_the_levels_of_the_table(total, level):
    marks = [min(2, max(0, total - 2 * at)) for at in range(9)]
    assert sum(marks) == total
    assert shares.curator_sheet(marks).level == level


def test_nps_is_cut_to_its_scale():
    assert shares.nps(20, 0, 20, 0.95).hi == 100
    assert shares.nps(0, 20, 20, 0.95).lo == -100


def test_conventions_tell_where_they_come_from(monkeypatch):
    assert all(one["source"] for one in conventions.conventions().values())
    assert conventions.version()
    broken = {"version": "1", "ladder": {"counts": 5, "share": 3, "status": "default"}}
    monkeypatch.setattr(source, "raw", lambda _name: broken)
    conventions.conventions.cache_clear()
    with pytest.raises(source.BrokenCodebookError) as refusal:
        conventions.conventions()
    assert refusal.value.params["count"] == 2
    monkeypatch.undo()
    conventions.conventions.cache_clear()
