"""The score of a round too large to hold is the score of every other round, to the last unit."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records.school import Regulation
from matching.affinity import DEFAULT, LEEWAY, affinity, bilinear
from matching.affinity.bilinear import RoundScores, distance, lay_bilinear
from matching.affinity.classes import Single, Tile
from matching.affinity.look_ups import styles
from matching.affinity.wish_tables import code_of, wish_tables
from matching.constraints import Reason, constrain, prepare
from matching.vectors import vectorise
from tests.score_cases import FRAMEWORK, answering, cases, random_round, scored, seeds

PLACES = int(Reason.NO_CAPACITY)
weights = st.fixed_dictionaries({"need": st.sampled_from([0.0, 0.1, 0.5])}).flatmap(
    lambda need: st.fixed_dictionaries(
        {code: st.sampled_from([0.0, 0.1, 0.35]) for code in DEFAULT if code != "need"}
    ).map(lambda rest: {**rest, **need, "level": 0.2})
)
regulations = st.builds(
    Regulation,
    forms=st.sampled_from([("teacher_teacher",), ("teacher_teacher", "employer_student")]),
    kinds=st.sampled_from([("traditional", "group"), ("situational", "short_term"), ("virtual",)]),
    capacity_limit=st.integers(0, 4),
    need_floor=st.sampled_from([0.0, 0.3, 0.5]),
    wish_floor=st.sampled_from([0.0, 0.2, 0.5]),
)


def everything(case, regulation, *, across):
    """Scores by look-ups, and what they must be."""
    mentees, mentors, _readings = case
    vectors, fit = scored(*case)
    bans = [("mentee0", "mentor0")]
    rules = prepare(mentees, mentors, FRAMEWORK, regulation, bans, across_schools=across)
    found = constrain(mentees, mentors, fit, FRAMEWORK, regulation, bans, across_schools=across)
    wanted = np.where(found.without(PLACES), fit.units, -1)
    return lay_bilinear(vectors, rules=rules), wanted, vectors, rules


def whole(scores):
    return scores.block(0, scores.mentees)


@given(cases(most=7), weights)
def test_looking_up_gives_the_units_of_the_formula(case, given_weights):
    vectors, _found = scored(*case)
    scores = lay_bilinear(vectors, given_weights)
    assert whole(scores).dtype == np.int32
    assert (whole(scores) == affinity(vectors, given_weights).units).all()


@given(cases(most=7), regulations, st.booleans())
def test_what_rules_forbid_is_forbidden_and_nothing_else(case, regulation, across):
    scores, wanted, _vectors, _rules = everything(case, regulation, across=across)
    assert (whole(scores) == wanted).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_round_of_some_size_has_the_same_units(seed):
    case = random_round(np.random.default_rng(seed), 60, 45)
    scores, wanted, _vectors, _rules = everything(case, Regulation(), across=bool(seed % 2))
    assert (whole(scores) == wanted).all()
    assert 0.02 < (wanted >= 0).mean() < 0.98


@settings(max_examples=40)
@given(seeds, st.sampled_from([1, 7, 60, 2**16]), st.integers(0, 9), st.integers(1, 12))
def test_neither_tiles_nor_their_cut_change_a_unit(seed, pairs, left, wide):
    case = random_round(np.random.default_rng(seed), 9, 11)
    scores, wanted, _vectors, _rules = everything(case, Regulation(), across=True)
    rows, right = np.random.default_rng(seed).permutation(9)[:6], min(left + wide, 11)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bilinear, "PAIRS", pairs)
        assert (scores.tile(rows, left, right) == wanted[rows, left:right]).all()


@settings(max_examples=40)
@given(seeds, st.sampled_from([1, 3, 4096]))
def test_single_pairs_have_the_units_of_their_tile(seed, together):
    case = random_round(np.random.default_rng(seed), 9, 11)
    scores, wanted, _vectors, _rules = everything(case, Regulation(), across=True)
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(0, 9, 40), rng.integers(0, 11, 40)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bilinear, "SINGLES", together)
        assert (scores.pairs(rows, columns) == wanted[rows, columns]).all()


@settings(max_examples=10)
@given(seeds, st.sampled_from([1, 2, 4]))
def test_threads_change_no_unit(seed, threads):
    case = random_round(np.random.default_rng(seed), 20, 9)
    scores, wanted, _vectors, _rules = everything(case, Regulation(), across=True)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        found = list(pool.map(lambda row: scores.block(row, row + 3), range(0, 18, 3)))
    assert (np.concatenate(found) == wanted[:18]).all()


@settings(max_examples=20)
@given(seeds, st.integers(1, 6), st.integers(1, 6), seeds)
def test_the_order_of_people_changes_neither_units_nor_digest(seed, rows, columns, turn):
    mentees, mentors, readings = random_round(np.random.default_rng(seed), rows, columns)
    rng = np.random.default_rng(turn)
    one, other = rng.permutation(rows), rng.permutation(columns)
    moved = [mentees[i] for i in one], [mentors[j] for j in other], readings
    scores, wanted, _v, _r = everything((mentees, mentors, readings), Regulation(), across=True)
    again, _w, _v, _r = everything(moved, Regulation(), across=True)
    assert (whole(again) == wanted[np.ix_(one, other)]).all()
    assert told(again) == told(scores)


def told(scores):
    """The digest with people in the order of their keys."""
    mentees, mentors = scores.keys()
    rows, columns = np.argsort(mentees, kind="stable"), np.argsort(mentors, kind="stable")
    return scores.digest(rows, columns)


def test_the_digest_knows_every_answer_rule_weight_and_lock():
    mentees, mentors, readings = random_round(np.random.default_rng(5), 4, 4)

    def laid(people=mentees, weights=DEFAULT, regulation=None, bans=(), **more):
        vectors = vectorise(people, mentors, FRAMEWORK, readings)
        rules = prepare(people, mentors, FRAMEWORK, regulation, bans)
        return told(lay_bilinear(vectors, weights, rules, **more))

    turned = [answering(mentees[0], style__show_ask=1, exam=5), *mentees[1:]]
    found = {
        laid(),
        laid(turned),
        laid([replace(mentees[0], consent=not mentees[0].consent), *mentees[1:]]),
        laid(weights={**DEFAULT, "time": 0.2}),
        laid(regulation=Regulation(need_floor=0.4)),
        laid(bans=[("mentee3", "mentor3")]),
        laid(locks={1: 2}),
        laid(left=[1]),
    }
    assert len(found) == 8
    assert laid() in found


def test_a_lock_stands_over_rules_and_a_decision_over_scores():
    case = random_round(np.random.default_rng(6), 12, 8)
    _scores, wanted, vectors, rules = everything(case, Regulation(), across=False)
    row, column = (int(one) for one in np.argwhere(wanted < 0)[0])
    out = (row + 1) % 12
    found = whole(lay_bilinear(vectors, rules=rules, locks={row: column}, left=[out, row]))
    assert found[row, column] == affinity(vectors).units[row, column] >= 0
    assert (np.delete(found[row], column) == -1).all()
    assert (found[out] == -1).all()
    rest = [at for at in range(12) if at not in {row, out}]
    assert (found[rest] == wanted[rest]).all()


def test_scores_travel_to_other_processes():
    case = random_round(np.random.default_rng(9), 12, 8)
    scores, wanted, _vectors, _rules = everything(case, Regulation(), across=True)
    there = pickle.loads(pickle.dumps(scores))
    assert (whole(there) == wanted).all()
    assert told(there) == told(scores)


def test_a_table_too_large_gives_way_to_the_formula():
    vectors, _found = scored(*random_round(np.random.default_rng(7), 12, 9))
    laid = lay_bilinear(vectors)._laid
    small, none = styles(laid), styles(laid, most=1)
    assert none.table is None
    rows = np.array([3, 0, 8])
    for cut in (
        Tile(rows=rows, columns=slice(2, 7)),
        Single(rows=rows, columns=np.array([8, 2, 1])),
        Single(rows=rows[:0], columns=rows[:0]),
    ):
        assert small.at(cut).shape == none.at(cut).shape
        assert (small.at(cut) == none.at(cut)).all()


@settings(max_examples=20)
@given(seeds, st.sampled_from([1, 30, 10**6]))
def test_how_wishes_share_tables_changes_nothing(seed, most):
    vectors, found = scored(*random_round(np.random.default_rng(seed), 8, 9))
    frozen = replace(vectors, frozen=found.frozen)
    whole_ = Tile(rows=np.arange(8), columns=slice(0, 9))
    laid = wish_tables(frozen, (DEFAULT["wish_mentee"], DEFAULT["wish_mentor"]), most=most)
    assert len(laid.words) == {1: 7, 10**6: 2}.get(most, len(laid.words))
    assert (laid.at(whole_) == found.parts[1] + found.parts[2]).all()


@settings(max_examples=20)
@given(cases(least=1))
def test_the_distance_from_the_float_definition_is_told(case):
    vectors, found = scored(*case)
    told_ = distance(lay_bilinear(vectors), np.arange(len(found.units)))
    assert told_ == np.abs(found.total - found.exact).max()
    assert told_ <= LEEWAY


def test_the_product_stays_where_float32_is_exact():
    vectors, _found = scored(*random_round(np.random.default_rng(8), 30, 20))
    scores = RoundScores(vectors, {"need": 1.0})
    one, other = np.abs(scores.mentee_factors), np.abs(scores.mentor_factors)
    assert (one.astype(np.int64) @ other.astype(np.int64)).max() < 2**24
    assert code_of(vectors.codes).stated * 12 <= 2**16
    with pytest.raises(bilinear.TooLargeError):
        RoundScores(replace(vectors, w=3 * vectors.w), {"need": 1.0})
