"""Both sides' wishes: what a stable plan is, what blocks another one, what each keeps."""

import numpy as np
import pytest

from data.errors import ProgrammeError
from matching.assign import Problem, solve
from matching.assign.stable import (
    beside,
    beside_round,
    blocking_pairs,
    deferred_acceptance,
    of_round,
    wishes,
)

YES = np.ones((2, 2), bool)


def test_a_mentor_keeps_the_dearer_of_two_who_ask():
    stated = wishes([[2, 1], [2, 1]], [[1, 1], [2, 2]], YES, [1, 1])
    assert deferred_acceptance(stated).tolist() == [1, 0]


def test_a_mentor_with_room_keeps_both():
    stated = wishes([[2, 1], [2, 1]], [[1, 1], [2, 2]], YES, [2, 1])
    assert deferred_acceptance(stated).tolist() == [0, 0]


def test_each_side_would_rather_and_the_proposing_side_gets_its_way():
    stated = wishes([[2, 1], [1, 2]], [[1, 2], [2, 1]], YES, [1, 1])
    assert deferred_acceptance(stated).tolist() == [0, 1]
    assert blocking_pairs(stated, [1, 0]).tolist() == []  # stable too, and best for the mentors


def test_who_said_nothing_is_left_out():
    stated = wishes([[np.nan, 1], [2, 1]], [[5, 1], [1, np.nan]], YES, [1, 1])
    assert deferred_acceptance(stated).tolist() == [1, 0]
    assert blocking_pairs(stated, [-1, -1]).tolist() == [[0, 1], [1, 0]]


def test_no_place_and_no_permission_block_nothing():
    stated = wishes([[2, 1], [2, 1]], [[1, 1], [1, 1]], [[0, 1], [1, 1]], [0, 1])
    assert blocking_pairs(stated, [-1, -1]).tolist() == [[0, 1], [1, 1]]
    assert blocking_pairs(stated, [1, -1]).tolist() == []


def test_equal_scores_block_nothing():
    stated = wishes([[1, 1], [1, 1]], [[1, 1], [1, 1]], YES, [1, 1])
    assert blocking_pairs(stated, [0, 1]).tolist() == []
    assert blocking_pairs(stated, [1, 0]).tolist() == []


def test_a_pair_nobody_spoke_of_is_given_up_for_any_that_was():
    stated = wishes([[np.nan, 0.1]], [[np.nan, 0.1]], [[1, 1]], [1, 1])
    assert blocking_pairs(stated, [0]).tolist() == [[0, 1]]


def test_locked_people_stand_outside_and_hold_their_places():
    problem = Problem([[1, 1], [1, 1], [1, 1]], np.ones((3, 2)), [1, 2], locked={0: 0})
    says = np.array([[0.0, 9.0], [2.0, 1.0], [2.0, 1.0]])
    found = beside_round(problem, [0, 1, -1], says, np.ones((3, 2)))
    assert found.stable.tolist() == [-1, 1, 1]
    assert found.blocking.tolist() == [[2, 1]]
    assert (found.matched, found.stable_matched) == (1, 2)


def test_what_each_plan_keeps_of_the_other():
    fit = [[1.0, 0.9], [0.9, 0.0]]
    problem = Problem(fit, YES, [1, 1])
    found = beside_round(problem, solve(problem).mentor_of, fit, fit)
    assert found.stable.tolist() == [0, 1]
    assert found.blocking.tolist() == [[0, 0]]
    assert found.kept == pytest.approx(1.8)
    assert found.stable_kept == pytest.approx(1 / 1.8)


def test_nothing_is_kept_of_nothing():
    found = beside(wishes([[1]], [[1]], [[0]], [1]), [-1], [[1.0]])
    assert (found.kept, found.stable_kept) == (None, None)


@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0)])
def test_an_empty_side_is_stable(shape):
    nothing = np.zeros(shape)
    stated = wishes(nothing, nothing, nothing, np.zeros(shape[1], int))
    plan = deferred_acceptance(stated)
    assert plan.tolist() == [-1] * shape[0]
    assert blocking_pairs(stated, plan).tolist() == []


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("assign.shape", ([[1, 2]], [[1]], [[1]], [1])),
        ("assign.shape", ([[1]], [[1]], [[1, 1]], [1])),
        ("assign.not_whole", ([[1]], [[1]], [[1]], [0.5])),
        ("assign.not_a_number", ([[np.inf]], [[1]], [[1]], [1])),
        ("assign.not_a_number", ([[1]], [[-np.inf]], [[1]], [1])),
    ],
)
def test_bad_wishes_are_refused(code, given):
    with pytest.raises(ProgrammeError) as refusal:
        wishes(*given)
    assert refusal.value.code == code


def test_rounds_with_side_rules_are_refused():
    problem = Problem([[1.0]], [[1]], [2], least=[2])
    with pytest.raises(ProgrammeError) as refusal:
        of_round(problem, [[1]], [[1]])
    assert refusal.value.code == "assign.sided"


def test_long_lists_go_beyond_the_short_ones():
    mentees, mentors = 90, 60
    says = np.tile(np.arange(mentors, 0, -1.0), (mentees, 1))  # all want the same ones first
    heard = np.tile(np.arange(mentees, dtype=float)[:, None], (1, mentors))
    stated = wishes(says, heard, np.ones((mentees, mentors)), np.ones(mentors, int))
    plan = deferred_acceptance(stated)
    assert plan[::-1][:mentors].tolist() == list(range(mentors))
    assert (plan[: mentees - mentors] == -1).all()
