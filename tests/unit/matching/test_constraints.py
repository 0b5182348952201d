"""Every reason of the mask, one behaviour a test; places, tiers, labels."""

from dataclasses import replace
from datetime import date

import pytest

from data.i18n import speaking
from data.records.bank import Role
from data.records.round import UnmatchedReason
from data.records.school import Regulation
from matching.constraints import (
    Reason,
    capacities,
    constrain,
    label,
    labels,
    reasons_of,
    roll_up,
    shown,
    tiers,
)
from matching.profile import restore
from tests.score_cases import FRAMEWORK, answering, plain, scored

MENTEE, MENTOR = plain("a", Role.MENTEE), plain("b", Role.MENTOR)
LAX = Regulation(need_floor=0.0, wish_floor=0.0)


def ruled(mentee=MENTEE, mentor=MENTOR, regulation=LAX, bans=(), **more):
    _vectors, found = scored([mentee], [mentor], {})
    return constrain([mentee], [mentor], found, FRAMEWORK, regulation, bans, **more)


def reasons(*args, **more):
    return ruled(*args, **more).reasons(0, 0)


def test_a_plain_pair_is_allowed():
    found = ruled()
    assert found.reasons(0, 0) == found.warnings_of(0, 0) == ()
    assert found.eligible.all()


def test_the_default_regulation_applies_the_floors():
    assert Regulation().need_floor == 0.3
    weak = replace(MENTOR, answers=dict.fromkeys(FRAMEWORK.domain_codes, 1))
    assert ruled(MENTEE, weak, regulation=None).reasons(0, 0) == ("below_need_floor",)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
@pytest.mark.parametrize(
    ("field", "reason"), [("admitted", "not_admitted"), ("consent", "no_consent")]
)
def test_each_side_must_be_admitted_and_consent(side, field, reason):
    people = {"mentee": MENTEE, "mentor": MENTOR}
    people[side] = replace(people[side], **{field: False})
    assert reasons(**people) == (reason,)


def test_nobody_mentors_oneself():
    assert reasons(MENTEE, replace(MENTOR, id="a")) == ("same_person",)


def test_another_school_needs_round_permission_and_both_transfers():
    far = replace(MENTOR, school_id="two")
    assert reasons(MENTEE, far) == ("no_consent", "other_school")
    willing = answering(replace(far, transfer=True), willingness=("other_schools",))
    mentee = replace(MENTEE, transfer=True)
    assert reasons(mentee, willing) == ("other_school",)
    assert reasons(mentee, willing, across_schools=True) == ()
    assert reasons(mentee, replace(willing, transfer=False), across_schools=True) == ("no_consent",)
    assert reasons(mentee, replace(far, transfer=True), across_schools=True) == ("other_school",)


def test_a_transfer_that_names_schools_holds_for_these_alone():
    far = replace(MENTOR, school_id="s2", workplace="Школа 2", transfer=True, receivers=("",))
    far = answering(far, willingness=("other_schools",))
    for receivers, barred in ((("Школа 2",), ()), (("Школа 9",), ("no_consent",)), ((), ())):
        mentee = replace(MENTEE, transfer=True, receivers=receivers)
        assert reasons(mentee, far, across_schools=True) == barred
    third = replace(far, receivers=("Школа 3",))
    assert reasons(mentee, third, across_schools=True) == ("no_consent",)
    assert restore(far.dump()) == far


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({}, 1),
        ({"answers": {"capacity": 2}}, 2),
        ({"answers": {"capacity": 9}}, 3),
        ({"answers": {"capacity": 2}, "load": 1}, 1),
        ({"answers": {"capacity": 2}, "load": 3}, 0),
        ({"answers": {"capacity": 3}, "capacity_limit": 2}, 2),
    ],
)
def test_places_are_the_least_of_all_caps_less_the_load(fields, places):
    mentor = replace(MENTOR, **fields)
    assert capacities([mentor], LAX).tolist() == [places]
    assert reasons(MENTEE, mentor) == (() if places else ("no_capacity",))


def slots(one, *named):
    return answering(one, slots=tuple(named))


def test_no_common_slot_forbids_only_where_both_named_slots():
    mentee = slots(MENTEE, "mon_morning")
    assert reasons(mentee, slots(MENTOR, "tue_morning")) == ("no_common_time",)
    assert reasons(mentee, slots(MENTOR, "mon_morning", "tue_morning")) == ()
    assert reasons(mentee, MENTOR) == ()


def test_a_kind_without_slots_needs_no_common_time():
    mentee = answering(slots(MENTEE, "mon_morning"), kind=("situational",))
    mentor = slots(MENTOR, "tue_morning")
    assert reasons(mentee, mentor) == ()
    assert reasons(mentee, answering(mentor, kind=("traditional",))) == ("no_common_time",)


@pytest.mark.parametrize(
    ("mentee", "mentor", "reason"),
    [
        ({"form": ("head_teacher",)}, {}, ("form_kind",)),
        ({}, {"form": ("head_teacher",)}, ("form_kind",)),
        ({"form": ("head_teacher", "teacher_teacher")}, {}, ()),
        ({"kind": ("reverse",)}, {}, ("form_kind",)),
        ({"kind": ("speed",)}, {}, ("form_kind",)),
        ({"kind": ("group",)}, {"kind": ("traditional",)}, ()),
        ({"kind": ("traditional",), "duration": ("m3",)}, {}, ("form_kind",)),
        ({"kind": ("traditional",), "duration": ("m3", "m6")}, {}, ()),
        ({"kind": ("traditional",)}, {"duration": ("m3",)}, ("form_kind",)),
        ({"duration": ("m3",)}, {}, ()),
        ({"kind": ("group",), "group_size": 1}, {"capacity": 3}, ("form_kind",)),
        ({"kind": ("group",), "group_size": 2}, {"capacity": 3}, ()),
        (
            {"kind": ("group",), "group_size": 2},
            {"kind": ("group",), "capacity": 1},
            ("form_kind",),
        ),
        ({"kind": ("group", "short_term"), "group_size": 1}, {}, ()),
    ],
)
def test_forms_and_kinds_within_the_regulation_and_their_limits(mentee, mentor, reason):
    assert reasons(answering(MENTEE, **mentee), answering(MENTOR, **mentor)) == reason


def test_a_speed_meeting_makes_no_pair_even_when_enabled():
    open_ = replace(LAX, kinds=("speed",))
    assert reasons(answering(MENTEE, kind=("speed",)), regulation=open_) == ("form_kind",)


def test_a_full_mentor_is_full_and_not_at_odds_with_a_kind():
    full = replace(answering(MENTOR, kind=("traditional",)), load=5)
    assert reasons(MENTEE, full) == ("no_capacity",)


@pytest.mark.parametrize(
    ("forms", "mentee", "mentor", "reason", "warning"),
    [
        (("teacher_teacher",), None, None, ("line_manager",), ()),
        (("teacher_teacher", "employer_student"), None, None, (), ("line_manager",)),
        (("teacher_teacher", "head_teacher"), None, None, (), ()),
        (("teacher_teacher", "head_teacher"), ("teacher_teacher",), None, ("line_manager",), ()),
        (("teacher_teacher", "head_teacher"), ("teacher_teacher",), ("head_teacher",), (), ()),
        ((), None, None, ("line_manager",), ()),
    ],
)
def test_the_line_manager_rule_is_that_of_the_form(forms, mentee, mentor, reason, warning):
    found = ruled(
        answering(replace(MENTEE, manager_id="b"), form=mentee),
        answering(MENTOR, form=mentor),
        replace(LAX, forms=forms),
    )
    assert found.reasons(0, 0) == reason
    assert found.warnings_of(0, 0) == warning


@pytest.mark.parametrize(
    ("field", "reason"), [("banned", "do_not_pair"), ("conflicts", "conflict")]
)
def test_private_lists_of_either_side_hold(field, reason):
    assert reasons(replace(MENTEE, **{field: frozenset({"b", "x"})})) == (reason,)
    assert reasons(MENTEE, replace(MENTOR, **{field: frozenset({"a"})})) == (reason,)


def test_the_curator_may_forbid_a_pair():
    assert reasons(bans=[("a", "b"), ("a", "nobody")]) == ("curator_ban",)


def test_a_mentor_without_wishes_passes_the_floor_of_wishes():
    strict = replace(LAX, wish_floor=1.0)
    assert reasons(regulation=strict) == ()
    wish = answering(MENTOR, format=("remote",))
    assert reasons(MENTEE, wish, regulation=strict) == ()
    far = answering(MENTEE, format=("in_person",))
    assert reasons(far, wish, regulation=strict) == ("below_wish_floor",)


def test_a_pair_on_the_floor_passes():
    _vectors, found = scored([MENTEE], [MENTOR], {})
    exact = replace(LAX, need_floor=float(found.need[0, 0]))
    assert reasons(regulation=exact) == ()


def test_all_reasons_are_kept():
    mentee = replace(slots(MENTEE, "mon_morning"), consent=False, banned=frozenset({"b"}))
    found = ruled(mentee, slots(MENTOR, "tue_morning"), bans=[("a", "b")])
    assert found.reasons(0, 0) == ("no_consent", "no_common_time", "do_not_pair", "curator_ban")


# tiers


def test_waiting_comes_first_then_early_career():
    today = date(2026, 11, 1)
    people = [
        MENTEE,
        replace(MENTEE, early_career=True),
        replace(MENTEE, waiting_since=date(2026, 9, 1)),
        replace(MENTEE, waiting_since=date(2026, 10, 20), early_career=True),
        replace(MENTEE, requeued=True),
    ]
    assert tiers(people, today).tolist() == [2, 1, 0, 1, 0]
    assert tiers(people).tolist() == [2, 1, 0, 1, 0]
    assert tiers(people[:3]).tolist() == [2, 1, 2]
    assert tiers([]).tolist() == []


# words


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("audience", ["curator", "director"])
def test_every_reason_has_words_for_everybody(language, audience):
    with speaking(language):
        for one in Reason:
            said = label(one.name.lower(), audience)
            assert said
            assert not said.startswith("score.")


def test_private_reasons_look_alike_to_everybody_but_the_curator():
    mask = int(Reason.DO_NOT_PAIR | Reason.CONFLICT | Reason.CURATOR_BAN)
    with speaking("ru"):
        assert labels(mask, "director") == ("иное ограничение",)
        assert len(labels(mask)) == 3
        assert labels(int(Reason.BELOW_WISH_FLOOR), "mentee") == ("слабое соответствие запросу",)
    assert shown("no_capacity", "mentor") == "no_capacity"


# one reason for a person


def bits(*codes):
    return sum(int(Reason[code.upper()]) for code in codes)


@pytest.mark.parametrize(
    ("masks", "reason"),
    [
        ([], UnmatchedReason.NO_COMPETENT_MENTOR),
        (
            [bits("below_need_floor"), bits("below_need_floor", "no_consent")],
            UnmatchedReason.NO_COMPETENT_MENTOR,
        ),
        ([bits("below_need_floor"), bits("no_common_time")], UnmatchedReason.NO_COMMON_TIME),
        ([bits("no_common_time"), bits("no_capacity")], UnmatchedReason.NO_CAPACITY),
        ([bits("line_manager"), bits("no_capacity")], UnmatchedReason.HARD_RULE),
        ([bits("do_not_pair"), bits("below_wish_floor")], UnmatchedReason.LOW_FIT),
        ([0, bits("do_not_pair")], UnmatchedReason.NO_CAPACITY),
    ],
)
def test_pair_codes_roll_up_in_the_published_order(masks, reason):
    assert roll_up(masks) is reason


def test_the_bits_never_move():
    assert [int(one) for one in Reason] == [2**at for at in range(16)]
    assert reasons_of(2**13 - 1) == (
        "same_person",
        "not_admitted",
        "no_consent",
        "other_school",
        "no_capacity",
        "no_common_time",
        "form_kind",
        "line_manager",
        "do_not_pair",
        "conflict",
        "curator_ban",
        "below_need_floor",
        "below_wish_floor",
    )
