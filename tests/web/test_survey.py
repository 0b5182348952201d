"""A survey about the own pair on the phone: whom it is about, goals, time, the ask that ends."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from data.records.bank import Role
from data.records.ids import AskId, PairId, new_id
from data.records.monitoring import Ask, AskState
from data.records.pair import Pair, PairState
from data.records.programme import Goal, Programme, ProgrammeState
from data.store.zones import USUAL
from tests.web.forms_door import Form, follow, hidden, link, newcomer, now, office, send

FIT = {"FIT.1": "3"}


def today():
    """Which day it is at the school."""
    return now().astimezone(ZoneInfo(USUAL)).date()


@pytest.fixture
def pair(store):
    """A mentor with two mentees, each a pair of its own with a programme."""
    mentor = newcomer(store, "Ёлкина Анна Петровна", agreed=True)
    found = []
    for fio in ("Жуков Борис Ильич", "Яшина Вера Львовна"):
        mentee = newcomer(store, fio, agreed=True)
        found.append(_laid(store, mentor, mentee))
    return SimpleNamespace(mentor=mentor, first=found[0], second=found[1])


def _laid(store, mentor, mentee):
    school, day = store.schools()[0], today()
    with store.work(by=store.system(school.id), now=now()) as work:
        made = work.pairs.put(
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
                started_on=day - timedelta(15),
            )
        )
        work.programmes.put(
            Programme(
                id=new_id(),
                school_id=school.id,
                pair_id=made.id,
                state=ProgrammeState.RUNNING,
                edition=1,
                goals=(Goal(code="g1", text="Вести урок по плану", sign="три урока подряд"),),
                actions=(),
                checkpoints=(),
                starts_on=day - timedelta(15),
                ends_on=day + timedelta(200),
                meetings_planned=10,
                agreed={},
            )
        )
    return made


def ask(store, who, pair, extent="FIT", wave="day14", role=Role.MENTEE, **changes):
    """Somebody asked, with a link."""
    made = Ask(
        id=AskId(new_id()),
        school_id=pair.school_id,
        person_id=who,
        pair_id=pair.id,
        role=role,
        year=pair.year,
        wave=wave,
        extent=extent,
        state=AskState.SENT,
        opens_on=today() - timedelta(3),
        closes_on=today() + timedelta(3),
    )
    with store.work(by=store.system(pair.school_id), now=now()) as work:
        kept = work.asks.put(replace(made, **changes))
    subject = f"{extent}@{wave}@{role.value}@{pair.id}"
    return kept, link(store, who, Form.WAVE, subject)


def came(client, issued):
    return client.get(f"/f/{issued.token}", follow_redirects=False).headers["location"]


def looked(store, pair, call):
    with store.look(by=store.system(pair.school_id), now=now()) as work:
        return call(work)


def test_the_form_says_whom_it_is_about_by_name_and_patronymic_alone(client, store, pair):
    _ask, issued = ask(store, pair.first.mentee_ids[0], pair.first)
    page = client.get(came(client, issued)).text
    assert "Эти вопросы о вашей паре: вы и Анна Петровна." in page
    assert "Ёлкина" not in page
    assert "<script" not in page
    client.cookies.clear()
    for one, name in ((pair.first, "Борис Ильич"), (pair.second, "Вера Львовна")):
        _ask, issued = ask(store, pair.mentor, one, role=Role.MENTOR)
        page = client.get(came(client, issued)).text
        assert f"вы и {name}." in page
        client.cookies.clear()


def test_an_answer_ends_its_own_ask_alone_and_can_be_corrected(client, store, pair):
    first, issued = ask(store, pair.mentor, pair.first, role=Role.MENTOR)
    second, _other = ask(store, pair.mentor, pair.second, role=Role.MENTOR)
    assert send(client, came(client, issued), FIT).headers["location"] == "/f/thanks"
    kept = looked(store, pair.first, lambda work: work.asks.get(first.id))
    assert (kept.state, kept.source, kept.answered_on) == (
        AskState.ANSWERED,
        "link",
        today(),
    )
    assert looked(store, pair.first, lambda work: work.asks.get(second.id)).state is AskState.SENT
    path = came(client, issued)
    assert 'value="3" checked' in client.get(path).text
    send(client, path, {"FIT.1": "1"})
    grades = looked(
        store,
        pair.first,
        lambda work: [one.answers["FIT.1"] for one in work.responses.of(pair.mentor)],
    )
    assert grades == [3, 1]
    again = looked(store, pair.first, lambda work: work.asks.get(first.id))
    assert again.version == kept.version


def test_context_tells_wave_pair_ask_order_and_seconds(client, store, pair, monkeypatch):
    mentee = pair.first.mentee_ids[0]
    asked, issued = ask(store, mentee, pair.first, "core", "mid")
    start = now()
    clock = iter([start + timedelta(seconds=one) for one in range(0, 10_000, 10)])
    monkeypatch.setattr("dashboard.web.links._now", lambda: next(clock))
    path = came(client, issued)
    page = client.get(path).text
    assert hidden(page)["shown"].partition(":")[2]
    reply = send(client, path, {"SUP.1": "5"}, page=page, act="next")
    page = follow(client, reply).text
    reply = send(client, path, {"WSAT.planning": "4"}, page=page, act="next")
    assert send(client, path, page=follow(client, reply).text, act="send").status_code == 303
    found = looked(store, pair.first, lambda work: work.responses.of(mentee))
    by = {one.instrument.partition("@")[0]: one.context for one in found}
    context = by["SUP"]
    assert (context["wave"], context["pair"], context["ask"]) == ("mid", pair.first.id, asked.id)
    assert list(context["order"]) == [f"SUP.{n}" for n in range(1, 10)]
    assert context["seconds"]["SUP"] > 0
    assert set(context["seconds"]) == {"SUP"}


@pytest.mark.parametrize("forged", ["", "1.0:forged", "nonsense", "99999999999:x"])
def test_a_forged_moment_counts_nothing(client, store, pair, forged):
    mentee = pair.first.mentee_ids[0]
    _ask, issued = ask(store, mentee, pair.first)
    path = came(client, issued)
    assert send(client, path, FIT, shown=forged).headers["location"] == "/f/thanks"
    (kept,) = looked(store, pair.first, lambda work: work.responses.of(mentee))
    assert kept.context["seconds"] == {}


def test_after_the_end_the_goals_are_rated_in_words(client, store, pair):
    mentee = pair.first.mentee_ids[0]
    _ask, issued = ask(store, mentee, pair.first, "core", "post")
    path = came(client, issued)
    pages = [client.get(f"{path}?step={number}").text for number in range(1, 12)]
    (page,) = {one for one in pages if 'name="q.GOALS.g1"' in one}
    assert "Вести урок по плану" in page
    assert "намного меньше, чем договаривались" in page
    step = re.search(r'name="step" value="(\d+)"', page).group(1)
    saved = send(client, f"{path}?step={step}", {"GOALS.g1": "-1"}, page=page, act="next")
    last = client.get(f"{path}?step=check").text
    assert saved.status_code == 303
    assert send(client, path, page=last, act="send").headers["location"] == "/f/thanks"
    (kept,) = looked(store, pair.first, lambda work: work.responses.of(mentee))
    assert (kept.instrument, dict(kept.answers)) == ("GOALS@1.0.0", {"GOALS.g1": -1})


def test_a_closed_window_takes_nothing_more(client, store, pair):
    mentee, day = pair.first.mentee_ids[0], today()
    late, issued = ask(store, mentee, pair.first, closes_on=day - timedelta(1))
    path = came(client, issued)
    page = client.get(path)
    assert page.status_code == 403
    assert "Пропущенное потом не восполняют" in page.text
    kept = looked(store, pair.first, lambda work: work.asks.get(late.id))
    assert kept.state is AskState.SENT
    with store.work(by=store.system(pair.first.school_id), now=now()) as work:
        work.asks.put(replace(kept, state=AskState.ANSWERED, answered_on=day - timedelta(2)))
    assert client.get(path).status_code == 200  # a correction has a term of its own


def test_a_link_made_by_hand_without_a_pair_still_works(client, store):
    who = newcomer(store, agreed=True)
    issued = link(store, who, Form.WAVE, "REL@day60@mentor")
    path = came(client, issued)
    assert "о вашей паре" not in client.get(path).text
    assert send(client, path, {"REL.1": "4"}).headers["location"] == "/f/thanks"
    with store.look(by=office(store), now=now()) as work:
        (kept,) = work.responses.of(who)
    assert (kept.context["pair"], kept.context["ask"]) == ("", "")


def test_a_form_of_one_question_is_answered_or_not_sent(client, store, pair):
    _ask, issued = ask(store, pair.first.mentee_ids[0], pair.first)
    path = came(client, issued)
    page = client.get(path).text
    assert "не отправляйте форму" in page
    assert "можно пропустить" not in page
    empty = send(client, path)
    assert empty.status_code == 422
    assert "Ответьте хотя бы на один вопрос." in empty.text
    assert send(client, path, FIT).headers["location"] == "/f/thanks"


def test_of_several_questions_any_may_be_left_out_but_not_all(client, store, pair):
    mentee = pair.first.mentee_ids[0]
    _ask, issued = ask(store, mentee, pair.first, "core", "mid")
    path = came(client, issued)
    assert "Любой вопрос можно пропустить; чтобы отправить форму" in client.get(path).text
    send(client, path, act="next")
    last = client.get(f"{path}?step=check").text
    empty = send(client, path, page=last, act="send")
    assert empty.status_code == 422
    assert "Ответьте хотя бы на один вопрос." in empty.text
    assert not looked(store, pair.first, lambda work: work.responses.of(mentee))
