"""An answer that was written down wrongly: taken back with a reason while nothing is approved."""

import pytest

from data.errors import MissingReasonError, StateError
from data.records.bank import MenteeState
from data.records.pair import PairState
from matching import rounds
from matching.rounds import running, states
from tests import round_cases as cases
from tests.round_cases import SAYS, gives, needs
from tests.round_steps import agree, answer, approved, pairs, reviewed, state, verbs
from tests.stores import fresh

WHY = "Ответ записан по ошибке."


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    return cases.school(store, {"a": needs("planning")}, {"x": gives(), "y": gives(planning=4)})


def one_pair(here, round_id):
    return pairs(here, round_id)[0]


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_a_no_by_mistake_is_taken_back_and_both_are_asked_again(here, side):
    round_id = reviewed(here)
    before = one_pair(here, round_id)
    answer(here, before, side, False)
    assert state(here, "a") == (MenteeState.WAITING, "")
    here.did(rounds.retract, before.id, WHY)
    after = one_pair(here, round_id)
    assert after.state is PairState.CURATOR_APPROVED
    assert (after.mentor_agreed, after.mentee_agreed, after.agreed_ids) == (None, None, ())
    assert after.reason == before.reason
    assert state(here, "a") == (MenteeState.PROPOSED, "")
    assert "pair.retracted" in verbs(here)
    agree(here, after)
    here.did(rounds.approve, round_id)
    assert state(here, "a") == (MenteeState.PAIRED, "")


def test_a_yes_by_mistake_is_taken_back(here):
    round_id = reviewed(here)
    agree(here, one_pair(here, round_id))
    here.did(rounds.retract, one_pair(here, round_id).id, WHY)
    assert one_pair(here, round_id).mentor_agreed is None
    with pytest.raises(states.UnansweredError):
        here.did(rounds.approve, round_id)


def test_it_needs_a_reason_and_an_answer(here):
    round_id = reviewed(here)
    pair = one_pair(here, round_id)
    with pytest.raises(StateError):
        here.did(rounds.retract, pair.id, WHY)
    answer(here, pair, "mentor", True)
    with pytest.raises(MissingReasonError):
        here.did(rounds.retract, pair.id, " ")


def test_an_approved_pair_stays(here):
    round_id = approved(here)
    with pytest.raises(StateError):
        here.did(rounds.retract, one_pair(here, round_id).id, WHY)


def test_who_has_another_pair_meanwhile_keeps_that(here):
    round_id = reviewed(here)
    pair = one_pair(here, round_id)
    answer(here, pair, "mentor", False)
    other = "y" if pair.mentor_id == "x" else "x"
    here.did(rounds.offer, round_id, "a", other, SAYS)
    with pytest.raises(states.HasPairError):
        here.did(rounds.retract, pair.id, WHY)


def test_a_place_that_was_given_away_is_not_given_twice(store):
    here = cases.school(
        store,
        {"a": needs("planning"), "b": needs("planning")},
        {"x": gives(), "y": gives(planning=4)},
    )
    round_id = reviewed(here)
    first, second = pairs(here, round_id)
    for pair in (first, second):
        answer(here, pair, "mentee", False)
    here.did(rounds.offer, round_id, second.mentee_ids[0], first.mentor_id, SAYS)
    with pytest.raises(states.MentorFullError):
        here.did(rounds.retract, first.id, WHY)


def test_a_withdrawn_consent_is_not_overridden(here):
    round_id = reviewed(here)
    pair = one_pair(here, round_id)
    answer(here, pair, "mentee", False)
    cases.withdraw(here, "a")
    with pytest.raises(states.ConsentGoneError):
        here.did(rounds.retract, pair.id, WHY)
