"""Components one by one, against the table of profiles.md B4."""

import math
from dataclasses import replace

import numpy as np
import pytest

from data.i18n import speaking
from data.records.bank import Role
from matching.affinity import (
    DEFAULT,
    BadWeightsError,
    above_mean,
    affinity,
    gaps,
    level,
    scaled,
    word,
)
from matching.text.reading import TextReading
from tests.score_cases import DOMAINS, FRAMEWORK, answering, plain, scored

MENTEE, MENTOR = plain("a", Role.MENTEE), plain("b", Role.MENTOR)
SUBJECTS = [one.code for one in FRAMEWORK.subjects]


def pair(mentee=MENTEE, mentor=MENTOR):
    return scored([mentee], [mentor], {})[1]


def value(code, mentee=MENTEE, mentor=MENTOR):
    """The component, or None where it is unknown."""
    found = pair(mentee, mentor)
    at = found.codes.index(code)
    return found.values[at, 0, 0].item() if found.known[at, 0, 0] else None


def test_default_weights_are_mild_and_sum_to_one():
    assert sum(DEFAULT.values()) == pytest.approx(1.0)
    assert max(DEFAULT.values()) <= 0.35


@pytest.mark.parametrize(
    "weights", [{"need": -1.0}, {"need": math.nan}, {"luck": 1.0}, {"need": 0.0}, {}]
)
def test_impossible_weights_are_refused(weights):
    with pytest.raises(BadWeightsError):
        scaled(tuple(DEFAULT), weights)


# time


def slots(one, *named):
    return answering(one, slots=tuple(named))


def test_time_grows_with_common_hours_and_saturates():
    mentor = slots(MENTOR, "mon_morning", "tue_morning", "fri_evening")
    one = value("time", slots(MENTEE, "mon_morning"), mentor)
    two = value("time", slots(MENTEE, "mon_morning", "tue_morning"), mentor)
    assert one == pytest.approx(1 - math.exp(-1 / 1.5))
    assert two == pytest.approx(1 - math.exp(-2 / 1.5))
    assert value("time", slots(MENTEE, "wed_morning"), mentor) == 0.0


def test_time_is_unknown_when_a_side_named_no_slot():
    assert value("time", slots(MENTEE, "mon_morning"), MENTOR) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "known"),
    [
        (("situational",), ("situational",), True),
        (("situational",), None, True),
        (None, ("situational",), True),
        (("situational", "traditional"), ("situational", "traditional"), True),
        (("situational",), ("traditional",), False),
    ],
)
def test_a_situational_pair_takes_the_mean_time_as_known(mine, theirs, known):
    mentee = answering(slots(MENTEE, "mon_morning"), kind=mine)
    mentor = answering(slots(MENTOR, "tue_morning"), kind=theirs)
    found = pair(mentee, mentor)
    mean = found.frozen.components["time"]
    assert found.component("time")[0, 0] == pytest.approx(mean if known else 0.0)
    assert found.known[found.codes.index("time"), 0, 0]


# school, style, subject, level


@pytest.mark.parametrize(
    ("fields", "years"),
    [
        ({"years_in_school": 3}, 3),
        ({"years_in_school": 0}, 0),
        ({"years_in_school": 9, "school_id": "two"}, 0),
        ({"years_in_school": 9, "workplace": "СОШ № 5"}, 0),
    ],
)
def test_years_in_the_same_school_count(fields, years):
    assert value("school", MENTEE, replace(MENTOR, **fields)) == pytest.approx(
        1 - math.exp(-years / 3)
    )


def test_years_in_the_school_may_be_unknown():
    assert value("school") is None


def test_style_needs_two_common_scales_and_is_capped():
    mentee = answering(MENTEE, style__show_ask=1, style__plan_flex=1)
    assert value("style", mentee, answering(MENTOR, style__show_ask=1, style__often_rare=1)) is None
    twin = answering(MENTOR, style__show_ask=1, style__plan_flex=1)
    assert value("style", mentee, twin) == 1.0
    near = answering(MENTOR, style__show_ask=1, style__plan_flex=2)
    assert value("style", mentee, near) == 1.0
    far = answering(MENTOR, style__show_ask=5, style__plan_flex=3)
    assert value("style", mentee, far) == pytest.approx(0.25 / 0.8)


@pytest.mark.parametrize("seed", range(20))
def test_subjects_and_levels_agree_with_the_framework(seed):
    rng = np.random.default_rng(seed)
    one, other = (
        {
            "subjects": tuple(rng.choice(SUBJECTS, 2).tolist()),
            "levels": tuple(rng.choice(FRAMEWORK.levels, 2).tolist()),
        }
        for _ in range(2)
    )
    mentee = replace(MENTEE, answers={"needs_top": ("exam",)}, **one)
    mentor = replace(MENTOR, **other)
    vectors, found = scored([mentee], [mentor], {})
    assert found.component("level")[0, 0] == FRAMEWORK.level_match(one["levels"], other["levels"])
    match = FRAMEWORK.subject_match(one["subjects"], other["subjects"])
    share = vectors.w[0] @ vectors.codes.subject_matters
    mean = found.frozen.subject
    assert found.component("subject")[0, 0] == pytest.approx(share * match + (1 - share) * mean)


def test_subject_and_level_are_unknown_without_facts():
    assert value("subject") is None
    assert value("level", replace(MENTEE, levels=("noo",))) is None


# wishes


@pytest.mark.parametrize(
    ("wish", "offer", "met"),
    [
        ({"format": ("in_person",)}, {"format": ("mixed",)}, 1.0),
        ({"format": ("in_person",)}, {"format": ("remote",)}, 0.0),
        ({"kind": ("group",)}, {"kind": ("group", "virtual")}, 1.0),
        ({"kind": ("group",)}, {"kind": ("virtual",)}, 0.0),
        ({"mentor_type": ("subject_mentor",)}, {"mentor_type": ("consultant_mentor",)}, 0.0),
        ({"form": ("teacher_teacher",)}, {"form": ("teacher_teacher",)}, 1.0),
        ({"duration": ("m6",)}, {"duration": ("m6", "m12")}, 1.0),
        ({"duration": ("m6",)}, {"duration": ("m3",)}, 0.5),
        ({"duration": ("m3",)}, {"duration": ("m12",)}, 0.0),
        ({"hours_per_month": "h3_4"}, {"hours_per_month": "h9"}, 1.0),
        ({"hours_per_month": "h9"}, {"hours_per_month": "h5_8"}, 2 / 3),
        ({"hours_per_month": "h9"}, {"hours_per_month": "h1_2"}, 0.0),
        (
            {"format": ("remote",), "kind": ("group",)},
            {"format": ("remote",), "kind": ("virtual",)},
            0.5,
        ),
    ],
)
def test_a_wish_is_met_by_the_partners_answer(wish, offer, met):
    mentee, mentor = answering(MENTEE, **wish), answering(MENTOR, **offer)
    assert value("wish_mentee", mentee, mentor) == pytest.approx(met)
    mirrored = answering(MENTEE, **offer), answering(MENTOR, **wish)
    assert value("wish_mentor", *mirrored) == pytest.approx(met)


@pytest.mark.parametrize(
    ("wish", "theirs", "met"),
    [
        ("same", ("rus",), 1.0),
        ("same", ("lit",), 0.6),
        ("same", ("math",), 0.0),
        ("kindred", ("lit",), 1.0),
        ("kindred", ("math",), 0.2),
    ],
)
def test_a_wish_about_the_subject(wish, theirs, met):
    mentee = answering(replace(MENTEE, subjects=("rus",)), subject_wish=wish)
    assert value("wish_mentee", mentee, replace(MENTOR, subjects=theirs)) == pytest.approx(met)


@pytest.mark.parametrize(
    ("role", "wish", "years", "met"),
    [
        (Role.MENTEE, "recent", 7, 1.0),
        (Role.MENTEE, "recent", 8, 0.3),
        (Role.MENTEE, "long", 10, 1.0),
        (Role.MENTEE, "long", 9, 0.3),
        (Role.MENTOR, "novice", 2, 1.0),
        (Role.MENTOR, "novice", 3, 0.3),
        (Role.MENTOR, "experienced", 3, 1.0),
    ],
)
def test_a_wish_about_experience(role, wish, years, met):
    mentee, mentor = (
        answering(one, partner_experience=wish)
        if one.role is role
        else replace(one, years_teaching=years)
        for one in (MENTEE, MENTOR)
    )
    code = "wish_mentee" if role is Role.MENTEE else "wish_mentor"
    assert value(code, mentee, mentor) == pytest.approx(met)


@pytest.mark.parametrize(("place", "met"), [(0, 1.0), (1, 0.9), (2, 0.8), (None, 0.4)])
def test_a_named_colleague_is_wished_by_rank(place, met):
    named = ["x", "y", "z"]
    if place is not None:
        named[place] = "b"
    assert value("wish_mentee", replace(MENTEE, named=tuple(named))) == pytest.approx(met)


def test_a_named_colleague_weighs_three_other_wishes():
    mentee = answering(replace(MENTEE, named=("b",)), kind=("group",))
    assert value("wish_mentee", mentee, answering(MENTOR, kind=("virtual",))) == pytest.approx(0.75)


def test_no_wish_counts_as_known_at_the_mean():
    mentee = answering(MENTEE, subject_wish="any", partner_experience="any", format=())
    found = pair(mentee)
    assert value("wish_mentee", mentee) == found.frozen.components["wish_mentee"]


def test_a_wish_nobody_answered_to_is_unknown():
    mentee = answering(MENTEE, format=("remote",))
    assert value("wish_mentee", mentee) is None
    assert not pair(MENTEE, answering(MENTOR, format=("remote",))).wish_judged[0, 0]


def test_a_silent_partner_gains_nothing_over_the_mean():
    mentee = answering(MENTEE, format=("remote",), kind=("group",))
    half = pair(mentee, answering(MENTOR, format=("remote",)))
    mean = half.frozen.components["wish_mentee"]
    assert half.wish_mentee[0, 0] == pytest.approx((1 + mean) / 2)


# reading a score


def test_the_words_of_reliability():
    with speaking("ru"):
        assert [word(one) for one in (0.8, 0.5, 0.49)] == [
            "высокая",
            "средняя",
            "низкая: уточните анкету",
        ]
    assert level(1.0) == "high"


def sure(code):
    tags = tuple(float(one == code) for one in DOMAINS)
    return {"a": TextReading(tags=tags, confirmed=True)}


def test_gaps_name_who_should_answer_what():
    vectors, found = scored([MENTEE], [MENTOR], sure("exam"))
    first = gaps(vectors, found, 0, 0)[0]
    assert (first.side, first.question) == (Role.MENTOR, "exam")
    everything = {(one.side, one.question): one for one in gaps(vectors, found, 0, 0, most=99)}
    assert everything[Role.MENTOR, "years_in_school"].staff
    assert (Role.MENTEE, "slots") in everything
    assert (Role.MENTEE, "style") in everything
    assert (Role.MENTEE, "grid") not in everything


def test_answering_a_gap_gives_what_was_promised():
    vectors, found = scored([MENTEE], [MENTOR], sure("exam"))
    first = gaps(vectors, found, 0, 0)[0]
    _vectors, again = scored([MENTEE], [answering(MENTOR, exam=4)], sure("exam"))
    assert again.reliability[0, 0] == pytest.approx(found.reliability[0, 0] + first.gain)


def test_gaps_of_the_sensitive_domain_are_not_told_apart():
    vectors, found = scored([MENTEE], [MENTOR], sure("wellbeing"))
    assert gaps(vectors, found, 0, 0)[0].question == "other"


def test_wishes_without_partners_answers_are_a_gap_of_the_partner():
    vectors, found = scored([answering(MENTEE, format=("remote",))], [MENTOR], {})
    asked = {(one.side, one.question) for one in gaps(vectors, found, 0, 0, most=99)}
    assert (Role.MENTOR, "wishes") in asked
    assert (Role.MENTEE, "wishes") not in asked


def test_a_silent_request_is_the_greatest_gap():
    mentor = replace(MENTOR, answers=dict.fromkeys(DOMAINS, 4))
    vectors, found = scored([MENTEE], [mentor], {})
    first = gaps(vectors, found, 0, 0)[0]
    assert (first.side, first.question) == (Role.MENTEE, "grid")


def test_better_than_the_mean_and_the_mean_sum_to_the_coverage():
    mentors = [
        replace(MENTOR, id=f"m{one}", answers=dict.fromkeys(DOMAINS, one)) for one in range(1, 6)
    ]
    vectors, found = scored([replace(MENTEE, answers={"exam": 5})], mentors, {})
    base = vectors.w[0] @ np.array(found.frozen.capability)
    assert base + above_mean(vectors, found.frozen, 0, 4).sum() == pytest.approx(found.need[0, 4])


def test_the_engine_counts_the_same_units():
    from matching.assign import Problem

    mentors = [replace(MENTOR, id=f"m{one}", answers={"exam": one}) for one in range(1, 6)]
    found = affinity(scored([replace(MENTEE, answers={"exam": 5})], mentors, {})[0])
    problem = Problem(found.total, np.ones((1, 5), bool), np.ones(5, int), unit=found.unit)
    assert (problem.units == found.units).all()
