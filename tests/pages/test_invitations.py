"""«Приглашения» on screen: invite, copy, remind, revoke; who has answered, by group."""

from dataclasses import replace

import pytest

from dashboard import session
from data import invitations
from data.invitations import posting
from data.invitations.roll import Grouping, Standing, Wanted, rate, rates, roll
from data.jobs import book
from data.output.mail import LetterRefusedError
from data.records.account import AccountRole
from data.records.invitation import Form
from tests.pages.conftest import NOW, account_of, fine, sent

OTHERS = [one for one in AccountRole if one is not AccountRole.CURATOR]


def pick(page, form, *rows):
    """Tick rows of the table, as the browser would."""
    key = next(key for key in page.session_state.to_dict() if f"table.{form}" in key)
    page.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return page.run()


def rows_of(store, form=Form.MY_DATA, wanted=None):
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        return roll(work, form, wanted=wanted)


@pytest.fixture
def page(open_page):
    opened = fine(open_page("invitations", "curator"))
    opened.segmented_control(key="inviting.form").set_value(Form.MY_DATA).run()
    return fine(opened)


def test_the_staff_is_there_and_nobody_is_invited_yet(page, store):
    rows = rows_of(store)
    assert {one.standing for one in rows} == {Standing.NONE}
    assert all(one.fio in sent(page) for one in rows)
    assert "0 / " in sent(page)


def test_links_are_made_shown_once_and_hidden(page, store):
    page = fine(pick(page, "my_data", 0, 1))
    page = fine(page.button(key="inviting.links.make").click().run())
    texts = [one.value for one in page.code]
    first = rows_of(store)[0]
    assert len(texts) == 2
    assert first.fio in texts[0]
    assert "/f/" in texts[0]
    assert "пароль не нужен" in texts[0]
    assert "Если это сообщение пришло не вам" in texts[0]
    page = fine(page.button(key="inviting.hide").click().run())
    assert not page.code
    assert [one.standing for one in rows_of(store)[:2]] == [Standing.INVITED] * 2


def test_a_reminder_makes_a_new_link_and_is_counted(page, store):
    page = fine(pick(page, "my_data", 0))
    page = fine(page.button(key="inviting.links.make").click().run())
    before = page.code[0].value
    page = fine(pick(page, "my_data", 0))
    page = fine(page.button(key="inviting.remind").click().run())
    assert page.code[0].value != before
    assert rows_of(store)[0].reminders == 1


def test_a_revoked_link_is_told_and_can_be_given_anew(page, store):
    page = fine(pick(page, "my_data", 0))
    page = fine(page.button(key="inviting.links.make").click().run())
    page = fine(pick(page, "my_data", 0))
    page = fine(page.button(key="inviting.revoke").click().run())
    page = fine(page.button(key="inviting.revoke.yes").click().run())
    assert rows_of(store)[0].standing is Standing.REVOKED
    page = fine(pick(page, "my_data", 0))
    fine(page.button(key="inviting.links.make").click().run())
    assert rows_of(store)[0].standing is Standing.INVITED


def test_without_a_mail_server_no_letter_can_be_sent(page):
    page = fine(pick(page, "my_data", 0))
    assert page.button(key="inviting.letters").disabled


def test_whose_letter_did_not_go_is_told_apart_by_why(page, store):
    """A wrong address, a consent that ran out, and somebody whose link was erased."""
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        people = [one.id for one in work.people.all()[:2]]
        links = [one.invitation for one in invitations.invite(work, people, Form.MY_DATA)]
        names = [work.people.get(one.person_id).fio for one in links]
        job = book.enqueue(work, posting.KIND, {"ids": [], "base": ""}, "told-apart")
        why = (LetterRefusedError.code, invitations.NoConsentError.code)
        refused = dict(zip((one.id for one in links), why, strict=True)) | {"x": "store.not_found"}
    with store.work(by=store.system(job.school_id), now=NOW) as work:
        book.finish(work, book.claim(work, "worker"), {"sent": 1, "refused": refused})
    page.session_state["inviting.job"] = job.id
    page = fine(page.run())
    told = [one.value for one in page.warning]
    assert names[0] in told[0]
    assert "Почтовый сервер не принял" in told[0]
    assert f"{names[1]}, —" in told[1]
    assert "согласие закончилось" in told[1]


def test_filters_leave_those_who_have_not_answered(store):
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        everybody = roll(work, Form.MY_DATA)
        invitations.invite(work, [everybody[0].person_id], Form.MY_DATA)
    (one,) = rows_of(store, wanted=Wanted(silent=True))
    assert one.person_id == everybody[0].person_id
    name = everybody[3].fio.split()[0].upper()
    assert everybody[3].person_id in {
        row.person_id for row in rows_of(store, wanted=Wanted(text=name))
    }


def test_response_counts_everybody_in_each_group_and_no_share_of_nobody(store):
    rows = rows_of(store, Form.MENTEE)
    for by in Grouping:
        found = rates(rows, by)
        assert sum(one.staff for one in found) >= len(rows)
        assert all(one.answered <= one.invited <= one.staff for one in found)
    assert any(one.standing is Standing.ANSWERED for one in rows)
    assert all(one.share is None for one in rates(rows_of(store), Grouping.LEVEL))


def test_answers_of_a_table_are_no_response_to_links(store):
    rows = rows_of(store, Form.MENTEE)
    whole = rate("", rows)
    answered = [one for one in rows if one.standing is Standing.ANSWERED]
    assert (whole.invited, whole.answered, whole.share) == (0, 0, None)
    assert whole.otherwise == len(answered) > 0
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        able = [one.person_id for one in rows if one.standing is Standing.NONE][:3]
        made = invitations.invite(work, [*able, answered[0].person_id], Form.MENTEE)
        kept = made[0].invitation
        work.invitations.put(replace(work.invitations.get(kept.id), submitted_at=NOW))
    whole = rate("", rows_of(store, Form.MENTEE))
    assert (whole.invited, whole.answered, whole.share) == (4, 1, 0.25)
    assert whole.otherwise == len(answered)


def test_codes_for_those_not_invited_yet_are_made_and_then_printed(page, store):
    page = fine(pick(page, "my_data", 0, 1))
    page = fine(page.button(key="inviting.codes").click().run())
    ids = [one.invitation_id for one in rows_of(store)[:2]]
    assert [one.standing for one in rows_of(store)[:2]] == [Standing.INVITED] * 2
    told = sent(page)
    assert all(one in told for one in ids)
    assert told.index("перестанут работать") < told.index("/download/invitations")
    assert "inviting.codes" not in {one.key for one in page.button}  # both are invited now
    page = fine(page.button(key="inviting.sheet.hide").click().run())
    assert "inviting.sheet" not in page.session_state


def test_links_to_this_machine_alone_are_warned_of(page, monkeypatch):
    assert not pick(page, "my_data", 0).warning
    monkeypatch.setattr(session, "address", lambda: "http://127.0.0.1:8501")
    page = fine(pick(page, "my_data", 0))
    assert "settings.toml" in page.warning[0].value
    page = fine(page.button(key="inviting.links.make").click().run())
    (warning,) = page.warning
    assert "`http://127.0.0.1:8501`" in warning.value
    monkeypatch.setattr(session, "address", lambda: "https://mentors.school.example")
    assert not fine(page.run()).warning


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_sees_who_was_invited(open_page, role):
    assert "Нет доступа" in sent(open_page("invitations", role))


def test_an_empty_school_is_told_what_to_do(blank, open_page):
    assert "Список сотрудников пуст" in sent(fine(open_page("invitations", "curator")))
