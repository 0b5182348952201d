"""«Ход программы» on screen: empty, usual, refused, not allowed; warnings handled in place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from analytics import alerts
from analytics.learning.agreeing import Point
from analytics.waves.words import standing_word
from dashboard import session
from dashboard.pages.coursing import demand, fit, tiles, waves
from data.bank.agenda import GONE, numbers
from data.records.bank import Role
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import ConsentId, MeetingId, PairId, ResponseId, new_id
from data.records.invitation import Form, Response
from data.records.monitoring import AlertState
from data.records.pair import Pair, PairState
from data.records.programme import Meeting, MeetingState
from tests.markdown_reader import seen
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.pages.test_plain_text import LAID, LISTS, OWN, hostile, texts

PAIR = PairId("course-pair")
DAY = timedelta(days=1)
STARTED = NOW.date() - timedelta(days=60)
LINKS = {"link_open", "link_close"}  # from the tile of warnings to their list
OWN_SIGNS = OWN | LAID | LISTS | LINKS | {":red", ":orange-badge", ":red-badge"}


@pytest.fixture
def pair(store):
    """A pair at work for two months, whose mentee doubts."""
    school = store.schools()[0]
    with store.work(by=store.system(school.id), now=NOW) as work:
        mentor = min(work.sheets.current(Role.MENTOR, school.year))
        mentee = min(work.sheets.current(Role.MENTEE, school.year))
        one = work.pairs.put(
            Pair(
                id=PAIR,
                school_id=school.id,
                round_id=None,
                year=school.year,
                mentor_id=mentor,
                mentee_ids=(mentee,),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.ACTIVE,
                started_on=STARTED,
                predicted_fit=0.62,
            )
        )
        agree(work, mentee)
        said(work, mentee, {"FIT.1": 2})
        held(work, NOW - 20 * DAY)
        alerts.tick(work)
    return one


def agree(work, who):
    text = work.consents.everything()[0].text_version
    work.consents.put(
        Consent(
            id=ConsentId(new_id()),
            school_id=work.school_id,
            person_id=who,
            purposes=(Purpose.MONITORING,),
            act=ConsentAct.GIVEN,
            text_version=text,
            channel=Channel.PAPER,
            at=NOW - DAY,
        )
    )


def said(work, who, answers):
    work.responses.put(
        Response(
            id=ResponseId(new_id()),
            school_id=work.school_id,
            person_id=who,
            form=Form.WAVE,
            subject=f"core@day45@mentee@{PAIR}",
            instrument="FIT@1.0.0",
            answers=answers,
            submitted_at=NOW,
            key=new_id(),
            context={"wave": "day45", "pair": PAIR},
        )
    )


def held(work, at):
    work.meetings.put(
        Meeting(
            id=MeetingId(new_id()),
            school_id=work.school_id,
            pair_id=PAIR,
            state=MeetingState.HELD,
            at=at,
            minutes=45,
            topic="",
            key=new_id(),
        )
    )


def kept(store):
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        return work.alerts.all()


def later(monkeypatch, days):
    monkeypatch.setattr(session, "now", lambda: NOW + days * DAY)


def texts_of(page):
    every = [*page.markdown, *page.caption, *page.info, *page.warning]
    return " ".join(one.value for one in every)


def buttons(page):
    return [one.label for one in page.button]


# ------------------------------------------------------------------------------------ empty


def test_an_empty_school_is_told_what_will_be_here(blank, open_page):
    page = fine(open_page("course", "curator"))
    told = texts_of(page)
    for words in ("Открытых сигналов нет", "Пары ещё не работают", "пока никого не спрашивали"):
        assert words.lower() in told.lower()
    assert page.metric[0].value == "–"
    assert "в банке этого года с согласием пока никого" in told
    assert "у всех есть пара" not in told
    assert "Закрыто: пар, завершённых из-за несовпадения, 0, нужно 40." in told
    assert "сигналы даёт только открытое правило" in told


def test_requests_are_counted_among_those_who_agreed(store, open_page):
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        head = numbers(work)
        live = work.consents.live(Purpose.BANK, NOW)
        year = work.schools.all()[0].year
        bank = work.participations.in_bank(Role.MENTEE, year)
        assert head.agreed == sum(one.person_id in live and one.state not in GONE for one in bank)
        assert head.agreed <= head.mentees
    page = fine(open_page("course", "curator"))
    assert page.metric[0].value == f"{head.alone} из {head.agreed}"
    assert "этот год, в банке с согласием" in texts_of(page)


def test_a_pair_only_proposed_is_no_pair():
    assert tiles._waits(0, 2, 0) == "только с предложением открытого круга: 2"
    assert tiles._waits(0, 0, 0) == "у всех есть пара"
    assert tiles._waits(1, 0, 3) == "самый давний: 3 дня"


def test_without_a_session_or_the_right_nothing_is_told(store, open_page, pair):
    for role in ("psychologist", "administration", "director", "region"):
        page = fine(open_page("course", role))
        assert [one.value for one in page.title] == ["Нет доступа"]


# ------------------------------------------------------------------------------------ usual


def test_a_warning_says_which_pair_why_and_by_when(store, open_page, pair):
    page = fine(open_page("course", "curator"))
    told = texts_of(page)
    assert "одна из сторон сомневается, подходит ли пара" in told
    assert f"до {(NOW + 7 * DAY):%d.%m.%Y}" in told
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        surname = work.people.get(pair.mentor_id).fio.split()[0]
    assert surname in told
    assert {one.label: one.value for one in page.metric}["Открытые сигналы"] == "1"
    assert "[Открыть](#warnings)" in told
    everything = sent(page)  # never whose answer it was, nor which
    assert "FIT" not in everything
    assert "скорее нет" not in everything


def test_taken_resolved_and_undone_in_place(store, open_page, pair):
    page = fine(open_page("course", "curator"))
    page = fine(page.button(key=f"course.take.{kept(store)[0].id}").click().run())
    (one,) = kept(store)
    assert one.state is AlertState.IN_HAND
    page.selectbox(key=f"course.{one.id}.action").set_value(alerts.Action.NONE)
    page = fine(page.run())
    page = fine(page.button(key=f"course.{one.id}.resolve").click().run())
    page = fine(page.button(key=f"course.{one.id}.resolve.yes").click().run())
    assert page.error  # nothing was done, and nobody says why
    page.selectbox(key=f"course.{one.id}.action").set_value(alerts.Action.CALL)
    page = fine(page.run())
    page = fine(page.button(key=f"course.{one.id}.resolve").click().run())
    assert kept(store)[0].state is AlertState.IN_HAND  # it asks again first
    page = fine(page.button(key=f"course.{one.id}.resolve.yes").click().run())
    (one,) = kept(store)
    assert (one.state, one.action) == (AlertState.RESOLVED, "call")
    page = fine(page.button(key=f"course.undo.{one.id}").click().run())
    assert kept(store)[0].state is AlertState.IN_HAND


def test_another_mentor_only_after_a_week(store, open_page, pair, monkeypatch):
    page = open_page("course", "curator")
    page.session_state["course.warnings"] = "mine"
    page = fine(page.run())
    assert "Под этот отбор сигналов нет" in texts_of(page)
    page.session_state["course.warnings"] = "urgent"
    page = fine(page.run())
    (one,) = kept(store)
    page = fine(page.button(key=f"course.take.{one.id}").click().run())
    assert "другого наставника можно искать с" in texts_of(page)
    assert "Искать другого наставника" not in buttons(page)
    later(monkeypatch, 7)
    page = fine(page.run())
    page = fine(page.button(key=f"course.{one.id}.rematch").click().run())
    page = fine(page.button(key=f"course.{one.id}.rematch.yes").click().run())
    (one,) = kept(store)
    assert (one.state, one.action) == (AlertState.RESOLVED, "rematch")
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        ended = work.pairs.get(PAIR)
    assert (ended.state, ended.reason) == (PairState.TERMINATED, "incompatibility")


def test_a_month_later_the_result_is_asked_and_noted(store, open_page, pair, monkeypatch):
    (one,) = kept(store)
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        alerts.resolve(work, one.id, "call")
    page = open_page("course", "curator")
    later(monkeypatch, 30)
    page = fine(page.run())
    assert any("Прошёл месяц" in each.value for each in page.subheader)
    page.session_state[f"course.judge.{one.id}.result"] = alerts.Result.BETTER
    page = fine(page.run())
    page = fine(page.button(key=f"course.judge.{one.id}.go").click().run())
    assert kept(store)[0].result == "better"


def test_a_party_of_the_pair_sees_a_count_alone(store, open_page, pair):
    with store.work(by=store.system(pair.school_id), now=NOW) as work:
        curator = work.accounts.by_login("curator")
        work.accounts.put(replace(curator, person_id=pair.mentor_id))
        surname = work.people.get(pair.mentee_ids[0]).fio.split()[0]
    page = fine(open_page("course", "curator"))
    assert "о вашей собственной паре" in texts_of(page)
    assert "сомневается" not in sent(page)
    assert surname not in texts_of(page)


def test_names_that_look_like_layout_stay_names(store, open_page, pair):
    with store.work(by=store.system(pair.school_id), now=NOW) as work:
        for who in (pair.mentor_id, *pair.mentee_ids):
            work.people.put(replace(work.people.get(who), fio=hostile("Взломов")))
    page = fine(open_page("course", "curator"))
    signs = {sign for text in texts(page) for sign in seen(text).signs}
    assert signs - OWN_SIGNS == set()


# ------------------------------------------------------------------- fit against the outcome


def test_few_pairs_allow_no_verdict(store, open_page, pair):
    page = fine(open_page("course", "curator"))
    assert any("Качество подбора и исход" in one.value for one in page.header)
    assert page.get("vega_lite_chart")
    assert not any("Каждая точка" in one.value for one in page.caption)


def test_dots_of_groups_are_drawn_where_there_are_enough(store, open_page, pair, monkeypatch):
    made = fit.validity.overview

    def enough(work, before):
        seen = made(work, before)
        points = (
            Point(predicted=0.5, outcome=3.2, error=0.1, pairs=8),
            Point(predicted=0.8, outcome=4.1, error=0.1, pairs=7),
        )
        first = replace(seen.agreements[0], pairs=15, points=points)
        return replace(seen, agreements=(first, *seen.agreements[1:]))

    monkeypatch.setattr(fit.validity, "overview", enough)
    page = fine(open_page("course", "curator"))
    assert any("Пар: 15" in one.proto.alt for one in page.get("vega_lite_chart"))
    assert any("Каждая точка" in one.value for one in page.caption)


def test_now_is_no_round(store, open_page, monkeypatch):
    from dashboard import charts

    titles = []
    heat = charts.heat
    monkeypatch.setattr(charts, "heat", lambda *given: titles.append(given[-1]) or heat(*given))
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        count = len(demand.demands(work))
    fine(open_page("course", "curator"))
    assert [one.rpartition(" ")[2] for one in titles] == [str(count)]


def test_a_survey_still_awaited_is_told_alike_on_both_pages(store, open_page):
    assert standing_word(0.67, 2) == "ждём 2 ответа"
    assert standing_word(0.67, 0) == "ответов мало"
    assert waves.standing_word is standing_word
