"""A mended round serves as many as a new one, and keeps as many pairs as can be kept."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assign import UNMATCHED, Policy, goals, movable, solve
from matching.assign.steps import goal_by_goal
from matching.explain import repair
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


def solved_anew(problem, policy, before):
    """The best plan with the goal "kept" after coverage, without the old prices."""
    aims = goals(problem, policy)
    old = before.mentor_of[:, None] == np.arange(problem.mentors)
    first, *rest = aims.planes
    field, free = movable(problem, replace(aims, planes=(first, old.astype(np.int64), *rest)))
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
    assert found.totals.matched == solve(now, policy).totals.matched


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
def test_no_plan_that_serves_as_many_keeps_more(case, seed):
    problem, policy = case
    before = solve(problem, policy)
    now = disturbed(np.random.default_rng(seed), problem)
    found = repair(now, policy, before)
    served = oracle.best(now, policy)[0]
    kept = max(
        sum(int(one == was >= 0) for one, was in zip(plan, before.mentor_of, strict=True))
        for plan in oracle.placements(now, policy)
        if oracle.worth(now, policy, plan)[0] == served
    )
    assert found.kept == kept
    assert oracle.worth(now, policy, tuple(found.plan.tolist()))[0] == served


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
