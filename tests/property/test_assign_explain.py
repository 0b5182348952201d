"""What the explanations promise is what a full re-solve gives."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assign import UNMATCHED, solve
from matching.assign.naming import by_id
from matching.explain import (
    Insight,
    freed,
    newcomer,
    one_more_place,
    opening,
    price_of_ban,
    price_of_lock,
    queue,
    runner_up,
    shortage,
)
from matching.explain.again import joined
from matching.proposal.unplaced import enough
from tests.strategies import cases, random_policy, random_problem


def opened(case):
    problem, policy = case
    return Insight(problem, policy, solve(problem, policy))


@settings(max_examples=80)
@given(cases())
def test_the_runner_up_and_its_price_equal_a_full_re_solve(case):
    check_runner_ups(opened(case))


@pytest.mark.parametrize("seed", range(3))
def test_runner_ups_of_a_middling_round_equal_a_full_re_solve(seed):
    rng = np.random.default_rng(seed)
    check_runner_ups(opened((random_problem(rng, 30, 12, grid=8, locks=0.1), random_policy(rng))))


def check_runner_ups(insight):
    problem = insight.problem
    for mentee in range(problem.mentees):
        found = runner_up(insight, mentee)
        if found is None:
            held = problem.locked[mentee] >= 0
            assert held or insight.solution.mentor_of[mentee] == UNMATCHED
            continue
        eligible = problem.eligible.copy()
        eligible[mentee, found.mentor] = False
        again = solve(problem.but(eligible=eligible), insight.policy)
        assert found.plan.tolist() == again.mentor_of.tolist()
        new = int(again.mentor_of[mentee])
        assert found.runner_up == (new if new >= 0 else None)
        assert found.price == insight.price(again.mentor_of)
        assert price_of_ban(insight, mentee, found.mentor) == found.price


@settings(max_examples=50)
@given(cases())
def test_the_price_of_a_lock_equals_a_full_re_solve(case):
    insight = opened(case)
    problem = insight.problem
    for mentee in np.flatnonzero(problem.locked == UNMATCHED).tolist():
        for mentor in range(problem.mentors):
            price = price_of_lock(insight, mentee, mentor)
            room = problem.capacity[mentor] > (problem.locked == mentor).sum()
            assert price.possible == room
            if room:
                locked, eligible = problem.locked.copy(), problem.eligible.copy()
                locked[mentee], eligible[mentee, mentor] = mentor, True
                again = solve(problem.but(locked=locked, eligible=eligible), insight.policy)
                assert price == insight.price(again.mentor_of)


@settings(max_examples=50)
@given(cases())
def test_a_standing_lock_costs_what_its_lifting_would_bring(case):
    insight = opened(case)
    problem = insight.problem
    for mentee in np.flatnonzero(problem.locked >= 0).tolist():
        mentor = int(problem.locked[mentee])
        locked = problem.locked.copy()
        locked[mentee] = UNMATCHED
        again = solve(problem.but(locked=locked), insight.policy)
        price = price_of_lock(insight, mentee, mentor)
        assert price.coverage == again.totals.matched - insight.solution.totals.matched
        gain = again.totals.total - insight.solution.totals.total
        assert price.total == pytest.approx(gain)
        eligible = problem.eligible.copy()
        eligible[mentee, mentor] = False
        banned = solve(problem.but(locked=locked, eligible=eligible), insight.policy)
        assert price_of_ban(insight, mentee, mentor) == insight.price(banned.mentor_of)


@settings(max_examples=80)
@given(cases())
def test_the_deficient_set_really_competes_only_for_those_places(case):
    insight = opened(case)
    problem = insight.problem
    for mentee in np.flatnonzero(insight.solution.mentor_of == UNMATCHED).tolist():
        found = shortage(insight, mentee)
        if found is None:
            assert not insight.allowed[mentee].any()
            continue
        assert mentee in found.mentees
        assert len(found.mentees) > found.places
        others = np.setdiff1d(np.arange(problem.mentors), found.mentors)
        assert not insight.allowed[np.ix_(found.mentees, others)].any()
        held = np.isin(problem.locked, found.mentors).sum()
        assert found.places == problem.capacity[found.mentors].sum() - held


@settings(max_examples=60)
@given(cases())
def test_one_more_place_brings_what_a_full_re_solve_brings(case):
    insight = opened(case)
    problem = insight.problem
    for mentor in range(problem.mentors):
        found = one_more_place(insight, mentor)
        capacity = problem.capacity.copy()
        capacity[mentor] += 1
        again = solve(problem.but(capacity=capacity), insight.policy)
        assert found.coverage == again.totals.matched - insight.solution.totals.matched
        gain = again.totals.total - insight.solution.totals.total
        assert found.total == pytest.approx(gain)
        new = np.flatnonzero((insight.solution.mentor_of < 0) & (again.mentor_of >= 0)).tolist()
        assert new == ([] if found.served is None else [found.served])
        for mentee in np.flatnonzero(insight.solution.mentor_of == UNMATCHED).tolist():
            assert (queue(insight, mentee)[mentor] == 0) == (mentee == found.served)


@settings(max_examples=50)
@given(cases())
def test_an_opening_serves_one_more_as_a_full_re_solve_does(case):
    insight = opened(case)
    problem = insight.problem
    for mentee in np.flatnonzero(insight.solution.mentor_of == UNMATCHED).tolist():
        barred = np.flatnonzero(~insight.allowed[mentee])
        found = opening(insight, mentee, barred)
        eligible = insight.allowed.copy()
        eligible[mentee, barred] = True
        policy = type(insight.policy)(fairness=insight.policy.fairness)
        again = solve(problem.but(eligible=eligible), policy)
        more = again.totals.matched - insight.solution.totals.matched
        assert (found is not None) == (more == 1)
        if found is not None:
            assert found.mentor == again.mentor_of[mentee]
            assert found.price == insight.price(again.mentor_of)


@settings(max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_taking_back_a_word_costs_what_a_full_re_solve_says(case, seed):
    insight = opened(case)
    problem, rng = insight.problem, np.random.default_rng(seed)
    for mentee in range(problem.mentees):
        allowed = rng.random(problem.mentors) < 0.6
        locked, eligible = problem.locked.copy(), problem.eligible.copy()
        locked[mentee] = UNMATCHED
        was = insight.worth.allowed(np.array([mentee]))[0]
        if problem.locked[mentee] == UNMATCHED:  # a word fallen away never forbids more
            allowed |= was
        if insight.policy.floor is not None:
            allowed &= problem.affinity[mentee] >= insight.policy.floor
        eligible[mentee] = allowed
        again = solve(problem.but(locked=locked, eligible=eligible), insight.policy)
        assert freed(insight, mentee, allowed) == insight.price(again.mentor_of)


@settings(max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_a_newcomer_brings_what_a_full_re_solve_brings(case, seed):
    insight = opened(case)
    problem, rng = insight.problem, np.random.default_rng(seed)
    units = rng.integers(0, 9, problem.mentees) * (problem.unit // 8)
    able = rng.random(problem.mentees) < 0.7
    name = "newcomer"
    found = newcomer(insight, units, able, int(by_id([name])[0]))
    again = solve(joined(problem, units, able, name), insight.policy)
    assert found.coverage == again.totals.matched - insight.solution.totals.matched
    assert found.total == pytest.approx(again.totals.total - insight.solution.totals.total)
    new = np.flatnonzero((insight.solution.mentor_of < 0) & (again.mentor_of >= 0)).tolist()
    assert new == ([] if found.served is None else [found.served])


class SolvedAgain(Insight):
    """The same round as if its plan were not worth the sum of its pairs."""

    additive = False


@settings(max_examples=40)
@given(cases(), st.integers(0, 2**32))
def test_answers_along_the_prices_are_those_of_solving_again(case, seed):
    insight, rng = opened(case), np.random.default_rng(seed)
    slow = SolvedAgain(insight.problem, insight.policy, insight.solution)
    for mentee in range(insight.problem.mentees):
        one, other = runner_up(insight, mentee), runner_up(slow, mentee)
        assert (one and (one.runner_up, one.price)) == (other and (other.runner_up, other.price))
        for mentor in range(insight.problem.mentors):
            assert price_of_lock(insight, mentee, mentor) == price_of_lock(slow, mentee, mentor)
            assert price_of_ban(insight, mentee, mentor) == price_of_ban(slow, mentee, mentor)
    for mentor in range(insight.problem.mentors):
        one, other = one_more_place(insight, mentor), one_more_place(slow, mentor)
        assert (one.coverage, one.served) == (other.coverage, other.served)
        assert one.total == pytest.approx(other.total)
    units = rng.integers(0, 9, insight.problem.mentees) * (insight.problem.unit // 8)
    able = rng.random(insight.problem.mentees) < 0.7
    one, other = newcomer(insight, units, able), newcomer(slow, units, able)
    assert (one.coverage, round(one.total, 9)) == (other.coverage, round(other.total, 9))


@settings(max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_a_drawn_plan_is_priced_against_the_best_plans(case, seed):
    problem, policy = case
    insight = opened((problem, replace(policy, draw=0.05, seed=seed, worst="")))
    calm = replace(policy, draw=0.0, worst="")
    for mentee in np.flatnonzero(insight.solution.mentor_of >= 0).tolist():
        found = runner_up(insight, mentee)
        mentor = int(insight.solution.mentor_of[mentee])
        if found is None:
            continue
        eligible = problem.eligible.copy()
        eligible[mentee, mentor] = False
        best = solve(problem.but(eligible=eligible), calm)
        assert found.price == insight.price(best.mentor_of)
        locked = problem.locked.copy()
        locked[mentee] = mentor
        held = solve(problem.but(locked=locked), calm)
        assert price_of_lock(insight, mentee, mentor) == insight.price(held.mentor_of)
    plain = opened((problem, calm))
    for mentor in range(problem.mentors):
        assert one_more_place(insight, mentor) == one_more_place(plain, mentor)


@settings(max_examples=60)
@given(cases())
def test_places_that_are_enough_are_the_fewest_that_serve(case):
    insight = opened(case)
    problem = insight.problem
    for mentee in np.flatnonzero(insight.solution.mentor_of == UNMATCHED).tolist():
        for mentor in np.flatnonzero(queue(insight, mentee) > 0).tolist():
            served = []
            for more in range(1, problem.mentees + 1):
                capacity = problem.capacity.copy()
                capacity[mentor] += more
                then = solve(problem.but(capacity=capacity), insight.policy).mentor_of
                if then[mentee] >= 0:
                    served.append(more)
            guess = int(queue(insight, mentee)[mentor]) + 1
            assert enough(insight, mentee, mentor, guess) == min(served, default=None)
