"""All pages of all roles in a real browser: right words, nothing foreign, nothing broken."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.pages import PAGES
from data.i18n import catalogue
from data.records.account import AccountRole
from tests.browsing import AXE_KNOWN, LATIN_KNOWN, axe, drawn, latin, new_faults, settled, sign_in

RUSSIAN = catalogue("ru").gettext
PHONE = {"width": 412, "height": 823}
CYRILLIC = re.compile(r"[А-Яа-яЁё]{3,}")
FAULTY = ("intake", "card")  # a file to bring and an empty date: between them all known faults
STORED = ("Русский", "Круг 1, 2026/2027")  # a language's own name; what the curator called a round


def first_role(path):
    """Somebody who may open the page."""
    row = next(one for one in PAGES if one.path == path)
    return next(role for role in AccountRole if role in row.roles)


def words(page, path):
    """Latin words of a screen that are neither ours to show nor a person's own."""
    return latin(page, *LATIN_KNOWN.get(path, ()))


@pytest.mark.parametrize("role", AccountRole)
def test_a_role_sees_its_pages_in_russian_and_no_other(page, office, go, names, people, role):
    """One visit of a page serves its words and, by whoever opens it first, the rules of axe."""
    sign_in(page, office.base, role.value)
    for row in PAGES:
        if role in row.roles:
            go(page, row.path)
            title = next(iter(people.values())) if row.path == "card" else RUSSIAN(row.title)
            expect(page.locator("h1").first).to_have_text(title)
            assert words(page, row.path) == [], row.path
            if first_role(row.path) is role:
                assert new_faults(page) == {}, row.path
    other = next(row for row in reversed(PAGES) if role not in row.roles)
    page.goto(f"{office.base}/{other.path}")
    expect(page.locator("h1").first).to_have_text("Нет доступа")
    settled(page)
    sent = page.content()
    assert [one for one in names if one in sent] == []


# where Streamlit's own English strings live: the page, what to do there
def open_select(page):
    page.get_by_label("Согласие на подбор").first.click()


def miss_in_multiselect(page):
    page.get_by_label("Состояние").first.click()
    page.keyboard.type("ъъъ")


def more_filters(page):
    page.get_by_text("Ещё фильтры").click()


def column_menu(page):
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 17)
    page.wait_for_timeout(200)
    page.mouse.click(box["x"] + 236, box["y"] + 17)  # the dots at the end of the first column
    page.get_by_text("По возрастанию").wait_for()


def search_in_table(page):
    page.get_by_test_id("stDataFrame").first.hover()
    page.get_by_role("button", name="Поиск").first.click()


def new_account(page):
    page.get_by_text("Создать учётную запись").click()


TRAPS = {
    open_select: "mentors",
    miss_in_multiselect: "mentors",
    more_filters: "mentors",
    column_menu: "mentors",
    search_in_table: "mentors",
    new_account: "accounts",
}


def test_what_streamlit_says_in_english_is_said_in_russian(page, office, go):
    signed = None
    for trap, path in TRAPS.items():
        role = first_role(path)
        if role is not signed:
            page.context.clear_cookies()
            sign_in(page, office.base, role.value)
            signed = role
        go(page, path)
        trap(page)
        page.wait_for_timeout(300)
        assert words(page, path) == [], trap.__name__


def test_known_faults_are_still_there(office, open_page, go):
    """A fault that is gone must leave the list, or a new one of its kind would hide behind it."""
    sign_in(open_page, office.base)
    found = set()
    for path in FAULTY:
        go(open_page, path)
        found |= set(axe(open_page))
    assert found == set(AXE_KNOWN)


def test_the_office_speaks_english_when_asked(page, office, go, names):
    stored = (*STORED, *names)
    sign_in(page, office.base)
    page.get_by_role("button", name="English").click()
    settled(page)
    for row in PAGES:
        if AccountRole.CURATOR in row.roles:
            go(page, row.path)
            if row.path != "card":
                expect(page.locator("h1").first).to_have_text(row.title)
            said = page.locator("h1, h2, h3, button, label").all_inner_texts()
            russian = [one for one in said if CYRILLIC.search(one) and not one.startswith(stored)]
            assert russian == [], row.path


def test_home_fits_a_phone(chromium, office):
    with chromium.new_context(locale="ru-RU", viewport=PHONE, has_touch=True) as phone:
        page = phone.new_page()
        sign_in(page, office.base)
        drawn(page)
        for place in ("document.body", "document.querySelector('[data-testid=stMain]')"):
            assert page.evaluate(f"{place}.scrollWidth <= {PHONE['width']}"), place
