"""Explanations by example; that they equal a full re-solve is a property test."""

import numpy as np
import pytest

from data.i18n import speaking
from matching.assign import Policy, Problem, solve
from matching.explain import (
    Insight,
    Price,
    diff,
    newcomer,
    one_more_place,
    opening,
    price_of_ban,
    price_of_lock,
    queue,
    runner_up,
    shortage,
)

FIT = [[0.75, 0.5], [0.875, 0.25]]
YES = [[1, 1], [1, 1]]


def insight(*given, policy=None, **named):
    problem = Problem(*given, **named)
    policy = policy or Policy(fairness=1)
    return Insight(problem, policy, solve(problem, policy))


def test_the_runner_up_counts_what_everybody_else_loses():
    found = runner_up(insight(FIT, YES, [1, 1]), 0)
    assert (found.mentor, found.runner_up) == (1, 0)
    assert found.price == Price(coverage=0, total=0.375, worst=0.25, fairness=0.375)
    assert found.plan.tolist() == [0, 1]


def test_no_other_mentor_means_no_pair():
    found = runner_up(insight([[0.75]], [[1]], [1]), 0)
    assert found.runner_up is None
    assert found.price.coverage == 1


def test_nobody_stands_second_to_a_lock_or_to_no_pair():
    assert runner_up(insight(FIT, YES, [1, 1], locked={0: 0}), 0) is None
    assert runner_up(insight([[0.5]], [[0]], [1]), 0) is None


def test_a_pair_the_plan_does_not_use_is_forbidden_for_free():
    assert price_of_ban(insight(FIT, YES, [1, 1]), 0, 0) == Price()


def test_locks_have_prices():
    open_ = insight(FIT, YES, [1, 1])
    assert price_of_lock(open_, 0, 1) == Price()
    assert price_of_lock(open_, 0, 0).total == 0.375
    assert not price_of_lock(insight(FIT, YES, [0, 1]), 0, 0).possible
    held = insight(FIT, YES, [1, 1], locked={0: 0})
    assert price_of_lock(held, 0, 0).total == 0.375
    assert not price_of_lock(held, 0, 1).possible


def test_two_compete_for_one_place():
    open_ = insight([[0.5, 0.5], [0.75, 0.5], [0.25, 1.0]], [[1, 0], [1, 0], [0, 1]], [1, 1])
    found = shortage(open_, 0)
    assert (found.mentees.tolist(), found.mentors.tolist(), found.places) == ([0, 1], [0], 1)
    assert shortage(open_, 1) is None


def test_nobody_allowed_is_no_shortage():
    assert shortage(insight([[0.5]], [[0]], [1]), 0) is None
    assert shortage(insight([[0.5]], [[1]], [1], policy=Policy(floor=0.75)), 0) is None


def test_one_more_place_says_whom_it_would_serve():
    open_ = insight([[0.25], [0.5], [0.75]], [[1], [1], [1]], [1])
    place = one_more_place(open_, 0)
    assert (place.coverage, place.total, place.served) == (1, 0.5, 1)
    assert queue(open_, 1).tolist() == [0]
    assert queue(open_, 0).tolist() == [1]


def test_one_more_place_where_nobody_waits_brings_nothing():
    place = one_more_place(insight([[0.5]], [[1]], [1]), 0)
    assert (place.coverage, place.total, place.served) == (0, 0.0, None)


def test_a_better_place_may_help_without_serving_anybody_new():
    place = one_more_place(insight([[0.5, 0.25], [1.0, 0.25]], YES, [1, 1]), 0)
    assert (place.coverage, place.total, place.served) == (0, 0.25, None)


def test_an_opening_needs_a_free_place_at_the_end_of_the_chain():
    open_ = insight([[0.5, 0.5], [0.5, 0.5]], [[0, 0], [1, 1]], [1, 1])
    found = opening(open_, 0, np.array([0, 1]))
    assert found.price.coverage == -1
    assert opening(open_, 0, np.array([], dtype=np.int64)) is None
    full = insight([[0.5], [0.5]], [[0], [1]], [1])
    assert opening(full, 0, np.array([0])) is None


def test_a_diff_reads_as_a_sentence():
    problem = Problem(FIT, YES, [1, 1], mentee_ids="ab", mentor_ids="xy")
    before = solve(problem)
    after = solve(problem.but(locked={0: 0}))
    found = diff(problem, before, after)
    assert found.words() == "2 пары изменились, сумма баллов 137,5 → 100"
    assert [(one.mentee, one.before, one.after) for one in found.changes] == [
        ("a", "y", "x"),
        ("b", "x", "y"),
    ]
    assert not found.free
    assert found.dump()["before"]["total"] == 1.375
    with speaking("en"):
        assert found.words() == "2 pairs changed, sum of points 137.5 → 100"


def test_a_diff_says_who_lost_the_pair():
    problem = Problem(FIT, YES, [1, 1])
    found = diff(problem, solve(problem), solve(problem.but(capacity=[1, 0])))
    assert found.words() == "1 пара изменилась, сумма баллов 137,5 → 87,5, с наставником 2 → 1"
    assert found.changes[0].after is None


def test_the_same_plan_has_no_diff():
    problem = Problem(FIT, YES, [1, 1])
    found = diff(problem, solve(problem), solve(problem))
    assert found.words() == "План не изменился."
    assert found.free


@pytest.mark.parametrize("fairness", [2, 4])
def test_a_price_may_be_a_gain_in_total_that_fairness_refused(fairness):
    open_ = insight([[1.0, 0.5], [0.625, 0.0]], YES, [1, 1], policy=Policy(fairness=fairness))
    price = runner_up(open_, 0).price
    assert price.fairness > 0
    assert price.dump()["possible"] is True


SCARCE = [[0.5, 0.25, 0.75], [0.75, 0.5, 0.25], [0.25, 1.0, 0.5], [1.0, 0.75, 0.5]]


@pytest.mark.parametrize(
    "policy",
    [Policy(worst="max_min"), Policy(worst="leximin"), Policy(draw=0.05, seed=3)],
    ids=["max_min", "leximin", "draw"],
)
def test_where_chains_do_not_decide_the_round_is_solved_again(policy):
    open_ = insight(SCARCE, np.ones((4, 3)), [1, 1, 1], policy=policy)
    problem = open_.problem
    assert not open_.additive
    assert open_.askable
    for mentee in np.flatnonzero(open_.solution.mentor_of >= 0).tolist():
        mentor = int(open_.solution.mentor_of[mentee])
        eligible = problem.eligible.copy()
        eligible[mentee, mentor] = False
        again = solve(problem.but(eligible=eligible), policy)
        assert runner_up(open_, mentee).plan.tolist() == again.mentor_of.tolist()
        assert price_of_ban(open_, mentee, mentor) == open_.price(again.mentor_of)
    (alone,) = np.flatnonzero(open_.solution.mentor_of < 0).tolist()
    assert price_of_lock(open_, alone, 0).coverage == 0
    assert [one_more_place(open_, at).coverage for at in range(3)] == [1, 1, 1]
    assert set(queue(open_, alone).tolist()) <= {0, -1}
    assert newcomer(open_, problem.units[:, 0], np.ones(4, bool)).served == alone
    assert opening(open_, alone, np.array([0])) is None


def test_no_place_left_is_no_lock_however_it_is_solved():
    open_ = insight(FIT, YES, [0, 1], policy=Policy(worst="max_min"))
    assert not price_of_lock(open_, 0, 0).possible


def test_taking_a_price_back_turns_its_sign():
    price = Price(coverage=1, total=0.5, worst=-0.25, fairness=0.0)
    assert -price == Price(coverage=-1, total=-0.5, worst=0.25, fairness=0.0)
    back = -price
    assert -back == price


def test_a_large_round_asks_nobody_where_chains_do_not_decide(monkeypatch):
    monkeypatch.setattr("matching.explain.insight.SMALL", 3)
    assert not insight(FIT, YES, [1, 1], policy=Policy(worst="max_min")).askable
    assert insight(FIT, YES, [1, 1]).askable


def test_moves_that_do_not_fit_into_memory_are_laid_again(monkeypatch):
    monkeypatch.setattr("matching.explain.walk.KEPT", 1)
    monkeypatch.setattr("matching.explain.walk.BLOCK", 1)
    open_ = insight(SCARCE, np.ones((4, 3)), [1, 1, 1])
    told = [price_of_lock(open_, mentee, at) for mentee in range(4) for at in range(3)]
    other = insight(SCARCE, np.ones((4, 3)), [1, 1, 1])
    monkeypatch.undo()
    assert told == [price_of_lock(other, mentee, at) for mentee in range(4) for at in range(3)]


def test_a_lock_that_no_group_survives_is_impossible_not_an_error():
    """The mentor takes two or nobody, and only one mentee may go there."""
    open_ = insight(FIT, [[1, 1], [0, 1]], [2, 1], least=[2, 0])
    assert not price_of_lock(open_, 0, 0).possible
