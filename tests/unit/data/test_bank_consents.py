"""Consents as acts, pairs on the card, counts of the agenda that rest on a round."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data import papers
from data.bank import agenda, answers, cards, participations, people, rows
from data.bank.transitions import ConsentMissingError
from data.bank.words import refusal
from data.errors import DeniedError, InvalidValueError, NotFoundError
from data.records.account import AccountRole
from data.records.bank import MenteeState, PartnerLine, Role
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
from tests import round_cases as cases
from tests.stores import NOW, SCHOOL, account, fresh, open_school

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


def test_a_consent_of_several_people_is_an_act_and_an_entry_of_each(work):
    both = [somebody(work), somebody(work, "Жукова Анна")]
    ids = [one.id for one in both]
    done = papers.give_each(work, [*ids, ids[0]], [Purpose.BANK], evidence="папка 3")
    assert done == papers.Given(given=tuple(ids), refused=())
    for one in both:
        assert stands(work, one) == {Purpose.BANK: (ConsentAct.GIVEN, True)}
        assert len(work.consents.of(one.id)) == 1
        told = [entry.verb for entry in work.trail.of(f"person:{one.id}")]
        assert told.count("consent.given") == 1


def test_of_several_people_the_paper_that_gives_nothing_is_refused_alone(work):
    rested, bare = somebody(work), somebody(work, "Жукова Анна")
    papers.give(work, rested.id, [Purpose.BANK])
    done = papers.give_each(work, [rested.id, bare.id], [Purpose.MATCHING])
    assert done.given == (rested.id,)
    [(who, why)] = done.refused
    assert (who, why.code) == (bare.id, "papers.nothing_to_rest_on")
    assert stands(work, bare) == {}
    with pytest.raises(papers.NothingChosenError):
        papers.give_each(work, [rested.id], [])
    with pytest.raises(InvalidValueError):
        papers.give_each(work, [rested.id], [Purpose.BANK], at=NOW + timedelta(days=9))


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


def test_who_said_no_is_told_apart_from_who_was_not_asked(work):
    asked, refused, without, gone = (
        somebody(work, fio) for fio in ("Аз Пётр", "Буки Пётр", "Веди Пётр", "Глаголь Пётр")
    )
    for one in (asked, refused, without, gone):
        participations.enter(work, one.id, Role.MENTEE)
    papers.give(work, asked.id, [Purpose.BANK])
    papers.refuse(work, refused.id, [Purpose.MATCHING])
    papers.refuse(work, without.id, [Purpose.BANK])
    papers.give(work, gone.id, [Purpose.BANK, Purpose.MATCHING])
    papers.withdraw(work, gone.id, [Purpose.MATCHING])
    answers = {one.person_id: one.answer for one in papers.lacking(work, Purpose.MATCHING)}
    assert answers == {
        asked.id: None,
        refused.id: ConsentAct.REFUSED,
        without.id: ConsentAct.REFUSED,
        gone.id: ConsentAct.WITHDRAWN,
    }


KEEPERS = {AccountRole.CURATOR, AccountRole.DPO}


@pytest.mark.parametrize("role", [one for one in AccountRole if one not in KEEPERS], ids=str)
def test_consents_are_the_curators_and_the_data_protection_officers(store, curator, role):
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


def test_the_card_names_both_sides(work):
    mentor = somebody(work)
    mentees = [somebody(work, "Яшин Пётр"), somebody(work, "Ёлкин Пётр")]
    pair(work, mentor, mentees, PairState.CONSENTED)
    pair(work, mentor, mentees[:1], PairState.PROPOSED, 2)
    shown = cards.card(work, mentees[0].id)
    assert len(shown.pairs) == 2
    line = next(one for one in shown.pairs if one.state is PairState.CONSENTED)
    assert (line.mentor, line.mentees) == ("Ежов Иван", ("Ёлкин Пётр", "Яшин Пётр"))
    assert (line.form, line.kind) == ("педагог – педагог", "групповое")


SETTLED = {
    PairState.CONSENTED,
    PairState.TRIAL,
    PairState.CONFIRMED,
    PairState.ACTIVE,
    PairState.PAUSED,
    PairState.FINISHING,
    PairState.COMPLETED,
    PairState.CLOSED,
    PairState.TERMINATED,
}


@pytest.mark.parametrize("state", list(PairState))
def test_the_director_sees_what_is_settled_never_who_declined_whom(store, curator, state):
    with store.work(by=curator, now=NOW) as work:
        mentor, mentee = somebody(work), somebody(work, "Яшин Пётр")
        for one in (mentor, mentee):
            papers.give(work, one.id, [Purpose.BANK])
        row = participations.enter(work, mentee.id, Role.MENTEE)
        work.participations.put(
            replace(row, state=MenteeState.UNMATCHED, reason="declined_by_mentor")
        )
        pair(work, mentor, [mentee], state)
        for one in (mentor, mentee):
            assert [line.state for line in cards.card(work, one.id).pairs] == [state]
        assert cards.card(work, mentee.id).participations[0].reason == "declined_by_mentor"
    with store.work(by=account(store, AccountRole.DIRECTOR), now=NOW) as work:
        for one in (mentor, mentee):
            shown = cards.card(work, one.id)
            assert [line.state for line in shown.pairs] == [state] * (state in SETTLED)
            assert [line.state for line in cards.settled(work)] == [state] * (state in SETTLED)
            assert not any(row.reason for row in shown.participations)


def bank_of_two(store, curator):
    """A mentor and a mentee in a running pair, the mentee with everything a card can hold."""
    with store.work(by=curator, now=NOW) as work:
        mentor = somebody(work)
        mentee = people.admit(
            work,
            Person(
                id=PersonId(""),
                school_id=SchoolId(""),
                fio="Яшин Пётр",
                post="учитель физики",
                email="p@school.example",
                manager_id=mentor.id,
            ),
        )
        for one, role in ((mentor, Role.MENTOR), (mentee, Role.MENTEE)):
            papers.give(work, one.id, [Purpose.BANK, Purpose.MATCHING])
            row = participations.enter(work, one.id, role, headline=f"слова {one.fio}")
            work.sheets.put(cases.sheet(one.id, role, {"planning": 5, "capacity": 2}))
            work.participations.put(replace(row, entered_on=NOW.date(), results="итоги"))
        pair(work, mentor, [mentee], PairState.ACTIVE)
    return mentor, mentee


def end(work, person, how):
    if how == "expired":
        papers.give(work, person.id, [Purpose.BANK], valid_to=NOW.date())
    else:
        {"withdrawn": papers.withdraw, "refused": papers.refuse}[how](
            work, person.id, [Purpose.BANK]
        )


LATER = NOW + timedelta(days=2)


@pytest.mark.parametrize("how", ["withdrawn", "refused", "expired"])
def test_whose_consent_to_the_bank_has_ended_is_told_to_the_curator_alone(store, curator, how):
    mentor, mentee = bank_of_two(store, curator)
    with store.work(by=curator, now=NOW) as work:
        end(work, mentee, how)
    director = account(store, AccountRole.DIRECTOR)
    with store.work(by=director, now=LATER) as work:
        assert rows.bank_rows(work, Role.MENTEE) == []
        assert [one.person_id for one in rows.bank_rows(work, Role.MENTOR)] == [mentor.id]
        assert people.names(work) == {mentor.id: mentor.fio}
        (line,) = cards.card(work, mentor.id).pairs
        assert (line.mentor, line.mentees) == (mentor.fio, ())
        with pytest.raises(NotFoundError):
            cards.card(work, mentee.id)
    with store.work(by=curator, now=LATER) as work:
        (row,) = rows.bank_rows(work, Role.MENTEE)
        assert (row.fio, row.state, row.ended) == ("Яшин Пётр", "invited", how)
        told = (row.post, row.headline, row.domains, row.entered_on, row.capacity, row.has_sheet)
        assert told == ("", "", (), None, None, False)
        assert not row.consent
        assert rows.bank_rows(work, Role.MENTEE, rows.Filters(text="слова")) == []
        assert rows.bank_rows(work, Role.MENTEE, rows.Filters(domain="planning")) == []
        assert people.names(work) == {mentor.id: mentor.fio}
        shown = cards.card(work, mentee.id)
        assert (shown.ended, shown.person.fio, shown.manager) == (how, "Яшин Пётр", "")
        assert (shown.person.post, shown.person.email, shown.sheets, shown.words) == (
            "",
            "",
            (),
            (),
        )
        (bare,) = shown.participations
        assert (bare.headline, bare.results, bare.entered_on) == ("", "", None)
        assert [one.state for one in shown.pairs] == [PairState.ACTIVE]


def test_partners_of_old_forms_are_named_to_others_only_with_a_consent(store, curator):
    mentor, mentee = bank_of_two(store, curator)
    said = ("яшин  пётр", "Незнакомая Анна", "Ежов Иван")
    with store.work(by=curator, now=NOW) as work:
        (row,) = work.participations.of(mentor.id)
        work.participations.put(replace(row, lines=tuple(PartnerLine(fio=one) for one in said)))
    director = account(store, AccountRole.DIRECTOR)
    with store.work(by=director, now=NOW) as work:
        (row,) = cards.card(work, mentor.id).participations
        assert [one.fio for one in row.lines] == [said[0], "", said[2]]
    with store.work(by=curator, now=NOW) as work:
        papers.withdraw(work, mentee.id, [Purpose.BANK])
        (row,) = cards.card(work, mentor.id).participations
        assert [one.fio for one in row.lines] == list(said)
    with store.work(by=director, now=NOW) as work:
        (row,) = cards.card(work, mentor.id).participations
        assert [one.fio for one in row.lines] == ["", "", said[2]]


def test_nothing_is_written_about_whose_consent_has_ended(store, curator):
    _mentor, mentee = bank_of_two(store, curator)
    with store.work(by=curator, now=NOW) as work:
        papers.withdraw(work, mentee.id, [Purpose.BANK])
        shown = cards.card(work, mentee.id)
        for write in (
            lambda: people.edit(work, shown.person),
            lambda: participations.edit(work, shown.participations[0]),
            lambda: participations.enter(work, mentee.id, Role.MENTOR),
            lambda: answers.submit_sheet(work, mentee.id, Role.MENTEE, {}),
            lambda: answers.confirm_tags(work, mentee.id, Role.MENTEE, ["planning"]),
        ):
            with pytest.raises(ConsentMissingError):
                write()
        assert work.people.get(mentee.id).post == "учитель физики"
        papers.give(work, mentee.id, [Purpose.BANK])
        assert cards.card(work, mentee.id).person.post == "учитель физики"


def test_who_has_not_been_asked_yet_is_the_curators_and_ones_own_card_ones_own(store, curator):
    with store.work(by=curator, now=NOW) as work:
        one = somebody(work)
        participations.enter(work, one.id, Role.MENTOR)
        assert [row.ended for row in rows.bank_rows(work, Role.MENTOR)] == [""]
    director = account(store, AccountRole.DIRECTOR)
    with store.look(by=director, now=NOW) as work:
        assert rows.bank_rows(work, Role.MENTOR) == []
        with pytest.raises(NotFoundError):
            cards.card(work, one.id)
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        work.accounts.put(replace(work.accounts.get(director.id), person_id=one.id))
    with store.work(by=director, now=NOW) as work:
        assert cards.card(work, one.id).person.fio == one.fio


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
