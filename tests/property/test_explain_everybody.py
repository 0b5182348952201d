"""Everybody explained at once hears what each would hear alone."""

import numpy as np
import pytest
from hypothesis import given, settings

from matching.assign import UNMATCHED, solve
from matching.assign.solve import LARGE
from matching.explain import Everybody, Insight, opening, queue, runner_up, shortage
from tests.strategies import cases, random_policy, random_problem


def check(problem, policy):
    found = solve(problem, policy)
    alone = Insight(problem, policy, found)
    for compiled in (0, LARGE):
        together = Everybody(problem, policy, found, compiled=compiled)
        together.prepare(lambda _share: None)
        same_answers(problem, alone, together)


def same_answers(problem, alone, together):
    for mentee in range(problem.mentees):
        same_runner_up(runner_up(alone, mentee), runner_up(together, mentee))
        same_shortage(shortage(alone, mentee), shortage(together, mentee))
        if alone.solution.mentor_of[mentee] == UNMATCHED:
            barred = np.flatnonzero(~alone.allowed[mentee])
            assert opening(alone, mentee, barred) == opening(together, mentee, barred)
            assert queue(alone, mentee).tolist() == queue(together, mentee).tolist()


def same_runner_up(one, other):
    assert (one is None) == (other is None)
    if one is not None:
        assert one.plan.tolist() == other.plan.tolist()
        assert (one.runner_up, one.price) == (other.runner_up, other.price)


def same_shortage(one, other):
    assert (one is None) == (other is None)
    if one is not None:
        assert one.mentees.tolist() == other.mentees.tolist()
        assert one.mentors.tolist() == other.mentors.tolist()
        assert one.places == other.places


@settings(max_examples=120)
@given(cases())
def test_small_rounds(case):
    check(*case)


@pytest.mark.parametrize("seed", range(12))
def test_middling_rounds(seed):
    rng = np.random.default_rng(seed)
    problem = random_problem(
        rng, 40, 14, grid=(4, 8, 64)[seed % 3], density=0.15 + 0.07 * seed, locks=0.1
    )
    check(problem, random_policy(rng))
