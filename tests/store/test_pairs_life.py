"""Pairs after a round: both sides agree in private, get acquainted, work, pause, end."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from data import papers
from data.codebook.calendar import workdays_after
from data.errors import DeniedError, InvalidValueError, MissingReasonError, StateError
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.consent import ConsentAct, Purpose
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.round import RoundStatus
from matching import pairs, rounds
from matching.pairs import cards, links, states
from matching.rounds import private, running
from tests import pair_steps as steps
from tests import round_cases as cases
from tests.round_cases import gives, needs
from tests.round_steps import approved, reviewed, state
from tests.round_steps import pairs as pairs_of
from tests.stores import NOW, SCHOOL, fresh

SECRET = "Не готова: слишком далеко ездить"


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


def mentor_state(here, who):
    with here.look() as work:
        (row,) = [one for one in work.participations.of(who) if one.role is Role.MENTOR]
    return row.state


def open_tasks(here, now=NOW):
    with here.look(now) as work:
        return sorted(one.kind for one in work.tasks.standing())


def test_both_sides_agree_by_their_links(here):
    round_id = reviewed(here)
    every = pairs_of(here, round_id)
    assert {(one.offered_on, one.due) for one in every} == {(NOW.date(), date(2026, 10, 15))}
    for pair in every:
        links = steps.ask(here, pair.id)
        assert set(links) == {pair.mentor_id, *pair.mentee_ids}
        for who, grade in ((pair.mentor_id, "yes"), (pair.mentee_ids[0], "rather_yes")):
            steps.say(here, links[who], pairs.answer_by_link, grade)
        assert steps.ask(here, pair.id) == {}
    here.did(rounds.approve, round_id)
    assert {one.state for one in pairs_of(here, round_id)} == {PairState.CONSENTED}


@pytest.mark.parametrize(
    ("side", "ended"),
    [("mentor", PairState.DECLINED_BY_MENTOR), ("mentee", PairState.DECLINED_BY_MENTEE)],
)
def test_a_rather_no_is_a_no_nobody_but_the_curator_reads(here, side, ended):
    pair = pairs_of(here, reviewed(here))[0]
    who = pair.mentor_id if side == "mentor" else pair.mentee_ids[0]
    other = pair.mentee_ids[0] if side == "mentor" else pair.mentor_id
    links = steps.ask(here, pair.id)
    after = steps.say(here, links[who], pairs.answer_by_link, "rather_no", SECRET)
    assert (after.state, after.reason) == (ended, "")
    assert state(here, pair.mentee_ids[0]) == (MenteeState.WAITING, "")
    assert open_tasks(here) == ["pair_talk"]
    (said,) = here.saw(pairs.private, pair.id)
    assert (said.person_id, said.grade, said.words, said.source) == (who, 2, SECRET, "link")
    seen = steps.say(here, links[other], pairs.offered)
    assert (seen.open, seen.cards, seen.own) == (False, (), None)
    with pytest.raises(states.NotOpenError):
        steps.say(here, links[other], pairs.answer_by_link, "yes")
    with here.look() as work:
        trail = json.dumps([repr(one) for one in work.trail.newest(500)], ensure_ascii=False)
    assert SECRET not in trail
    assert "rather_no" not in trail


def test_private_answers_are_for_the_curator_alone(here):
    pair = pairs_of(here, reviewed(here))[0]
    for role in AccountRole:
        if role is not AccountRole.CURATOR:
            with pytest.raises(DeniedError):
                here.by(role).saw(pairs.private, pair.id)


def test_an_answer_needs_the_own_link_to_this_very_pair(here):
    first, second, _third = pairs_of(here, reviewed(here))
    links = steps.ask(here, first.id)
    with steps.behind(here, links[first.mentor_id]) as work, pytest.raises(DeniedError):
        pairs.answer_by_link(work, second.id, "yes")
    with here.work() as work, pytest.raises(DeniedError):
        pairs.answer_by_link(work, first.id, "yes")
    with pytest.raises(InvalidValueError):
        steps.say(here, links[first.mentor_id], pairs.answer_by_link, "maybe")


def test_a_yes_may_become_a_no_while_the_offer_stands(here):
    pair = pairs_of(here, reviewed(here))[0]
    link = steps.ask(here, pair.id)[pair.mentor_id]
    steps.say(here, link, pairs.answer_by_link, "yes")
    assert steps.say(here, link, pairs.offered).own.grade == 4
    assert steps.say(here, link, pairs.answer_by_link, "no").state is PairState.DECLINED_BY_MENTOR
    assert [one.grade for one in here.saw(pairs.private, pair.id)] == [4, 1]


def test_the_card_shows_only_what_consents_allow(store):
    asks = {
        **needs("planning"),
        "needs_top": ("planning", "wellbeing", "exam"),
        "mentee.main_request": "Как планировать урок",
        "mentee.share_needs": "yes",
        "both.do_not_pair": ("Y Имя Отчество",),
    }
    closed = {**needs("exam"), "mentee.share_needs": "no"}
    here = cases.school(
        store, {"a": asks, "b": closed}, {"x": {**gives(2), "mentor.competences_text": "Всё умею"}}
    )
    first, second = pairs_of(here, reviewed(here))
    links = steps.ask(here, first.id)
    (seen,) = steps.say(here, links["x"], pairs.offered).cards
    assert (seen.fio, seen.request) == ("A Имя Отчество", "Как планировать урок")
    assert "прочее" in seen.top
    assert len(seen.top) == 3
    assert not any("благополуч" in one.lower() for one in seen.top)
    assert "Y Имя" not in repr(seen)
    (other,) = steps.say(here, links["a"], pairs.offered).cards
    assert (other.fio, other.own_words) == ("X Имя Отчество", "Всё умею")
    assert other.competences
    assert here.saw(pairs.card_of, second.id, "b").top == ()
    with pytest.raises(DeniedError):
        here.by(AccountRole.DIRECTOR).saw(pairs.card_of, first.id, "a")
    with steps.behind(here, links["x"]) as work, pytest.raises(states.NotOfPairError):
        pairs.card_of(work, first.id, "b")
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        gone = cases.consent("a", ConsentAct.WITHDRAWN, NOW, (cases.Purpose.BANK,))
        work.consents.put(gone)
    bare = here.saw(pairs.card_of, first.id, "a")
    assert (bare.request, bare.top, bare.post) == ("", (), "")
    assert "A Имя" not in repr(bare)


def test_a_colleague_of_another_school_has_no_name_before_both_agree(here):
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        for who in "xy":
            person = work.people.get(who)
            work.people.put(steps.replace(person, workplace="Гимназия № 1"))
    with here.look() as work:
        people = {one.id: one for one in work.people.all()}
    assert people["x"].workplace
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        pair = work.pairs.put(one_pair(PairState.CURATOR_APPROVED))
        assert "X Имя" not in pairs.cards.card(work, pair, "x").fio
        told = steps.replace(pair, state=PairState.CONSENTED)
        assert pairs.cards.card(work, told, "x").fio == "X Имя Отчество"


def one_pair(state_, **fields):
    from data.records.pair import Pair

    given = {
        "id": "p",
        "school_id": "s45",
        "round_id": None,
        "year": "2026/2027",
        "mentor_id": "x",
        "mentee_ids": ("a",),
        "form": "teacher_teacher",
        "kind": "traditional",
        "state": state_,
        **fields,
    }
    return Pair(**given)


def test_an_acquaintance_confirms_a_pair_when_both_want_to_go_on(here):
    pair = steps.consented(here)[0]
    tried = here.did(pairs.start_trial, pair.id)
    assert (tried.state, tried.trial_until) == (PairState.TRIAL, date(2026, 10, 15))
    links = steps.ask(here, pair.id)
    assert {one.form for one in links.values()} == {Form.ACQUAINTANCE}
    with pytest.raises(states.NotReadyError):
        here.did(pairs.confirm, pair.id)
    mentee = pair.mentee_ids[0]
    hesitates = steps.say(here, links[mentee], pairs.acquainted_by_link, "rather_no", SECRET)
    assert hesitates.state is PairState.TRIAL
    assert open_tasks(here) == ["pair_talk"]
    assert here.did(pairs.acquainted, pair.id, pair.mentor_id, "yes").state is PairState.TRIAL
    done = steps.say(here, links[mentee], pairs.acquainted_by_link, "rather_yes")
    assert done.state is PairState.CONFIRMED
    assert open_tasks(here) == []


def test_an_acquaintance_that_fails_blames_nobody(here):
    pair = steps.consented(here)[0]
    here.did(pairs.start_trial, pair.id)
    steps.ask(here, pair.id)
    after = here.did(pairs.part, pair.id, "mentee")
    assert (after.state, after.reason) == (PairState.DECLINED_BY_MENTEE, "")
    with here.look() as work:
        (row,) = work.participations.of(pair.mentee_ids[0])
        links = work.invitations.about(Form.ACQUAINTANCE, pair.id)
    assert (row.state, row.waiting_since) == (MenteeState.WAITING, date(2026, 9, 21))
    assert all(one.revoked_at for one in links)


def test_a_pair_begins_with_its_papers_in_order(here):
    pair = steps.consented(here)[0]
    here.did(pairs.confirm, pair.id)
    with pytest.raises(states.NotReadyError) as refusal:
        here.did(pairs.activate, pair.id)
    told = refusal.value.params["missing"]
    assert told.count("Имя Отчество") == 2
    assert "программа" in told
    steps.sign(here, pair, but={pair.mentor_id})
    with pytest.raises(states.NotReadyError) as refusal:
        here.did(pairs.activate, pair.id)
    assert f"{pair.mentor_id.upper()} Имя Отчество" in refusal.value.params["missing"]
    assert "программа" not in refusal.value.params["missing"]
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.consents.put(steps.paper(pair.mentor_id, "another pair"))
    assert here.saw(lambda work: pairs.lacking(work, pair)) == (("participation", pair.mentor_id),)
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.consents.put(steps.paper(pair.mentor_id, pair.id))
    begun = here.did(pairs.activate, pair.id, "приказ № 1")
    assert (begun.state, begun.started_on, begun.basis) == (
        PairState.ACTIVE,
        NOW.date(),
        "приказ № 1",
    )
    assert state(here, pair.mentee_ids[0])[0] is MenteeState.IN_PROGRAMME
    assert mentor_state(here, pair.mentor_id) is MentorState.ACTIVE


def test_a_pair_goes_its_whole_way(here):
    pair = steps.active(here)[0]
    until = NOW.date() + timedelta(days=30)
    for bad in (("диагноз", until), ("leave", NOW.date())):
        with pytest.raises(InvalidValueError):
            here.did(pairs.pause, pair.id, *bad)
    rests = here.did(pairs.pause, pair.id, "leave", until)
    assert (rests.state, rests.paused_until) == (PairState.PAUSED, until)
    assert open_tasks(here) == ["pair_resume"]
    back = here.did(pairs.resume, pair.id)
    assert (back.state, back.paused_until, back.reason) == (PairState.ACTIVE, None, "")
    assert open_tasks(here) == []
    with pytest.raises(StateError):
        here.did(pairs.complete, pair.id, "итог")
    here.did(pairs.finishing, pair.id)
    here.did(pairs.complete, pair.id)
    with pytest.raises(states.NotReadyError):
        here.did(pairs.close, pair.id)
    with here.work() as work:
        work.pairs.put(steps.replace(work.pairs.get(pair.id), results="открытый урок"))
    assert here.did(pairs.close, pair.id).state is PairState.CLOSED
    assert state(here, pair.mentee_ids[0])[0] is MenteeState.COMPLETED


def test_the_last_working_pair_makes_a_mentor_ready_again(here):
    working = steps.active(here)
    mine = [one for one in working if one.mentor_id == "x"]
    assert len(mine) == 2
    here.did(pairs.terminate, mine[0].id, "incompatibility")
    assert mentor_state(here, "x") is MentorState.ACTIVE
    here.did(pairs.terminate, mine[1].id, "incompatibility")
    assert mentor_state(here, "x") is MentorState.READY
    assert state(here, mine[0].mentee_ids[0])[0] is MenteeState.WAITING


def test_a_pair_whose_notice_runs_does_not_pause(here):
    pair = steps.active(here)[0]
    here.did(pairs.terminate, pair.id, "mentor_withdrew")
    with pytest.raises(states.NoticeRunsError) as refusal:
        here.did(pairs.pause, pair.id, "leave", date(2026, 11, 1))
    assert refusal.value.params == {"on": "06.10.2026"}
    assert here.did(pairs.tick, now=NOW + timedelta(days=10)).ended == 1
    assert steps.pair_of(here, pair.id).reason == "mentor_withdrew"


def test_notice_to_a_resting_pair_outlives_its_rest(here):
    pair = steps.active(here)[0]
    here.did(pairs.pause, pair.id, "workload", date(2026, 10, 3))
    here.did(pairs.terminate, pair.id, "employer_cancelled")
    here.did(pairs.resume, pair.id)
    assert here.did(pairs.tick, now=NOW + timedelta(days=10)).ended == 1
    assert steps.pair_of(here, pair.id).reason == "employer_cancelled"


def test_one_pair_the_clock_cannot_move_stops_no_other(here):
    stuck, second = steps.active(here)[:2]
    here.did(pairs.terminate, second.id, "mentor_withdrew")
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.pairs.put(replace(steps.pair_of(here, stuck.id), reason="leave", ended_on=NOW.date()))
    later = NOW + timedelta(days=10)
    ticked = here.did(pairs.tick, now=later)
    assert (ticked.refused, ticked.ended) == (1, 1)
    assert here.did(pairs.tick, now=later).refused == 0
    assert steps.pair_of(here, stuck.id).state is PairState.ACTIVE
    with here.look() as work:
        tasks = [one.subject for one in work.tasks.standing() if one.kind == "pair_stuck"]
    assert tasks == [f"pair:{stuck.id}"]


def test_notice_comes_three_working_days_before_the_end(here):
    pair = steps.active(here)[0]
    with pytest.raises(states.EndTooSoonError) as refusal:
        here.did(pairs.terminate, pair.id, "mentor_withdrew", date(2026, 10, 5))
    assert refusal.value.params == {"earliest": "06.10.2026"}
    noticed = here.did(pairs.terminate, pair.id, "mentor_withdrew", date(2026, 10, 6))
    assert (noticed.state, noticed.ended_on) == (PairState.ACTIVE, date(2026, 10, 6))
    assert here.did(pairs.tick, now=NOW + timedelta(days=5)).ended == 0
    assert here.did(pairs.tick, now=NOW + timedelta(days=6)).ended == 1
    after = steps.pair_of(here, pair.id)
    assert (after.state, after.reason, after.ended_on) == (
        PairState.TERMINATED,
        "mentor_withdrew",
        date(2026, 10, 6),
    )


@pytest.mark.parametrize(
    ("code", "who", "wanted"),
    [
        ("goal_reached", None, MenteeState.COMPLETED),
        ("mentee_withdrew", None, MenteeState.WITHDREW),
        ("incompatibility", None, MenteeState.WAITING),
        ("dismissal_or_transfer", "mentee", MenteeState.LEFT),
        ("dismissal_or_transfer", "mentor", MenteeState.WAITING),
        ("other", None, MenteeState.WAITING),
    ],
)
def test_where_a_mentee_goes_hangs_on_the_reason(here, code, who, wanted):
    pair = steps.active(here)[0]
    person = {"mentee": pair.mentee_ids[0], "mentor": pair.mentor_id, None: None}[who]
    here.did(pairs.terminate, pair.id, code, who=person)
    assert state(here, pair.mentee_ids[0])[0] is wanted


def test_a_pair_ends_for_a_reason_of_the_list(here):
    pair = steps.active(here)[0]
    with pytest.raises(states.EndingCodeError):
        here.did(pairs.terminate, pair.id, "надоело")
    with pytest.raises(InvalidValueError):
        here.did(pairs.terminate, pair.id, "other", NOW.date() + timedelta(days=1))


def test_who_belongs_to_a_pair_needs_a_second_word(here):
    pair = steps.consented(here)[0]
    own = steps.curated(here, pair.mentor_id)
    with pytest.raises(states.SecondApproverError):
        own.did(pairs.confirm, pair.id)
    own.did(pairs.ask_second, pair.id)
    director = here.by(AccountRole.DIRECTOR)
    with pytest.raises(DeniedError):
        own.did(pairs.second, pair.id)
    director.did(pairs.second, pair.id)
    assert own.did(pairs.confirm, pair.id).state is PairState.CONFIRMED
    assert open_tasks(here) == []


def test_no_way_into_force_goes_round_the_second_word(here):
    pair = steps.consented(here)[0]
    people = (pair.mentor_id, *pair.mentee_ids)
    stranger = here.did(pairs.start_trial, pair.id)
    assert stranger.state is PairState.TRIAL
    links = steps.ask(here, pair.id)
    own = steps.curated(here, pair.mentor_id)
    own.did(pairs.acquainted, pair.id, people[0], "yes")
    with pytest.raises(states.SecondApproverError):
        own.did(pairs.acquainted, pair.id, people[1], "yes")
    assert steps.pair_of(here, pair.id).state is PairState.TRIAL
    done = steps.say(here, links[people[1]], pairs.acquainted_by_link, "yes")
    assert done.state is PairState.CONFIRMED


def test_the_superior_of_a_mentee_needs_a_second_word_too(here):
    pair = steps.consented(here)[0]
    boss = next(one for one in "abc" if one not in pair.mentee_ids)
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        person = work.people.get(pair.mentee_ids[0])
        work.people.put(steps.replace(person, manager_id=boss))
    with pytest.raises(states.SecondApproverError):
        steps.curated(here, boss).did(pairs.confirm, pair.id)


def test_a_link_outlives_the_term_of_its_answer_over_the_new_year(here):
    asked = datetime(2026, 12, 30, 9, tzinfo=UTC)
    due = workdays_after(asked.date(), 10)
    assert due - asked.date() > timedelta(days=links.DAYS)
    pair = pairs_of(here, reviewed(here))[0]
    with here.store.work(by=here.store.system("s45"), now=asked) as work:
        work.pairs.put(replace(pair, offered_on=asked.date(), due=due))
    link = steps.ask(here, pair.id, asked)[pair.mentor_id]
    last = datetime.combine(due, time(23, 59), UTC)
    assert link.expires_at > last
    said = steps.say(here, link, pairs.answer_by_link, "yes", now=last)
    assert said.mentor_agreed is True
    again = here.did(pairs.remind, pair.id, pair.mentee_ids[0], now=asked)
    assert again.invitation.expires_at > last


def test_silence_is_reminded_after_five_and_lapses_after_ten_working_days(here):
    round_id = reviewed(here)
    first, *rest = pairs_of(here, round_id)
    links = steps.ask(here, first.id)
    for pair in rest:
        steps.say(here, steps.ask(here, pair.id)[pair.mentor_id], pairs.answer_by_link, "yes")
    assert here.did(pairs.tick, now=NOW + timedelta(days=6)).reminded == 0
    week = NOW + timedelta(days=7)
    assert here.did(pairs.tick, now=week).reminded == 3
    assert here.did(pairs.tick, now=week).reminded == 0
    with here.look() as work:
        assert work.invitations.get(links[first.mentor_id].id).reminders == 1
    assert here.did(pairs.tick, now=NOW + timedelta(days=14)).lapsed == 0
    assert here.did(pairs.tick, now=NOW + timedelta(days=15)).lapsed == 3
    assert {one.state for one in pairs_of(here, round_id)} == {PairState.LAPSED}
    with here.look() as work:
        rows = [work.participations.of(one)[0] for one in "abc"]
        assert all(one.revoked_at for one in work.invitations.about(Form.ANSWER, first.id))
    assert {(one.state, one.waiting_since) for one in rows} == {
        (MenteeState.WAITING, date(2026, 9, 21))
    }
    done = here.did(rounds.approve, round_id, now=NOW + timedelta(days=15))
    assert done.status is RoundStatus.APPROVED


def test_an_acquaintance_without_a_decision_is_asked_about_after_two_weeks(here):
    pair = steps.consented(here)[0]
    here.did(pairs.start_trial, pair.id)
    assert here.did(pairs.tick, now=NOW + timedelta(days=14)).decisions_due == 0
    assert here.did(pairs.tick, now=NOW + timedelta(days=15)).decisions_due == 1
    assert here.did(pairs.tick, now=NOW + timedelta(days=16)).decisions_due == 0
    assert "pair_decide" in open_tasks(here)


def test_steps_out_of_order_are_refused(here):
    pair = steps.consented(here)[0]
    for call, given in (
        (pairs.activate, ()),
        (pairs.resume, ()),
        (pairs.finishing, ()),
        (pairs.complete, ()),
        (pairs.close, ()),
        (pairs.part, ("mentor",)),
        (pairs.acquainted, (pair.mentor_id, "yes")),
        (pairs.pause, ("leave", date(2027, 1, 1))),
    ):
        with pytest.raises(StateError):
            here.did(call, pair.id, *given)


def test_nobody_but_the_curator_leads_pairs(here):
    pair = steps.consented(here)[0]
    others = [one for one in AccountRole if one is not AccountRole.CURATOR]
    for call, given in (
        (pairs.ask, ([pair.id],)),
        (pairs.start_trial, (pair.id,)),
        (pairs.acquainted, (pair.id, "x", "yes")),
        (pairs.confirm, (pair.id,)),
        (pairs.part, (pair.id, "mentor")),
        (pairs.activate, (pair.id,)),
        (pairs.pause, (pair.id, "leave", date(2027, 1, 1))),
        (pairs.resume, (pair.id,)),
        (pairs.finishing, (pair.id,)),
        (pairs.complete, (pair.id,)),
        (pairs.close, (pair.id,)),
        (pairs.terminate, (pair.id, "other")),
        (pairs.leave_mentor, ("x", "other")),
        (pairs.repair, ()),
        (pairs.rehome, ("a", "x", "так")),
        (pairs.ask_second, (pair.id,)),
        (pairs.tick, ()),
    ):
        for role in others:
            with pytest.raises(DeniedError):
                here.by(role).did(call, *given)


def test_the_same_answer_twice_is_one(here):
    pair = pairs_of(here, reviewed(here))[0]
    link = steps.ask(here, pair.id)[pair.mentor_id]
    for _time in range(2):
        steps.say(here, link, pairs.answer_by_link, "yes", "хорошо")
    assert len(here.saw(private.private, pair.id)) == 1


def test_rehoming_needs_words(here):
    approved(here)
    with pytest.raises(MissingReasonError):
        here.did(pairs.rehome, "a", "x", " ")


@pytest.mark.parametrize(
    ("receiver", "named"), [("Совсем другая школа № 99", False), (SCHOOL.short_name, True)]
)
def test_a_name_is_told_where_the_consent_names_this_school(here, receiver, named):
    pair = pairs_of(here, reviewed(here))[0]
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        work.people.put(replace(work.people.get(pair.mentor_id), workplace="Лицей № 14"))
        fio = work.people.get(pair.mentor_id).fio
    here.did(papers.give, pair.mentor_id, [Purpose.TRANSFER], subject=receiver)
    with here.look() as work:
        assert (cards.card_of(work, pair.id, pair.mentor_id).fio == fio) is named
