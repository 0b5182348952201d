"""Journeys through the door: in, refreshed, not for this role, out everywhere."""

import time

import pytest
from playwright.sync_api import expect

from tests.browsing import axe, latin, new_faults, settled, sign_in

FIRST_PAGE = 20.0  # seconds, on a machine that does other things too; measured: benchmarks


def test_the_first_page_is_usable_soon_after_the_sign_in(page, office):
    page.goto(office.base)
    page.fill("#login", "curator")
    page.fill("#password", "наставник-45")
    began = time.monotonic()
    page.click("form button")
    settled(page)
    expect(page.get_by_text("Банк наставников").first).to_be_visible()
    took = time.monotonic() - began
    assert took < FIRST_PAGE
    assert page.title() == "Главная · Наставничество"


def test_a_refresh_keeps_the_sign_in(page, office):
    sign_in(page, office.base)
    page.reload()
    settled(page)
    expect(page.get_by_text("Выйти")).to_be_visible()


def test_a_wrong_password_is_told_and_keeps_the_login(page, office):
    page.goto(office.base + "/login")
    page.fill("#login", "curator")
    page.fill("#password", "не тот пароль")
    page.click("form button")
    expect(page.get_by_role("alert")).to_have_text("Неверный логин или пароль.")
    expect(page.locator("#login")).to_have_value("curator")
    page.watch.complaints.clear()  # Chromium reports every answer 422 as an error


def test_a_page_of_another_role_is_refused(page, office):
    sign_in(page, office.base, "administration")
    page.goto(office.base + "/round")
    settled(page)
    expect(page.get_by_text("Нет доступа")).to_be_visible()
    expect(page.get_by_text("Подбор")).to_have_count(0)


def test_sign_in_returns_to_the_wanted_page(page, office):
    sign_in(page, office.base, "administration", "/round?round=1")
    assert page.url == office.base + "/round?round=1"


def test_signing_out_cuts_the_other_tabs(context, page, office):
    sign_in(page, office.base, "psychologist")
    other = context.new_page()
    other.goto(office.base)
    settled(other)
    page.get_by_text("Выйти").click()
    expect(page.locator("h1")).to_have_text("Вход")
    other.get_by_text("Без пары").first.click()
    expect(other.get_by_text("Сеанс завершён. Войдите снова.")).to_be_visible(timeout=10_000)
    expect(other.get_by_text("Выйти")).to_have_count(0)


def test_the_language_is_switched_and_remembered(page, office):
    sign_in(page, office.base, "director")
    page.goto(office.base + "/mentors")
    settled(page)
    page.get_by_role("button", name="English").click()
    settled(page)
    assert page.url.split("?")[0] == office.base + "/mentors"
    expect(page.get_by_text("Sign out")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    page.reload()
    settled(page)
    expect(page.get_by_text("Bank of mentors").first).to_be_visible()


def test_an_unknown_address_says_so_in_russian(page, office):
    sign_in(page, office.base, "director")
    page.goto(office.base + "/zzz")
    expect(page.locator("h1")).to_have_text("Страница не найдена")


def test_signing_in_needs_no_script(chromium, office):
    with chromium.new_context(java_script_enabled=False, locale="ru-RU") as plain:
        page = plain.new_page()
        page.goto(office.base)
        page.fill("#login", "director")
        page.fill("#password", "наставник-45")
        page.click("form button")
        assert page.url == office.base + "/"
        page.goto(office.base + "/account")
        expect(page.locator("h1")).to_have_text("Щукина Л. М.")


def test_russian_screens_hold_no_latin_words(page, office):
    page.goto(office.base + "/login")
    assert latin(page) == []
    sign_in(page, office.base)
    assert latin(page) == []
    page.goto(office.base + "/account")
    assert (
        latin(page, "curator", "Chrome", "Linux") == []
    )  # the login, and what browsers are called
    page.goto(office.base + "/account/password")
    assert latin(page) == []


@pytest.mark.parametrize("path", ["/login", "/login?language=en"])
def test_the_sign_in_page_is_accessible(open_page, office, path):
    open_page.goto(office.base + path)
    assert axe(open_page) == {}


def test_plain_pages_inside_are_accessible(open_page, office):
    sign_in(open_page, office.base)
    for path in ("/account", "/account/password", "/zzz"):
        open_page.goto(office.base + path)
        assert axe(open_page) == {}, path


def test_the_shell_of_the_office_breaks_nothing_new(open_page, office):
    sign_in(open_page, office.base)
    assert new_faults(open_page) == {}


def test_a_stopped_office_leaves_quickly_and_its_log_names_nobody(tmp_path):
    from tests import browsing

    browsing.settle(tmp_path / "home").close()
    with browsing.served(tmp_path / "home") as running:
        began = time.monotonic()
        running.process.terminate()
        running.process.wait(15)
        assert time.monotonic() - began < 10
        assert "Traceback" not in running.log.read_text("utf-8")
