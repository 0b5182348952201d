"""Two mentors, groups and quotas: what each rule means, one example a rule."""

import json
import pickle
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from data.errors import ProgrammeError
from matching.assign import Policy, Problem, Solution, movable, solve, verify
from matching.assign.goals import goals
from matching.assign.sides import milp, settled
from matching.assign.sides.rules import Quota
from matching.assign.sides.steps import CONSTANT, LIMIT, PRICES, RECOUNT, SOLVER

FIT = [[0.9, 0.5], [0.8, 0.1]]
YES = [[1, 1], [1, 1]]


def plan(*given, policy=None, **named):
    problem = Problem(*given, **named)
    found = solve(problem, policy)
    assert verify(problem, found) == []
    return found.mentor_of.tolist(), found.second_of.tolist()


# --- two mentors -----------------------------------------------------------------------------


def test_a_mentee_may_have_two_mentors_of_different_type():
    assert plan(FIT, YES, [2, 2], demand=[2, 1], mentor_type=[0, 1]) == ([0, 0], [1, -1])


def test_two_mentors_of_one_type_are_never_given():
    assert plan(FIT, YES, [2, 2], demand=[2, 1], mentor_type=[7, 7]) == ([0, 0], [-1, -1])


def test_of_three_types_two_serve():
    fit = [[0.2, 0.9, 0.5, 0.9]]
    assert plan(fit, np.ones((1, 4)), [1] * 4, demand=[2], mentor_type=[0, 1, 2, 1])[0] in (
        [1],
        [3],
    )
    first, second = plan(fit, np.ones((1, 4)), [1] * 4, demand=[2], mentor_type=[0, 1, 2, 1])
    assert {*first, *second} in ({1, 2}, {3, 2})


def test_a_first_mentor_for_everybody_comes_before_a_second_for_anybody():
    fit, yes = [[1.0, 1.0], [0.1, 0.0]], [[1, 1], [1, 0]]
    assert plan(fit, yes, [1, 1], demand=[2, 1], mentor_type=[0, 1]) == ([1, 0], [-1, -1])


def test_a_first_mentor_of_a_low_tier_comes_before_a_second_of_a_high_one():
    fit, yes = [[1.0, 1.0], [0.1, 0.0]], [[1, 1], [1, 0]]
    given = {"demand": [2, 1], "mentor_type": [0, 1], "priority": [0, 9]}
    assert plan(fit, yes, [1, 1], **given) == ([1, 0], [-1, -1])


def test_second_mentors_go_tier_by_tier():
    fit = [[0.5, 1.0], [0.5, 0.1]]
    given = {"demand": [2, 2], "mentor_type": [0, 1]}
    assert plan(fit, YES, [2, 1], priority=[1, 0], **given) == ([0, 0], [-1, 1])
    assert plan(fit, YES, [2, 1], priority=[0, 1], **given) == ([1, 0], [0, -1])


def test_a_second_mentor_comes_before_any_fairness():
    assert plan([[1.0, 0.0]], [[1, 1]], [1, 1], demand=[2], mentor_type=[0, 1]) == ([0], [1])


def test_a_locked_mentor_stands_first_and_another_type_joins():
    fit = [[0.1, 0.2, 0.9]]
    given = {"demand": [2], "mentor_type": [0, 0, 1], "locked": {0: 0}}
    assert plan(fit, [[1, 1, 1]], [1, 1, 1], **given) == ([0], [2])
    alone = {**given, "demand": [1], "least": [1, 1, 2]}
    assert plan(fit, [[1, 1, 1]], [1, 1, 2], **alone) == ([0], [-1])


def test_the_floor_holds_for_the_second_mentor_too():
    given = {"demand": [2], "mentor_type": [0, 1]}
    found = plan([[0.9, 0.3]], [[1, 1]], [1, 1], policy=Policy(floor=0.5), **given)
    assert found == ([0], [-1])


def test_totals_count_mentees_once_and_pairs_all():
    totals = solve(Problem(FIT, YES, [2, 2], demand=[2, 1], mentor_type=[0, 1])).totals
    assert (totals.mentees, totals.matched, totals.places) == (2, 2, 4)
    assert totals.total == pytest.approx(0.9 + 0.5 + 0.8)
    assert totals.mean == pytest.approx(2.2 / 3)
    assert totals.worst == pytest.approx(0.5)
    assert totals.tiers == ((0, 2, 2),)


# --- groups and quotas -----------------------------------------------------------------------


def test_a_group_mentor_takes_nobody_or_enough():
    assert plan(FIT, YES, [2, 2], least=[0, 2]) == ([0, 0], [-1, -1])
    assert plan(FIT, [[0, 1], [1, 0]], [2, 2], least=[0, 2]) == ([-1, 0], [-1, -1])


def test_more_are_served_where_a_group_opens():
    fit = [[1.0, 0.1], [1.0, 0.1], [1.0, 0.1]]
    assert plan(fit, np.ones((3, 2)), [1, 3], least=[0, 3])[0] == [1, 1, 1]


def test_a_higher_tier_opens_the_group_it_needs():
    fit, yes = np.full((4, 2), 0.5), [[1, 0], [1, 1], [0, 1], [0, 1]]
    given = {"least": [2, 3]}
    assert plan(fit, yes, [2, 3], priority=[0, 1, 1, 1], **given)[0] == [0, 0, -1, -1]
    assert plan(fit, yes, [2, 3], priority=[1, 0, 0, 0], **given)[0] == [-1, 1, 1, 1]


def test_a_lock_opens_a_group_which_must_then_be_filled():
    assert plan(FIT, YES, [2, 2], least=[0, 2], locked={0: 1})[0] == [1, 1]


def test_a_quota_caps_the_pairs_between_its_people():
    fit = [[1.0, 0.2], [0.9, 0.2], [0.8, 0.1]]
    found = plan(fit, np.ones((3, 2)), [3, 3], quotas=[Quota((0, 1), (0,), 1)])
    assert found[0] == [0, 1, 0]
    assert plan(fit, np.ones((3, 2)), [3, 3], quotas=[Quota((0, 1, 2), (0, 1), 1)])[0] == [
        0,
        -1,
        -1,
    ]


def test_a_locked_pair_counts_in_its_quota():
    given = {"quotas": [Quota((0, 1), (0,), 1)], "locked": {1: 0}}
    assert plan(FIT, YES, [2, 2], **given)[0] == [1, 0]


def test_all_side_rules_at_once():
    rng = np.random.default_rng(4)
    problem = Problem(
        rng.random((12, 5)),
        rng.random((12, 5)) < 0.8,
        [3, 3, 3, 4, 4],
        rng.integers(0, 2, 12),
        demand=rng.integers(1, 3, 12),
        mentor_type=[0, 0, 1, 1, 2],
        least=[2, 0, 3, 0, 2],
        quotas=[Quota(range(6), range(3), 4), Quota(range(12), (4,), 2)],
    )
    found = solve(problem)
    assert verify(problem, found) == []
    assert found.certificate.sides.settled
    assert tuple(found.certificate.gap) > (0,) * len(found.certificate.gap)


# --- what is said of the proof ---------------------------------------------------------------


def test_a_plan_that_keeps_the_dropped_rules_is_proved_by_prices():
    proof = solve(Problem(FIT, YES, [2, 2], least=[2, 0])).certificate
    assert proof.proven
    assert {one.by for one in proof.sides.steps} == {PRICES}


def test_a_gap_is_told_and_never_hidden():
    found = solve(Problem(FIT, YES, [1, 2], least=[0, 2], locked={0: 0}))
    proof = found.certificate
    assert not proof.proven
    assert proof.sides.method == "milp"
    assert proof.gap[0] == 1
    assert proof.dump()["gap"] == list(proof.gap)


def answer(**said):
    usual = {"x": None, "status": 1, "mip_dual_bound": None}
    return lambda *_given: SimpleNamespace(**{**usual, **said})


BLOCKED = Problem(FIT, [[1, 1], [1, 0]], [1, 2], least=[0, 2])  # the relaxation breaks the group


def test_a_search_cut_short_says_so(monkeypatch):
    monkeypatch.setattr(milp, "_solved", answer(mip_dual_bound=-2.0))
    found = solve(BLOCKED)
    step = found.certificate.sides.steps[0]
    assert (step.by, step.bound) == (LIMIT, 2)
    assert found.mentor_of.tolist() == [-1, -1]
    assert not found.certificate.sides.settled
    assert verify(BLOCKED, found) == ["coverage"]  # another plan serves one more


def test_a_claim_the_count_does_not_bear_out_says_so(monkeypatch):
    monkeypatch.setattr(milp, "_solved", answer(status=0, mip_dual_bound=-1.0, x=np.ones(99)))
    assert solve(BLOCKED).certificate.sides.steps[0].by == RECOUNT


def test_a_search_without_any_plan_is_a_refusal(monkeypatch):
    problem = Problem(FIT, YES, [1, 2], least=[0, 2], locked={0: 1})
    monkeypatch.setattr(milp, "_solved", answer())
    with pytest.raises(ProgrammeError) as refusal:
        solve(problem)
    assert refusal.value.code == "assign.side_limit"


def test_a_long_search_is_watched_and_can_be_called_off():
    told = []
    solve(BLOCKED, watch=told.append)
    shares = [one.share for one in told]
    assert shares == sorted(shares)
    assert len(shares) == len(solve(BLOCKED).certificate.goals)

    def stop(_progress):
        raise KeyError

    with pytest.raises(KeyError):
        solve(BLOCKED, watch=stop)


def test_goals_no_choice_can_change_are_not_searched():
    problem = Problem([[0.5], [0.5]], [[1], [0]], [2], [0, 1], least=[2])
    steps = solve(problem).certificate.sides.steps
    assert [one.by for one in steps][:2] == [SOLVER, CONSTANT]


def test_a_solution_survives_json_and_old_ones_load():
    problem = Problem(FIT, YES, [2, 2], demand=[2, 1], mentor_type=[0, 1])
    found = solve(problem)
    again = Solution.load(json.loads(json.dumps(found.dump())))
    assert verify(problem, again) == []
    assert again.dump() == found.dump()
    plain = solve(Problem(FIT, YES, [1, 1]))
    assert "second_of" not in plain.dump()
    assert "sides" not in plain.certificate.dump()
    assert Solution.load(plain.dump()).second_of.tolist() == [-1, -1]


def test_dials_that_do_not_go_with_side_rules_are_refused():
    with pytest.raises(ProgrammeError) as refusal:
        solve(Problem(FIT, YES, [2, 2], least=[2, 0]), Policy(worst="max_min"))
    assert refusal.value.code == "assign.side_policy"
    assert refusal.value.params == {"field": "worst", "value": "max_min"}


def test_a_settled_wide_goal_is_kept_to_the_unit():
    wide = settled.goal(np.random.default_rng(7).integers(-(2**30), 2**30, 6))
    taken = np.array([1, 0, 1, 1, 0, 1])
    first = int((wide.small % 1024) @ taken) // 1024  # the carries, as on paper
    second = (int((wide.small // 1024 % 1024) @ taken) + first) // 1024
    for more, kept in ((0, True), (1, False), (-1, False)):
        one = replace(wide, target=int(wide.small @ taken) + more)
        matrix, low, high = settled.rows([one], 6)
        value = matrix @ np.append(taken, [first, second])
        assert ((value >= low) & (value <= high))[1:].all() == kept
        assert np.abs(matrix.toarray()[1:]).max() <= 1024


def test_what_knows_plain_rounds_only_refuses_others():
    problem = Problem(FIT, YES, [2, 2], least=[2, 0])
    with pytest.raises(ProgrammeError) as refusal:
        movable(problem, goals(problem, Policy()))
    assert refusal.value.code == "assign.sided"


# --- refusals and digest ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "params", "given"),
    [
        ("assign.shape", {"field": "demand"}, {"demand": [1]}),
        ("assign.not_whole", {"field": "demand", "place": 1}, {"demand": [1, 1.5]}),
        ("assign.demand", {"mentee": "b", "value": 3}, {"demand": [1, 3], "mentor_type": [0, 1]}),
        ("assign.demand", {"mentee": "a", "value": 0}, {"demand": [0, 1]}),
        ("assign.types_missing", {"mentee": "b"}, {"demand": [1, 2]}),
        ("assign.shape", {"field": "mentor_type"}, {"mentor_type": [0, 1, 2]}),
        ("assign.not_whole", {"field": "mentor_type", "place": 0}, {"mentor_type": [0.5, 1]}),
        ("assign.shape", {"field": "least"}, {"least": [1]}),
        ("assign.negative_least", {"mentor": "y", "value": -2}, {"least": [0, -2]}),
        (
            "assign.least_over_capacity",
            {"mentor": "x", "least": 3, "capacity": 2},
            {"least": [3, 0]},
        ),
        (
            "assign.quota_unknown",
            {"quota": 1, "side": "mentee", "place": 2},
            {"quotas": [Quota((0,), (0,), 1), Quota((2,), (0,), 1)]},
        ),
        (
            "assign.quota_unknown",
            {"quota": 0, "side": "mentor", "place": -1},
            {"quotas": [Quota((0,), (-1,), 1)]},
        ),
        ("assign.quota_bad", {"quota": 0, "value": -1}, {"quotas": [Quota((0,), (0,), -1)]}),
        ("assign.quota_bad", {"quota": 0, "value": 0.5}, {"quotas": [Quota((0,), (0,), 0.5)]}),
        (
            "assign.quota_over_locked",
            {"quota": 0, "locked": 2, "at_most": 1},
            {"quotas": [Quota((0, 1), (0,), 1)], "locked": [0, 0]},
        ),
    ],
)
def test_bad_side_rules_are_refused_at_their_place(code, params, given):
    names = {"mentee_ids": ["a", "b"], "mentor_ids": ["x", "y"]}
    with pytest.raises(ProgrammeError) as refusal:
        Problem(FIT, YES, [2, 2], **{**names, **given})
    assert refusal.value.code == code
    assert params.items() <= refusal.value.params.items()
    assert pickle.loads(pickle.dumps(refusal.value)).code == code


@pytest.mark.parametrize("eligible", [[[1, 1], [1, 0]], [[1, 0], [0, 0]]])
def test_a_group_that_locks_open_and_nothing_fills_is_refused(eligible):
    open_ = np.array(eligible, bool)
    open_[0, 1] = True
    problem = Problem(FIT, open_, [0, 2], least=[0, 2], locked={0: 1}, mentor_ids=["x", "y"])
    with pytest.raises(ProgrammeError) as refusal:
        solve(problem)
    assert refusal.value.code == "assign.least_unreachable"
    assert refusal.value.params == {"mentors": "y"}


def test_a_mentor_without_places_may_have_a_smallest_group():
    assert plan(FIT, YES, [0, 2], least=[2, 2])[0] == [1, 1]


def test_digests_of_plain_rounds_are_what_they_always_were():
    named = Problem(FIT, YES, [1, 1], mentee_ids="ab", mentor_ids="xy", least=[1, 0])
    known = "3b7d5cae33e8c813d4e8319cf2d0bff6b284d5ce02e88b1455824ba3f7b99870"
    assert named.digest() == known
    nameless = "5d453382f556605f318e8a63feabb0b3d17852e6670d51e0a1aca7801c9fc2e8"
    assert Problem(FIT, YES, [1, 1]).digest() == nameless


SIDED = {
    "demand": [2, 1],
    "mentor_type": [0, 1],
    "least": [2, 0],
    "quotas": [Quota((0,), (0, 1), 2)],
    "mentee_ids": "ab",
    "mentor_ids": "xy",
}


def test_the_digest_sees_every_side_rule_and_no_order():
    problem = Problem(FIT, YES, [2, 2], **SIDED)
    turned = Problem(
        [[0.1, 0.8], [0.5, 0.9]],
        YES,
        [2, 2],
        demand=[1, 2],
        mentor_type=[1, 0],
        least=[0, 2],
        quotas=[Quota((1,), (1, 0), 2)],
        mentee_ids="ba",
        mentor_ids="yx",
    )
    assert problem.digest() == turned.digest()
    others = [
        problem.but(demand=[2, 2]),
        problem.but(mentor_type=[1, 0]),
        problem.but(least=[0, 2]),
        problem.but(quotas=()),
        problem.but(quotas=[Quota((1,), (0, 1), 2)]),
        problem.but(quotas=[Quota((0,), (0,), 2)]),
        problem.but(quotas=[Quota((0,), (0, 1), 1)]),
    ]
    assert len({one.digest() for one in [problem, *others]}) == len(others) + 1


def test_the_other_fields_stay_when_one_is_replaced():
    problem = Problem(FIT, YES, [2, 2], **SIDED).but(capacity=[2, 1])
    assert problem.sided
    assert problem.quotas == (Quota((0,), (0, 1), 2),)
    assert problem.demand.tolist() == [2, 1]
    with pytest.raises(ValueError, match="read-only"):
        problem.demand[0] = 1


def test_a_tampered_field_of_a_frozen_quota_cannot_be_written():
    with pytest.raises(AttributeError):
        Quota((0,), (0,), 1).at_most = 9
    assert replace(Quota((1, 0, 1), (0,), 1), at_most=2).mentees == (0, 1)
