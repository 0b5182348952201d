"""«Программы и встречи» on screen: list, draft, agreement, amendment, diary, end; the director."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.widgets.plainly import JOINER
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.ids import InvitationId, PairId
from data.records.invitation import Form, Invitation
from data.records.pair import Pair, PairState
from data.records.programme import MeetingState, ProgrammeState
from data.store.store import guest
from matching import programmes
from matching.programmes import Entry
from tests.markdown_reader import seen
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.pages.test_plain_text import BEGUN, LAID, LISTS, OWN, TYPED, texts

PAIR = PairId("working-pair")
OWN_SIGNS = OWN | LAID | LISTS | {":green-badge", ":orange-badge", ":material_flag:"}
STARTED = NOW.date() - timedelta(days=60)


@pytest.fixture
def pair(store):
    """A running pair of people with answers, begun two months ago."""
    school = store.schools()[0]
    with store.work(by=store.system(school.id), now=NOW) as work:
        mentor = min(work.sheets.current(Role.MENTOR, school.year))
        mentee = min(work.sheets.current(Role.MENTEE, school.year))
        return work.pairs.put(
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
            )
        )


def by_curator(store, call, *args):
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        return call(work, *args)


def kept(store):
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        return work.programmes.of_pair(PAIR)


@pytest.fixture
def drafted(store, pair):
    return by_curator(store, programmes.draft, PAIR)


@pytest.fixture
def agreed(store, pair, drafted):
    for party in programmes.parties(pair):
        one = by_curator(store, programmes.agree_for, drafted.id, party, 1)
    return one


def call_for_help(store, pair):
    """The mentee calls by the own link."""
    who = pair.mentee_ids[0]
    with store.work(by=store.system(pair.school_id), now=NOW) as work:
        link = work.invitations.put(
            Invitation(
                id=InvitationId("diary-link"),
                school_id=pair.school_id,
                person_id=who,
                form=Form.DIARY,
                subject=PAIR,
                token_hash="none",
                created_at=NOW,
                created_by="test",
                expires_at=NOW + timedelta(days=30),
            )
        )
    with store.work(by=guest(link), now=NOW) as work:
        programmes.ask_help(work, PAIR)


def names(store, pair):
    with store.look(by=store.system(pair.school_id), now=NOW) as work:
        return [work.people.get(one).fio for one in (pair.mentor_id, *pair.mentee_ids)]


# ----------------------------------------------------------------------------------- the list


def test_without_pairs_the_page_says_what_comes_first(open_page):
    page = fine(open_page("programmes", "curator"))
    assert any("Пар пока нет" in one.value for one in page.info)
    assert [one.proto.label for one in page.get("page_link")] == ["Пары"]


def test_calls_and_quiet_pairs_stand_on_top(store, open_page, pair, agreed):
    call_for_help(store, pair)
    page = fine(open_page("programmes", "curator"))
    mentor = names(store, pair)[0].split()[0]
    assert any("Просят помощи" in one.value and mentor in one.value for one in page.error)
    assert any("Три недели без встреч" in one.value for one in page.warning)
    (one,) = by_curator(store, programmes.overview)
    assert one.planned > 0
    assert f"0 из {one.planned}" in sent(page)


def test_a_click_opens_the_pair(open_page, store, pair, drafted):
    page = fine(open_page("programmes", "curator"))
    page.session_state["working.pairs"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page = fine(page.run())
    assert page.query_params["pair"] == PAIR
    assert drafted.goals[0].text in sent(page)
    page = fine(page.button(key="working.back").click().run())
    assert "pair" not in page.query_params


def test_a_pair_that_is_not_there_is_refused_in_words(store, open_page, pair):
    page = fine(open_page("programmes", "curator", pair="nobody"))
    assert page.error


# ----------------------------------------------------------------------------------- the pair


def test_a_programme_is_drafted_proposed_and_agreed(store, open_page, pair):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    page = fine(page.button(key="working.draft").click().run())
    assert kept(store).state is ProgrammeState.DRAFT
    page = fine(page.button(key="working.propose").click().run())
    assert len(page.code) == 2
    assert "/f/" in page.code[0].value
    for party in programmes.parties(pair):
        page = fine(page.button(key=f"working.agree.{party}.1").click().run())
    assert kept(store).state is ProgrammeState.RUNNING
    assert not any("working.agree" in (one.key or "") for one in page.button)


def test_links_to_the_diary_are_made_for_both(store, open_page, pair, drafted):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    page = fine(page.button(key="working.diary.links").click().run())
    texts = [one.value for one in page.code]
    assert all(name in text for name, text in zip(names(store, pair), texts, strict=True))


def test_a_change_of_an_agreed_programme_needs_a_reason(store, open_page, pair, agreed):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    field = f"working.{agreed.id}.{agreed.version}"
    page.text_area(key=f"{field}.g1.text").set_value("Другая цель")
    page = fine(page.button(key=f"{field}.save").click().run())
    assert page.error
    assert kept(store).edition == 1
    page.text_area(key=f"{field}.g1.text").set_value("Другая цель")
    page.text_input(key=f"{field}.reason").set_value("изменилось расписание")
    page = fine(page.button(key=f"{field}.save").click().run())
    one = kept(store)
    assert (one.edition, one.state, one.goals[0].text) == (2, ProgrammeState.AMENDED, "Другая цель")
    assert "изменилось расписание" in sent(page)


def test_actions_are_added_and_taken_out(store, open_page, pair, drafted):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    field, goal = f"working.{drafted.id}.{drafted.version}", drafted.goals[0].code
    page.text_area(key=f"{field}.n{goal[1:]}x0.text").set_value("Посмотреть урок коллеги")
    page.text_area(key=f"{field}.a1.text").set_value("")
    fine(page.button(key=f"{field}.save").click().run())
    texts = [one.text for one in kept(store).actions]
    assert "Посмотреть урок коллеги" in texts
    assert drafted.actions[0].text not in texts
    assert len({one.code for one in kept(store).actions}) == len(texts) == len(drafted.actions)


def test_saving_without_a_change_changes_nothing(store, open_page, pair, drafted):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    key = f"working.{drafted.id}.{drafted.version}.save"
    page = fine(page.button(key=key).click().run())
    assert kept(store) == drafted
    assert any("Ничего не изменилось" in one.value for one in page.success)


def test_an_action_is_ticked_off(store, open_page, pair, agreed):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    page.selectbox(key="working.done").select(agreed.actions[0])
    page = fine(page.button(key="working.mark").click().run())
    assert kept(store).actions[0].done_on == NOW.date()


def test_a_meeting_is_typed_in_from_paper(store, open_page, pair, agreed):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    page.text_input(key="working.meeting.0.topic").set_value("разбор урока")
    page.date_input(key="working.meeting.0.day").set_value(NOW.date() - timedelta(days=1))
    page = fine(page.button(key="working.meeting.0.save").click().run())
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        (one,) = work.meetings.of_pair(PAIR)
    assert (one.state, one.topic, one.written_by) == (MeetingState.HELD, "разбор урока", None)
    assert "разбор урока" in sent(page)


def test_a_call_is_dealt_with(store, open_page, pair, agreed):
    call_for_help(store, pair)
    page = fine(open_page("programmes", "curator", pair=PAIR))
    (button,) = [one for one in page.button if (one.key or "").startswith("working.call.")]
    page = fine(button.click().run())
    assert any("Просьба разобрана" in one.value for one in page.success)
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        assert programmes.view(work, PAIR).calls == ()


def test_a_programme_is_closed_with_levels(store, open_page, pair, agreed):
    page = fine(open_page("programmes", "curator", pair=PAIR))
    field = f"working.close.{agreed.id}.{agreed.version}"
    page = fine(page.button(key=f"{field}.close").click().run())
    page = fine(page.button(key=f"{field}.close.yes").click().run())
    assert page.error  # no levels
    for goal in agreed.goals:
        page.selectbox(key=f"{field}.{goal.code}").select(1)
    page = fine(page.button(key=f"{field}.close").click().run())
    page = fine(page.button(key=f"{field}.close.yes").click().run())
    count = len(agreed.goals)
    assert any(f"целей достигнуто {count} из {count}" in one.value for one in page.success)
    assert kept(store).state is ProgrammeState.CLOSED


# ------------------------------------------------------------------------------------- others


def test_the_director_sees_titles_and_states_and_nothing_else(store, open_page, pair, agreed):
    entry = Entry(at=NOW - timedelta(hours=3), topic="тема встречи", done="разбор конспекта")
    by_curator(store, programmes.write_down, PAIR, entry, "k")
    call_for_help(store, pair)
    page = sent(fine(open_page("programmes", "director")))
    assert all(name in page for name in names(store, pair))
    assert "идёт" in page
    hidden = [goal.text for goal in agreed.goals] + [one.text for one in agreed.actions]
    hidden += ["тема встречи", "разбор конспекта", "Просят помощи", "Три недели"]
    assert [one for one in hidden if one in page] == []
    asked = sent(fine(open_page("programmes", "director", pair=PAIR)))
    assert [one for one in hidden if one in asked] == []


@pytest.mark.parametrize("role", [AccountRole.PSYCHOLOGIST, AccountRole.ADMINISTRATION])
def test_others_see_nothing(store, open_page, pair, agreed, role):
    page = fine(open_page("programmes", role, pair=PAIR))
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert agreed.goals[0].text not in sent(page)


def test_words_that_look_like_layout_are_shown_as_they_are(store, open_page, pair, drafted):
    """Goals, wishes, meetings and results are words of people: no part of them acts."""
    content = programmes.content.of(drafted)
    goals = tuple(replace(one, text=TYPED, sign=BEGUN) for one in content.goals)
    actions = tuple(replace(one, text=TYPED) for one in content.actions)
    points = tuple(replace(one, text=TYPED) for one in content.checkpoints)
    wanted = replace(content, goals=goals, actions=actions, checkpoints=points)
    one = by_curator(store, programmes.edit, drafted.id, wanted, drafted.version)
    told = Entry(at=NOW - timedelta(days=2), topic=BEGUN, done=TYPED, next_steps=TYPED)
    by_curator(store, programmes.write_down, PAIR, told, "k")
    by_curator(store, programmes.plan_meeting, PAIR, replace(told, at=NOW), "next")
    for party in programmes.parties(pair):
        by_curator(store, programmes.agree_for, one.id, party, 1)
    for query in ({}, {"pair": PAIR}):
        page = fine(open_page("programmes", "curator", **query))
        read = [seen(text) for text in texts(page)]
        assert {sign for one in read for sign in one.signs} <= OWN_SIGNS
        assert [one.text for one in read if "\\" in one.text] == []
        assert any(TYPED in one.text.replace(JOINER, "") for one in read)
