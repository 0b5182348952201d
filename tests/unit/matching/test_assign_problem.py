"""A round that cannot be solved is refused with a code that names the place."""

import pickle

import numpy as np
import pytest

from data.errors import ProgrammeError
from matching.assign import UNMATCHED, Policy, Problem, solve, verify

FIT = [[0.9, 0.5], [0.8, 0.1]]
YES = [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("code", "params", "given"),
    [
        ("assign.shape", {"field": "affinity"}, {"affinity": [0.1, 0.2]}),
        ("assign.shape", {"field": "eligible"}, {"eligible": [[1, 1]]}),
        ("assign.shape", {"field": "capacity"}, {"capacity": [1]}),
        ("assign.shape", {"field": "priority"}, {"priority": [1, 2, 3]}),
        ("assign.shape", {"field": "mentee_ids"}, {"mentee_ids": ["a"]}),
        ("assign.shape", {"field": "locked"}, {"locked": [[True]]}),
        (
            "assign.not_a_number",
            {"mentee": "b", "mentor": "y"},
            {"affinity": [[0, 0], [0, np.nan]]},
        ),
        (
            "assign.not_a_number",
            {"mentee": "a", "mentor": "y"},
            {"affinity": [[0, np.inf], [0, 0]]},
        ),
        ("assign.out_of_range", {"mentee": "a", "mentor": "x"}, {"affinity": [[1.01, 0], [0, 0]]}),
        ("assign.out_of_range", {"mentee": "b", "value": -0.5}, {"affinity": [[1, 0], [-0.5, 0]]}),
        ("assign.negative_capacity", {"mentor": "y", "value": -1}, {"capacity": [1, -1]}),
        ("assign.not_whole", {"field": "capacity", "place": 1}, {"capacity": [1, 1.5]}),
        ("assign.not_whole", {"field": "capacity", "place": 0}, {"capacity": [np.nan, 1.0]}),
        ("assign.not_whole", {"field": "priority", "place": 0}, {"priority": [0.5, 1]}),
        ("assign.not_whole", {"field": "capacity", "place": 0}, {"capacity": [np.inf, 1]}),
        ("assign.not_whole", {"field": "capacity", "place": 0}, {"capacity": [None, 1]}),
        ("assign.not_whole", {"field": "priority", "place": 1}, {"priority": [0, np.nan]}),
        ("assign.not_whole", {"field": "locked", "place": 0}, {"locked": [np.nan, -1]}),
        ("assign.not_whole", {"field": "locked", "place": 0}, {"locked": [(0.5, 1), (1, 0)]}),
        ("assign.not_whole", {"field": "locked", "place": 1}, {"locked": {0: 1, 1: 0.5}}),
        ("assign.too_big", {"field": "capacity", "place": 1}, {"capacity": [1, 1e30]}),
        ("assign.too_big", {"field": "capacity", "place": 0}, {"capacity": [2**63, 1]}),
        ("assign.too_big", {"field": "priority", "place": 0}, {"priority": [-(2**40), 1]}),
        (
            "assign.not_yes_or_no",
            {"mentee": "b", "mentor": "x", "value": "no"},
            {"eligible": np.array([[1, 1], ["no", 1]], object)},
        ),
        (
            "assign.not_yes_or_no",
            {"mentee": "a", "mentor": "y"},
            {"eligible": [[1, np.nan], [0, 1]]},
        ),
        ("assign.not_yes_or_no", {"value": 2}, {"eligible": [[1, 1], [2, 1]]}),
        ("assign.bad_unit", {"value": 0}, {"unit": 0}),
        ("assign.bad_unit", {"value": 1.5}, {"unit": 1.5}),
        ("assign.bad_unit", {"value": 2**41}, {"unit": 2**41}),
        ("assign.bad_unit", {}, {"unit": float("nan")}),
        ("assign.not_a_number", {"mentee": "a"}, {"affinity": [[-np.inf, 0], [0, 0]]}),
        ("assign.not_a_number", {"mentor": "x"}, {"affinity": [[None, 0], [0, 0]]}),
        (
            "assign.not_a_number",  # a forbidden pair is no excuse
            {"mentee": "a", "mentor": "x"},
            {"affinity": [[np.nan, 0], [0, 0]], "eligible": [[0, 1], [1, 1]]},
        ),
        ("assign.lock_twice", {"mentee": "a", "other": "x"}, {"locked": np.ones((2, 2), bool)}),
        ("assign.shape", {"field": "locked"}, {"locked": [(0, 0, 1)]}),
        ("assign.shape", {"field": "capacity"}, {"capacity": 3}),
        ("assign.duplicate_id", {"side": "mentee", "id": "a"}, {"mentee_ids": ["a", "a"]}),
        ("assign.duplicate_id", {"side": "mentor", "id": "7"}, {"mentor_ids": [7, "7"]}),
        ("assign.lock_unknown", {"mentee": 2, "mentor": 0}, {"locked": {2: 0}}),
        ("assign.lock_unknown", {"mentee": 0, "mentor": 2}, {"locked": [2, -1]}),
        ("assign.lock_unknown", {"mentee": 0, "mentor": -1}, {"locked": [(0, -1)]}),
        ("assign.lock_twice", {"mentee": "a", "other": "x"}, {"locked": [(0, 0), (0, 1)]}),
        (
            "assign.lock_not_eligible",
            {"mentee": "a", "mentor": "y"},
            {"locked": {0: 1}, "eligible": [[1, 0], [1, 1]]},
        ),
        (
            "assign.lock_over_capacity",
            {"mentor": "x", "locked": 2, "capacity": 1},
            {"locked": [0, 0]},
        ),
        (
            "assign.lock_over_capacity",
            {"mentor": "x", "capacity": 0},
            {"locked": {0: 0}, "capacity": [0, 1]},
        ),
    ],
)
def test_a_bad_round_is_refused_at_its_place(code, params, given):
    usual = {"affinity": FIT, "eligible": YES, "capacity": [1, 1]}
    names = {"mentee_ids": ["a", "b"], "mentor_ids": ["x", "y"]}
    with pytest.raises(ProgrammeError) as refusal:
        Problem(**{**usual, **names, **given})
    assert refusal.value.code == code
    assert params.items() <= refusal.value.params.items()
    assert pickle.loads(pickle.dumps(refusal.value)).code == code


def test_rows_are_named_by_number_where_no_ids_were_given():
    with pytest.raises(ProgrammeError) as refusal:
        Problem([[0.5, 2.0]], [[1, 1]], [1, 1])
    assert refusal.value.params == {"mentee": "0", "mentor": "1", "value": 2.0}


@pytest.mark.parametrize(
    "dials",
    [{"fairness": 3}, {"fairness": True}, {"floor": 1.5}, {"floor": -0.1}, {"version": "x"}],
)
def test_a_bad_policy_is_refused(dials):
    with pytest.raises(ProgrammeError) as refusal:
        Policy(**dials)
    assert refusal.value.code == "assign.bad_policy"
    assert refusal.value.params["field"] in dials


def test_an_unknown_dial_of_a_published_policy_is_refused():
    with pytest.raises(ProgrammeError):
        Policy.read({"fairness": 2, "magic": 1})
    assert Policy.read(Policy(fairness=8, floor=0.25).published()) == Policy(fairness=8, floor=0.25)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_is_a_round_without_pairs(shape):
    problem = Problem(np.zeros(shape), np.ones(shape, bool), np.ones(shape[1], int))
    found = solve(problem)
    assert found.mentor_of.tolist() == [UNMATCHED] * shape[0]
    assert found.totals.matched == 0
    assert found.totals.worst == 0.0
    assert verify(problem, found) == []


def test_a_lock_in_an_empty_round_is_unknown():
    with pytest.raises(ProgrammeError) as refusal:
        Problem(np.zeros((0, 2)), np.ones((0, 2)), [1, 1], locked={0: 0})
    assert refusal.value.code == "assign.lock_unknown"


@pytest.mark.parametrize("policy", [Policy(), Policy(worst="max_min"), Policy(draw=0.01)])
def test_without_a_single_place_everybody_waits(policy):
    problem = Problem(FIT, YES, [0, 0])
    found = solve(problem, policy)
    assert found.mentor_of.tolist() == [UNMATCHED, UNMATCHED]
    assert (found.totals.places, found.totals.worst) == (0, 0.0)
    assert verify(problem, found) == []


def test_empty_lists_are_an_empty_side():
    assert Problem([], [], [1, 2]).mentors == 2
    assert Problem([[], []], [[], []], []).mentees == 2


@pytest.mark.parametrize(
    "locked",
    [{0: 1}, [1, -1], [(0, 1)], np.array([[False, True], [False, False]]), np.array([1, -1])],
)
def test_locks_are_taken_in_any_of_their_shapes(locked):
    problem = Problem(FIT, YES, [1, 1], locked=locked)
    assert problem.locked.tolist() == [1, UNMATCHED]
    assert solve(problem).mentor_of.tolist() == [1, 0]


def test_no_locks_in_an_empty_list():
    assert Problem(FIT, YES, [1, 1], locked=[]).locked.tolist() == [UNMATCHED, UNMATCHED]


def test_a_lock_stands_under_the_floor():
    problem = Problem(FIT, YES, [1, 1], locked={1: 1})
    found = solve(problem, Policy(floor=0.6))
    assert found.mentor_of.tolist() == [0, 1]
    assert verify(problem, found) == []


def test_arrays_of_a_problem_cannot_be_written():
    given = np.array(FIT)
    problem = Problem(given, YES, [1, 1])
    given[0, 0] = 0.0
    assert problem.affinity[0, 0] == 0.9
    with pytest.raises(ValueError, match="read-only"):
        problem.affinity[0, 0] = 0.0


def test_a_huge_capacity_costs_nothing():
    assert solve(Problem(FIT, YES, [10**9, 10**9])).mentor_of.tolist() == [0, 0]


def test_the_digest_sees_every_field_and_no_order():
    problem = Problem(FIT, YES, [1, 1], mentee_ids="ab", mentor_ids="xy")
    turned = Problem([[0.1, 0.8], [0.5, 0.9]], YES, [1, 1], mentee_ids="ba", mentor_ids="yx")
    assert problem.digest() == turned.digest()
    others = [
        problem.but(capacity=[1, 2]),
        problem.but(priority=[0, 1]),
        problem.but(locked={0: 0}),
        problem.but(locked={0: 1}),
        problem.but(eligible=[[0, 1], [1, 1]]),
        problem.but(affinity=[[0.9, 0.5], [0.8, 0.2]]),
        problem.but(mentee_ids="ac"),
        problem.but(unit=1000),
    ]
    assert len({one.digest() for one in [problem, *others]}) == len(others) + 1
