"""Every page × every role: those who may see a titled page, others learn that they may not."""

import re
from pathlib import Path

import pytest

import dashboard.pages
from dashboard.pages import PAGES
from data.bank.agenda import agenda
from data.records.account import AccountRole
from data.store import Store
from tests.pages.conftest import NOW, OPENS, ROW, account_of, fine, sent

CYRILLIC = re.compile(r"[А-Яа-яЁё]{3}")
CELLS = [(row, role) for row in PAGES for role in AccountRole]
NAMED = [f"{row.path}-{role.value}" for row, role in CELLS]


def names(store: Store) -> list[str]:
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=NOW) as work:
        return [one.fio for one in work.people.all()]


def opened(store, open_page, row, role, **more):
    query = OPENS[row.path](store) if row.path in OPENS else {}
    return fine(open_page(row.path, role, **query, **more))


@pytest.mark.parametrize(("row", "role"), CELLS, ids=NAMED)
def test_a_page_opens_for_its_roles_and_for_nobody_else(store, open_page, row, role):
    page = opened(store, open_page, row, role)
    titles = [one.value for one in page.title]
    if role in row.roles:
        assert titles
        assert "Нет доступа" not in titles
    else:
        assert titles == ["Нет доступа"]
        assert [one for one in names(store) if one in sent(page)] == []


@pytest.mark.parametrize("row", PAGES, ids=[one.path for one in PAGES])
def test_an_empty_school_is_told_what_to_do_next(blank, open_page, row):
    role = next(one for one in AccountRole if one in row.roles)
    page = opened(blank, open_page, row, role)
    assert page.title
    told = [*page.info, *page.success, *page.warning, *page.caption, *page.markdown]
    assert any(len(one.value) > 15 for one in told)


@pytest.mark.parametrize("row", PAGES, ids=[one.path for one in PAGES])
def test_nobody_without_a_session_sees_a_page(store, open_page, row):
    page = opened(store, open_page, row, None)
    assert [one.value for one in page.error] == ["Сеанс завершён. Войдите снова."]
    assert not page.title
    assert [one for one in names(store) if one in sent(page)] == []


@pytest.mark.parametrize("row", PAGES, ids=[one.path for one in PAGES])
def test_a_page_speaks_english_too(store, open_page, row):
    """Labels, headings and advice; names of people and their own words stay as they are."""
    role = next(one for one in AccountRole if one in row.roles)
    page = opened(store, open_page, row, role, language="en")
    labelled = [*page.button, *page.text_input, *page.selectbox, *page.multiselect, *page.tabs]
    said = [*page.header, *page.subheader, *page.info, *page.warning, *page.success]
    words = [one.label for one in labelled] + [one.value for one in said]
    assert [one for one in words if CYRILLIC.search(one)] == []


@pytest.mark.parametrize("role", list(AccountRole))
def test_every_step_of_the_agenda_leads_to_a_page_the_role_may_open(store, role):
    with store.look(by=account_of(store, role), now=NOW) as work:
        steps = agenda(work)
    closed = [one.code for one in steps if role not in ROW[one.page].roles]
    assert closed == []


def test_every_page_has_a_row_and_every_row_a_page():
    folder = Path(dashboard.pages.__file__).parent
    modules = {one.stem for one in folder.glob("*.py")} - {"__init__"}
    assert {row.module for row in PAGES} == modules
