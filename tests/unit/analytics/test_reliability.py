"""Reliability: intervals as wide as they are, straight-liners, one factor, two sides of a pair."""

import numpy as np
import pytest
from scipy.special import fdtri

from analytics import reliability
from analytics.figures import State


def answers(people, items=6, loading=0.7, seed=3):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(people, 1))
    latent = loading * common + np.sqrt(1 - loading**2) * rng.normal(size=(people, items))
    return np.searchsorted([-2, -1.1, -0.1, 0.9], latent) + 1.0


@pytest.mark.parametrize(("n", "lo", "hi"), [(10, 0.50, 0.94), (30, 0.66, 0.89), (100, 0.73, 0.86)])
def test_alpha_of_few_people_is_wide(n, lo, hi):
    """Alpha .8 of five items: why thirty people are asked for."""
    wide = [1 - 0.2 * fdtri(n - 1, 4 * (n - 1), one) for one in (0.975, 0.025)]
    assert wide == pytest.approx([lo, hi], abs=0.006)
    told = reliability.alpha(answers(n, items=5))
    rate = (1 - told.lo) / (1 - told.alpha), (1 - told.hi) / (1 - told.alpha)
    assert rate == pytest.approx(((1 - wide[0]) / 0.2, (1 - wide[1]) / 0.2))


def test_straight_lines_raise_alpha():
    """High alpha proves nothing about quality: on items of one direction carelessness adds to it."""
    rows = answers(400, loading=0.6)
    lines = np.repeat(np.random.default_rng(1).integers(1, 6, (40, 1)), 6, axis=1)
    assert reliability.alpha(np.vstack([rows, lines])).alpha > reliability.alpha(rows).alpha + 0.01


def test_a_weak_item_is_named():
    rows = answers(200)
    rows[:, 3] = np.random.default_rng(8).integers(1, 6, 200)
    told = reliability.alpha(rows)
    assert told.weak == (3,)
    assert told.alpha_if_dropped[3] > told.alpha


def test_pairwise_and_listwise_are_told_apart_where_they_differ():
    rows = answers(60)
    rows[np.random.default_rng(2).random(rows.shape) < 0.15] = np.nan
    pair = reliability.alpha(rows)
    listed = reliability.alpha(rows, missing="listwise")
    assert pair.n_used == 60 > listed.n_used
    assert reliability.differs(pair, listed) is (abs(pair.alpha - listed.alpha) > 0.02)
    assert not reliability.differs(pair, pair)
    assert not reliability.differs(pair, reliability.alpha([]))


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], State.NO_BASE),
        ([[np.nan, np.nan]] * 4, State.NO_BASE),
        ([[1, 2, 3]], State.TOO_FEW),
        ([[1], [2], [3]], State.TOO_FEW),
        ([[3, 3, 3]] * 9, State.NO_SPREAD),
        ([[1, np.nan], [np.nan, 2], [3, np.nan]], State.TOO_FEW),
    ],
)
def test_alpha_that_cannot_be_says_why(rows, state):
    told = reliability.alpha(rows)
    assert (told.state, told.alpha, told.lo) == (state, None, None)


def test_alpha_can_be_negative():
    told = reliability.alpha([[1, 5, 2], [5, 1, 4], [2, 4, 2], [4, 2, 5]])
    assert told.state is State.OK
    assert told.alpha < 0.2


def test_omega_finds_the_loadings_it_was_drawn_from():
    told = reliability.omega(answers(4000, items=6, loading=0.8), seed_text="ALPHA|v")
    assert told.lo < told.omega < told.hi
    assert all(0.7 < one < 0.82 for one in told.loadings)  # five steps lose a little
    assert reliability.omega(answers(4000, items=6, loading=0.8), seed_text="ALPHA|v") == told


def test_minimum_residuals_are_the_minimum():
    from scipy.optimize import minimize

    r = np.corrcoef(answers(300, items=5, loading=0.5).T)
    away = np.triu_indices(5, 1)

    def left(loadings):
        return ((r - np.outer(loadings, loadings))[away] ** 2).sum()

    best = minimize(left, np.full(5, 0.5), method="BFGS", options={"gtol": 1e-10})
    told = reliability.omega(answers(300, items=5, loading=0.5))
    assert left(np.array(told.loadings)) == pytest.approx(best.fun, abs=1e-10)


def test_a_heywood_case_is_not_assessed():
    rng = np.random.default_rng(4)
    r = np.array([[1, 0.9, 0.2], [0.9, 1, 0.9], [0.2, 0.9, 1]])
    values, vectors = np.linalg.eigh(r)
    heywood = rng.normal(size=(5000, 3)) @ np.diag(np.sqrt(np.abs(values))) @ vectors.T
    assert reliability.omega(heywood).state is State.NOT_ASSESSED
    assert reliability.one_factor(heywood).state is State.NOT_ASSESSED


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], State.NO_BASE),
        ([[1, 2, 3]], State.TOO_FEW),
        ([[1, 2]] * 5, State.TOO_FEW),
        ([[1, 2, 3], [1, 3, 2], [1, 1, 1]], State.NO_SPREAD),
    ],
)
def test_omega_that_cannot_be_says_why(rows, state):
    assert reliability.omega(rows).state is state
    assert reliability.one_factor(rows).state is state


def test_a_second_factor_shows_in_the_residuals():
    rng = np.random.default_rng(6)
    one, two = rng.normal(size=(2, 500, 1))
    rows = np.hstack([one + 0.6 * rng.normal(size=(500, 3)), two + 0.6 * rng.normal(size=(500, 3))])
    split = reliability.one_factor(rows)
    whole = reliability.one_factor(answers(500))
    assert split.residual > 3 * whole.residual
    assert set(split.largest_of) <= {0, 1, 2} or set(split.largest_of) <= {3, 4, 5}
    assert 0 < whole.explained < 1


@pytest.mark.parametrize(
    ("matrix", "state"),
    [
        ([], State.NO_BASE),
        ([[np.nan, 1]], State.NO_BASE),
        ([[1, 2]], State.TOO_FEW),
        ([[3, 3], [3, 3]], State.NO_SPREAD),
    ],
)
def test_agreement_that_cannot_be_says_why(matrix, state):
    assert reliability.icc(matrix).state is state


def test_perfect_agreement_is_one_without_an_interval():
    told = reliability.icc([[1, 1], [3, 3], [5, 5]])
    assert (told.ICC2, told.lo, told.hi) == (1.0, None, None)


def test_a_constant_distance_is_consistency_not_agreement():
    told = reliability.icc([[1, 2], [2, 3], [3, 4], [4, 5]])
    assert pytest.approx(1.0) == told.ICC3
    assert told.ICC2 < 0.8


def test_kappas_that_cannot_be_say_why():
    assert reliability.cohen_kappa([[0, 0], [0, 0]]).state is State.NO_BASE
    assert reliability.cohen_kappa([[9, 0], [0, 0]]).state is State.NO_SPREAD
    assert reliability.fleiss_kappa([]).state is State.NO_BASE
    assert reliability.fleiss_kappa([[1, 0]]).state is State.TOO_FEW
    assert reliability.fleiss_kappa([[3, 0], [2, 2]]).state is State.TOO_FEW
    assert reliability.fleiss_kappa([[3, 0], [3, 0]]).state is State.NO_SPREAD


def test_the_two_sides_of_pairs():
    told = reliability.dyad([5, 4, None, 3], [4, 4, 3, 1])
    assert told.gaps == (1.0, 0.0, None, 2.0)
    assert told.apart == (True, False, False, True)
    assert told.n == 3
    assert told.mean_gap == 1.0
    assert reliability.dyad([], []).state is State.NO_BASE
    assert reliability.dyad([None], [4]).mean_gap is None
