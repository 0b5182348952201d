"""Applicants: what is taken from where, and that silence stays silence."""

import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from data.codebook import framework
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.person import Person
from data.records.questionnaire import AnswerSheet
from matching.profile import (
    Applicant,
    applicant,
    codes,
    domain_mean,
    domain_means,
    likert,
    most_important,
    restore,
    ticked,
    ticks,
    whole,
)
from tests.score_cases import DOMAINS, random_round

CODES = codes(framework())
PERSON = Person(
    id="p1",
    school_id="one",
    fio="Иванова Анна Ильинична",
    subjects=("rus",),
    levels=("ooo",),
    years_teaching=2,
    years_in_school=1,
    category="first",
    manager_id="boss",
)


def sheet(role=Role.MENTEE, **answers):
    return AnswerSheet(
        id="s1",
        school_id="one",
        person_id="p1",
        role=role,
        year="2026/2027",
        questionnaire=f"{role.value}@1.0.0",
        answers=answers,
        submitted_at=datetime(2026, 9, 1, tzinfo=UTC),
    )


def participation(state, role=Role.MENTEE):
    return Participation(
        id="x",
        school_id="one",
        person_id="p1",
        role=role,
        year="2026/2027",
        state=state,
        waiting_since=date(2026, 9, 1),
    )


def test_an_applicant_carries_facts_and_answers_but_no_name():
    one = applicant(PERSON, sheet(format=["remote"]), consent=True)
    assert (one.id, one.role, one.school_id, one.manager_id) == ("p1", Role.MENTEE, "one", "boss")
    assert (one.subjects, one.levels, one.years_teaching) == (("rus",), ("ooo",), 2)
    assert one.answers["format"] == ("remote",)
    assert "Иванова" not in json.dumps(one.dump(), ensure_ascii=False)


def test_consent_has_no_default():
    with pytest.raises(TypeError):
        applicant(PERSON, sheet())


def test_levels_of_the_questionnaire_stand_before_the_staff_list():
    assert applicant(PERSON, sheet(levels=("noo",)), consent=True).levels == ("noo",)


@pytest.mark.parametrize(
    ("state", "admitted"),
    [
        (MenteeState.WAITING, True),
        (MenteeState.IN_BANK, False),
        (MenteeState.IN_PROGRAMME, False),
        (MentorState.READY, True),
        (MentorState.ACTIVE, True),
        (MentorState.RESTING, False),
    ],
)
def test_the_state_in_the_bank_admits(state, admitted):
    one = applicant(PERSON, sheet(), participation(state), consent=True)
    assert one.admitted is admitted
    assert one.waiting_since == date(2026, 9, 1)


def test_an_archived_person_is_not_admitted():
    gone = replace(PERSON, archived_at=datetime(2026, 9, 2, tzinfo=UTC))
    assert not applicant(gone, sheet(), consent=True).admitted


def test_facts_of_the_caller_overrule():
    one = applicant(PERSON, sheet(), consent=True, admitted=False, named=("p2",), load=2)
    assert (one.admitted, one.named, one.load) == (False, ("p2",), 2)


@pytest.mark.parametrize(
    ("years", "reason", "early"),
    [(3, (), True), (4, ("first_job",), False), (None, ("first_job",), True), (None, (), False)],
)
def test_early_career_is_told_by_years_then_by_the_persons_word(years, reason, early):
    person = replace(PERSON, years_teaching=years)
    one = applicant(person, sheet(entry_reason=reason), consent=True)
    assert one.early_career is early


def test_a_dumped_applicant_comes_back_equal_through_json():
    for one in [*random_round(np.random.default_rng(5), 6, 6)[0], full()]:
        assert restore(json.loads(json.dumps(one.dump()))) == one


def full():
    return Applicant(
        id="p",
        role=Role.MENTOR,
        school_id="one",
        answers={"slots": ("mon_morning",), "capacity": 2, "hours_per_month": "h9"},
        waiting_since=date(2026, 9, 1),
        evidence={"gifted": 0.5},
        banned=frozenset({"b", "a"}),
        named=("c", "a"),
    )


def test_two_of_three_answers_make_a_domain_and_one_does_not():
    items = ("exam.1", "exam.2", "exam.3")
    assert domain_mean({"exam.1": 5, "exam.3": 2}, "exam", items, 2) == 3.5
    assert math.isnan(domain_mean({"exam.1": 5}, "exam", items, 2))
    assert domain_mean({"exam": 4}, "exam", items, 2) == 4.0


@pytest.mark.parametrize("given", [None, 0, 6, "5", (5,), float("nan"), float("inf")])
def test_what_the_scale_does_not_hold_is_no_answer(given):
    assert math.isnan(likert({"exam": given}, "exam"))


@pytest.mark.parametrize("given", [None, 2.5, "2", (2,), float("nan")])
def test_what_is_no_whole_number_is_no_count(given):
    assert whole({"capacity": given}, "capacity") is None


def test_arrays_follow_the_order_of_the_framework():
    one = replace(full(), answers={"gifted": 2, "needs_top": ("gifted", "exam", "nobody")})
    means, top = domain_means([one], CODES), most_important([one], CODES)
    assert means.shape == top.shape == (1, 15)
    assert means[0, DOMAINS.index("gifted")] == 2.0
    assert np.isnan(means).sum() == 14
    assert np.flatnonzero(top[0]).tolist() == sorted(map(DOMAINS.index, ("gifted", "exam")))


def test_a_single_choice_counts_as_one_tick_and_rubbish_as_none():
    assert ticked({"format": "remote"}, "format") == ("remote",)
    assert ticked({"format": ""}, "format") == ticked({"format": 3}, "format") == ()
    assert not ticks([full()], "kind", list(CODES.kinds)).any()


def test_look_ups_agree_with_the_framework():
    book = framework()
    assert CODES.forms["teacher_teacher"] == "forbid"
    assert CODES.slots == book.slots
    assert (CODES.kinds["group"].group_min, CODES.kinds["situational"].uses_slots) == (2, False)
    assert CODES.meets.tolist() == [[True, False, True], [False, True, True], [True, True, True]]
    for one, other in (("rus", "lit"), ("rus", "math"), ("world", "physics")):
        at = CODES.subjects.index(one), CODES.subjects.index(other)
        assert CODES.kindred[at] == (book.subject_match([one], [other]) > 0.2)
    assert CODES.near.sum() == 6
