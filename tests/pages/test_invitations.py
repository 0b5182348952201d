"""«Приглашения» on screen: invite, copy, remind, revoke; who has answered, by group."""

import pytest

from data import invitations
from data.invitations.roll import Grouping, Standing, Wanted, rates, roll
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


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_sees_who_was_invited(open_page, role):
    assert "Нет доступа" in sent(open_page("invitations", role))


def test_an_empty_school_is_told_what_to_do(blank, open_page):
    assert "Список сотрудников пуст" in sent(fine(open_page("invitations", "curator")))
