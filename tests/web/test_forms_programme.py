"""The programme and the diary on a phone: no script, a repeated send, the partner's eyes."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from data.papers import tasks
from data.records.bank import Role
from data.records.ids import PairId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import MeetingState, ProgrammeState
from matching import programmes
from matching.rounds.entrants import consented
from tests.web.forms_door import come, follow, now, office, send

MOSCOW = ZoneInfo("Europe/Moscow")
LARGEST = 30 * 1024  # bytes of a page


@pytest.fixture
def pair(store):
    """A fresh running pair of two people of the school who may be matched."""
    school = store.schools()[0]
    with store.work(by=store.system(school.id), now=now()) as work:
        mentor = min(set(work.sheets.current(Role.MENTOR, school.year)) & consented(work))
        mentee = min(set(work.sheets.current(Role.MENTEE, school.year)) & consented(work))
        return work.pairs.put(
            Pair(
                id=PairId(new_id()),
                school_id=school.id,
                round_id=None,
                year=school.year,
                mentor_id=mentor,
                mentee_ids=(mentee,),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.ACTIVE,
                started_on=(now() - timedelta(days=40)).date(),
            )
        )


@pytest.fixture
def drafted(store, pair):
    with store.work(by=office(store), now=now()) as work:
        return programmes.draft(work, pair.id)


def looked(store, ask):
    with store.look(by=office(store), now=now()) as work:
        return ask(work)


def meetings(store, pair):
    return looked(store, lambda work: work.meetings.of_pair(pair.id))


def moment(ahead: timedelta) -> dict[str, str]:
    at = (now() + ahead).astimezone(MOSCOW)
    return {"date": at.strftime("%Y-%m-%d"), "time": at.strftime("%H:%M")}


def plan(client, path, ahead=timedelta(days=2), **more):
    return send(
        client,
        path + "?step=plan",
        {"minutes": "45", "format": "in_person", "topic": "разбор урока", **more},
        act="plan",
        **moment(ahead),
    )


# ------------------------------------------------------------------------------------ programme


def test_a_person_reads_and_agrees_to_the_edition_on_the_page(client, store, pair, drafted):
    path = come(client, store, Form.PROGRAMME, pair.mentee_ids[0], drafted.id)
    page = client.get(path).text
    assert drafted.goals[0].sign in page
    assert drafted.actions[-1].text in page
    assert len(page.encode()) < LARGEST
    assert "<script" not in page
    answer = send(client, path, page=page, act="agree.1")
    assert answer.status_code == 303
    agreed = looked(store, lambda work: work.programmes.get(drafted.id)).agreed
    assert set(agreed) == {pair.mentee_ids[0]}


def test_a_programme_changed_meanwhile_is_shown_anew(client, store, pair, drafted):
    path = come(client, store, Form.PROGRAMME, pair.mentor_id, drafted.id)
    page = client.get(path).text
    with store.work(by=office(store), now=now()) as work:
        content = programmes.content.of(drafted)
        changed = programmes.content.replace(content, meetings_planned=3)
        programmes.edit(work, drafted.id, changed, drafted.version)
    answer = send(client, path, page=page, act="agree.1")
    assert answer.status_code == 422
    assert "Программу изменили" in answer.text
    assert 'value="agree.2"' in answer.text


def test_a_wish_needs_words_and_reaches_the_curator(client, store, pair, drafted):
    path = come(client, store, Form.PROGRAMME, pair.mentor_id, drafted.id)
    assert send(client, path, act="wish.1").status_code == 422
    assert send(client, path, {"words": "меньше целей"}, act="wish.1").status_code == 303
    (wish,) = looked(store, lambda work: programmes.wishes(work, drafted.id))
    assert wish.words == "меньше целей"
    one = looked(store, lambda work: work.programmes.get(drafted.id))
    assert one.state is ProgrammeState.DRAFT


# ---------------------------------------------------------------------------------------- diary


def test_a_meeting_is_planned_held_and_felt(client, store, pair, drafted):
    path = come(client, store, Form.DIARY, pair.mentee_ids[0], pair.id)
    assert len(client.get(path).text.encode()) < LARGEST
    answer = plan(client, path, timedelta(minutes=-90))
    assert answer.status_code == 303
    assert "Записано" in follow(client, answer).text
    (one,) = meetings(store, pair)
    assert (one.state, one.topic) == (MeetingState.PLANNED, "разбор урока")
    told = {"minutes": "60", "done": "разобрали урок", "next_steps": "план к пятнице"}
    page = client.get(f"{path}?step=m.{one.id}").text
    answer = send(
        client,
        path,
        {**told, "goals": ["g1"]},
        page=page,
        act="hold",
        **moment(-timedelta(hours=2)),
    )
    assert "step=pulse" in answer.headers["location"]
    (one,) = meetings(store, pair)
    assert (one.state, one.done, one.goals) == (MeetingState.HELD, "разобрали урок", ("g1",))
    page = follow(client, answer).text
    assert page.count("<fieldset") == 3
    answer = send(client, path, {"PULSE.1": "2", "PULSE.3": "yes"}, page=page, act="pulse")
    assert "Куратор получил сообщение" in follow(client, answer).text
    calls = [row.task for row in looked(store, tasks.mine) if row.task.subject == f"pair:{pair.id}"]
    assert [(task.kind, task.person_id) for task in calls] == [("help_needed", pair.mentee_ids[0])]


def test_the_partner_sees_the_meeting_and_nothing_private(client, store, pair, drafted):
    mine = come(client, store, Form.DIARY, pair.mentee_ids[0], pair.id)
    send(
        client,
        mine + "?step=write",
        {"minutes": "45", "done": "посмотрели урок"},
        act="write",
        **moment(-timedelta(hours=3)),
    )
    (one,) = meetings(store, pair)
    page = client.get(f"{mine}?step=pulse.{one.id}").text
    send(client, mine, {"PULSE.1": "1", "PULSE.3": "yes"}, page=page, act="pulse")
    help_page = client.get(mine + "?step=help").text
    send(client, mine, {"psychologist": "yes"}, page=help_page, act="help")
    theirs = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    home = client.get(theirs).text
    assert "посмотрели урок" in home
    assert "Как прошла встреча?" in home  # the own pulse is still to be given
    asked = client.get(f"{theirs}?step=pulse.{one.id}").text
    assert not re.search(r'value="(1|yes)" checked', asked)
    assert "просит помощи" not in home + asked


def test_a_repeated_send_is_one_meeting(client, store, pair):
    path = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    page = client.get(path + "?step=plan").text
    for _time in range(3):
        answer = send(
            client, path, {"minutes": "45"}, page=page, act="plan", **moment(timedelta(days=1))
        )
        assert answer.status_code == 303
    assert len(meetings(store, pair)) == 1


def held(client, path, when):
    page = client.get(path + "?step=write").text
    return send(client, path, {"minutes": "45", "topic": "тема"}, page=page, act="write", **when)


def test_the_same_moment_is_not_written_down_twice(client, store, pair):
    path, when = come(client, store, Form.DIARY, pair.mentor_id, pair.id), moment(-timedelta(1))
    assert held(client, path, when).status_code == 303
    again = held(client, path, when)  # another page, another key
    assert again.status_code == 422
    (kept,) = meetings(store, pair)
    assert "такая встреча уже записана" in again.text
    assert f"step=m.{kept.id}" in again.text
    theirs = come(client, store, Form.DIARY, pair.mentee_ids[0], pair.id)
    assert held(client, theirs, when).status_code == 303  # the other hand writes for itself


def test_a_meeting_is_cancelled_only_after_a_second_look(client, store, pair):
    path = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    plan(client, path)
    (one,) = meetings(store, pair)
    asked = send(client, f"{path}?step=m.{one.id}", act="off")
    page = follow(client, asked).text
    assert meetings(store, pair) == [one]
    assert "разбор урока" in page
    send(client, path, page=page, act="stay")
    assert meetings(store, pair) == [one]
    assert send(client, path, page=page, act="off_sure").status_code == 303
    assert [kept.state for kept in meetings(store, pair)] == [MeetingState.CANCELLED]


def test_a_held_meeting_written_by_mistake_is_struck_by_its_author(client, store, pair):
    path, when = come(client, store, Form.DIARY, pair.mentor_id, pair.id), moment(-timedelta(1))
    felt = follow(client, held(client, path, when)).text
    (one,) = meetings(store, pair)
    assert f"step=m.{one.id}" in felt  # the way back before anything was felt
    theirs = come(client, store, Form.DIARY, pair.mentee_ids[0], pair.id)
    other = client.get(f"{theirs}?step=m.{one.id}").text
    assert "Записана по ошибке" not in other
    assert "записал коллега" in send(client, theirs, page=other, act="strike_sure").text
    path = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    own = client.get(f"{path}?step=m.{one.id}").text
    assert "Записана по ошибке" in own
    page = follow(client, send(client, path, page=own, act="strike")).text
    assert meetings(store, pair) == [one]
    assert send(client, path, page=page, act="strike_sure").status_code == 303
    (kept,) = meetings(store, pair)
    assert kept.state is MeetingState.CANCELLED
    told = looked(store, lambda work: programmes.history(work, one.id))
    assert [change.verb for change in told] == ["meeting.held", "meeting.struck"]
    assert held(client, path, when).status_code == 303  # the moment is free again


@pytest.mark.parametrize(
    ("fields", "when", "told"),
    [
        ({"minutes": "45"}, {"date": "", "time": "10:00"}, "Ответьте"),
        ({"minutes": "45"}, {"date": "завтра", "time": "10:00"}, "завтра"),
        ({"minutes": "сто"}, moment(timedelta(days=1)), "сто"),
        ({"minutes": "45", "format": "почтой"}, moment(timedelta(days=1)), "Исправьте"),
        ({"minutes": "45"}, {"date": "2040-01-01", "time": "10:00"}, "2040"),
        ({"minutes": "45"}, {"date": "0001-01-01", "time": "00:01"}, "0001"),
        ({"minutes": "45"}, {"date": "9999-12-31", "time": "23:59"}, "9999"),
        ({"minutes": "45"}, {"date": "99999999999", "time": "10:00"}, "99999999999"),
    ],
    ids=["nothing", "words", "minutes", "format", "far", "first day", "last day", "no day"],
)
def test_what_cannot_be_read_is_shown_with_what_was_typed(client, store, pair, fields, when, told):
    path = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    page = client.get(path + "?step=plan").text
    answer = send(client, path, {**fields, "topic": "моя тема"}, page=page, act="plan", **when)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "моя тема" in answer.text
    assert f'value="{when["date"]}"' in answer.text
    assert meetings(store, pair) == []


@pytest.mark.parametrize("act", ["hold", "change", "miss", "off_sure", "strike_sure"])
def test_a_silly_version_of_a_meeting_is_a_refusal(client, store, pair, act):
    path = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    assert plan(client, path).status_code == 303
    (kept,) = meetings(store, pair)
    sent = {"act": act, "version": "9" * 5000, **moment(timedelta(days=1))}
    answer = send(client, f"{path}?step=m.{kept.id}", {"minutes": "45"}, **sent)
    assert answer.status_code == 422
    assert meetings(store, pair) == [kept]


def test_the_calendar_is_handed_out_to_the_own_pair(client, store, pair, drafted):
    path = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    plan(client, path)
    answer = send(client, path, act="calendar")
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).events
    assert len(events) == 1 + len(drafted.checkpoints)


def test_a_link_of_a_pair_that_is_over_opens_nothing(client, store, pair):
    path = come(client, store, Form.DIARY, pair.mentor_id, pair.id)
    with store.work(by=store.system(pair.school_id), now=now()) as work:
        kept = work.pairs.get(pair.id)
        work.pairs.put(programmes.content.replace(kept, state=PairState.TERMINATED))
    assert client.get(path).status_code == 403
    assert plan_after(client, path).status_code in {403, 422}
    assert meetings(store, pair) == []


def plan_after(client, path):
    return client.post(path, data={"act": "plan"}, follow_redirects=False)
