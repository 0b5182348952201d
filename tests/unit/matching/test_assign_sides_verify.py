"""A tampered solution of a round with side rules is found out, whatever was forged."""

from dataclasses import replace

import numpy as np
import pytest

from matching.assign import Policy, Problem, solve, verify
from matching.assign.certificate import sealed
from matching.assign.sides.rules import Quota
from matching.assign.sides.solve import side_totals
from matching.assign.sides.steps import SideProof

FIT = [[0.9, 0.5], [0.8, 0.1], [0.7, 0.6]]
FLOW = Problem(FIT, np.ones((3, 2)), [2, 2], demand=[2, 1, 1], mentor_type=[0, 1])
QUOTA = FLOW.but(quotas=[Quota((0, 1), (0,), 1)], least=[0, 2])


def resealed(found, **changes):
    """A forger who knows how to seal."""
    first = np.array(changes.pop("mentor_of", found.mentor_of))
    second = np.array(changes.pop("second_of", found.second_of))
    certificate = replace(found.certificate, **changes)
    return replace(
        found,
        mentor_of=first,
        second_of=second,
        certificate=sealed(np.concatenate([first, second]), certificate),
    )


def bumped(planes, goal, row, by):
    found = [one.copy() for one in planes]
    found[goal][row] += by
    return tuple(found)


def test_the_plans_of_this_page_are_sound():
    assert solve(FLOW).mentor_of.tolist() == [0, 0, 1]
    assert solve(FLOW).second_of.tolist() == [1, -1, -1]
    assert solve(QUOTA).certificate.sides.method == "milp"
    assert verify(FLOW, solve(FLOW)) == verify(QUOTA, solve(QUOTA)) == []


@pytest.mark.parametrize(
    ("fault", "problem", "plan"),
    [
        ("lock", FLOW.but(locked={1: 1}), {}),
        ("lock", FLOW.but(locked={0: 1}), {}),
        ("forbidden", FLOW.but(eligible=[[0, 1], [1, 1], [1, 1]]), {}),
        ("demand", FLOW, {"second_of": [1, 1, -1]}),
        ("types", FLOW.but(mentor_type=[1, 1]), {}),
        ("order", FLOW, {"mentor_of": [1, 0, 1], "second_of": [0, -1, -1]}),
        ("order", FLOW, {"mentor_of": [-1, 0, 1], "second_of": [0, -1, -1]}),
        ("capacity", FLOW.but(capacity=[1, 2]), {}),
        ("group", FLOW.but(least=[2, 2]), {"mentor_of": [0, 0, -1]}),
        ("quota", FLOW.but(quotas=[Quota((0, 1), (0,), 1)]), {}),
        ("mentor", FLOW, {"mentor_of": [0, 0, 2]}),
        ("mentor", FLOW, {"second_of": [1, -1, -2]}),
        ("mentor", FLOW, {"second_of": [1.0, -1.0, -1.0]}),
        ("shape", FLOW, {"mentor_of": [0, 0], "second_of": [1, -1]}),
        ("digest", FLOW.but(capacity=[3, 2]), {}),
        ("totals", FLOW, {"mentor_of": [0, 0, -1]}),
        ("primal", FLOW, {"mentor_of": [0, 0, -1]}),
        ("gap", FLOW, {"mentor_of": [0, 0, -1]}),
    ],
)
def test_every_broken_rule_has_its_name(fault, problem, plan):
    assert fault in verify(problem, resealed(solve(FLOW), **plan))


def test_a_pair_under_the_floor_is_named():
    found = solve(FLOW, Policy(floor=0.5))
    lifted = {**found.certificate.policy, "floor": 0.55}
    assert "floor" in verify(FLOW, resealed(found, policy=lifted))


@pytest.mark.parametrize(
    "policy",
    [{"fairness": 3}, {"floor": 2.0}, {"worst": "max_min"}, {"draw": 0.1}, {"version": "other"}],
)
def test_an_unknown_policy_is_named(policy):
    found = solve(FLOW)
    forged = resealed(found, policy={**found.certificate.policy, **policy})
    assert verify(FLOW, forged) == ["policy"]


def test_a_proof_without_its_side_part_or_of_another_kind_is_named():
    found = solve(FLOW)
    assert verify(FLOW, resealed(found, sides=None)) == ["policy"]
    assert verify(FLOW, solve(FLOW.but(demand=None))) == ["policy"]
    assert verify(FLOW.but(demand=None), found) == ["policy"]


def test_forged_prices_are_named():
    found = solve(FLOW)
    proof = found.certificate
    places = proof.goals.index("total")
    low = resealed(found, mentee_prices=bumped(proof.mentee_prices, places, 0, -1))
    assert {"uncovered", "bound"} <= set(verify(FLOW, low))
    negative = resealed(found, mentor_prices=bumped(proof.mentor_prices, 0, 1, -5))
    assert "sign" in verify(FLOW, negative)
    high = resealed(found, bound=(proof.bound[0] + 1, *proof.bound[1:]))
    assert "bound" in verify(FLOW, high)
    assert "seal" in verify(FLOW, replace(found, second_of=np.array([-1, -1, -1])))


def test_forged_steps_are_named():
    found = solve(QUOTA)
    steps = found.certificate.sides.steps
    assert found.certificate.gap[2:4] != (0, 0)
    for place, by in ((2, "prices"), (0, "constant"), (0, "magic")):
        forged = [replace(one, by=by) if at == place else one for at, one in enumerate(steps)]
        proof = SideProof(method="milp", steps=tuple(forged))
        assert "steps" in verify(QUOTA, resealed(found, sides=proof))
    for proof in (
        SideProof(method="milp", steps=steps[1:]),
        SideProof(method="flow", steps=steps),
        SideProof(method="guess", steps=steps),
    ):
        assert "steps" in verify(QUOTA, resealed(found, sides=proof))


@pytest.mark.parametrize("seed", range(12))
def test_every_neighbour_of_a_settled_plan_is_rejected_even_if_recounted(seed):
    rng = np.random.default_rng(seed)
    problem = Problem(
        rng.integers(0, 9, (7, 4)) / 8,
        rng.random((7, 4)) < 0.9,
        [2, 2, 3, 3],
        demand=rng.integers(1, 3, 7),
        mentor_type=[0, 0, 1, 1],
        least=[0, 2, 0, 3],
        quotas=[Quota(range(4), range(3), 3)],
    )
    found = solve(problem)
    assert verify(problem, found) == []
    rejected = 0
    for first, second in neighbours(found, problem):
        forged = recounted(problem, found, first, second)
        assert verify(problem, forged) != []
        rejected += 1
    assert rejected


def neighbours(found, problem):
    """Each mentee without, or with another mentor instead of, the first or the second."""
    for row in range(problem.mentees):
        for name in ("mentor_of", "second_of"):
            for mentor in range(-1, problem.mentors):
                plans = {"mentor_of": found.mentor_of.copy(), "second_of": found.second_of.copy()}
                if plans[name][row] not in {mentor, -1}:
                    plans[name][row] = mentor
                    yield plans["mentor_of"], plans["second_of"]


def recounted(problem, found, first, second):
    """A forger who puts totals and worth right as well."""
    from matching.assign.sides.aims import aims, worth

    chosen = np.zeros(problem.affinity.shape, bool)
    for plan in (first, second):
        row = np.flatnonzero(plan >= 0)
        chosen[row, plan[row]] = True
    primal = worth(problem, aims(problem, Policy()), chosen)
    forged = resealed(found, mentor_of=first, second_of=second, primal=primal)
    return replace(forged, totals=side_totals(problem, chosen))


PAIRED = Problem(  # a second mentor of groups of two: nobody can be added alone
    np.full((4, 2), 0.5), np.ones((4, 2)), [2, 2], least=[2, 2]
)


@pytest.mark.parametrize("by", ["solver", "limit", "recount"])
@pytest.mark.parametrize("plan", [[-1] * 4, [0, 0, -1, -1]])
def test_a_plan_that_serves_too_few_is_named_whatever_its_steps_say(by, plan):
    found = solve(PAIRED)
    steps = tuple(replace(one, by=by) for one in found.certificate.sides.steps)
    forged = recounted(PAIRED, found, np.array(plan), np.full(4, -1))
    forged = replace(
        forged,
        certificate=replace(forged.certificate, sides=SideProof(method="milp", steps=steps)),
    )
    assert "coverage" in verify(PAIRED, resealed(forged))


def test_a_count_said_to_be_settled_that_cannot_be_told_is_a_gap(monkeypatch):
    from matching.assign.sides import coverage

    found = solve(BLOCKED)
    assert found.certificate.gap[0] > 0
    assert verify(BLOCKED, found) == []
    monkeypatch.setattr(coverage._Laid, "beyond", lambda *_asked: None)
    assert verify(BLOCKED, found) == ["gap"]
    steps = tuple(replace(one, by="limit") for one in found.certificate.sides.steps)
    told = resealed(found, sides=SideProof(method="milp", steps=steps))
    assert verify(BLOCKED, told) == []


BLOCKED = Problem([[0.9, 0.5], [0.8, 0.1]], [[1, 1], [1, 0]], [1, 2], least=[0, 2])
