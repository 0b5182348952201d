"""A mended round keeps as many pairs as can be kept, then serves whom it can, tier by tier."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assign import UNMATCHED, Policy, Problem, goals, movable, solve
from matching.assign.steps import goal_by_goal
from matching.explain import repair
from matching.explain.mended import faults
from tests import oracle
from tests.strategies import cases, random_policy, random_problem


def disturbed(rng, problem):
    """Somebody leaves or loses places; locks of who left fall with them."""
    capacity, eligible, locked = (
        one.copy() for one in (problem.capacity, problem.eligible, problem.locked)
    )
    for mentor in np.flatnonzero(rng.random(problem.mentors) < 0.3):
        capacity[mentor] = rng.integers(0, capacity[mentor] + 2)
        if capacity[mentor] < (locked == mentor).sum() or not capacity[mentor]:
            locked[locked == mentor] = UNMATCHED
    for mentee in np.flatnonzero(rng.random(problem.mentees) < 0.15):
        eligible[mentee], locked[mentee] = False, UNMATCHED
    return problem.but(capacity=capacity, eligible=eligible, locked=locked)


def solved_anew(problem, policy, before, in_force=None):
    """The best plan with the goal "kept" before all others, without the old prices."""
    aims = goals(problem, policy)
    kept = before.mentor_of if in_force is None else in_force
    old = kept[:, None] == np.arange(problem.mentors)
    field, free = movable(problem, replace(aims, planes=(old.astype(np.int64), *aims.planes)))
    plan = problem.locked.copy()
    plan[free] = goal_by_goal(field)[0]
    return plan


@settings(max_examples=120)
@given(cases(), st.integers(0, 2**32))
def test_a_repair_is_what_a_full_re_solve_with_the_goal_kept_gives(case, seed):
    problem, policy = case
    before = solve(problem, policy)
    now = disturbed(np.random.default_rng(seed), problem)
    found = repair(now, policy, before)
    assert found.plan.tolist() == solved_anew(now, policy, before).tolist()
    assert found.proven
    assert faults(now, policy, before.mentor_of, found) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_repair_of_a_middling_round_is_what_a_full_re_solve_gives(seed):
    rng = np.random.default_rng(seed)
    problem, policy = random_problem(rng, 40, 14, grid=8, locks=0.1), random_policy(rng)
    before = solve(problem, policy)
    now = disturbed(rng, problem)
    found = repair(now, policy, before)
    assert found.plan.tolist() == solved_anew(now, policy, before).tolist()
    assert found.proven


@settings(max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_no_plan_keeps_more_and_none_that_keeps_as_many_is_better(case, seed):
    problem, policy = case
    plain = replace(policy, worst="", draw=0.0)
    before = solve(problem, policy)
    now = disturbed(np.random.default_rng(seed), problem)
    found = repair(now, policy, before)

    def worth(plan):
        kept = sum(int(one == was >= 0) for one, was in zip(plan, before.mentor_of, strict=True))
        return kept, oracle.worth(now, plain, plan)[0]

    assert worth(tuple(found.plan.tolist())) == max(map(worth, oracle.placements(now, plain)))
    assert found.kept == worth(tuple(found.plan.tolist()))[0]


def test_a_running_pair_is_not_broken_for_the_front_of_the_queue():
    """The mentor of the first mentee leaves; he is in front, but the other pair is running."""
    problem = Problem([[0.9, 0.9], [0.9, 0.5]], [[1, 1], [1, 1]], [1, 1], priority=[0, 2])
    found = repair(problem.but(capacity=[0, 1]), Policy(), solve(problem), np.array([0, 1]))
    assert found.plan.tolist() == [UNMATCHED, 1]
    assert (found.kept, found.lost, found.proven) == (1, 1, True)


def test_new_pairs_are_no_obstacle():
    rng = np.random.default_rng(5)
    problem = random_problem(rng, 20, 8, density=0.3)
    before = solve(problem, Policy())
    now = problem.but(eligible=rng.random((20, 8)) < 0.6, locked=None)
    found = repair(now, Policy(), before)
    assert found.plan.tolist() == solved_anew(now, Policy(), before).tolist()
    assert found.proven


def test_nothing_happened_and_nothing_changes():
    problem = random_problem(np.random.default_rng(1), 12, 5)
    before = solve(problem)
    found = repair(problem, Policy(), before)
    assert found.plan.tolist() == before.mentor_of.tolist()
    assert (found.lost, found.diff.changes) == (0, ())


@settings(max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_pairs_in_force_that_were_no_optimum_are_kept_as_well(case, seed):
    problem, policy = case
    rng = np.random.default_rng(seed)
    in_force = solve(random_scores(rng, problem), policy).mentor_of
    found = repair(problem, policy, solve(problem, policy), in_force)
    anew = solved_anew(problem, policy, solve(random_scores(rng, problem), policy), in_force)
    assert found.plan.tolist() == anew.tolist()
    assert faults(problem, policy, in_force, found) == []


def random_scores(rng, problem):
    return problem.but(affinity=rng.integers(0, 5, problem.affinity.shape) / 4)


@pytest.mark.parametrize("fault", ["rules", "uncovered", "sign", "gap", "primal"])
def test_a_forged_repair_is_seen(fault):
    rng = np.random.default_rng(3)
    problem = random_problem(rng, 14, 5, density=0.6)
    before = solve(problem)
    found = repair(problem, Policy(), before)
    at = int(np.flatnonzero(found.plan >= 0)[0])
    prices, places, plan = found.mentee_prices.copy(), found.mentor_prices.copy(), found.plan.copy()
    if fault == "rules":
        plan[at] = int(np.flatnonzero(~problem.eligible[at])[0])
    if fault in {"uncovered", "gap"}:
        prices[0, at] -= 1
    if fault == "sign":
        places[0, 0] = -1
    primal = (found.primal[0] + 1, *found.primal[1:]) if fault == "primal" else found.primal
    forged = replace(found, plan=plan, mentee_prices=prices, mentor_prices=places, primal=primal)
    assert fault in faults(problem, Policy(), before.mentor_of, forged)
