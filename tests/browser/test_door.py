"""People at the door: from an invitation to a call for help, and from no pair to the next round.

One school lives through it by browser alone: the curator and the psychologist in the office, the
teachers on small phones without scripts.
"""

import pytest
from playwright.sync_api import expect

from tests import browsing
from tests.browser.hands import (
    answer_all,
    choose,
    confirm,
    fresh_links,
    phone,
    press,
    tick_all,
)
from tests.browser.test_journey import looking, store_of
from tests.browsing import drawn, latin, sign_in

LONG = 90_000  # ms for a computation on a busy machine
REQUEST = "Не получается удержать дисциплину на уроках в седьмом классе, ученики меня не слышат."


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A settled school that nobody has touched yet."""
    home = tmp_path_factory.mktemp("door") / "home"
    browsing.settle(home).close()
    with browsing.served(home) as running:
        yield running


def newcomer(office):
    """Somebody of the staff who takes part in nothing yet."""
    with store_of(office) as store, looking(store) as work:
        return next(one for one in work.people.all() if not work.participations.of(one.id))


def test_a_teacher_is_invited_and_fills_in_the_request_on_a_phone(watched, chromium, school):
    page, person = watched(school), newcomer(school)
    sign_in(page, school.base, "curator", "/invitations")
    page.get_by_text("Анкета-запрос наставляемого", exact=True).first.click()
    drawn(page)
    page.get_by_label("Поиск", exact=True).first.fill(person.fio)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Показано: 1 человек")).to_be_visible()
    drawn(page)
    tick_all(page)
    press(page, "Сделать ссылки для мессенджера", exact=False)
    link = fresh_links(page)[person.fio]
    press(page, "Скопировано, скрыть")
    assert latin(page) == []
    hand = phone(chromium, school.base)
    hand.goto(link)
    expect(hand.get_by_text("Сначала нужно ваше согласие", exact=False)).to_be_visible()
    for box in hand.locator("input[type=checkbox]").all():
        assert not box.is_checked()
        box.check()
    answer_all(hand, REQUEST)
    expect(hand.get_by_role("heading", name="Спасибо")).to_be_visible()
    page.reload()
    drawn(page)
    with store_of(school) as store, looking(store) as work:
        (row,) = work.participations.of(person.id)
        assert row.headline == REQUEST
        assert work.consents.of(person.id)


def test_both_sides_agree_on_their_phones_and_the_pair_goes_to_work(watched, chromium, school):
    page, person = watched(school), newcomer_of_this_year(school)
    sign_in(page, school.base, "curator", "/mentees")
    page.get_by_label("Поиск", exact=True).first.fill(person.fio)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Показано: 1 человек")).to_be_visible()
    drawn(page)
    tick_all(page)
    press(page, "Допустить", exact=False)
    run_round(page, school)
    page.goto(school.base + "/pairs")
    drawn(page)
    press(page, "Сделать ссылки всем, чей ответ ждут", exact=False)
    links = fresh_links(page)
    for link in links.values():
        hand = phone(chromium, school.base)
        hand.goto(link)
        hand.get_by_label("да", exact=True).check()
        answer_all(hand, "")
        expect(hand.get_by_role("heading", name="Спасибо")).to_be_visible()
        hand.context.close()


def run_round(page, office):
    """From an open round to pairs that are offered."""
    page.goto(office.base + "/round")
    drawn(page)
    press(page, "Открыть круг")
    confirm(page, "Зафиксировать данные и рассчитать")
    expect(page.get_by_text("Оптимум доказан", exact=False)).to_be_visible(timeout=LONG)
    drawn(page)
    tick_all(page)
    choose(page, "Причина", "Наставник силён")
    page.get_by_role("button", name="Принять").last.click()
    drawn(page)
    confirm(page, "Завершить решения")
    expect(page.get_by_role("heading", name="Ответы обеих сторон")).to_be_visible()


def newcomer_of_this_year(office):
    """Who was invited and has answered."""
    with store_of(office) as store, looking(store) as work:
        rows = [one for one in work.participations.all() if one.headline == REQUEST]
        return work.people.get(rows[0].person_id)
