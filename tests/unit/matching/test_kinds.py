"""Kinds of rounds: their parameters, their scores against the float definitions, their reasons."""

from dataclasses import replace

import numpy as np
import pytest

from data.codebook import framework
from data.errors import ProgrammeError
from data.records.bank import Role
from data.records.school import Regulation
from matching.affinity import affinity
from matching.assign import Common, Policy, Problem, solve, verify
from matching.assign.sides.counted import Counted
from matching.assign.sides.coverage import served
from matching.constraints import Reason
from matching.profile import Applicant, restore
from matching.proposal import Kind, RoundKind, enabled, lay, propose
from matching.proposal.kinds import PARAMETERS
from matching.vectors import vectorise
from tests.oracle_kinds import EVERY, LOOSE, random_people
from tests.score_cases import DOMAINS

BOOK = framework()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_says_its_parameters_and_is_read_back(kind):
    one = RoundKind(kind=kind)
    told = one.published()
    assert RoundKind.read(told) == one
    assert set(told) == ({"kind", "version", *PARAMETERS[kind]} if kind is not Kind.ANY else set())


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "speed"},
        {"kind": "group", "most": 5},
        {"kind": "group", "least": 4, "most": 3},
        {"kind": "group", "least": 1},
        {"kind": "group", "most": 3.0},
        {"kind": "group", "shared_request": 1},
        {"kind": "group", "goals": 1},
        {"kind": "short_term", "months": 4},
        {"kind": "short_term", "goals": 0},
        {"kind": "situational", "reserve": 0},
        {"kind": "virtual", "across_schools": "yes"},
        {"kind": "virtual", "version": "kind@0"},
        {"most": 3},
    ],
)
def test_parameters_nobody_honours_are_refused(wrong):
    with pytest.raises(ProgrammeError) as refusal:
        RoundKind.read(wrong)
    assert refusal.value.code == "round.bad_kind"


def test_a_parameter_of_another_kind_is_refused():
    with pytest.raises(ProgrammeError) as refusal:
        RoundKind(kind=Kind.VIRTUAL, goals=1)
    assert refusal.value.code == "round.bad_kind"


def test_the_regulation_decides_which_kinds_there_are():
    assert enabled(Regulation(kinds=("group",))) == (Kind.ANY, Kind.GROUP)
    assert set(enabled(Regulation(kinds=EVERY))) == set(Kind)
    with pytest.raises(ProgrammeError) as refusal:
        RoundKind(kind=Kind.TWO_MENTORS).check_enabled(Regulation(kinds=("group",)))
    assert refusal.value.code == "round.kind_not_enabled"


def people(name, seed=4):
    kind = RoundKind(kind=name)
    return kind, *random_people(np.random.default_rng(seed), kind)


@pytest.mark.parametrize("seed", range(12))
def test_reverse_scores_take_the_mean_of_both_ways(seed):
    kind, mentees, mentors = people(Kind.REVERSE, seed)
    laid = lay(mentees, mentors, kind=kind, regulation=LOOSE)
    there = vectorise(mentees, mentors, BOOK)
    back = vectorise(
        [replace(one, role=Role.MENTEE, answers=one.other) for one in mentors],
        [replace(one, role=Role.MENTOR, answers=one.other) for one in mentees],
        BOOK,
    )
    one, other = there.w @ there.c.T, (back.w @ back.c.T).T
    plain = affinity(there)
    wanted = plain.exact + plain.weights[0] * ((one + other) / 2 - one)
    scores = laid.affinity
    np.testing.assert_allclose(scores.values[0], (one + other) / 2, atol=1e-12)
    np.testing.assert_allclose(scores.exact, wanted, atol=1e-12)
    assert np.abs(scores.total - wanted).max() < 0.005
    assert (scores.parts.sum(axis=0) == scores.units).all()
    for place in np.ndindex(scores.units.shape):
        assert scores.need_parts(*place).sum() == scores.parts[0][place]
    floor = float(np.median(np.minimum(one, other)))
    ruled = lay(mentees, mentors, kind=kind, regulation=replace(LOOSE, need_floor=floor))
    below = (ruled.constraints.mask & np.uint16(Reason.BELOW_NEED_FLOOR)) > 0
    assert (below == (np.minimum(one, other) < floor - 1e-9)).all()


@pytest.mark.parametrize("goals", [1, 2])
def test_short_term_fit_looks_at_the_top_requests_alone(goals):
    _kind, mentees, mentors = people(Kind.SHORT_TERM)
    kind = RoundKind(kind=Kind.SHORT_TERM, goals=goals)
    plain, laid = vectorise(mentees, mentors, BOOK), lay(mentees, mentors, kind=kind).vectors
    for row in range(len(mentees)):
        order = np.argsort(-plain.w[row], kind="stable")[:goals]
        wanted = np.zeros(len(DOMAINS))
        wanted[order] = plain.w[row, order] / plain.w[row, order].sum()
        np.testing.assert_allclose(laid.w[row], plain.w[row] if plain.unclear[row] else wanted)
    np.testing.assert_allclose(laid.w.sum(axis=1), 1.0, atol=1e-12)


def test_situational_time_is_settled_and_takes_its_frozen_mean():
    kind, mentees, mentors = people(Kind.SITUATIONAL)
    scores = lay(mentees, mentors, kind=kind, regulation=LOOSE).affinity
    at = scores.codes.index("time")
    assert scores.known[at].all()
    assert (scores.values[at] == scores.frozen.components["time"]).all()


@pytest.mark.parametrize("rating", [2, 3, 4])
@pytest.mark.parametrize("side", [0, 1])
def test_a_rating_is_half_of_its_sides_wish_and_nothing_else_moves(rating, side):
    _kind, mentees, mentors = people(Kind.TRADITIONAL, 9)
    pair = mentees[0].id, mentors[0].id
    said = tuple(rating if at == side else None for at in range(2))
    before = lay(mentees, mentors).affinity
    after = lay(mentees, mentors, ratings={pair: said, ("nobody", "x"): (4, 4)}).affinity
    code = 1 + side
    wanted = (before.values[code][0, 0] + (rating - 1) / 3) / 2
    assert after.values[code][0, 0] == pytest.approx(wanted, abs=1e-12)
    assert abs(after.total[0, 0] - after.exact[0, 0]) < 0.005
    assert abs(after.total[0, 0] - before.total[0, 0]) <= before.weights[code] / 2 + 1e-6
    assert (after.parts.sum(axis=0) == after.units).all()
    changed = after.parts != before.parts
    changed[code, 0, 0] = False
    assert not changed.any()


def test_a_better_rating_never_lowers_a_score():
    _kind, mentees, mentors = people(Kind.TRADITIONAL, 9)
    pair = mentees[0].id, mentors[0].id
    units = [
        int(lay(mentees, mentors, ratings={pair: (one, one)}).affinity.units[0, 0])
        for one in (2, 3, 4)
    ]
    assert units == sorted(units)


def test_a_no_after_a_meeting_forbids_the_pair_and_hides_whose_it_was():
    _kind, mentees, mentors = people(Kind.TRADITIONAL, 9)
    for said in ((1, 4), (None, 1)):
        pairs = {(one.id, other.id): said for one in mentees for other in mentors}
        found = propose(mentees, mentors, regulation=LOOSE, ratings=pairs)
        assert not found.pairs
        for left in found.unplaced:
            assert "trial_refused" not in left.detail["barred"]
    with pytest.raises(ProgrammeError) as refusal:
        lay(mentees, mentors, regulation=LOOSE, ratings=pairs, locks=dict([next(iter(pairs))]))
    assert refusal.value.code == "proposal.lock_barred"


def test_new_fields_of_a_person_say_nothing_while_they_are_empty():
    one = Applicant(id="a", role=Role.MENTEE, school_id="s")
    assert one.dump().keys().isdisjoint({"other", "held_type", "credit"})
    full = replace(one, other={"exam": 3, "slots": ("mon_morning",)}, held_type="x", credit=True)
    assert restore(full.dump()) == full
    assert restore(one.dump()) == one


def shared(*, most=()):
    """Two mentees of one mentor share an option; the third has none with them."""
    return Problem(
        np.full((3, 1), 0.5),
        np.ones((3, 1)),
        [3],
        mentee_ids=["a", "b", "c"],
        mentor_ids=["x"],
        least=[2],
        common=[Common(((0,), (0, 1), (1,)), ((0, 1),), most)],
    )


def test_a_plan_whose_group_shares_nothing_is_found():
    problem = shared()
    found = solve(problem, Policy())
    assert found.totals.matched == 2
    assert verify(problem, found) == []
    wider = problem.but(common=[Common(((0,), (0,), (0,)), ((0,),))])
    assert "common" in verify(problem, solve(wider, Policy()))
    assert "improvable" in verify(wider, found)
    assert served(Counted(wider, found), (1, 0, 0, 0, 0)).better
    assert not served(Counted(problem, found), (1, 0, 0, 0, 0)).better


def test_an_option_may_limit_how_many_go_by_it():
    one = shared(most=(1, 1))
    assert solve(one, Policy()).totals.matched == 0
    assert verify(one, solve(one, Policy())) == []
    assert "common" in verify(one, solve(shared(), Policy()))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"common": [Common(((0,),), ((0,),))]}, "assign.common_shape"),
        ({"common": [Common(((0,), (2,), ()), ((0,),), (3, 3))]}, "assign.common_shape"),
        ({"locked": {0: 0, 2: 0}}, "assign.nothing_shared"),
    ],
)
def test_lists_and_locks_that_cannot_be_are_refused(wrong, code):
    with pytest.raises(ProgrammeError) as refusal:
        shared().but(**wrong)
    assert refusal.value.code == code


def test_lists_are_part_of_the_digest_and_plain_rounds_keep_theirs():
    plain = shared().but(common=[])
    assert shared().digest() != plain.digest()
    assert shared().digest() != shared(most=(3, 3)).digest()
    assert (
        plain.but(least=[0]).digest()
        == Problem(
            np.full((3, 1), 0.5), np.ones((3, 1)), [3], None, None, ["a", "b", "c"], ["x"]
        ).digest()
    )
