"""Consents as acts, pairs on the card, counts of the agenda that rest on a round."""

from datetime import date, timedelta

import pytest

from data import papers
from data.bank import agenda, cards, participations, people
from data.bank.words import refusal
from data.errors import DeniedError, InvalidValueError
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Channel, ConsentAct, Purpose
from data.records.ids import PersonId, SchoolId
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.round import (
    Decision,
    DecisionKind,
    Proposal,
    Round,
    RoundStatus,
)
from tests.stores import NOW, account, fresh, open_school

YEAR = "2026/2027"


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    open_school(opened)
    yield opened
    opened.close()


@pytest.fixture
def curator(store):
    return account(store, AccountRole.CURATOR)


@pytest.fixture
def work(store, curator):
    with store.work(by=curator, now=NOW) as opened:
        yield opened


def somebody(work, fio="Ежов Иван"):
    return people.admit(work, Person(id=PersonId(""), school_id=SchoolId(""), fio=fio))


def stands(work, person):
    return {one.purpose: (one.act, one.live) for one in papers.of(work, person.id)}


def test_each_purpose_is_apart_and_the_last_act_counts(work):
    one = somebody(work)
    papers.give(work, one.id, [Purpose.BANK, Purpose.MATCHING], evidence=" папка\u00a03 ")
    papers.refuse(work, one.id, [Purpose.PUBLICATION])
    assert stands(work, one) == {
        Purpose.BANK: (ConsentAct.GIVEN, True),
        Purpose.MATCHING: (ConsentAct.GIVEN, True),
        Purpose.PUBLICATION: (ConsentAct.REFUSED, False),
    }
    line = papers.of(work, one.id)[0]
    assert (line.evidence, line.channel) == ("папка 3", Channel.PAPER)
    assert line.text_version.startswith("processing-ru@")


def test_a_withdrawal_takes_down_what_rests_on_it(work):
    one = somebody(work)
    papers.give(work, one.id, [Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING])
    work.now = NOW + timedelta(days=1)
    act = papers.withdraw(work, one.id, [Purpose.BANK], "заявление")
    assert set(act.purposes) == {Purpose.BANK, Purpose.MATCHING}
    assert stands(work, one)[Purpose.MONITORING] == (ConsentAct.GIVEN, True)
    with pytest.raises(papers.NotGivenError) as told:
        papers.withdraw(work, one.id, [Purpose.BANK])
    assert "ведение банка данных" in refusal(told.value)


def test_a_consent_runs_out_after_its_last_day(work):
    one = somebody(work)
    papers.give(work, one.id, [Purpose.BANK], valid_to=date(2026, 10, 2))
    work.now = NOW + timedelta(days=1)
    assert stands(work, one)[Purpose.BANK][1]
    work.now = NOW + timedelta(days=2)
    assert not stands(work, one)[Purpose.BANK][1]


@pytest.mark.parametrize("act", [papers.give, papers.refuse, papers.withdraw])
def test_an_act_names_a_purpose_and_a_person(work, act):
    one = somebody(work)
    with pytest.raises(papers.NothingChosenError):
        act(work, one.id, [])


def test_what_was_not_signed_yet_is_not_recorded(work):
    one = somebody(work)
    with pytest.raises(InvalidValueError):
        papers.give(work, one.id, [Purpose.BANK], at=NOW + timedelta(days=1))
    with pytest.raises(papers.UnknownTextError):
        papers.give(work, one.id, [Purpose.BANK], text_version="made-up@1")


def test_a_paper_of_a_past_day_counts_after_what_is_known_of_that_day(work):
    one = somebody(work)
    papers.give(work, one.id, [Purpose.BANK])
    work.now = NOW + timedelta(hours=1)
    papers.withdraw(work, one.id, [Purpose.BANK])
    work.now = NOW + timedelta(days=1)
    papers.give(work, one.id, [Purpose.BANK], at=NOW.date())
    assert stands(work, one)[Purpose.BANK] == (ConsentAct.GIVEN, True)
    old = papers.give(work, one.id, [Purpose.MONITORING], at=date(2026, 9, 1))
    assert (old.at.date(), old.at.hour) == (date(2026, 9, 1), 0)
    assert papers.give(work, one.id, [Purpose.SUPPORT], at=work.now.date()).at == work.now


@pytest.mark.parametrize(
    "paper",
    [
        {"at": NOW - timedelta(hours=1)},
        {"at": date(2026, 9, 30)},
        {"valid_to": date(2026, 9, 30)},
    ],
    ids=["earlier moment", "earlier day", "run out"],
)
def test_a_paper_that_would_not_be_in_force_is_refused_in_words(work, paper):
    one = somebody(work)
    papers.give(work, one.id, [Purpose.BANK], at=NOW - timedelta(days=3))
    papers.withdraw(work, one.id, [Purpose.BANK])
    with pytest.raises(papers.NotInForceError) as told:
        papers.give(work, one.id, [Purpose.BANK], **paper)
    assert "ведение банка данных" in refusal(told.value)
    assert stands(work, one)[Purpose.BANK] == (ConsentAct.WITHDRAWN, False)
    assert len(work.consents.of(one.id)) == 2


def test_matching_is_not_given_without_the_bank(work):
    one = somebody(work)
    with pytest.raises(papers.NothingToRestOnError) as told:
        papers.give(work, one.id, [Purpose.MATCHING])
    assert "ведение банка данных" in refusal(told.value)
    assert papers.of(work, one.id) == []


def test_a_refusal_of_the_bank_closes_matching_until_the_bank_is_given_again(work):
    one = somebody(work)
    papers.give(work, one.id, [Purpose.BANK, Purpose.MATCHING])
    papers.refuse(work, one.id, [Purpose.BANK])
    assert work.consents.live(Purpose.MATCHING, work.now) == set()
    line = next(one for one in papers.of(work, one.id) if one.purpose is Purpose.MATCHING)
    assert (line.act, line.live, line.lacks) == (ConsentAct.GIVEN, False, Purpose.BANK)
    papers.give(work, one.id, [Purpose.BANK])
    assert work.consents.live(Purpose.MATCHING, work.now) == {one.id}


def test_the_register_and_who_lacks_a_consent_are_in_alphabet_order(work):
    later, first = somebody(work, "Яшин Пётр"), somebody(work, "Ёлкин Пётр")
    for one in (later, first):
        participations.enter(work, one.id, Role.MENTEE)
    lacking = papers.lacking(work, Purpose.MATCHING)
    assert [one.fio for one in lacking] == ["Ёлкин Пётр", "Яшин Пётр"]
    assert papers.lacking(work, Purpose.MATCHING, Role.MENTOR) == []
    papers.give(work, later.id, [Purpose.BANK, Purpose.MATCHING])
    papers.give(work, first.id, [Purpose.BANK])
    assert [one.fio for one in papers.register(work)] == ["Ёлкин Пётр", "Яшин Пётр", "Яшин Пётр"]
    assert [one.fio for one in papers.lacking(work, Purpose.MATCHING)] == ["Ёлкин Пётр"]


@pytest.mark.parametrize(
    "role", [one for one in AccountRole if one is not AccountRole.CURATOR], ids=str
)
def test_consents_are_the_curators(store, curator, role):
    with store.work(by=curator, now=NOW) as work:
        one = somebody(work)
    for action in (
        lambda work: papers.of(work, one.id),
        papers.register,
        lambda work: papers.lacking(work, Purpose.BANK),
        lambda work: papers.give(work, one.id, [Purpose.BANK]),
        lambda work: papers.refuse(work, one.id, [Purpose.BANK]),
        lambda work: papers.withdraw(work, one.id, [Purpose.BANK]),
    ):
        with store.work(by=account(store, role), now=NOW) as work, pytest.raises(DeniedError):
            action(work)


def pair(work, mentor, mentees, state, number=1):
    return work.pairs.put(
        Pair(
            id=f"p{number}",
            school_id=work.school_id,
            round_id=None,
            year=YEAR,
            mentor_id=mentor.id,
            mentee_ids=tuple(one.id for one in mentees),
            form="teacher_teacher",
            kind="group",
            state=state,
        )
    )


def test_the_card_names_both_sides_and_the_director_sees_no_proposal(store, curator):
    with store.work(by=curator, now=NOW) as work:
        mentor = somebody(work)
        mentees = [somebody(work, "Яшин Пётр"), somebody(work, "Ёлкин Пётр")]
        pair(work, mentor, mentees, PairState.CONSENTED)
        pair(work, mentor, mentees[:1], PairState.PROPOSED, 2)
        shown = cards.card(work, mentees[0].id)
    assert len(shown.pairs) == 2
    line = next(one for one in shown.pairs if one.state is PairState.CONSENTED)
    assert (line.mentor, line.mentees) == ("Ежов Иван", ("Ёлкин Пётр", "Яшин Пётр"))
    assert (line.form, line.kind) == ("педагог – педагог", "групповое")
    with store.work(by=account(store, AccountRole.DIRECTOR), now=NOW) as work:
        assert [one.state for one in cards.card(work, mentees[0].id).pairs] == [PairState.CONSENTED]


def in_round(work, status):
    mentor, mentees = somebody(work), [somebody(work, f"Яшин {one}") for one in "АБВ"]
    one = work.rounds.put(
        Round(
            id="r",
            school_id=work.school_id,
            year=YEAR,
            number=1,
            name="Осень",
            status=status,
            created_at=NOW,
            run_no=1,
            policy={},
        )
    )
    work.proposals.put_all(
        Proposal(
            round_id=one.id,
            school_id=work.school_id,
            run_no=1,
            mentee_id=mentee.id,
            mentor_id=mentor.id,
            score=0.5,
            points=50,
            reliability=1.0,
            contributions=(),
            risk="",
        )
        for mentee in mentees
    )
    return one, mentor, mentees


def decide(work, one, kind, mentee, mentor, undoes=None) -> Decision:
    return work.decisions.add(
        one.id, kind, mentee.id, mentor.id, reason="да", by=work.by.id, at=NOW, undoes=undoes
    )


def step(work, code):
    return next(one for one in agenda.agenda(work) if one.code == code)


def test_undecided_proposals_are_counted_and_an_undo_counts_again(work):
    one, mentor, mentees = in_round(work, RoundStatus.COMPUTED)
    assert (step(work, "decisions").count, step(work, "decisions").done) == (3, False)
    first = decide(work, one, DecisionKind.ACCEPT, mentees[0], mentor)
    decide(work, one, DecisionKind.FORBID, mentees[1], mentor)
    assert step(work, "decisions").count == 2
    decide(work, one, DecisionKind.UNDO, mentees[0], mentor, undoes=first.seq)
    assert step(work, "decisions").count == 3
    for mentee in mentees:
        decide(work, one, DecisionKind.LOCK, mentee, mentor)
    assert step(work, "decisions").done


@pytest.mark.parametrize("status", list(RoundStatus))
def test_the_round_is_done_when_it_is_approved(work, status):
    in_round(work, status)
    found = step(work, "round")
    over = {RoundStatus.APPROVED, RoundStatus.ORDERED, RoundStatus.CLOSED}
    assert found.done is (status in over)
    assert found.detail == ("" if status is RoundStatus.CANCELLED else status.value)


def test_pairs_of_the_year_are_counted_for_who_sees_quality(store, curator):
    with store.work(by=curator, now=NOW) as work:
        mentor, mentee = somebody(work), somebody(work, "Яшин Пётр")
        participations.enter(work, mentor.id, Role.MENTOR)
        pair(work, mentor, [mentee], PairState.CONSENTED)
        pair(work, mentor, [mentee], PairState.PROPOSED, 2)
        assert agenda.numbers(work) == agenda.Numbers(mentors=1, mentees=0, pairs=1, alone=0)
    with (
        store.look(by=account(store, AccountRole.SYSADMIN), now=NOW) as work,
        pytest.raises(DeniedError),
    ):
        agenda.numbers(work)
