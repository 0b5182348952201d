"""What must hold of statistics whatever the data: mirrors, orders, coverage, named states."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import bdtr

from analytics import change, quality, reliability, shares, survival
from analytics.figures import State

SIZES = range(5, 101)
TRUTHS = np.round(np.arange(0.50, 0.951, 0.01), 2)

marks = st.integers(1, 5).map(float)
gappy = st.one_of(marks, st.just(float("nan")))
counts = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
lives = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=40
)
tables = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.lists(marks, min_size=k, max_size=k), min_size=3, max_size=25)
)


def coverage(interval):
    """Exact chance that the interval holds the truth: (sizes, truths), by binomial sums."""
    found = np.empty((len(SIZES), len(TRUTHS)))
    for row, n in enumerate(SIZES):
        limits = np.array([interval(k, n) for k in range(n + 1)])
        reached = bdtr(np.arange(n + 1)[:, None], n, TRUTHS[None])
        chances = np.diff(reached, axis=0, prepend=0.0)
        inside = (limits[:, :1] <= TRUTHS) & (limits[:, 1:] >= TRUTHS)
        found[row] = (chances * inside).sum(axis=0)
    return found


def honest(found):
    return found.min() >= 0.89 and found.mean() >= 0.945


def wald(k, n, conf=0.95):
    half = 1.959963984540054 * math.sqrt(k / n * (1 - k / n) / n)
    return (k / n - half, k / n + half)


def test_wilson_covers_the_truth_and_wald_fails_the_same_test():
    ours = coverage(shares.wilson)
    assert honest(ours)
    assert 0.95 <= ours.mean() <= 0.956
    assert not honest(coverage(wald))


@given(counts)
def test_wilson_is_mirrored(at):
    k, n = at
    lo, hi = shares.wilson(k, n)
    mirrored = shares.wilson(n - k, n)
    assert mirrored == pytest.approx((1 - hi, 1 - lo), abs=1e-12)
    assert 0 <= lo <= k / n <= hi <= 1


@given(counts, counts)
def test_a_difference_changes_sign_with_its_sides(one, other):
    diff, lo, hi = shares.newcombe(*one, *other)
    assert shares.newcombe(*other, *one) == pytest.approx((-diff, -hi, -lo), abs=1e-12)


@given(counts, st.floats(0.05, 0.99))
def test_a_verdict_needs_the_whole_interval(at, target):
    k, n = at
    lo, hi = shares.wilson(k, n)
    told, official = shares.verdict(k, n, target)
    assert (told.value == "met") is (lo >= target)
    assert (told.value == "not_met") is (hi < target)
    assert official is (k / n >= target)


@given(tables, st.randoms(use_true_random=False), st.integers(1, 3))
def test_alpha_knows_no_order_of_people_and_no_shift(rows, chance, shift):
    whole = reliability.alpha(rows)
    moved = [[one + shift for one in row] for row in rows]
    chance.shuffle(moved)
    again = reliability.alpha(moved)
    assert again.state is whole.state
    assert (again.alpha is None) is (whole.alpha is None)
    if whole.alpha is not None:
        assert again.alpha == pytest.approx(whole.alpha, abs=1e-9)


@given(tables)
def test_a_person_without_answers_changes_no_reliability(rows):
    empty = [[float("nan")] * len(rows[0])]
    assert reliability.alpha(rows + empty) == reliability.alpha(rows)
    assert reliability.omega(rows + empty) == reliability.omega(rows)
    assert reliability.icc(rows + empty) == reliability.icc(rows)


@given(tables)
def test_turning_an_item_and_its_key_changes_nothing(rows):
    keys = [-1] + [1] * (len(rows[0]) - 1)
    turned = [[6 - row[0], *row[1:]] for row in rows]
    assert reliability.alpha(turned, keys, 1, 5) == reliability.alpha(rows)


@given(lives, st.randoms(use_true_random=False))
def test_a_curve_knows_no_order_of_rows(rows, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    told = []
    for given_ in (rows, mixed):
        time, event, entry = zip(*given_, strict=True)
        curve = survival.kaplan_meier(time, [one > 0 for one in event], entry)
        told.append(dataclasses.replace(curve, entries=(), ends=()))
    assert told[0] == told[1]


@given(lives)
def test_whoever_leaves_before_being_seen_was_never_at_risk(rows):
    seen = [one for one in rows if one[2] < one[0]]
    parts = [zip(*one, strict=True) if one else ([], [], []) for one in (rows, seen)]
    curves = [survival.kaplan_meier(time, event, entry) for time, event, entry in parts]
    assert curves[0].S == curves[1].S
    assert curves[0].n_risk == curves[1].n_risk


@given(lives)
def test_competing_ends_and_staying_are_everybody(rows):
    time, event, _ = zip(*rows, strict=True)
    told = survival.cif(time, event, [5, 20, 40])
    for at in range(3):
        ended = sum(one[at] for one in told.cif.values())
        assert (told.event_free or (1.0,) * 3)[at] + ended == pytest.approx(1.0)
    curve = survival.kaplan_meier(time, [one > 0 for one in event])
    if told.event_free:
        assert told.event_free == pytest.approx([one.S for one in curve.at([5, 20, 40])])


@given(lives)
def test_entry_at_the_beginning_is_no_delay(rows):
    time, event, _ = zip(*rows, strict=True)
    plain = survival.kaplan_meier(time, event)
    late = survival.kaplan_meier(time, event, [0] * len(time))
    assert plain.S == late.S
    assert plain.n_risk == late.n_risk


@given(st.lists(st.tuples(st.just(0), st.integers(1, 3)), min_size=1, max_size=8))
def test_goals_as_expected_are_fifty(goals):
    levels, weights = zip(*goals, strict=True)
    assert change.gas(levels, weights) == 50.0


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 3)), min_size=1, max_size=8))
def test_goals_above_and_below_lie_evenly_around_fifty(goals):
    levels, weights = zip(*goals, strict=True)
    below = change.gas([-one for one in levels], weights)
    assert change.gas(levels, weights) + below == pytest.approx(100.0)


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=30))
def test_a_change_and_its_opposite_have_the_same_chance(diff):
    one, other = change.signed_rank(diff), change.signed_rank([-value for value in diff])
    assert other.state is one.state
    if one.state is State.OK:
        assert other.p_two_sided == pytest.approx(one.p_two_sided)
        assert other.hl == pytest.approx(-one.hl)
        assert other.hl_lo == pytest.approx(-one.hl_hi)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_adjusted_chances_keep_their_order_and_never_shrink(p):
    q = shares.benjamini_hochberg(p)
    assert all(high >= low - 1e-12 for high, low in zip(q, p, strict=True))
    order = np.argsort(p, kind="stable")
    assert list(np.diff([q[at] for at in order]) >= -1e-12).count(False) == 0


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.integers(2, 4))
def test_equality_knows_no_unit_of_load(x, times):
    told = shares.gini(x)
    assert told is None or 0 <= told < 1
    assert shares.gini([one * times for one in x]) == pytest.approx(told)


@given(st.lists(counts, min_size=10, max_size=15))
def test_an_empty_unit_changes_nothing(units):
    k, n = zip(*units, strict=True)
    assert shares.kappa_of([*k, 0], [*n, 0]) == shares.kappa_of(k, n)
    assert shares.funnel_limits(0.8, [*n, 0])[0][:-1] == shares.funnel_limits(0.8, n)[0]


@settings(max_examples=25)
@given(st.lists(marks, min_size=2, max_size=15), st.randoms(use_true_random=False))
def test_draws_know_no_order_of_people_and_stay_what_they_are(values, chance):
    mixed = list(values)
    chance.shuffle(mixed)
    first = change.bca(values, change.mean, "SAT1|x", draws=200)
    assert change.bca(mixed, change.mean, "SAT1|x", draws=200) == first
    assert change.bca([*values, float("nan")], change.mean, "SAT1|x", draws=200) == first


@given(st.lists(gappy, max_size=12), st.lists(gappy, max_size=12))
def test_whatever_is_missing_a_calculation_ends_in_a_named_state(before, after):
    n = min(len(before), len(after))
    first, second = before[:n], after[:n]
    told = [
        change.paired(first, second),
        change.signed_rank(np.subtract(second, first)),
        change.spearman(first, second),
        change.bca(np.array([first, second]).T, change.g_av_of, "x", draws=50),
        change.ancova(first, second, [at % 2 for at in range(n)]),
        reliability.alpha(np.array([first, second]).T),
        reliability.icc(np.array([first, second]).T),
        reliability.dyad(first, second),
        survival.kaplan_meier(first, [1] * n),
        survival.rmst(first, [1] * n, 3),
        survival.cox(first, [1] * n, {"x": second}),
        survival.logrank(first, [1] * n, [at % 2 for at in range(n)]),
        survival.cif(first, [1] * n, [2, 4]),
        quality.smd(first, second),
    ]
    for one in told:
        assert isinstance(one.state, State)
        assert not unknown(dataclasses.asdict(one))


def unknown(told):
    """Whether a NaN stands anywhere in an answer."""
    if isinstance(told, dict):
        return any(unknown(one) for one in told.values())
    if isinstance(told, (list, tuple)):
        return any(unknown(one) for one in told)
    return isinstance(told, float) and math.isnan(told)
