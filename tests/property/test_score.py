"""The score: bounds, exact sums, directions, silence, frozen statistics (profiles.md part C)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.records.bank import Role
from matching.affinity import (
    DEFAULT,
    affinity,
    blend,
    components,
    gaps,
    points,
    whole_points,
)
from matching.text.reading import EMPTY
from matching.vectors import Dials, Frozen, capability, freeze, need_weights, thaw, vectorise
from tests.score_cases import (
    DOMAINS,
    FRAMEWORK,
    answering,
    cases,
    plain,
    random_round,
    scored,
    seeds,
)

K = len(DOMAINS)
NEW = Frozen(general=3.5, means=(3.5,) * K, priors=(0.5,) * K, capability=(0.5,) * K)
DIALS = Dials()
answers = st.sampled_from([float("nan"), 1.0, 2.0, 3.0, 4.0, 5.0, 4 / 3])
shares = st.sampled_from([0.0, 0.25, 0.5, 1.0])
rows = arrays(float, (1, K), elements=answers)
nothing = np.zeros((1, K))


# 1. bounds and sums


@given(cases())
def test_every_figure_is_finite_and_in_bounds_and_parts_add_up(case):
    vectors, found = scored(*case)
    for one in (found.exact, found.total, found.need, found.reliability, found.values, vectors.c):
        assert np.isfinite(one).all()
        assert (one >= 0.0).all()
        assert (one <= 1.0).all()
    assert np.allclose(vectors.w.sum(axis=1), 1.0, rtol=0, atol=1e-12)
    assert (vectors.w >= 0.0).all()
    assert (found.parts.sum(axis=0) == found.units).all()
    assert (found.parts >= 0).all()
    floats = found.weights[:, None, None] * found.values
    assert np.abs(floats.sum(axis=0) - found.exact).max(initial=0.0) < 1e-12


@given(cases())
def test_whole_units_stand_within_half_a_percent_of_the_float_definition(case):
    _vectors, found = scored(*case)
    laid = found.parts / found.unit / found.weights[:, None, None]
    assert np.abs(laid - found.values).max(initial=0.0) <= 0.005
    assert np.abs(found.total - found.exact).max(initial=0.0) <= 0.005
    assert found.unit * len(found.codes) < 2**53


@given(cases(least=1))
def test_need_splits_by_domain_and_shown_points_add_up(case):
    _vectors, found = scored(*case)
    for i, j in np.ndindex(found.units.shape):
        assert found.need_parts(i, j).sum() == found.parts[0, i, j]
        shown = points(found.parts[:, i, j].tolist(), found.unit)
        assert sum(shown) == whole_points(int(found.units[i, j]), found.unit)
        assert abs(sum(shown) - 100 * found.total[i, j]) <= 0.5
        assert all(one >= 0 for one in shown)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_largest_remainder_never_moves_a_part_by_a_whole_point(parts):
    unit = max(sum(parts), 1)
    for part, shown in zip(parts, points(parts, unit), strict=True):
        assert abs(shown - 100 * part / unit) < 1.0


# 2. directions


@given(cases(least=1), st.integers(0, K - 1), st.floats(0, 1))
def test_more_capability_never_lowers_the_fit(case, domain, more):
    vectors, found = scored(*case)
    raised = vectors.c.copy()
    raised[:, domain] = np.maximum(raised[:, domain], more)
    again = components(replace(vectors, c=raised, frozen=found.frozen)).values[0]
    assert (again >= found.need - 1e-15).all()
    gained = (raised[:, domain] > vectors.c[:, domain] + 1e-6)[None, :]
    assert (again > found.need)[gained & (vectors.w[:, domain] > 1e-6)[:, None]].all()


@given(rows, arrays(float, (1, K), elements=shares), arrays(float, (1, K), elements=shares))
def test_text_and_evidence_only_add(offers, text, evidence):
    bare = capability(offers, nothing, nothing, NEW)
    assert (capability(offers, text, nothing, NEW) >= bare).all()
    assert (capability(offers, nothing, evidence, NEW) >= bare).all()
    both = capability(offers, text, evidence, NEW)
    assert (both >= capability(offers, text, nothing, NEW)).all()
    assert (both <= 1.0).all()


@given(rows, st.integers(0, K - 1), st.sampled_from([0.5, 1.0, 2.0]))
def test_a_higher_answer_raises_its_own_domain_and_no_other(offers, domain, more):
    offers = np.minimum(offers, 3.0)
    assume(not np.isnan(offers[0, domain]))
    raised = offers.copy()
    raised[0, domain] += more
    before = capability(offers, nothing, nothing, NEW)[0]
    after = capability(raised, nothing, nothing, NEW)[0]
    assert after[domain] > before[domain]
    assert (np.delete(after, domain) <= np.delete(before, domain)).all()


# 3. manner of answering


@given(rows, st.floats(-1.0, 1.0), st.sampled_from([0.0, 0.5, 1.0]), seeds)
def test_one_constant_over_all_offers_moves_fit_by_little(offers, const, centring, seed):
    dials = replace(DIALS, centring=centring)
    assume((~np.isnan(offers)).sum() >= dials.centred_from)
    w = np.random.default_rng(seed).dirichlet(np.ones(K))
    before = capability(offers, nothing, nothing, NEW, dials) @ w
    after = capability(offers + const, nothing, nothing, NEW, dials) @ w
    assert abs(after - before).max() <= (1 - centring) * abs(const) / 3.2 + 1e-12


@given(cases(least=1), st.sampled_from([-1, 1]))
def test_one_constant_over_all_needs_leaves_the_score(case, const):
    mentees, mentors, readings = case
    items = [one.code for one in FRAMEWORK.items] + list(DOMAINS)
    moved = [
        replace(
            one,
            answers={
                code: min(4, max(2, value)) if code in items else value
                for code, value in one.answers.items()
            },
        )
        for one in mentees
    ]
    lifted = [
        replace(
            one,
            answers={
                code: value + const if code in items else value
                for code, value in one.answers.items()
            },
        )
        for one in moved
    ]
    _v, before = scored(moved, mentors, readings)
    _v, after = scored(lifted, mentors, readings, before.frozen)
    assert np.abs(after.exact - before.exact).max() <= 1e-12
    assert np.abs(after.units - before.units).max() <= K


# 4. boasting


@given(st.integers(0, K - 1))
def test_boasting_everywhere_never_beats_being_strong_where_it_is_needed(domain):
    dials = replace(DIALS, centring=1.0)
    modest = np.full((1, K), 3.0)
    modest[0, domain] = 5.0
    need = np.eye(K)[domain]
    pair = np.vstack([np.full((1, K), 5.0), modest])
    frozen = freeze(pair, np.zeros((2, K)), np.zeros((2, K)), dials)
    boast, strong = capability(pair, np.zeros((2, K)), np.zeros((2, K)), frozen, dials) @ need
    assert boast <= strong


# 5. silence


@given(rows, st.integers(0, K - 1))
def test_a_hidden_answer_stands_no_higher_than_the_mean_of_those_who_answered(offers, domain):
    offers[0, domain] = np.nan
    frozen = freeze(offers, nothing, nothing)
    hidden = capability(offers, nothing, nothing, frozen)[0, domain]
    assert hidden <= frozen.priors[domain]


@given(cases(least=1))
def test_an_unknown_component_is_exactly_the_frozen_mean(case):
    _vectors, found = scored(*case)
    for at, code in enumerate(found.codes):
        if code != "need":
            stood_in = found.values[at][~found.known[at]]
            assert (stood_in == found.frozen.components[code]).all()


@given(cases(least=1))
def test_abstained_text_is_no_text(case):
    mentees, mentors, readings = case
    silent = {
        name: one
        for name, one in readings.items()
        if one.confirmed or (one.confident and not one.gated)
    }
    one, other = scored(*case)[1], scored(mentees, mentors, silent)[1]
    assert (one.units == other.units).all()
    empty = {name: EMPTY for name in readings if name not in silent}
    assert (scored(mentees, mentors, silent | empty)[1].units == one.units).all()
    assert (one.reliability == other.reliability).all()


@given(cases(least=1))
def test_words_no_scale_knows_are_no_answers(case):
    mentees, mentors, readings = case
    odd = [
        answering(
            one, exam__1=one.answers.get("exam.1", 9), planning=one.answers.get("planning", 0)
        )
        for one in mentors
    ]
    assert (scored(mentees, odd, readings)[1].units == scored(*case)[1].units).all()


@given(cases(least=1), st.integers(0, K - 1))
def test_reliability_never_grows_when_a_mentor_takes_an_answer_back(case, domain):
    mentees, mentors, readings = case
    vectors, found = scored(*case)
    code = DOMAINS[domain]
    hidden = [
        replace(
            one,
            answers={key: value for key, value in one.answers.items() if key.split(".")[0] != code},
        )
        for one in mentors
    ]
    again, less = scored(mentees, hidden, readings, found.frozen)
    assert (less.reliability <= found.reliability + 1e-12).all()
    assert (again.known <= vectors.known).all()


# 6. others


@given(cases(least=1, most=3), seeds)
def test_nobody_elses_score_moves_after_the_snapshot(case, seed):
    mentees, mentors, readings = case
    _v, before = scored(*case)
    rng = np.random.default_rng(seed)
    more, many, late = random_round(rng, 2, 2)
    more = [replace(one, id=f"late-{one.id}") for one in more]
    many = [replace(one, id=f"late-{one.id}") for one in many]
    late = {f"late-{name}": one for name, one in late.items()}
    frozen = thaw(before.frozen.dump())
    _v, after = scored(mentees + more, mentors + many, readings | late, frozen)
    n, m = before.units.shape
    assert (after.units[:n, :m] == before.units).all()
    assert np.abs(after.exact[:n, :m] - before.exact).max() <= 1e-12
    _v, fewer = scored(mentees[1:], mentors[1:], readings, frozen)
    assert (fewer.units == before.units[1:, 1:]).all()


@given(cases(least=1))
def test_a_double_of_a_mentee_gets_the_same_row(case):
    mentees, mentors, readings = case
    first = mentees[0]
    mentors = [replace(one, named=()) for one in mentors]  # a name is no property
    twin = replace(first, id="twin")
    if first.id in readings:
        readings = readings | {"twin": readings[first.id]}
    _v, found = scored([*mentees, twin], mentors, readings)
    assert (found.units[-1] == found.units[0]).all()
    assert (found.known[:, -1] == found.known[:, 0]).all()


@given(cases(least=1), st.randoms(use_true_random=False))
def test_order_of_people_means_nothing(case, random):
    mentees, mentors, readings = case
    _v, found = scored(*case)
    one, other = list(range(len(mentees))), list(range(len(mentors)))
    random.shuffle(one)
    random.shuffle(other)
    _v, turned = scored([mentees[i] for i in one], [mentors[j] for j in other], readings)
    assert turned.frozen == found.frozen
    assert np.abs(turned.exact - found.exact[np.ix_(one, other)]).max() <= 1e-12
    assert (turned.units == found.units[np.ix_(one, other)]).all()


@given(cases(least=1), st.permutations(range(K)))
def test_order_of_domains_means_nothing(case, order):
    mentees, mentors, readings = case
    turned = replace(FRAMEWORK, domains=tuple(FRAMEWORK.domains[at] for at in order))
    texts = {
        name: one if one is EMPTY else replace(one, tags=tuple(one.tags[at] for at in order))
        for name, one in readings.items()
    }
    found = affinity(vectorise(mentees, mentors, FRAMEWORK, readings))
    again = affinity(vectorise(mentees, mentors, turned, texts))
    assert np.abs(again.exact - found.exact).max() <= 1e-12
    assert np.abs(again.units - found.units).max() <= 1


@given(cases(least=1), st.permutations(range(len(DEFAULT))))
def test_order_of_components_means_nothing(case, order):
    vectors, found = scored(*case)
    codes = list(DEFAULT)
    again = affinity(vectors, {codes[at]: DEFAULT[codes[at]] for at in order})
    assert (again.units == found.units).all()


# 7. weights


@given(cases(least=1), st.sampled_from([10.0, 0.5, 3.0]))
def test_only_ratios_of_weights_count(case, factor):
    vectors, found = scored(*case)
    again = affinity(vectors, {code: factor * one for code, one in DEFAULT.items()})
    assert np.abs(again.exact - found.exact).max() <= 1e-12
    assert np.abs(again.units - found.units).max() <= K + 8


@given(cases(least=1), st.sampled_from(list(DEFAULT)))
def test_a_component_without_weight_may_be_rubbish(case, code):
    vectors, _found = scored(*case)
    weights = {**DEFAULT, code: 0.0}
    parts = components(vectors)
    rubbish = parts.values.copy()
    rubbish[parts.codes.index(code)] = np.nan
    clean, dirty = (
        blend(vectors, parts, weights),
        blend(vectors, replace(parts, values=rubbish), weights),
    )
    assert (clean.units == dirty.units).all()
    assert (clean.exact == dirty.exact).all()
    assert (clean.parts[clean.codes.index(code)] == 0).all()


# needs


@given(rows, arrays(bool, (1, K)), st.sampled_from([None, 0, 3]))
def test_weights_of_needs_sum_to_one_for_any_silence(needs, top, tag):
    text = nothing.copy()
    if tag is not None:
        text[0, tag] = 1.0
    w = need_weights(needs, top, text)
    assert np.isfinite(w).all()
    assert w.sum() == pytest.approx(1.0, abs=1e-12)
    if tag is not None:
        assert w[0, tag] >= 0.5


@given(cases(least=1))
def test_a_named_gap_raises_reliability_by_what_it_promises(case):
    vectors, found = scored(*case)
    for i, j in np.ndindex(found.units.shape):
        missing = gaps(vectors, found, i, j, most=99)
        assert all(0.0 < one.gain <= 1.0 - found.reliability[i, j] + 1e-9 for one in missing)
        assert "wellbeing" not in [one.question for one in missing]
        assert [one.gain for one in missing] == sorted((one.gain for one in missing), reverse=True)


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_an_empty_side_is_a_round_too(mentees, mentors):
    _v, found = scored(
        [plain(f"mentee{i}", Role.MENTEE) for i in range(mentees)],
        [plain(f"mentor{j}", Role.MENTOR) for j in range(mentors)],
        {},
    )
    assert found.units.shape == (mentees, mentors)
    assert found.parts.shape == (8, mentees, mentors)
