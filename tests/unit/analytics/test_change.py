"""Change: seeds, ceilings, exact tests, power computed, groups adjusted, goals."""

import numpy as np
import pytest

from analytics import change, draws
from analytics.figures import State

RNG = np.random.default_rng(11)
BEFORE = RNG.normal(3.2, 0.6, 25)
AFTER = BEFORE + RNG.normal(0.4, 0.5, 25)


def test_a_seed_comes_from_the_text_alone():
    one = change.bca(BEFORE, change.mean, "GAIN|v1")
    assert one.draws == 5000
    assert change.bca(BEFORE, change.mean, "GAIN|v1") == one
    assert change.bca(BEFORE, change.mean, "GAIN|v2") != one
    assert draws.seed_of("") == 0xE3B0C44298FC1C14  # the first bytes of the SHA-256 of nothing


def test_the_bootstrap_agrees_with_that_of_scipy():
    from scipy.stats import bootstrap

    skewed = np.random.default_rng(3).gamma(2.0, size=30)
    ours = change.bca(skewed, change.mean, "x", draws=20000)
    theirs = bootstrap(
        (skewed,), np.mean, n_resamples=20000, method="BCa", rng=np.random.default_rng(1)
    ).confidence_interval
    assert (ours.lo, ours.hi) == pytest.approx((theirs.low, theirs.high), abs=0.03)
    percentile = np.quantile(
        np.random.default_rng(2).choice(skewed, (20000, 30)).mean(axis=1), [0.025, 0.975]
    )
    assert ours.hi > percentile[1] + 0.01  # the correction is there


def test_a_big_sample_is_drawn_in_portions():
    many = np.random.default_rng(1).normal(size=3000)
    told = change.bca(many, change.median, "x", draws=1500)
    assert told.lo < told.value < told.hi
    assert told.draws == 1500


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ([], State.NO_BASE),
        ([float("nan")], State.NO_BASE),
        ([3.0], State.TOO_FEW),
        ([3.0] * 8, State.NO_SPREAD),
    ],
)
def test_draws_that_cannot_be_say_why(values, state):
    told = change.bca(values, change.mean, "x")
    assert (told.state, told.lo, told.hi) == (state, None, None)


def test_a_weighted_mean_of_nothing_that_weighs_is_not_assessed():
    told = change.bca([[3.0, 0.0], [4.0, 0.0], [5.0, 0.0]], change.weighted_mean, "x")
    assert told.state is State.NOT_ASSESSED
    assert change.bca([[3, 1], [4, 3], [1, 0]], change.weighted_mean, "x").value == 3.75


def test_effect_sizes_of_both_waves():
    told = change.paired(BEFORE, AFTER)
    pooled = np.sqrt((BEFORE.var(ddof=1) + AFTER.var(ddof=1)) / 2)
    assert told.d_av == pytest.approx((AFTER - BEFORE).mean() / pooled)
    assert told.g_av == pytest.approx(told.d_av * (1 - 3 / (4 * 24 - 1)))
    assert told.d_z_lo < told.d_z < told.d_z_hi
    told = change.bca(np.column_stack([BEFORE, AFTER]), change.g_av_of, "GAIN|v1")
    assert told.value == pytest.approx(change.paired(BEFORE, AFTER).g_av)


def test_who_lacks_a_wave_is_lost_and_counted():
    told = change.paired([1, 2, 3, None, 5], [2, 2, 4, 4, None])
    assert (told.n, told.lost) == (3, 2)


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ([], [], State.NO_BASE),
        ([None, None], [1, 2], State.NO_BASE),
        ([3], [4], State.TOO_FEW),
        ([3, 3, 3], [4, 4, 4], State.NO_SPREAD),
    ],
)
def test_a_change_that_cannot_be_tested_says_why(before, after, state):
    told = change.paired(before, after)
    assert (told.state, told.p, told.g_av) == (state, None, None)


def test_the_share_at_the_top_before():
    assert change.ceiling([5, 5, 4, None], 5) == pytest.approx(2 / 3)
    assert change.ceiling([], 5) is None


@pytest.mark.parametrize("n", range(1, 6))
def test_no_test_exists_below_six_people(n):
    told = change.signed_rank(list(range(1, n + 1)))
    assert (told.state, told.p_two_sided, told.hl_lo) == (State.TOO_FEW, None, None)
    assert told.hl is not None


@pytest.mark.parametrize("n", [6, 8, 10])
def test_the_smallest_chance_is_two_of_all_signs(n):
    assert change.signed_rank(list(range(1, n + 1))).p_two_sided == pytest.approx(2 / 2**n)


def test_float_noise_breaks_no_tie():
    noisy = [0.1 + 0.2, 0.3, -0.3, 0.6 - 0.3, 1.0, 2.0, 0.5, 0.7]
    plain = [0.3, 0.3, -0.3, 0.3, 1.0, 2.0, 0.5, 0.7]
    assert change.signed_rank(noisy).p_two_sided == change.signed_rank(plain).p_two_sided
    assert change.signed_rank(noisy).method == "enumerated"


def test_the_way_of_testing_is_told():
    rng = np.random.default_rng(9)
    assert change.signed_rank(rng.normal(size=50)).method == "exact"
    assert change.signed_rank(rng.normal(size=51)).method == "normal"
    assert change.signed_rank(rng.integers(-2, 4, 13)).method == "enumerated"
    assert change.signed_rank(rng.integers(-2, 4, 14)).method == "normal"
    assert change.signed_rank([0] * 9).state is State.NO_SPREAD
    assert change.signed_rank([]).state is State.NO_BASE


def test_signed_ranks_agree_with_scipy():
    from scipy.stats import PermutationMethod, wilcoxon

    rng = np.random.default_rng(21)
    smooth, rough = rng.normal(0.3, 1, 18), rng.integers(-2, 4, 40)
    few = np.array([2, 0, -1, 1, 3, 1, 2, 0, 2])
    theirs = wilcoxon(smooth, method="exact").pvalue
    assert change.signed_rank(smooth).p_two_sided == pytest.approx(theirs)
    every = wilcoxon(few, zero_method="pratt", method=PermutationMethod(n_resamples=10**6)).pvalue
    assert change.signed_rank(few).p_two_sided == pytest.approx(every)
    normal = wilcoxon(rough, zero_method="pratt", method="asymptotic", correction=False).pvalue
    assert change.signed_rank(rough).p_two_sided == pytest.approx(normal, rel=1e-6)


def test_the_interval_of_many_people_goes_on_where_the_exact_one_ends():
    rng = np.random.default_rng(2)
    values = rng.normal(0.2, 1.0, 51)
    wide = [change.hodges_lehmann(values[:n]) for n in (50, 51)]
    lengths = [hi - lo for _, lo, hi in wide]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.1)


@pytest.mark.parametrize(("n", "effect"), [(10, 1.00), (12, 0.89), (15, 0.78), (20, 0.66)])
def test_what_so_many_people_show(n, effect):
    assert round(change.detectable(n), 2) == effect


def test_power_is_a_chance_however_far_away():
    assert change.power(10_000, 5.0) == 1.0
    assert change.power(30, 0.0) == pytest.approx(0.05)
    assert change.power(30, -0.5) == pytest.approx(change.power(30, 0.5))
    assert change.needed_pairs(0.0) is None
    assert change.detectable(1) is None
    assert change.needed_pairs(9.0) >= 2


@pytest.mark.parametrize(
    ("x", "y", "state"),
    [
        ([], [], State.NO_BASE),
        ([1, 2], [2, 1], State.TOO_FEW),
        ([1] * 5, range(5), State.NO_SPREAD),
    ],
)
def test_a_correlation_that_cannot_be_says_why(x, y, state):
    assert change.spearman(x, y).state is state


def test_midranks_of_many_samples_are_those_of_scipy():
    from scipy.stats import rankdata

    rows = np.random.default_rng(4).integers(0, 6, (7, 12)).astype(float)
    assert np.array_equal(change.midranks(rows), rankdata(rows, axis=1))


def test_gain_is_adjusted_for_where_people_started():
    rng = np.random.default_rng(14)
    group = rng.integers(0, 2, 400)
    before = rng.normal(3, 0.6, 400) + 0.5 * group  # participants start higher
    after = 0.7 * before + 0.3 * group + rng.normal(0, 0.4, 400)
    told = change.ancova(before, after, group)
    assert told.lo < 0.3 < told.hi
    assert told.difference == pytest.approx(0.3, abs=0.12)
    assert told.n_group == group.sum()
    naive = after[group == 1].mean() - after[group == 0].mean()
    assert naive > told.hi
    same = change.ancova(before, after, group, covariates=rng.normal(size=(400, 2)))
    assert same.df == told.df - 2


def test_robust_errors_are_hc3():
    """Two groups without a slope: HC3 of a difference of means is √Σ e²/(1-1/n)²/n²."""
    rng = np.random.default_rng(1)
    group = np.array([0] * 8 + [1] * 12)
    before = np.tile([1.0, -1.0], 10)
    after = rng.normal(size=20) * (1 + group)
    after -= before * (after @ before) / 20
    design = np.column_stack([np.ones(20), group, before])
    beta, *_ = np.linalg.lstsq(design, after, rcond=None)
    hat = design @ np.linalg.inv(design.T @ design) @ design.T
    e = (after - design @ beta) / (1 - np.diag(hat))
    inner = np.linalg.inv(design.T @ design)
    wanted = np.sqrt((inner @ design.T @ np.diag(e**2) @ design @ inner)[1, 1])
    assert change.ancova(before, after, group).se == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("before", "after", "group", "state"),
    [
        ([], [], [], State.NO_BASE),
        ([1, 2, 3], [2, 3, 4], [0, 0, 1], State.TOO_FEW),
        ([1, 1, 1, 1, 1], [2, 3, 4, 5, 6], [0, 0, 1, 1, 1], State.NO_SPREAD),
        ([1, 2, 3, 4, 6], [1, 2, 3, 4, 6], [0, 0, 1, 1, 0], State.NOT_ASSESSED),
    ],
)
def test_a_comparison_that_cannot_be_says_why(before, after, group, state):
    told = change.ancova(before, after, group)
    assert (told.state, told.p) == (state, None)


def test_goals_that_cannot_be_told_are_none():
    assert change.gas([], []) is None
    assert change.gas([None], [2]) is None
    assert change.gas([1], [0]) is None
    assert change.attained([], []) is None
    assert change.attained([0, 1, -1, -2], [1, 1, 2, 1]) == pytest.approx(3 / 5)
    assert change.gas([1, None], [1, 3]) == 60.0
