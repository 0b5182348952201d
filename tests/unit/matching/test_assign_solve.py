"""What the published policy means, one example a goal; a tampered solution is found out."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from matching.assign import Policy, Problem, Solution, solve, verify
from matching.assign.certificate import sealed
from matching.assign.naming import by_content
from tests.strategies import random_policy, random_problem


def plan(*given, **named):
    policy = named.pop("policy", None)
    return solve(Problem(*given, **named), policy).mentor_of.tolist()


def test_greed_is_beaten():
    assert plan([[0.9, 0.5], [0.8, 0.1]], [[1, 1], [1, 1]], [1, 1]) == [1, 0]


def test_one_more_pair_outweighs_any_affinity():
    assert plan([[1.0, 0.0], [1.0, 0.0]], [[1, 1], [1, 0]], [1, 1]) == [1, 0]


def test_a_higher_tier_never_loses_its_place_to_a_lower_one():
    fit, yes = [[1.0], [0.1]], [[1], [1]]
    assert plan(fit, yes, [1], priority=[5, 2]) == [-1, 0]
    assert plan(fit, yes, [1], priority=[0, 0]) == [0, -1]


def test_one_of_a_higher_tier_outweighs_no_two_of_lower_ones_but_never_loses():
    fit = [[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]]
    eligible = [[1, 0], [1, 0], [0, 1]]
    assert plan(fit, eligible, [1, 1], priority=[0, 1, 1]) == [0, -1, 1]


def test_the_fairness_dial_lifts_the_worst_pair():
    fit, yes = [[1.0, 0.6], [0.6, 0.1]], [[1, 1], [1, 1]]
    assert plan(fit, yes, [1, 1], policy=Policy(fairness=2)) == [1, 0]
    assert plan([[1.0, 0.5], [0.55, 0.1]], yes, [1, 1], policy=Policy(fairness=1)) == [0, 1]
    assert plan([[1.0, 0.5], [0.55, 0.1]], yes, [1, 1], policy=Policy(fairness=4)) == [1, 0]


def test_the_floor_leaves_weak_pairs_out():
    assert plan([[0.2, 0.4]], [[1, 1]], [1, 1], policy=Policy(floor=0.4)) == [1]
    assert plan([[0.2, 0.3]], [[1, 1]], [1, 1], policy=Policy(floor=0.4)) == [-1]


def test_a_mentor_without_places_gets_nobody():
    assert plan([[1.0, 0.1]], [[1, 1]], [0, 1]) == [1]


def test_totals_count_what_the_plan_holds():
    problem = Problem([[0.5, 0.25], [0.75, 1.0]], [[1, 1], [1, 1]], [1, 1], [7, 3])
    totals = solve(problem).totals
    assert (totals.mentees, totals.matched, totals.places) == (2, 2, 2)
    assert totals.tiers == ((3, 1, 1), (7, 1, 1))
    assert (totals.total, totals.mean, totals.worst) == (1.5, 0.75, 0.5)


def test_twins_are_told_apart_by_number_only():
    rows, columns = by_content(
        np.ones((3, 2), np.int64), np.zeros(3, np.int64), np.ones(2, np.int64)
    )
    assert len(set(rows.tolist())) == 3
    assert len(set(columns.tolist())) == 2


def test_the_door_opens_without_scipy():
    check = "import sys, matching.assign, matching.explain; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_solution_survives_json():
    problem = random_problem(np.random.default_rng(5), 12, 6, tiers=2)
    found = solve(problem)
    again = Solution.load(json.loads(json.dumps(found.dump())))
    assert verify(problem, again) == []
    assert again.dump() == found.dump()


def test_a_million_units_are_exact_too():
    problem = Problem([[0.123456, 0.5], [0.5, 0.9]], [[1, 1], [1, 1]], [1, 1], unit=10**6)
    found = solve(problem)
    assert found.certificate.primal[2] == 123456 + 900000 or found.mentor_of.tolist() == [1, 0]
    assert verify(problem, found) == []


# --- tampering -------------------------------------------------------------------------------


def resealed(found: Solution, **changes) -> Solution:
    """A forger who knows how to seal."""
    mentor_of = changes.pop("mentor_of", found.mentor_of)
    certificate = replace(found.certificate, **changes)
    return replace(found, mentor_of=mentor_of, certificate=sealed(mentor_of, certificate))


def bumped(planes, goal, row, by):
    found = [one.copy() for one in planes]
    found[goal][row] += by
    return tuple(found)


@pytest.mark.parametrize("seal", [False, True], ids=["careless", "resealed"])
@pytest.mark.parametrize("seed", range(25))
def test_every_tampered_solution_is_rejected(seed, seal):
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 10, 5, density=0.9, grid=8, most=2, locks=0.2)
    found = solve(problem, random_policy(rng))
    assert verify(problem, found) == []
    proof = found.certificate
    forge = (
        resealed
        if seal
        else lambda one, **new: replace(
            one,
            mentor_of=new.pop("mentor_of", one.mentor_of),
            certificate=replace(one.certificate, **new),
        )
    )
    placed = np.flatnonzero(found.mentor_of >= 0)
    for one in placed[:3]:
        dropped = found.mentor_of.copy()
        dropped[one] = -1
        assert verify(problem, forge(found, mentor_of=dropped))
    for first in placed:
        for second in placed:
            if found.mentor_of[first] != found.mentor_of[second]:
                swapped = found.mentor_of.copy()
                swapped[[first, second]] = swapped[[second, first]]
                assert verify(problem, forge(found, mentor_of=swapped))
    goal = int(rng.integers(len(proof.goals)))
    row = int(np.flatnonzero(problem.locked < 0)[0])
    raised = bumped(proof.mentee_prices, goal, row, 1)
    assert "gap" in verify(problem, forge(found, mentee_prices=raised))
    assert verify(problem, forge(found, digest="0" * 64))
    assert verify(problem, forge(found, bound=(proof.bound[0] + 1, *proof.bound[1:])))
    assert verify(problem, forge(found, primal=(proof.primal[0] + 1, *proof.primal[1:])))
    assert verify(problem, forge(found, goals=("total",)))
    assert verify(problem, forge(found, policy={**proof.policy, "fairness": 16}))
    assert verify(problem, forge(found, policy={"floor": 1.0}))
    assert verify(problem, forge(found, mentor_prices=proof.mentor_prices[:1]))
    assert "mentor" in verify(problem, forge(found, mentor_of=found.mentor_of + 5))
    assert "shape" in verify(problem, forge(found, mentor_of=found.mentor_of[:-1]))
    better = replace(found, totals=replace(found.totals, total=found.totals.total + 0.1))
    assert verify(problem, better) == ["totals"]


def test_a_cheaper_price_covers_no_longer():
    problem = Problem([[0.5], [0.75]], [[1], [1]], [1])
    found = solve(problem)
    proof = found.certificate
    price = bumped(proof.mentor_prices, 1, 0, -1)
    brings = bumped(proof.mentee_prices, 1, 1, 1)
    forged = resealed(found, mentor_prices=price, mentee_prices=brings)
    assert verify(problem, forged) == ["uncovered"]
    negative = resealed(found, mentee_prices=bumped(proof.mentee_prices, 2, 0, -1))
    assert "sign" in verify(problem, negative)


def test_a_plan_is_held_against_its_own_round():
    problem = Problem([[0.5, 0.75], [0.75, 0.5]], [[1, 1], [1, 1]], [2, 1], locked={0: 0})
    found = solve(problem)
    assert verify(problem, found) == []
    assert {"lock", "digest"} <= set(verify(problem.but(locked={0: 1}), found))
    assert {"forbidden", "digest"} <= set(verify(problem.but(eligible=[[1, 0], [0, 1]]), found))
    assert {"capacity", "digest"} <= set(verify(problem.but(capacity=[1, 0]), found))
    assert "coverage" in verify(
        problem.but(locked=None), resealed(found, mentor_of=np.array([0, -1]))
    )


def test_a_lower_tier_in_the_place_of_a_higher_one_is_found():
    problem = Problem([[0.5], [0.75]], [[1], [1]], [1], priority=[0, 1])
    wrong = solve(problem.but(priority=[1, 0]))
    assert "coverage" in verify(problem, wrong)


def test_a_pair_under_the_floor_is_found():
    problem = Problem([[0.5]], [[1]], [1])
    found = solve(problem)
    raised = resealed(found, policy={**found.certificate.policy, "floor": 0.75})
    assert verify(problem, raised) == ["floor"]
