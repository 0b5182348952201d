"""A consent that ends in the middle of a round, or comes back: who goes on, who falls away."""

from datetime import timedelta

import pytest

from data.records.bank import MenteeState
from data.records.consent import ConsentAct, Purpose
from data.records.pair import PairState
from matching import rounds, unmatched
from matching.rounds import running, states
from tests import round_cases as cases
from tests.round_cases import SAYS, gives, needs
from tests.round_steps import (
    accept_all,
    agree,
    answer,
    computed,
    pairs,
    reviewed,
    state,
    view,
)
from tests.stores import NOW, fresh


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
    return cases.small(store)


def test_a_pair_with_somebody_who_has_withdrawn_falls_away_and_the_others_go_on(here):
    round_id = reviewed(here)
    for pair in pairs(here, round_id):
        agree(here, pair)
    cases.withdraw(here, "a")
    mine = next(pair for pair in pairs(here, round_id) if "a" in pair.mentee_ids)
    seen = view(here, round_id)
    assert mine.id not in {line.pair.id for line in seen.pairs}
    assert (seen.gone, seen.fallen) == (1, 1)
    with pytest.raises(states.ConsentGoneError):
        answer(here, mine, "mentor", True)
    here.did(rounds.approve, round_id)
    ended = {pair.mentee_ids: (pair.state, pair.reason) for pair in pairs(here, round_id)}
    assert ended.pop(("a",)) == (PairState.LAPSED, "no_consent")
    assert set(ended.values()) == {(PairState.CONSENTED, "")}
    assert state(here, "a") == (MenteeState.UNMATCHED, "no_consent")
    assert view(here, round_id).fallen == 1


def test_whose_mentor_has_withdrawn_waits_on_without_a_word_about_the_mentor(here):
    round_id = reviewed(here)
    cases.withdraw(here, "y")
    (lost,) = [one for pair in pairs(here, round_id) for one in pair.mentee_ids if is_of(pair, "y")]
    for pair in pairs(here, round_id):
        if pair.mentor_id != "y":
            agree(here, pair)
    here.did(rounds.approve, round_id)
    assert state(here, lost) == (MenteeState.UNMATCHED, "no_capacity")
    (row,) = here.saw(unmatched.listing)
    assert (row.person_id, row.reason) == (lost, "no_capacity")
    assert "Y Имя" not in repr(row)


def test_a_group_goes_on_without_who_has_withdrawn(store):
    group = {"kind": ("group", "traditional"), "form": ("teacher_teacher",)}
    asks = {name: {**needs("planning"), **group} for name in "abc"}
    here = cases.school(store, asks, {"x": {**gives(3), **group}})
    round_id = reviewed(here)
    (pair,) = pairs(here, round_id)
    answer(here, pair, "mentor", True)
    answer(here, pair, "mentee", True, mentee_id="a")
    cases.withdraw(here, "b")
    (line,) = view(here, round_id).pairs
    assert line.pair.mentee_ids == ("a", "c")
    with pytest.raises(states.ConsentGoneError):
        answer(here, pair, "mentee", True, mentee_id="b")
    with pytest.raises(states.UnansweredError):
        here.did(rounds.approve, round_id)
    answer(here, pair, "mentee", True, mentee_id="c")
    (line,) = view(here, round_id).pairs
    assert line.mentee_agreed is True
    here.did(rounds.approve, round_id)
    ended = {one.mentee_ids: one.state for one in pairs(here, round_id)}
    assert ended == {("a", "c"): PairState.CONSENTED, ("b",): PairState.LAPSED}
    assert state(here, "b") == (MenteeState.UNMATCHED, "no_consent")


def test_after_a_withdrawal_another_mentor_may_be_offered(here):
    round_id = reviewed(here)
    (lost,) = [one for pair in pairs(here, round_id) for one in pair.mentee_ids if is_of(pair, "y")]
    cases.withdraw(here, "y")
    other = next(pair for pair in pairs(here, round_id) if pair.mentor_id == "x")
    answer(here, other, "mentee", False)
    offered = here.did(rounds.offer, round_id, lost, "x", SAYS, confirmed=True)
    assert offered.state is PairState.CURATOR_APPROVED
    assert state(here, lost)[0] is MenteeState.PROPOSED


def test_a_round_of_fallen_pairs_may_be_cancelled(here):
    round_id = reviewed(here)
    agree(here, next(one for one in pairs(here, round_id) if "a" in one.mentee_ids))
    with pytest.raises(states.PairsAgreedError):
        here.did(rounds.cancel, round_id, SAYS)
    cases.withdraw(here, "a")
    here.did(rounds.cancel, round_id, SAYS)
    assert {one.state for one in pairs(here, round_id)} == {PairState.LAPSED}


@pytest.mark.parametrize("who", ["a", "x"])
def test_who_consents_again_comes_back_with_the_next_computation_only(here, who):
    round_id = computed(here)
    here.did(rounds.lock, round_id, "a", "x", SAYS)
    cases.withdraw(here, who, at=minute(1))
    rounds.compute_now(here.store, here.curator, minute(2), round_id)
    consents_again(here, who, minute(3))
    seen = here.saw(rounds.view, round_id, now=minute(4))
    assert (seen.gone, seen.back) == (0, 1)
    told = repr((seen.rows, seen.unplaced))
    assert f"{who.upper()} Имя" not in told
    with pytest.raises(states.NotInRoundError):
        here.did(rounds.lock, round_id, "a", "x", SAYS, now=minute(4))
    with pytest.raises(states.UndecidedError):
        here.did(rounds.review, round_id, now=minute(4))
    rounds.compute_now(here.store, here.curator, minute(5), round_id)
    after = here.saw(rounds.view, round_id, now=minute(6))
    assert after.back == 0
    (row,) = [row for row in after.rows if row.mentee_id == "a"]
    assert row.state == "undecided"


def test_who_consents_again_too_late_gets_a_reason(here):
    round_id = computed(here)
    cases.withdraw(here, "a", at=minute(1))
    rounds.compute_now(here.store, here.curator, minute(2), round_id)
    consents_again(here, "a", minute(3))
    accept_all(here, round_id)
    here.did(rounds.review, round_id, now=minute(4))
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.did(rounds.approve, round_id, now=minute(5))
    assert state(here, "a") == (MenteeState.UNMATCHED, "no_consent")


def test_a_place_is_not_given_twice_to_who_comes_back(store):
    here = cases.school(
        store,
        {name: needs("planning") for name in "ab"},
        {"x": gives(1), "y": gives(1, planning=3)},
    )
    round_id = computed(here)
    here.did(rounds.lock, round_id, "a", "x", SAYS)
    cases.withdraw(here, "a", at=minute(1))
    with pytest.raises(states.MentorFullError):
        here.did(rounds.lock, round_id, "b", "x", SAYS, now=minute(2))
    rounds.compute_now(here.store, here.curator, minute(2), round_id)
    here.did(rounds.lock, round_id, "b", "x", SAYS, now=minute(2))
    consents_again(here, "a", minute(3))
    again_ = rounds.compute_now(here.store, here.curator, minute(4), round_id)
    assert again_.totals["matched"] == 2
    after = here.saw(rounds.view, round_id, now=minute(5))
    assert {row.mentee_id: row.state for row in after.rows} == {"a": "undecided", "b": "locked"}
    with here.look() as work:
        undone = [one for one in work.decisions.of(round_id) if one.undoes]
    assert [(one.mentee_id, one.reason) for one in undone] == [("a", "no_consent")]


def test_matching_rests_on_the_consent_to_the_bank(here):
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        gone = cases.consent("a", ConsentAct.WITHDRAWN, NOW, (Purpose.BANK,))
        work.consents.put(gone)
    assert here.saw(rounds.funnel).mentees_consented == 2


def test_who_left_the_bank_is_on_no_list_of_the_unmatched(here):
    cases.withdraw(here, "a")
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.consents.put(cases.consent("b", ConsentAct.WITHDRAWN, NOW, (Purpose.BANK,)))
    rows = {row.person_id: row.reason for row in here.saw(unmatched.listing)}
    assert rows == {"a": "no_consent", "c": ""}


def is_of(pair, mentor):
    return pair.mentor_id == mentor


def minute(count):
    return NOW + timedelta(minutes=count)


def consents_again(here, name, at):
    with here.store.work(by=here.store.system("s45"), now=at) as work:
        work.consents.put(cases.consent(name, at=at))
