"""Two finished years of an invented school: whole, dated before the running one, without harm."""

from collections import Counter

import pytest

from data.records.monitoring import AskState
from data.records.pair import PairState
from data.synthetic import invent
from data.synthetic.history import past
from data.synthetic.plans import YEAR


@pytest.fixture(scope="module")
def told():
    return past(invent("school45"), {})


def test_the_same_school_has_the_same_past(told):
    again = past(invent("school45"), {})
    assert again.responses == told.responses
    assert again.pairs == told.pairs


def test_two_years_are_over(told):
    years = {one.year for one in told.pairs}
    assert years == {"2024/2025", "2025/2026"}
    assert YEAR not in years
    assert {one.state for one in told.pairs} == {PairState.COMPLETED, PairState.TERMINATED}
    assert all(one.reason for one in told.pairs if one.state is PairState.TERMINATED)


def test_whoever_left_is_archived_and_the_others_are_known(told):
    school = invent("school45")
    known = {one.id for one in (*school.people, *told.people)}
    assert all(one.left_on and one.archived_at for one in told.people)
    assert {one.person_id for one in told.participations} <= known
    assert not {one.fio for one in told.people} & {one.fio for one in school.people}


def test_answers_belong_to_asks_and_nobody_answers_who_refused(told):
    states = {one.id: one.state for one in told.asks}
    answered = {str(one.context["ask"]) for one in told.responses if "ask" in one.context}
    assert {states[one] for one in answered} == {AskState.ANSWERED}
    assert Counter(states.values()).keys() >= {AskState.ANSWERED, AskState.SILENT}
    assert not any(code.startswith("WELL") for one in told.responses for code in one.answers)


def test_broken_consents_of_this_year_keep_their_people_out(told):
    school = invent("school45")
    broken = {one.person_id for one in school.consents if one.act.value != "given"}
    assert broken
    assert not broken & {one.person_id for one in told.participations}


def test_a_village_has_a_past_too():
    assert past(invent("lenino14"), {}).pairs
