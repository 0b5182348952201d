"""The engine against brute force, scipy and itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.assign import UNMATCHED, Policy, Problem, goals, movable, prove, solve, verify
from tests.oracle import best, placements, right, worth
from tests.strategies import any_cases, cases, random_problem


@settings(max_examples=150)
@given(cases())
def test_no_admissible_plan_is_better(case):
    problem, policy = case
    found = solve(problem, policy)
    plan = tuple(found.mentor_of.tolist())
    assert plan in set(placements(problem, policy))
    assert worth(problem, policy, plan) == best(problem, policy)
    assert found.certificate.proven
    assert verify(problem, found) == []


@settings(max_examples=150)
@given(any_cases())
def test_worst_pairs_and_draws_are_what_the_policy_promises(case):
    problem, policy = case
    assert right(problem, policy, solve(problem, policy))


@settings(max_examples=60)
@given(any_cases(), st.randoms(use_true_random=False))
def test_the_plan_does_not_know_the_order_of_rows(case, random):
    problem, policy = case
    rows, columns = list(range(problem.mentees)), list(range(problem.mentors))
    random.shuffle(rows)
    random.shuffle(columns)
    turned = shuffled(problem, rows, columns)
    found, again = solve(problem, policy), solve(turned, policy)
    assert named(problem, found) == named(turned, again)
    assert found.certificate.digest == again.certificate.digest


@settings(max_examples=60)
@given(cases(), st.randoms(use_true_random=False))
def test_without_ids_the_content_decides_ties_and_the_worth_is_the_same(case, random):
    problem, policy = case
    problem = problem.but(mentee_ids=None, mentor_ids=None)
    rows, columns = list(range(problem.mentees)), list(range(problem.mentors))
    random.shuffle(rows)
    random.shuffle(columns)
    found, again = solve(problem, policy), solve(shuffled(problem, rows, columns), policy)
    assert found.totals == again.totals
    assert found.certificate.digest == again.certificate.digest


@settings(max_examples=40)
@given(cases())
def test_any_plan_is_mended_into_the_optimum(case):
    problem, policy = case
    field, free = movable(problem, goals(problem, policy))
    plan, found = prove(field, np.full(len(free), UNMATCHED))
    assert not found.cycle
    assert plan.tolist() == solve(problem, policy).mentor_of[free].tolist()


@pytest.mark.parametrize("seed", range(6))
def test_plain_total_equals_scipy_on_larger_rounds(seed):
    rng = np.random.default_rng(seed)
    mentees, mentors = int(rng.integers(30, 120)), int(rng.integers(10, 60))
    problem = random_problem(rng, mentees, mentors, grid=int(rng.choice([4, 1024])), locks=0.0)
    found = solve(problem.but(priority=None), Policy(fairness=1))
    gain = np.where(problem.eligible, problem.affinity + mentees, 0.0)
    gain = np.repeat(gain, problem.capacity, axis=1)
    gain = np.hstack([gain, np.zeros((mentees, mentees))])
    row, column = linear_sum_assignment(gain, maximize=True)
    want = gain[row, column].sum()
    assert found.totals.matched * mentees + found.totals.total == pytest.approx(want, abs=1e-6)
    assert verify(problem.but(priority=None), found) == []


@pytest.mark.parametrize("worst", ["max_min", "leximin"])
@pytest.mark.parametrize("seed", range(6))
def test_worst_pairs_equal_scipy_on_larger_tied_rounds(seed, worst):
    rng = np.random.default_rng(seed)
    mentees, mentors = int(rng.integers(20, 50)), int(rng.integers(8, 20))
    problem = random_problem(rng, mentees, mentors, grid=4, density=0.7, locks=0.0, tiers=1)
    found = solve(problem, Policy(worst=worst))
    assert verify(problem, found) == []
    level = np.rint(problem.affinity * 4).astype(int)  # 0..4, a digit each
    digits = -((mentees + 1.0) ** (4 - level))
    row = np.flatnonzero(found.mentor_of >= 0)
    here = level[row, found.mentor_of[row]]
    if worst == "leximin":
        want = heaviest(problem, digits + (mentees + 1.0) ** 6)
        got = (digits[row, found.mentor_of[row]] + (mentees + 1.0) ** 6).sum()
        assert got == want
    else:
        reach = [heaviest(problem, (level >= one).astype(float)) == len(row) for one in range(5)]
        assert here.min(initial=4) == max(one for one in range(5) if reach[one])


def heaviest(problem: Problem, gain: np.ndarray) -> float:
    """The greatest sum of gains above 0 over the pairs of a plan, by scipy."""
    wide = np.repeat(np.where(problem.eligible, gain, 0.0), problem.capacity, axis=1)
    wide = np.hstack([wide, np.zeros((len(gain), len(gain)))])
    return float(wide[linear_sum_assignment(wide, maximize=True)].sum())


@pytest.mark.parametrize("seed", range(4))
def test_a_middling_round_is_proved_and_canonical(seed):
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 60, 20, grid=int(rng.choice([2, 8])), tiers=3)
    found = solve(problem)
    assert verify(problem, found) == []
    rows, columns = rng.permutation(60).tolist(), rng.permutation(20).tolist()
    turned = shuffled(problem, rows, columns)
    assert named(turned, solve(turned)) == named(problem, found)


def shuffled(problem: Problem, rows: list[int], columns: list[int]) -> Problem:
    at = {column: place for place, column in enumerate(columns)}
    locks = {
        place: at[int(problem.locked[row])]
        for place, row in enumerate(rows)
        if problem.locked[row] >= 0
    }
    return Problem(
        problem.affinity[np.ix_(rows, columns)],
        problem.eligible[np.ix_(rows, columns)],
        problem.capacity[columns],
        problem.priority[rows],
        locks,
        problem.mentee_ids and [problem.mentee_ids[one] for one in rows],
        problem.mentor_ids and [problem.mentor_ids[one] for one in columns],
    )


def named(problem: Problem, found) -> dict[str, str | None]:
    return {
        problem.mentee_name(i): problem.mentor_name(j) if j >= 0 else None
        for i, j in enumerate(found.mentor_of.tolist())
    }
