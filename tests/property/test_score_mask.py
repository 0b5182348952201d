"""The mask beside the score (profiles.md part C, 8)."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.records.round import UnmatchedReason
from data.records.school import Regulation
from matching.constraints import bit, constrain, floor_effect, floor_effects, reasons_of, roll_up
from tests.score_cases import FRAMEWORK, cases, scored

OPEN = Regulation(
    kinds=("traditional", "group", "short_term", "situational", "virtual", "reverse"),
    need_floor=0.0,
    wish_floor=0.0,
)
regulations = st.builds(
    Regulation,
    forms=st.sampled_from([("teacher_teacher",), ("teacher_teacher", "employer_student"), ()]),
    kinds=st.sampled_from([("traditional", "group"), ("situational", "short_term"), ("virtual",)]),
    capacity_limit=st.integers(0, 4),
    need_floor=st.sampled_from([0.0, 0.3, 0.6]),
    wish_floor=st.sampled_from([0.0, 0.2, 0.8]),
)


def ruled(case, regulation=None, bans=(), **more):
    mentees, mentors, _readings = case
    _vectors, found = scored(*case)
    return constrain(mentees, mentors, found, FRAMEWORK, regulation, bans, **more)


@given(cases(), regulations)
def test_the_mask_never_changes_a_score(case, regulation):
    _v, before = scored(*case)
    units = before.units.copy()
    mentees, mentors, _readings = case
    constrain(mentees, mentors, before, FRAMEWORK, regulation)
    assert (before.units == units).all()
    assert (scored(*case)[1].units == units).all()


@given(cases(least=1), regulations, st.booleans())
def test_reasons_of_a_pair_do_not_depend_on_other_pairs(case, regulation, across):
    mentees, mentors, _readings = case
    _v, fit = scored(*case)
    whole = constrain(
        mentees,
        mentors,
        fit,
        FRAMEWORK,
        regulation,
        [("mentee0", "mentor0")],
        across_schools=across,
    )
    for i, j in np.ndindex(whole.mask.shape):
        alone = constrain(
            mentees[i : i + 1],
            mentors[j : j + 1],
            Cell(fit, i, j),
            FRAMEWORK,
            regulation,
            [("mentee0", "mentor0")],
            across_schools=across,
        )
        assert alone.mask[0, 0] == whole.mask[i, j]
        assert alone.warnings[0, 0] == whole.warnings[i, j]


@given(cases(least=1), regulations)
def test_taking_one_reason_away_frees_a_pair_only_if_it_was_the_only_one(case, regulation):
    found = ruled(case, regulation, [("mentee0", "mentor0")])
    lifted = ruled(case, regulation)
    only = found.mask == bit("curator_ban")
    assert (lifted.eligible == (found.eligible | only)).all()
    lower = ruled(case, replace(regulation, need_floor=0.0), [("mentee0", "mentor0")])
    only = found.mask == bit("below_need_floor")
    assert (lower.eligible == (found.eligible | only)).all()


@given(cases(), regulations)
def test_allowed_pairs_are_those_without_a_reason(case, regulation):
    found = ruled(case, regulation)
    for i, j in np.ndindex(found.mask.shape):
        assert found.eligible[i, j] == (found.reasons(i, j) == ())
        assert sum(map(bit, found.reasons(i, j))) == found.mask[i, j]
    assert (found.capacity >= 0).all()
    assert not found.eligible[:, found.capacity == 0].any()


@given(cases(least=1), st.sampled_from(["need", "wish"]), st.sampled_from([0.0, 0.3, 0.5, 0.9]))
def test_the_shown_effect_of_a_floor_is_what_applying_it_does(case, which, value):
    mentees, mentors, _readings = case
    _v, fit = scored(*case)
    found = constrain(mentees, mentors, fit, FRAMEWORK, OPEN, across_schools=True)
    effect = floor_effect(found, fit, which, value)
    rule = replace(OPEN, **{f"{which}_floor": value})
    applied = constrain(mentees, mentors, fit, FRAMEWORK, rule, across_schools=True)
    before, after = found.eligible, applied.eligible
    assert effect.pairs == before.sum() - after.sum()
    assert effect.mentees == (before.any(axis=1) & ~after.any(axis=1)).sum()
    assert effect.mentors == (before.any(axis=0) & ~after.any(axis=0)).sum()
    assert floor_effects(found, fit, which, (0.2, value, 0.7))[1] == effect


@given(st.lists(st.integers(0, 2**13 - 1), max_size=6), st.booleans(), st.booleans())
def test_every_mentee_without_a_pair_has_one_reason(masks, consent, unclear):
    found = roll_up(masks, consent=consent, unclear=unclear)
    assert isinstance(found, UnmatchedReason)
    if not consent:
        assert found is UnmatchedReason.NO_CONSENT
    elif unclear:
        assert found is UnmatchedReason.REQUEST_UNCLEAR
    elif found is UnmatchedReason.NO_COMPETENT_MENTOR:
        assert all("below_need_floor" in reasons_of(one) for one in masks)
    elif 0 in masks:
        assert found is UnmatchedReason.NO_CAPACITY


class Cell:
    """One pair of a score."""

    def __init__(self, fit, row, column):
        for name in ("need", "wish_mentor", "wish_judged"):
            setattr(self, name, getattr(fit, name)[row : row + 1, column : column + 1])

    def fits(self, _first, _last):
        return self
