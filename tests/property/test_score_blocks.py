"""Scores and rules laid block by block: the same to the last bit however a round is cut."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records.school import Regulation
from matching.affinity import affinity, blend, census, components, statistics
from matching.constraints import constrain, prepare
from matching.vectors import vectorise
from tests.score_cases import FRAMEWORK, cases, random_round, scored, seeds

WHOLE = ("parts", "values", "known", "exact", "reliability", "wish_judged")
sizes = st.sampled_from([1, 3, 5, 8, 2**15])
threads = st.sampled_from([1, 2, 3])


def same(one, other):
    """Equal to the last bit, of one kind and shape."""
    return one.shape == other.shape and one.dtype == other.dtype and (one == other).all()


@given(cases(most=7), sizes, threads)
def test_neither_blocks_nor_threads_change_a_score(case, pairs, many):
    vectors, found = scored(*case)
    again = affinity(vectors, pairs=pairs, threads=many)
    assert again.units.dtype == np.int32
    assert same(again.units, found.units)
    assert again.frozen == found.frozen
    assert statistics(vectors, pairs, many) == found.frozen


@settings(max_examples=30)
@given(cases(most=7), threads)
def test_the_way_of_a_large_round_gives_the_same(case, many):
    vectors, found = scored(*case)
    assert census(vectors, few=-1) == found.frozen
    again = affinity(vectors, few=-1, threads=many)
    assert same(again.units, found.units)
    assert again.frozen == found.frozen


@pytest.mark.parametrize("seed", range(3))
def test_a_round_of_some_size_is_counted_like_one_gone_through(seed):
    vectors, found = scored(*random_round(np.random.default_rng(seed), 70, 55))
    assert census(vectors, few=-1) == found.frozen
    held = {"time": 0.25, "subject": 0.125}
    part = replace(vectors, frozen=replace(vectors.frozen, components=held))
    assert census(part, few=-1).components == {**found.frozen.components, **held}
    assert census(replace(vectors, frozen=found.frozen), few=-1) == found.frozen


@given(cases(least=1, most=7), st.data())
def test_a_block_holds_what_the_whole_holds(case, data):
    _vectors, found = scored(*case)
    last = data.draw(st.integers(1, len(found.units)))
    first = data.draw(st.integers(0, last - 1))
    block = found.block(first, last)
    for name in WHOLE:
        assert same(getattr(block, name), getattr(found, name)[..., first:last, :])
    assert (block.units == found.units[first:last]).all()
    fits = found.fits(first, last)
    assert same(fits.need, found.need[first:last])
    assert same(fits.wish_mentor, found.wish_mentor[first:last])
    assert same(fits.wish_judged, found.wish_judged[first:last])


@given(cases(least=1, most=5), sizes)
def test_a_pair_is_told_from_the_same_numbers(case, pairs):
    vectors, whole = scored(*case)
    found = affinity(vectors, pairs=pairs)
    for i, j in np.ndindex(found.units.shape):
        one = found.pair(i, j)
        assert one.units == found.units[i, j] == one.parts.sum()
        assert one.parts.base is one.values.base is one.known.base is None  # the block is let go
        assert same(one.parts, whole.parts[:, i, j])
        assert same(one.values, whole.values[:, i, j])
        assert same(one.known, whole.known[:, i, j])
        assert one.exact == whole.exact[i, j]
        assert one.reliability == whole.reliability[i, j]
        assert one.wish_judged == whole.wish_judged[i, j]
        assert found.need_parts(i, j).sum() == one.parts[0]


@given(cases(least=1, most=5))
def test_what_is_blended_is_what_is_laid(case):
    vectors, found = scored(*case)
    dense = blend(vectors, components(vectors))
    assert same(dense.units, found.units)
    assert dense.frozen == found.frozen
    assert same(dense.block(0, 1).parts, found.block(0, 1).parts)
    assert dense.pair(0, 0).exact == found.pair(0, 0).exact
    assert same(dense.fits(0, 1).need, found.fits(0, 1).need)


@given(seeds, st.integers(0, 6), st.integers(0, 6), seeds)
def test_the_order_of_people_moves_scores_and_changes_none(seed, rows, columns, turn):
    mentees, mentors, readings = random_round(np.random.default_rng(seed), rows, columns)
    rng = np.random.default_rng(turn)
    one, other = rng.permutation(rows), rng.permutation(columns)
    _v, found = scored(mentees, mentors, readings)
    turned = vectorise([mentees[i] for i in one], [mentors[j] for j in other], FRAMEWORK, readings)
    again = affinity(turned, pairs=4, threads=2)
    assert again.frozen == found.frozen
    assert same(again.units, found.units[np.ix_(one, other)])


@given(cases(most=7), sizes, st.booleans(), st.sampled_from([0.0, 0.3, 0.6]))
def test_rules_of_a_block_are_rules_of_the_whole(case, step, across, floor):
    mentees, mentors, _readings = case
    _v, fit = scored(*case)
    regulation = Regulation(need_floor=floor, wish_floor=floor)
    bans = [("mentee0", "mentor0"), ("mentee1", "mentor1")]
    whole = constrain(mentees, mentors, fit, FRAMEWORK, regulation, bans, across_schools=across)
    assert whole.mask.dtype == np.uint16
    rules = prepare(mentees, mentors, FRAMEWORK, regulation, bans, across_schools=across)
    for first in range(0, len(mentees), step):
        last = min(first + step, len(mentees))
        assert same(rules.mask(first, last, fit), whole.mask[first:last])
    assert dict(rules.warned) == dict(whole.warned)


@pytest.mark.parametrize("known", [(), ("time", "style")])
def test_statistics_that_are_held_already_stay(known):
    vectors, found = scored(*random_round(np.random.default_rng(3), 5, 4))
    held = dict.fromkeys(known, 0.125)
    again = statistics(replace(vectors, frozen=replace(vectors.frozen, components=held)), pairs=4)
    assert again.subject == found.frozen.subject
    assert again.components == {**found.frozen.components, **held}
