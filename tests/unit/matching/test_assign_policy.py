"""Policy 1.1.0: the worst pair, every next one, their price; what was stored under 1.0.0 stands."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.cli import proof
from data.errors import ProgrammeError
from data.i18n import say, speaking
from matching.assign import Policy, Problem, Solution, principles, solve, totals, verify
from matching.assign.goals import LEXIMIN_PAIRS, goals
from matching.assign.leximin import cheapest
from tests.strategies import random_problem
from tests.tampering import ATTACKS, FAULTS, main, random_solution, resealed

SAMPLES = Path(__file__).parents[2] / "samples"
OLD = "policy@1.0.0"
ALL = [[1, 1, 1]] * 3
ONE_EACH = [1, 1, 1]


def plan(fit, policy, eligible=ALL, capacity=ONE_EACH, **fields):
    problem = Problem(fit, eligible, capacity, **fields)
    found = solve(problem, policy)
    assert found.certificate.proven
    assert verify(problem, found) == []
    return found.mentor_of.tolist()


# --- stored rounds ---------------------------------------------------------------------------


def test_a_round_of_policy_1_0_0_still_verifies_from_its_file():
    body = proof.load(SAMPLES / "round_policy_1_0_0.json")
    assert body["policy"]["version"] == OLD
    assert proof.faults(body) == []


def test_a_solution_of_policy_1_0_0_loads_verifies_and_is_found_again():
    body = json.loads((SAMPLES / "solution_policy_1_0_0.json").read_text())
    problem, stored = proof.problem_of(body["problem"]), Solution.load(body)
    assert verify(problem, stored) == []
    policy = Policy.read(stored.certificate.policy)
    assert (policy.version, policy.fairness, policy.floor) == (OLD, 4, 0.25)
    assert policy.published() == stored.certificate.policy
    assert solve(problem, policy).dump() == stored.dump()


def test_a_stored_round_of_policy_1_0_0_with_a_dial_of_1_1_0_is_refused():
    body = json.loads((SAMPLES / "solution_policy_1_0_0.json").read_text())
    problem, stored = proof.problem_of(body["problem"]), Solution.load(body)
    said = {**stored.certificate.policy, "worst": ""}
    forged = resealed(replace(stored, certificate=replace(stored.certificate, policy=said)))
    assert verify(problem, forged) == ["policy"]


# --- dials -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "dials"),
    [
        ("worst", {"worst": "best"}),
        ("worst", {"worst": None}),
        ("draw", {"draw": 0.06}),
        ("draw", {"draw": -0.01}),
        ("draw", {"draw": float("nan")}),
        ("draw", {"draw": 0.01, "worst": "leximin"}),
        ("seed", {"seed": -1}),
        ("seed", {"seed": 2**63}),
        ("seed", {"seed": True}),
        ("seed", {"seed": 0.5}),
        ("version", {"version": OLD, "worst": "max_min"}),
        ("version", {"version": OLD, "draw": 0.01}),
        ("version", {"version": OLD, "seed": 1}),
    ],
)
def test_a_bad_dial_is_refused_by_name(field, dials):
    with pytest.raises(ProgrammeError) as refusal:
        Policy(**dials)
    assert refusal.value.code == "assign.bad_policy"
    assert refusal.value.params["field"] == field


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy(fairness=1, worst="max_min", draw=0.02, seed=2**62),
        Policy(worst="leximin", floor=0.5),
        Policy(version=OLD, fairness=8),
    ],
)
def test_a_published_policy_reads_back(policy):
    assert Policy.read(json.loads(json.dumps(policy.published()))) == policy


def test_goals_are_published_in_their_order():
    head = ("rules_and_locks", "coverage_by_tier")
    assert Policy(worst="leximin").goals == (*head, "leximin", "stable_hash")
    assert Policy(worst="max_min", fairness=1).goals == (*head, "max_min", "total", "stable_hash")
    assert Policy(draw=0.01).goals == (*head, "fairness", "total", "seeded_draw")


# --- the worst pairs -------------------------------------------------------------------------


def test_max_min_lifts_the_worst_pair_whatever_the_sum():
    fit = [[1.0, 0.5, 0.0], [0.75, 0.25, 0.0], [0.0, 0.0, 1.0]]
    assert plan(fit, Policy(fairness=1)) == [0, 1, 2]
    assert plan(fit, Policy(fairness=1, worst="max_min")) == [1, 0, 2]


def test_max_min_leaves_nobody_out_for_the_worst_pair():
    assert plan([[1.0, 0.0]], Policy(worst="max_min"), [[1, 1]], [0, 1]) == [1]
    fit, yes = [[1.0, 0.0], [1.0, 1.0]], [[1, 1], [1, 0]]
    assert plan(fit, Policy(worst="max_min"), yes, [1, 1]) == [1, 0]


def test_a_higher_tier_goes_before_the_worst_pair():
    assert plan([[0.0], [1.0]], Policy(worst="max_min"), [[1], [1]], [1], priority=[0, 1]) == [
        0,
        -1,
    ]


def test_a_locked_pair_is_nobody_s_worst():
    fit = [[0.0, 0.0, 0.0], [0.0, 0.5, 1.0], [0.0, 0.5, 0.625]]
    problem = Problem(fit, ALL, ONE_EACH, locked={0: 0})
    found = solve(problem, Policy(worst="max_min", fairness=1))
    assert found.mentor_of.tolist() == [0, 2, 1]
    assert found.certificate.bottleneck.threshold == problem.unit // 2
    assert verify(problem, found) == []


def test_leximin_takes_the_fewest_pairs_at_the_worst_score():
    fit = [[0.25, 1.0, 0.0], [0.25, 0.25, 1.0], [0.0, 1.0, 0.25]]
    eligible = [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
    # .25, .25, .25 or .25, 1, 1 or 1, .25, .25
    assert plan(fit, Policy(worst="leximin"), eligible) == [0, 2, 1]


def test_leximin_goes_on_to_the_next_worst():
    fit = [[0.25, 0.0, 0.0], [0.0, 0.5, 1.0], [0.0, 0.625, 0.875]]
    eligible = [[1, 0, 0], [0, 1, 1], [0, 1, 1]]
    assert plan(fit, Policy(worst="leximin"), eligible) == [0, 2, 1]
    fit[2][1] = 0.4375  # a higher sum with a lower second worst
    assert plan(fit, Policy(worst="max_min", fairness=1), eligible) == [0, 2, 1]
    assert plan(fit, Policy(worst="leximin"), eligible) == [0, 1, 2]


def test_leximin_of_many_levels_is_proved():
    rng = np.random.default_rng(4)
    problem = Problem(
        rng.random((40, 15)), rng.random((40, 15)) < 0.8, rng.integers(1, 4, 15), unit=10**6
    )
    found = solve(problem, Policy(worst="leximin"))
    assert verify(problem, found) == []
    even = solve(problem, Policy(worst="max_min"))
    assert found.totals.worst == even.totals.worst
    assert fits(problem, found) >= fits(problem, even)
    assert fits(problem, found) >= fits(problem, solve(problem, Policy(fairness=8)))
    assert found.certificate.goals.count("leximin") > 4


def fits(problem, found):
    row = np.flatnonzero(found.mentor_of >= 0)
    return sorted(problem.units[row, found.mentor_of[row]].tolist())


def test_whole_numbers_of_any_length_are_compared_exactly():
    big = 1 << 500
    cost = np.array([[big, big + 1, big * 9], [big, big + 3, big * 9]], object)
    assert cheapest(cost, [1, 1, 2]).tolist() == [1, 0]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_leximin_of_a_large_round_is_refused_in_words(language):
    many = LEXIMIN_PAIRS + 1
    problem = Problem(np.ones((many, 1)), np.ones((many, 1)), [many])
    with pytest.raises(ProgrammeError) as refusal:
        solve(problem, Policy(worst="leximin"))
    assert refusal.value.code == "assign.leximin_too_large"
    assert refusal.value.params == {"mentees": many, "most": LEXIMIN_PAIRS}
    with speaking(language):
        said = say(refusal.value)
    assert str(LEXIMIN_PAIRS) in said
    assert "assign." not in said
    solve(problem.but(capacity=[1]), Policy(worst="leximin"))  # one pair is no large round


@pytest.mark.parametrize("worst", ["max_min", "leximin"])
@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0), (2, 2)])
def test_nobody_to_serve_is_proved_too(worst, shape):
    problem = Problem(np.ones(shape), np.zeros(shape), np.ones(shape[1], int))
    found = solve(problem, Policy(worst=worst))
    assert found.totals.matched == 0
    assert found.certificate.bottleneck is None
    assert verify(problem, found) == []


def test_goals_of_the_worst_pair_hang_on_a_plan():
    with pytest.raises(TypeError, match="plan"):
        goals(Problem([[0.5]], [[1]], [1]), Policy(worst="max_min"))


def test_leximin_of_more_pairs_than_can_be_counted_is_no_proof():
    many = LEXIMIN_PAIRS + 1
    problem = Problem(np.ones((many, 1)), np.ones((many, 1)), [many])
    found = solve(problem, Policy())
    said = Policy(worst="leximin").published()
    goals_ = ("coverage", "leximin", "total", "hash")
    claim = replace(found.certificate, policy=said, goals=goals_)
    assert verify(problem, resealed(replace(found, certificate=claim))) == ["policy"]


# --- principles ------------------------------------------------------------------------------


def test_every_principle_serves_as_many_and_says_its_price():
    problem = random_problem(np.random.default_rng(8), 20, 8, grid=1000, density=0.9, most=3)
    found = principles(problem, Policy(fairness=4))
    by_code = {one.code: one for one in found}
    assert list(by_code) == [
        "fairness_1", "fairness_2", "fairness_4", "fairness_8", "max_min", "leximin",
    ]  # fmt: skip
    assert [one.code for one in found if one.chosen] == ["fairness_4"]
    assert len({one.coverage for one in found}) == 1
    plain = by_code["fairness_1"]
    assert plain.price == 0.0
    for one in found:
        assert one.total <= plain.total + 1e-9
        assert one.price == pytest.approx(100 * (plain.total - one.total) / plain.total)
        assert one.worst <= one.low
        assert json.loads(json.dumps(one.dump()))["code"] == one.code
        if one.code.startswith("fairness"):
            alone = solve(problem, Policy(fairness=int(one.code[-1])))
            assert (one.total, one.worst) == (alone.totals.total, alone.totals.worst)
    assert by_code["max_min"].worst == by_code["leximin"].worst


def test_the_weakest_five_per_cent_are_one_pair_at_least():
    fit = np.arange(41) / 41
    problem = Problem(fit[:, None], np.ones((41, 1)), [41])
    for one in principles(problem):
        assert one.low == pytest.approx(fit[:3].mean())  # 41 / 20, rounded up
    assert principles(Problem([[0.5]], [[1]], [1]))[0].low == 0.5


def test_principles_of_a_stored_policy_and_of_nobody():
    nobody = principles(Problem([[0.5]], [[0]], [1]), Policy(version=OLD))
    assert {(one.coverage, one.total, one.low, one.price) for one in nobody} == {(0, 0, 0, 0)}
    assert [one.code for one in nobody if one.chosen] == ["fairness_2"]


def test_a_round_with_side_rules_has_the_dial_alone():
    problem = Problem(
        np.full((2, 2), 0.5), np.ones((2, 2)), [1, 2], demand=[2, 1], mentor_type=[0, 1]
    )
    found = principles(problem)
    assert [one.code for one in found] == ["fairness_1", "fairness_2", "fairness_4", "fairness_8"]
    assert {one.low for one in found} == {0.5}


def test_leximin_is_left_out_of_a_large_round():
    many = LEXIMIN_PAIRS + 1
    found = principles(Problem(np.ones((many, 2)), np.ones((many, 2)), [many, 1]))
    assert "leximin" not in {one.code for one in found}
    assert "max_min" in {one.code for one in found}


# --- tampering -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_forger_who_seals_anew_is_found_out(name):
    attack, faults = ATTACKS[name]
    rng, caught = np.random.default_rng(len(name)), set()
    while not caught:
        case = random_solution(rng)
        forged = attack(case)
        if forged is None:
            continue
        assert verify(case.problem, case.solution) == []
        caught = set(verify(case.problem, resealed(forged)))
        assert faults & caught


def test_random_forgeries_are_all_rejected_with_the_fault_named(capsys):
    assert main(200, 3) == 0
    assert "200 of 200 rejected" in capsys.readouterr().out


def test_every_fault_is_named_by_some_attack():
    assert set().union(*(faults for _attack, faults in ATTACKS.values())) | {"seal"} == FAULTS


@pytest.mark.parametrize(
    "change",
    [
        {"gap": [0, 0, 0, 1]},
        {"gap": None},
        {"proven": False},
        {"kind": "best"},
    ],
)
def test_what_a_file_says_beside_its_proof_is_checked_too(change):
    body = proof.load(SAMPLES / "round_policy_1_0_0.json")
    forged = {**body, "certificate": {**body["certificate"], **change}}
    assert proof.faults(forged) == ["certificate"]


def test_half_a_price_is_not_read_as_a_whole_one():
    body = proof.load(SAMPLES / "round_policy_1_0_0.json")
    prices = [list(one) for one in body["certificate"]["mentee_prices"]]
    prices[0][0] += 0.5
    forged = {**body, "certificate": {**body["certificate"], "mentee_prices": prices}}
    assert "certificate" in proof.faults(forged)


def test_a_poor_plan_does_not_pass_for_one_that_stopped_early():
    """Its prices show a gap, and nobody had asked for one: the file is not proved."""
    problem = random_problem(
        np.random.default_rng(3), 12, 5, density=0.95, grid=8, most=3, locks=0.0, tiers=1
    )
    found = solve(problem)
    poor, aims = found.mentor_of.copy(), goals(problem, Policy())
    first, second = next(
        (one, other)
        for one in np.flatnonzero(poor >= 0)
        for other in np.flatnonzero(poor >= 0)
        if problem.eligible[one, poor[other]] and problem.eligible[other, poor[one]]
        if poor[one] != poor[other]
    )
    poor[[first, second]] = poor[[second, first]]
    row = np.flatnonzero(poor >= 0)
    told = found.certificate
    claim = replace(
        told,
        goals=told.goals[:2],
        primal=tuple(int(plane[row, poor[row]].sum()) for plane in aims.planes[:2]),
        bound=told.bound[:2],
        mentee_prices=told.mentee_prices[:2],
        mentor_prices=told.mentor_prices[:2],
    )
    forged = resealed(
        replace(found, mentor_of=poor, certificate=claim, totals=totals(problem, poor))
    )
    assert not forged.certificate.proven
    body = {"problem": proof.problem_dump(problem), **forged.dump(), "pairs": [], "unplaced": []}
    body |= {"digest": claim.digest, "policy": dict(claim.policy)}
    assert "gap" in proof.faults(body)
