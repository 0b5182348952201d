"""A draw near the best plan: seeded, bounded, provable, and blind to the order of rows."""

import json
from dataclasses import replace

import numpy as np
import pytest

from matching.assign import Policy, Problem, Solution, propensities, solve, verify
from matching.assign.naming import gumbel, mix
from tests.property.test_assign import named, shuffled
from tests.strategies import random_problem

NEAR = Policy(draw=0.02, seed=7)


@pytest.fixture(scope="module")
def problem():
    rng = np.random.default_rng(2)
    problem = random_problem(rng, 24, 9, grid=64, density=0.9, most=4, locks=0.1)
    return problem.but(affinity=0.5 + problem.affinity / 2, capacity=problem.capacity + 1)


def test_noise_follows_the_law_of_gumbel():
    words = mix(np.arange(700, dtype=np.uint64))
    noise = gumbel(words[:350], words[350:], 1)
    assert noise.mean() == pytest.approx(np.euler_gamma, abs=0.02)
    assert noise.var() == pytest.approx(np.pi**2 / 6, abs=0.05)
    share = (noise < 1.0).mean()
    assert share == pytest.approx(np.exp(-np.exp(-1.0)), abs=0.005)
    other = gumbel(words[:350], words[350:], 2)
    assert abs(np.corrcoef(noise.ravel(), other.ravel())[0, 1]) < 0.02


def test_noise_is_the_logarithm_to_the_last_digits():
    words = mix(np.arange(40, dtype=np.uint64))
    salt = mix(np.array([9], np.uint64))
    at = ((mix(mix(words ^ salt)[:, None] ^ words) >> np.uint64(24)) + 0.5) / 2.0**40
    assert gumbel(words, words, 9) == pytest.approx(-np.log(-np.log(at)), rel=1e-13, abs=1e-13)


def test_the_same_seed_draws_the_same_plan_in_any_order_of_rows(problem):
    rng = np.random.default_rng(1)
    rows, columns = rng.permutation(24).tolist(), rng.permutation(9).tolist()
    turned = shuffled(problem, rows, columns)
    for seed in range(5):
        policy = replace(NEAR, seed=seed)
        assert named(turned, solve(turned, policy)) == named(problem, solve(problem, policy))


def test_seeds_draw_different_plans_that_serve_as_many_and_give_up_little(problem):
    best = solve(problem, Policy())
    free = problem.locked < 0
    plans = set()
    for seed in range(20):
        found = solve(problem, replace(NEAR, seed=seed))
        assert verify(problem, found) == []
        assert found.totals.tiers == best.totals.tiers
        assert found.mentor_of[~free].tolist() == problem.locked[~free].tolist()
        at = found.certificate.goals.index("total")
        assert found.certificate.gap[0] == 0
        assert found.certificate.gap[at] <= NEAR.draw * found.certificate.bound[at]
        plans.add(tuple(found.mentor_of.tolist()))
    assert len(plans) > 5


def test_a_draw_that_gives_up_too_much_is_drawn_again_under_half_the_noise(problem):
    tries = [
        solve(problem, Policy(draw=0.003, seed=seed)).certificate.drawn.attempts
        for seed in range(30)
    ]
    assert max(len(one) for one in tries) > 1
    assert all([each.halvings for each in one] == list(range(len(one))) for one in tries)


def test_a_drawn_solution_survives_json_and_says_what_it_gave_up(problem):
    found = solve(problem, replace(NEAR, seed=3))
    again = Solution.load(json.loads(json.dumps(found.dump())))
    assert again.dump() == found.dump()
    assert verify(problem, again) == []
    assert again.certificate.drawn.optimum.tolist() == solve(problem).mentor_of.tolist()
    assert not found.certificate.proven  # it is near the best plan, and does not say more


def test_the_worst_pair_is_not_drawn_away(problem):
    best = solve(problem, Policy(worst="max_min"))
    for seed in range(10):
        found = solve(problem, replace(NEAR, worst="max_min", seed=seed))
        assert verify(problem, found) == []
        assert found.totals.worst >= best.totals.worst


def test_nothing_is_drawn_by_default(problem):
    assert Policy().draw == 0.0
    assert solve(problem).certificate.drawn is None


def test_nothing_to_draw_is_no_fault():
    problem = Problem([[0.5]], [[0]], [1])
    assert verify(problem, solve(problem, NEAR)) == []
    locked = Problem([[0.5]], [[1]], [1], locked={0: 0})
    assert solve(locked, NEAR).mentor_of.tolist() == [0]


def test_propensities_are_shares_of_draws(problem):
    told = []
    shares = propensities(problem, NEAR, times=50, progress=told.append)
    assert shares.shape == problem.affinity.shape
    assert told == [pytest.approx((at + 1) / 50) for at in range(50)]
    drawn = [solve(problem, replace(NEAR, seed=8 + at)).mentor_of for at in range(50)]
    want = np.zeros_like(shares)
    for plan in drawn:
        row = np.flatnonzero(plan >= 0)
        want[row, plan[row]] += 1 / 50
    assert shares == pytest.approx(want)
    held = np.flatnonzero(problem.locked >= 0)
    assert (shares[held, problem.locked[held]] == 1.0).all()
    assert (shares.sum(1) <= 1.0 + 1e-12).all()
    assert ((shares > 0) & (shares < 1)).any()


def test_a_long_count_can_be_stopped(problem):
    def stop(share):
        raise KeyboardInterrupt(share)

    with pytest.raises(KeyboardInterrupt):
        propensities(problem, NEAR, times=50, progress=stop)


def test_without_a_draw_propensities_are_zero_and_one(problem):
    shares = propensities(problem, Policy(), times=3)
    assert set(np.unique(shares)) <= {0.0, 1.0}
