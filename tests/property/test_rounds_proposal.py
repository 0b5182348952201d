"""A run on random small rounds: optimal by brute force, proved, additive, in any order."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records.round import UnmatchedReason
from data.records.school import Regulation
from matching.assign import Policy, Solution, solve, verify
from matching.constraints import Reason
from matching.explain import Insight
from matching.explain.again import joined
from matching.proposal import lay, propose
from matching.proposal.advice import NAME, profile
from matching.proposal.confidence import perturbations
from tests import oracle
from tests.score_cases import cases

REGULATIONS = st.sampled_from([Regulation(), Regulation(need_floor=0.0, wish_floor=0.0)])
POLICIES = st.builds(
    Policy, fairness=st.sampled_from([1, 2, 4]), floor=st.sampled_from([None, 0.4, 0.6])
)


@st.composite
def asked(draw):
    """People with the words of a curator: locks that rules allow, bans, mentees left."""
    mentees, mentors, readings = draw(cases(least=1, most=4))
    mentees = [replace(one, banned=frozenset(), conflicts=frozenset()) for one in mentees]
    mentors = [replace(one, banned=frozenset(), conflicts=frozenset()) for one in mentors]
    rules = draw(REGULATIONS)
    couples = [(one.id, other.id) for one in mentees for other in mentors]
    bans = set(draw(st.lists(st.sampled_from(couples), max_size=3))) if couples else set()
    left = set(draw(st.lists(st.sampled_from([one.id for one in mentees]), max_size=1)))
    return {
        "people": (mentees, mentors),
        "readings": readings,
        "regulation": rules,
        "bans": bans,
        "left": left,
        "policy": draw(POLICIES),
    }


def run(case, **more):
    given_ = {key: value for key, value in case.items() if key != "people"}
    return propose(*case["people"], **{"confident": False, **given_, **more})


@given(asked())
def test_the_plan_is_the_best_by_brute_force(case):
    found = run(case)
    plan = tuple(found.solution.mentor_of.tolist())
    assert oracle.worth(found.problem, case["policy"], plan) == oracle.best(
        found.problem, case["policy"]
    )
    assert verify(found.problem, found.solution) == []


@given(asked())
def test_proposals_are_the_plan_and_nothing_else(case):
    found = run(case)
    places = {name: at for at, name in enumerate(found.vectors.mentor_ids)}
    told = {one.mentee_id: places[one.mentor_id] for one in found.pairs}
    plan = [told.get(name, -1) for name in found.vectors.mentee_ids]
    assert plan == found.solution.mentor_of.tolist()
    assert {one.mentee_id for one in found.unplaced} == set(found.vectors.mentee_ids) - set(told)
    stored = Solution.load({**found.solution.dump(), "mentor_of": plan})
    assert verify(found.problem, stored) == []


@given(asked())
def test_words_of_a_curator_are_kept(case):
    found = run(case)
    made = {(one.mentee_id, one.mentor_id) for one in found.pairs}
    assert not made & case["bans"]
    assert not {mentee for mentee, _mentor in made} & case["left"]


@given(asked())
def test_locking_a_proposed_pair_changes_nothing(case):
    found = run(case)
    locks = {one.mentee_id: one.mentor_id for one in found.pairs}
    again = run(case, locks=locks)
    assert {one.mentee_id: one.mentor_id for one in again.pairs} == locks
    assert all(one.locked for one in again.pairs)


@given(asked())
def test_parts_sum_to_the_whole(case):
    for one in run(case).pairs:
        assert sum(part.points for part in one.contributions) == one.points
        assert 0.0 <= one.score <= 1.0
        assert 0.0 <= one.percentile <= 1.0


@given(asked())
def test_a_runner_up_is_another_allowed_mentor_and_its_price_is_what_a_new_plan_costs(case):
    found = run(case)
    for one in found.pairs:
        if one.price is None:
            continue
        banned = {*case["bans"], (one.mentee_id, one.mentor_id)}
        other = run(case, bans=banned)
        assert one.runner_up != one.mentor_id
        assert other.solution.totals.matched == found.solution.totals.matched - one.price.coverage
        lost = found.solution.totals.total - other.solution.totals.total
        assert np.isclose(lost, one.price.total, atol=1e-9)


@given(asked())
def test_reasons_can_be_checked(case):
    found = run(case)
    places = int(Reason.NO_CAPACITY)
    for one in found.unplaced:
        row = found.vectors.mentee_ids.index(one.mentee_id)
        mask = found.constraints.mask[row]
        allowed = (mask & ~np.uint32(places)) == 0
        if one.reason is UnmatchedReason.NO_CAPACITY and len(mask):
            assert allowed.any()
            assert one.detail["competing"] > one.detail["places"]
        if one.reason is UnmatchedReason.NO_CONSENT:
            assert (mask & np.uint32(Reason.NO_CONSENT)).all()
        if one.reason is UnmatchedReason.REQUEST_UNCLEAR:
            assert found.vectors.unclear[row]


@given(asked(), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(case, random):
    mentees, mentors = case["people"]
    turned = (random.sample(mentees, len(mentees)), random.sample(mentors, len(mentors)))
    one, other = run(case), run({**case, "people": turned})
    assert one.digest == other.digest
    by_mentee = {row.mentee_id: row.dump() for row in one.pairs}
    assert by_mentee == {row.mentee_id: row.dump() for row in other.pairs}
    assert {row.mentee_id: row.dump() for row in one.unplaced} == {
        row.mentee_id: row.dump() for row in other.unplaced
    }
    assert one.advice == other.advice


@settings(max_examples=40)
@given(asked())
def test_every_promised_effect_is_what_a_full_re_solve_gives(case):
    found = run(case)
    laid = laid_of(case)
    problem, policy = found.problem, case["policy"]
    allowed = Insight(problem, policy, found.solution).allowed
    free = replace(policy, floor=None)
    for left in found.unplaced:
        row = found.vectors.mentee_ids.index(left.mentee_id)
        for one in left.helps:
            if "coverage" not in one:
                continue
            changed, rule = promised(one, row, laid, problem.but(eligible=allowed))
            again = solve(changed, free if rule else policy)
            assert one["coverage"] == again.totals.matched - found.solution.totals.matched
            gain = again.totals.total - found.solution.totals.total
            assert np.isclose(one["total"], gain, atol=1e-9)
            assert one["serves"] is True
            assert again.mentor_of[row] >= 0


def promised(one, row, laid, problem):
    """The round with a change made, and whether a floor is laid in its pairs already."""
    if one["code"] == "recruit":
        domains = [laid.vectors.domains.index(code) for code in one["domains"]]
        units, able = profile(laid, domains)
        return joined(problem, units, able, NAME + ",".join(one["domains"])), False
    eligible, capacity = problem.eligible.copy(), problem.capacity.copy()
    column = laid.vectors.mentor_ids.index(one["mentor"])
    if one["code"] in {"one_more_place", "ask_slots_and_place"}:
        capacity[column] += one.get("places", 1)
    if "rule" in one:
        eligible[row, column] = True
    return problem.but(eligible=eligible, capacity=capacity), "rule" in one


def laid_of(case):
    given_ = {key: case[key] for key in ("readings", "regulation", "bans", "left")}
    return lay(*case["people"], **given_)


@settings(max_examples=40)
@given(asked())
def test_places_and_new_mentors_are_worth_what_a_full_re_solve_gives(case):
    found, laid = run(case), laid_of(case)
    now = found.solution.totals
    for one in found.places:
        capacity = found.problem.capacity.copy()
        capacity[found.vectors.mentor_ids.index(one.mentor_id)] += 1
        then = solve(found.problem.but(capacity=capacity), case["policy"]).totals
        assert one.coverage == then.matched - now.matched
        assert np.isclose(one.total, then.total - now.total, atol=1e-9)
    for one in found.sought:
        if one.domain == "other":
            continue
        units, able = profile(laid, [laid.vectors.domains.index(one.domain)])
        then = solve(joined(found.problem, units, able, NAME + one.domain), case["policy"]).totals
        assert one.coverage == then.matched - now.matched
        assert np.isclose(one.total, then.total - now.total, atol=1e-9)


@settings(max_examples=6)
@given(asked(), st.randoms(use_true_random=False))
def test_confidence_is_the_share_of_changes_that_a_pair_survives(case, random):
    found, laid = run(case, confident=True), laid_of(case)
    scores, problem = laid.affinity, found.problem
    stood = np.zeros(problem.mentees)
    changes = perturbations(scores.weights)
    for change in changes:
        share = scores.weights * (100 + change)
        fit = np.tensordot(100 + change, scores.parts, axes=1) / share.sum() / scores.unit
        units = np.rint(fit * scores.unit)
        again = solve(problem.but(affinity=np.clip(units / scores.unit, 0, 1)), case["policy"])
        stood += again.mentor_of == found.solution.mentor_of
    told = {one.mentee_id: one.confidence for one in found.pairs}
    for row, who in enumerate(found.vectors.mentee_ids):
        if who in told:
            assert told[who] == stood[row] / len(changes)
    mentees, mentors = case["people"]
    turned = (random.sample(mentees, len(mentees)), random.sample(mentors, len(mentors)))
    other = run({**case, "people": turned}, confident=True)
    assert {one.mentee_id: one.confidence for one in other.pairs} == told
