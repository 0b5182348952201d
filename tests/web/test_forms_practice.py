"""News, cases and votes on a phone: no script, a repeated send, nothing without the own yes."""

from datetime import timedelta

import pytest

from data.codebook.practice import criteria
from data.practice import attending, cases, events, nominations
from data.practice.events import Plan
from data.records.ids import PairId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.practice import EventKind, NominationState, Presence, StudyState
from tests.web.forms_door import come, follow, newcomer, now, office, send

LARGEST = 40 * 1024  # bytes of a page
TEXT = {"title": "Тихий урок", "request": "Дисциплина", "course": "Правила", "result": "Тихо"}
WHOLE = {**TEXT, "reuse": "Три сигнала"}
CATEGORY = "start"


def did(store, call, *told, **named):
    with store.work(by=office(store), now=now()) as work:
        return call(work, *told, **named)


@pytest.fixture
def authors(store):
    return [newcomer(store, f"Авторова {name} Петровна", agreed=True) for name in ("Анна", "Инна")]


@pytest.fixture
def study(store, authors):
    school = store.schools()[0]

    def ended(work):
        return work.pairs.put(
            Pair(
                id=PairId(new_id()),
                school_id=school.id,
                round_id=None,
                year=school.year,
                mentor_id=authors[0],
                mentee_ids=(authors[1],),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.COMPLETED,
            )
        )

    return did(store, cases.offer, did(store, ended).id)


def table(store, *jury):
    plan = Plan(title="Круглый стол", at=now() - timedelta(hours=1), minutes=60)
    one = did(store, events.plan, EventKind.ROUND_TABLE, plan)
    did(store, nominations.set_jury, one.id, jury)
    return one


def state(store, study):
    return did(store, lambda work: work.studies.get(study.id))


def test_news_is_read_and_confirmed_without_any_consent(client, store):
    who = newcomer(store)
    plan = Plan(title="Наставничество в школе", at=now(), minutes=40)
    one = did(store, events.plan, EventKind.INFORMING, plan)
    path = come(client, store, Form.ACQUAINTED, who, one.id)
    page = client.get(path).text
    assert "Наставничество в школе" in page
    assert "<script" not in page
    assert send(client, path, page=page, act="read").status_code == 303
    (row,) = did(store, lambda work: work.attendances.of_event(one.id))
    assert (row.person_id, row.presence, row.how) == (who, Presence.INFORMED, attending.BY_LINK)
    again = client.get(come(client, store, Form.ACQUAINTED, who, one.id)).text
    assert "Вы ознакомлены" in again
    assert 'value="read"' not in again


def test_a_case_is_offered_written_kept_and_agreed(client, store, study, authors):
    path = come(client, store, Form.STUDY, authors[0], study.id)
    page = client.get(path).text
    assert "как кейс" in page
    assert "<textarea" not in page
    send(client, path, page=page, act="accept")
    page = client.get(path).text
    assert page.count("<textarea") == 9
    assert len(page.encode()) < LARGEST
    version = state(store, study).version
    answer = send(client, path, TEXT, page=page, act=f"save.{version}")
    assert "Записано" in follow(client, answer).text
    assert state(store, study).body == TEXT, "a draft is kept for the next visit"
    refused = send(client, path, TEXT, act=f"agree.{state(store, study).version}")
    assert refused.status_code == 422
    assert "Что взять другим" in refused.text
    for who in authors:
        here = come(client, store, Form.STUDY, who, study.id)
        send(client, here, WHOLE, act=f"agree.{state(store, study).version}")
    assert state(store, study).state is StudyState.AUTHOR_OK


def test_a_text_changed_meanwhile_is_not_overwritten(client, store, study, authors):
    path = come(client, store, Form.STUDY, authors[0], study.id)
    send(client, path, act="accept")
    old = state(store, study).version
    send(client, path, TEXT, act=f"save.{old}")
    answer = send(client, path, {**TEXT, "title": "Другое"}, act=f"save.{old}")
    assert answer.status_code == 422
    assert "Другое" in answer.text, "what was typed stays on the screen"
    assert state(store, study).body["title"] == "Тихий урок"


def test_a_case_is_taken_back_after_a_question(client, store, study, authors):
    path = come(client, store, Form.STUDY, authors[1], study.id)
    send(client, path, act="accept")
    asked = follow(client, send(client, path, TEXT, act="back")).text
    assert 'value="sure"' in asked
    assert state(store, study).state is StudyState.DRAFT
    send(client, path, page=asked, act="sure")
    assert state(store, study).state is StudyState.WITHDRAWN
    assert "отозван" in client.get(path).text


def test_a_no_is_kept(client, store, study, authors):
    path = come(client, store, Form.STUDY, authors[1], study.id)
    send(client, path, act="refuse")
    assert state(store, study).state is StudyState.REFUSED


def test_a_nominee_says_yes_a_juror_marks_and_sees_no_other_marks(client, store, authors):
    juror = newcomer(store, "Жюриева Мария Олеговна")
    one = table(store, juror, authors[0])
    grounds = dict.fromkeys(criteria(CATEGORY), "показано на уроках")
    made = did(store, nominations.propose, one.id, CATEGORY, authors[0], grounds)
    path = come(client, store, Form.VOTE, juror, one.id)
    assert "Авторова" not in client.get(path).text, "nothing to judge before the yes"
    mine = come(client, store, Form.VOTE, authors[0], one.id)
    assert f'value="yes.{made.id}"' in client.get(mine).text
    send(client, mine, act=f"yes.{made.id}")
    path = come(client, store, Form.VOTE, juror, one.id)
    assert "Авторова Анна Петровна" in client.get(path).text
    ballot = client.get(f"{path}?step=n.{made.id}").text
    assert "показано на уроках" in ballot
    few = send(client, path, {"means": "2"}, page=ballot, act=f"mark.{made.id}")
    assert few.status_code == 422
    marks = dict.fromkeys(criteria(CATEGORY), "2")
    assert send(client, path, marks, page=ballot, act=f"mark.{made.id}").status_code == 303
    (vote,) = did(store, lambda work: work.votes.of_nomination(made.id))
    assert (vote.voter_id, set(vote.marks.values())) == (juror, {2})
    own = client.get(come(client, store, Form.VOTE, authors[0], one.id)).text
    assert "Эти вы не оцениваете" in own
    assert f"n.{made.id}" not in own
    send(client, come(client, store, Form.VOTE, authors[0], one.id), act=f"no.{made.id}")
    after = did(store, lambda work: work.nominations.get(made.id))
    assert after.state is NominationState.WITHDRAWN
