"""An invented region: the same for the same seed, exact small numbers, as many places as asked."""

import math

import numpy as np
import pytest

from data.codebook import framework
from data.synthetic.region import BLOCK, KINDS, UNIT, BadRegionError, region

MADE = {kind: region(2500, 800, seed=3, kind=kind) for kind in KINDS}


@pytest.fixture(params=KINDS)
def made(request):
    return MADE[request.param]


def scores(made):
    return made.mentee_factors.astype(np.int64) @ made.mentor_factors.T.astype(np.int64)


def test_factors_are_bytes_and_no_score_leaves_the_unit(made):
    phi, psi = made.mentee_factors, made.mentor_factors
    assert phi.dtype == psi.dtype == np.int8
    assert phi.min() >= 0
    assert psi.min() >= 0
    assert made.unit == UNIT < 2**24
    most = phi.max(0).astype(np.int64) @ psi.max(0).astype(np.int64)
    assert scores(made).max() <= min(most, made.unit)
    assert made.mentee_factors[:, : len(framework().domain_codes)].sum(1, dtype=int).max() <= 100


def test_the_greatest_score_is_reached_by_construction():
    """All points on one domain, the best strength there, the same subject, level and district."""
    from data.synthetic.region import DISTRICT, FULL, LEVEL, STRENGTH, SUBJECT, WEIGHTS

    assert WEIGHTS * STRENGTH + FULL * (SUBJECT + LEVEL + DISTRICT) == UNIT


def test_float32_holds_every_score_exactly(made):
    narrow = made.mentee_factors.astype(np.float32) @ made.mentor_factors.astype(np.float32).T
    assert (narrow == scores(made)).all()


def test_places_are_as_many_as_the_load_says():
    for load, mentors in ((0.97, 800), (1.3, 800), (0.5, 800), (9.0, 800), (1.0, 1)):
        made = region(2500, mentors, seed=1, load=load)
        assert made.capacity.sum() == round(2500 / load)
        assert made.capacity.min() >= (1 if made.capacity.sum() >= mentors else 0)


def test_the_same_seed_is_the_same_region_and_another_seed_another(made):
    kind = made.outline.kind
    again = region(2500, 800, seed=3, kind=kind)
    for field in ("mentee_factors", "mentor_factors", "capacity", "priority", "mentee_school"):
        assert (getattr(again, field) == getattr(made, field)).all()
    other = region(2500, 800, seed=4, kind=kind)
    assert (other.mentee_factors != made.mentee_factors).any()


def test_a_seed_means_the_same_region_for_ever():
    """Stored plans are checked against a region drawn again; a change needs another version."""
    made = region(5, 3, seed=1, kind="tied")
    assert made.mentee_factors.sum(1, dtype=int).tolist() == [136, 136, 136, 136, 136]
    assert made.mentor_factors.sum(1, dtype=int).tolist() == [1146, 1021, 1046]
    assert made.capacity.tolist() == [2, 2, 1]


def test_rows_past_the_first_block_are_drawn_too():
    made = region(BLOCK + 7, 20, seed=2)
    assert len(made.mentee_factors) == BLOCK + 7
    assert made.mentee_factors[-7:].sum(1, dtype=int).min() > 36
    assert len(set(made.mentee_ids)) == BLOCK + 7


def test_ties_are_many_where_answers_are_ticks_and_few_elsewhere():
    kinds = {kind: len(np.unique(scores(MADE[kind]))) for kind in KINDS}
    assert kinds["tied"] * 4 < min(kinds["random"], kinds["clustered"])


def test_the_commonest_needs_are_much_commoner_in_a_clustered_region():
    def spread(kind):
        need = MADE[kind].mentee_factors[:, :15].astype(float)
        return need.mean(0).max() / need.mean(0).min()

    assert spread("clustered") > 2 * spread("random")


def test_schools_and_tiers_are_laid_over_both_sides(made):
    assert set(np.unique(made.priority)) == {0, 1}
    assert 0.15 < (made.priority == 0).mean() < 0.25
    shared = made.mentee_school[:, None] == made.mentor_school
    assert 0 < shared.mean() < 0.02


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mentees", 0),
        ("mentors", -1),
        ("mentees", 10**9),
        ("seed", -1),
        ("kind", "tidy"),
        ("load", 0.0),
        ("load", math.nan),
    ],
)
def test_an_outline_nobody_can_draw_is_refused_with_its_place(field, value):
    asked = {"mentees": 10, "mentors": 5, field: value}
    with pytest.raises(BadRegionError) as refused:
        region(**asked)
    assert refused.value.params["field"] == field
