"""The gate of learning: what it refuses, what it may propose, and how far."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.learning import READY, propose, value
from analytics.learning.fitting import logistic, mean_and_error, shrunk
from analytics.learning.proposing import set_aside
from analytics.learning.stepping import limited
from data.codebook.learning import limits
from matching.affinity import DEFAULT
from tests.learning_worlds import CODES, PRIOR, SLOPE, TRUTHS, World, efficiency, history

WRONG = World(truth=TRUTHS["wrong"], draw=0.02)
RIGHT = World(truth=PRIOR, draw=0.02)
PLENTY = 16  # rounds of 25 pairs


def refused(rows, **more):
    return {one.code for one in propose(rows, DEFAULT, bootstrap=0, **more).refusals}


def with_outcome(rows, y):
    return replace(rows, outcomes={"rel_mentee": y})


def test_many_rounds_with_a_wrong_prior_open_the_gate():
    found = propose(history(WRONG, PLENTY, 1, schools=2), DEFAULT, bootstrap=0)
    assert found.open, [one.code for one in found.refusals]
    assert found.state == READY
    assert found.weights["time"] > DEFAULT["time"]
    assert found.weights["need"] < DEFAULT["need"]


def test_one_version_goes_one_step():
    found = propose(history(WRONG, PLENTY, 1, schools=2), DEFAULT, bootstrap=0)
    for code, before in DEFAULT.items():
        assert abs(found.weights[code] - before) <= min(0.05, 0.2 * before) + 1e-9
        assert found.weights[code] <= 0.35
    assert sum(found.weights.values()) == pytest.approx(1.0, abs=5e-4)


@pytest.mark.parametrize("wanted", [{}, {"need": 1.0}, {"time": 0.5, "level": 0.5}])
def test_limited_weights_stay_within_their_bounds(wanted):
    found = limited(wanted, DEFAULT, limits().step)
    for code, (low, high) in limits().step.bounds(DEFAULT).items():
        assert low - 1e-9 <= found[code] <= high + 1e-9
    assert sum(found.values()) == pytest.approx(1.0, abs=limits().step.sum)


def test_shuffled_outcomes_are_refused():
    """Here on a few seeds; the long version is in ``benchmarks/learning.py``."""
    opened = 0
    for seed in range(10):
        rows = history(WRONG, PLENTY, seed, schools=2)
        shuffled = np.random.default_rng(seed).permutation(rows.outcomes["rel_mentee"])
        opened += propose(with_outcome(rows, shuffled), DEFAULT, bootstrap=0).open
    assert opened <= 1


def test_a_right_prior_is_left_alone():
    opened = sum(
        propose(history(RIGHT, PLENTY, seed, schools=2), DEFAULT, bootstrap=0).open
        for seed in range(20)
    )
    assert opened <= 2


@pytest.mark.parametrize("rounds", [2, 6, 12, 40])
def test_learning_never_costs_more_than_it_may(rounds):
    """Whatever was learned, the next plans lose at most .03 of efficiency against the prior."""
    for truth in TRUTHS.values():
        world = World(truth=truth, draw=0.02, answers=(1.2, 0.8))
        found = propose(history(world, rounds, 3, schools=2), DEFAULT, bootstrap=0)
        learned = np.array([found.weights[code] for code in CODES])
        assert efficiency(world, learned, 50) >= efficiency(world, PRIOR, 50) - 0.03


def test_a_single_small_school_is_always_refused():
    """Ten pairs a year for forty years, all of them answering, a prior that is plainly wrong."""
    small = World(truth=TRUTHS["wrong"], mentees=10, mentors=8, draw=0.02)
    for rounds in (1, 4, 40):
        rows = history(small, rounds, 2)
        assert "small_school" in refused(rows)
        assert propose(rows, DEFAULT, bootstrap=0).weights == dict(DEFAULT)


def test_small_schools_together_may_learn():
    small = World(truth=TRUTHS["wrong"], mentees=10, mentors=8, draw=0.02)
    assert "small_school" not in refused(history(small, 40, 2, schools=8))


def test_few_rounds_and_few_pairs_are_refused():
    codes = refused(history(WRONG, 3, 1, schools=2))
    assert {"rounds", "pairs", "proposal"} <= codes
    assert "dots" not in codes
    assert "dots" in refused(history(WRONG, 1, 1, schools=2))


def test_under_thirty_pairs_nothing_is_fitted():
    found = propose(history(WRONG, 1, 1), DEFAULT, bootstrap=0)
    assert found.state == "dots"
    assert not found.primary.slopes
    assert not found.wanted


def test_between_thirty_and_three_hundred_it_is_preliminary():
    found = propose(history(WRONG, 8, 1, schools=2), DEFAULT, bootstrap=0)
    assert found.state == "preliminary"
    assert found.wanted
    assert "proposal" in {one.code for one in found.refusals}


def test_low_response_is_refused():
    rows = history(replace(WRONG, answers=(-0.2, 0.0)), PLENTY, 1, schools=2)
    assert "response" in refused(rows)


def test_a_component_that_never_varies_is_refused():
    rows = history(WRONG, PLENTY, 1, schools=2)
    flat = rows.x.copy()
    flat[:, CODES.index("style")] = 0.7
    found = propose(replace(rows, x=flat), DEFAULT, bootstrap=0)
    (told,) = [one for one in found.refusals if one.code == "spread"]
    assert told.params["components"] == ["style"]


def test_answers_of_the_well_matched_alone_are_refused():
    rows = history(WRONG, PLENTY, 1, schools=2)
    weak = rows.predicted < np.quantile(rows.predicted, 0.35)
    y = np.where(weak, np.nan, rows.outcomes["rel_mentee"])
    assert "imbalance" in refused(with_outcome(rows, y))


def test_another_questionnaire_is_refused():
    rows = history(WRONG, PLENTY, 1, schools=2)
    versions = rows.versions.copy()
    versions[:50] = "book@2"
    assert "drift" in refused(replace(rows, versions=versions))


def test_an_outcome_that_would_suffer_vetoes():
    rows = history(WRONG, PLENTY, 1, schools=2)
    x = rows.complete()
    opposite = x @ (PRIOR - TRUTHS["wrong"]) * 6 + np.random.default_rng(1).normal(0, 0.3, len(x))
    both = replace(rows, outcomes={**rows.outcomes, "gas": opposite})
    (told,) = [one for one in propose(both, DEFAULT, bootstrap=0).refusals if one.code == "others"]
    assert told.params["outcomes"] == ["gas"]


def test_same_data_same_bytes():
    rows = history(WRONG, 6, 1, schools=2)
    first, second = (propose(rows, DEFAULT, data_version="d1", bootstrap=20) for _time in range(2))
    assert first == second
    assert first != propose(rows, DEFAULT, data_version="d2", bootstrap=20)


def test_the_order_of_rows_means_nothing():
    rows = history(WRONG, 8, 1, schools=2)
    order = np.random.default_rng(0).permutation(len(rows))
    other = rows.part(order)
    first, second = (propose(one, DEFAULT, bootstrap=0) for one in (rows, other))
    assert first.weights == second.weights
    assert first.primary.gain == pytest.approx(second.primary.gain)


def test_the_newest_rounds_tune_nothing():
    rows = history(WRONG, 10, 1, schools=2)
    assert set_aside(rows, 0.2) == ["r008", "r009"]
    y = rows.outcomes["rel_mentee"].copy()
    y[np.isin(rows.rounds.astype(str), ["r008", "r009"])] *= -1.0
    first, second = (propose(one, DEFAULT, bootstrap=0) for one in (rows, with_outcome(rows, y)))
    ratio = {code: first.wanted[code] - second.wanted[code] for code in CODES}
    assert max(map(abs, ratio.values())) < 1e-9


def test_no_rows_say_so():
    nobody = history(WRONG, 1, 1).part(np.zeros(25, bool))
    found = propose(nobody, DEFAULT)
    assert not found.open
    assert found.weights == dict(DEFAULT)


def test_intervals_cover_known_slopes():
    """Two worlds here; coverage over many is measured in ``benchmarks/learning.py``."""
    clear = World(truth=TRUTHS["wrong"], draw=0.02, blur=0.0, missing=0.0)
    hits = 0
    for seed in range(4):
        rows = history(clear, 20, seed, schools=2)
        found = propose(rows, DEFAULT, bootstrap=80)
        y = rows.outcomes["rel_mentee"][~np.isin(rows.rounds.astype(str), found.aside)]
        for at, code in enumerate(CODES):
            low, high = found.primary.intervals[code]
            hits += low <= SLOPE * TRUTHS["wrong"][at] / y.std() <= high
    assert 24 <= hits <= 32


def test_mentors_penalised_means_are_those_of_ridge_dummies():
    """Quasi-demeaning gives the same cross products as ridge dummies that are profiled out."""
    random = np.random.default_rng(3)
    labels, columns = random.integers(0, 4, 20).astype(str).astype(object), random.random((20, 3))
    weight, ratio = random.random(20) + 0.5, 2.5
    found = shrunk(labels, weight, ratio, columns)
    dummies = np.eye(4)[labels.astype(int)]
    rows = np.diag(weight)
    inner = dummies.T @ rows @ dummies + ratio * np.eye(4)
    profiled = rows - rows @ dummies @ np.linalg.solve(inner, dummies.T @ rows)
    assert found.T @ found == pytest.approx(columns.T @ profiled @ columns)


def test_two_valued_outcomes_find_their_weights():
    rows = history(WRONG, 40, 5, schools=2)
    x = rows.complete()
    line = 6.0 * (x @ TRUTHS["wrong"] - 0.5)
    y = (np.random.default_rng(5).random(len(x)) < 1 / (1 + np.exp(-line))).astype(float)
    found = logistic(x, y, rows.rounds, PRIOR, 10.0, np.ones(len(x)))
    assert (found >= 0.0).all()
    assert np.corrcoef(found, TRUTHS["wrong"])[0, 1] > 0.8


def test_a_mean_of_one_round_has_no_error_to_speak_of():
    assert mean_and_error(np.array([0.2]), np.array([5.0])) == (0.2, float("inf"))
    assert mean_and_error(np.zeros(0), np.zeros(0)) == (0.0, float("inf"))


def drawn(seed, count=400):
    """Pairs of two sorts, the better one drawn rarely; what each brings is known."""
    random = np.random.default_rng(seed)
    chance = random.uniform(0.2, 0.8, count)
    better = random.random(count) < chance
    y = np.where(better, 1.0, 0.0) + random.normal(0, 0.5, count)
    logged = np.where(better, chance, 1 - chance)
    return y, logged, better.astype(float)


def test_another_plan_is_judged_without_bias():
    """The plan that always takes the better sort is worth 1."""
    found = [value(*drawn(seed)) for seed in range(200)]
    mean = np.mean([one.ips for one in found])
    error = np.std([one.ips for one in found], ddof=1) / np.sqrt(len(found))
    assert abs(mean - 1.0) <= 2 * error
    assert np.mean([one.snips for one in found]) == pytest.approx(1.0, abs=0.02)


def test_a_small_effective_sample_makes_no_claim():
    y, logged, target = drawn(1, 40)
    found = value(y, logged, target)
    assert found.effective < 30
    assert not found.claim
    assert found.snips is None
    assert found.robust is None


def test_a_model_helps_the_robust_estimate():
    y, logged, target = drawn(2)
    found = value(y, logged, target, guess=target, guess_target=np.ones(len(y)))
    assert found.robust == pytest.approx(1.0, abs=0.08)


def test_pairs_no_draw_could_give_widen_the_bounds():
    y, logged, target = drawn(3)
    sure, unsure = (value(y, logged, target, unsupported=share) for share in (0.0, 0.5))
    assert sure.lo == sure.hi == pytest.approx(sure.snips)
    assert unsure.lo < sure.lo < unsure.hi
    assert value(y[:0], logged[:0], target[:0]) is None
