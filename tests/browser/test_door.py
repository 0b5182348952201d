"""People at the door: from an invitation to a call for help that the curator sees.

One school lives through it by browser: the curator in the office, a pair of teachers on small
phones without scripts; what the other pairs answer is written down beside. The way of those without
a pair, from the psychologist's board to the next round, is in ``test_support``.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from data.bank import people
from data.records.bank import Role
from data.records.pair import PairState
from tests import browsing
from tests.browser.hands import (
    answer_all,
    choose,
    confirm,
    find,
    fresh_links,
    phone,
    press,
    tick,
    tick_all,
)
from tests.browser.scenes import Scene, account_of
from tests.browser.test_journey import looking, store_of
from tests.browsing import drawn, latin, sign_in

ADDRESS = ("http", "https", "settings", "toml", "address", "mentors", "school", "example")
LONG = 90_000  # ms for a computation on a busy machine
FREE = [f"{day}_{time}" for day in ("mon", "tue", "wed") for time in ("afternoon", "evening")]
FEW = 7  # mentees who wait before anybody is invited
LESSON = "Посмотрели урок в седьмом классе и разобрали его по минутам."
REQUEST = "Не получается удержать дисциплину на уроках в седьмом классе, ученики меня не слышат."


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A settled school that nobody has touched yet, with a place for everybody who waits."""
    home = tmp_path_factory.mktemp("door") / "home"
    store = browsing.settle(home)
    with store.work(by=account_of(store), now=browsing.now()) as work:
        mentees = [one for one in work.participations.all() if one.role is Role.MENTEE]
        for one in mentees[FEW:]:
            people.archive(work, one.person_id)
    store.close()
    with browsing.served(home) as running:
        yield running


def newcomer(office):
    """A teacher who takes part in nothing yet, the youngest in the profession."""
    with store_of(office) as store, looking(store) as work:
        staff = [one for one in work.people.all() if one.post.startswith("учитель")]
        free = [one for one in staff if not work.participations.of(one.id)]
        return min(free, key=lambda one: (one.years_teaching or 0, one.fio))


def test_a_teacher_is_invited_and_fills_in_the_request_on_a_phone(watched, chromium, school):
    page, person = watched(school), newcomer(school)
    sign_in(page, school.base, "curator", "/invitations")
    page.get_by_text("Анкета-запрос наставляемого", exact=True).first.click()
    drawn(page)
    sought(page, person)
    press(page, "Сделать ссылки для мессенджера", exact=False)
    link = fresh_links(page)[person.fio]
    press(page, "Скопировано, скрыть")
    assert latin(page, *ADDRESS) == []
    hand = phone(chromium, school.base)
    hand.goto(link)
    expect(hand.get_by_text("Сначала нужно ваше согласие", exact=False)).to_be_visible()
    for box in hand.locator("input[type=checkbox]").all():
        assert not box.is_checked()
        box.check()
    answer_all(hand, REQUEST, [*FREE, "discipline", "m9"])
    expect(hand.get_by_role("heading", name="Спасибо")).to_be_visible()
    page.reload()
    drawn(page)
    with store_of(school) as store, looking(store) as work:
        (row,) = work.participations.of(person.id)
        assert row.headline == REQUEST
        assert work.consents.of(person.id)


def test_both_sides_agree_on_their_phones(watched, chromium, school):
    page, person = watched(school), invited(school)
    sign_in(page, school.base, "curator", "/mentees")
    sought(page, person)
    press(page, "Допустить", exact=False)
    run_round(page, school)
    one_pair(page, school, person)
    press(page, "Сделать ссылки для ответов")
    for _fio, hand in phones(page, chromium, school, pair_of(school, person)):
        hand.get_by_label("да", exact=True).check()
        hand.get_by_role("button", name="Отправить").click()
        expect(hand.get_by_role("heading", name="Спасибо")).to_be_visible()
    everybody_else_agrees(school)
    page.goto(school.base + "/round")
    drawn(page)
    confirm(page, "Утвердить круг")
    expect(page.get_by_text("Пар в силе", exact=False)).to_be_visible()
    assert pair_of(school, person).state is PairState.CONSENTED


def test_the_pair_agrees_to_the_terms_and_the_programme_and_begins(watched, chromium, school):
    page, person = watched(school), invited(school)
    sign_in(page, school.base, "curator", "/pairs")
    one_pair(page, school, person)
    confirm(page, "Подтвердить без знакомства")
    page.get_by_role("textbox", name=re.compile("^Размер и условия оплаты")).fill(
        "десятая часть оклада"
    )
    press(page, "Сохранить условия")
    press(page, "Сделать ссылки для ответов")
    agreed = "Согласен(на) участвовать"
    for fio, hand in phones(page, chromium, school, pair_of(school, person)):
        mentor = fio != person.fio  # who alone is told the pay
        expect(hand.get_by_text("десятая часть оклада")).to_have_count(int(mentor))
        hand.get_by_role("button", name=agreed).click()
        expect(hand.get_by_role("heading", name="Спасибо")).to_be_visible()
    programme(page, chromium, school, person)
    page.goto(school.base + "/pairs")
    drawn(page)
    one_pair(page, school, person)
    page.get_by_text("Приказ подписан вне программы").click()
    confirm(page, "Начать работу пары")
    expect(page.get_by_text("Пара работает.")).to_be_visible()
    assert latin(page, *ADDRESS) == []
    assert pair_of(school, person).state is PairState.ACTIVE


def test_a_meeting_is_written_down_and_the_curator_sees_the_call(watched, chromium, school):
    page, person = watched(school), invited(school)
    sign_in(page, school.base, "curator", f"/programmes?pair={pair_of(school, person).id}")
    drawn(page)
    press(page, "Ссылки на дневник")
    hand = phone(chromium, school.base)
    hand.goto(fresh_links(page)[person.fio])
    hand.get_by_role("link", name="Записать встречу").click()
    hand.get_by_label("Дата").fill((browsing.now() - timedelta(days=1)).date().isoformat())
    hand.get_by_label("Время").fill("14:30")
    hand.get_by_label("Что сделали").fill(LESSON)
    hand.get_by_role("button", name="Записать").click()
    expect(hand.get_by_role("heading", name="Как прошла встреча?")).to_be_visible()
    hand.get_by_role("group", name="Нужна", exact=False).get_by_label("да", exact=True).check()
    hand.get_by_role("button", name="Отправить").click()
    expect(hand.get_by_text("Куратор получил сообщение")).to_be_visible()
    page.goto(school.base + "/")
    drawn(page)
    task = page.get_by_text("Участник пары просит помощи")
    expect(task).to_be_visible()
    page.goto(f"{school.base}/programmes?pair={pair_of(school, person).id}")
    drawn(page)
    expect(page.get_by_text("Просит помощи: " + person.fio, exact=False)).to_be_visible()
    page.get_by_role("tab", name="Встречи").click()
    drawn(page)
    expect(page.get_by_text(LESSON)).to_be_visible()
    assert latin(page, *ADDRESS) == []
    press(page, "Разобрано")
    page.goto(school.base + "/")
    drawn(page)
    expect(task).to_have_count(0)


def programme(page, chromium, office, person):
    """The programme is drafted, agreed by the curator in the office and by both on their phones."""
    pair = pair_of(office, person)
    page.goto(f"{office.base}/programmes?pair={pair.id}")
    drawn(page)
    press(page, "Составить программу")
    press(page, "Согласен как куратор")
    press(page, "Предложить паре по ссылке")
    for _fio, hand in phones(page, chromium, office, pair):
        hand.get_by_role("button", name="Согласен с программой").click()
        expect(hand.get_by_role("heading", name="Спасибо")).to_be_visible()
    page.reload()
    drawn(page)
    expect(page.get_by_text("согласие есть", exact=True)).to_have_count(3)


def phones(page, chromium, office, pair):
    """Fresh links of a pair, each opened on a phone of its own; then they are hidden."""
    links = fresh_links(page)
    assert set(links) == names_of(office, [pair.mentor_id, *pair.mentee_ids])
    for fio, link in links.items():
        hand = phone(chromium, office.base)
        hand.goto(link)
        yield fio, hand
        hand.context.close()
    press(page, "Скопировано, скрыть")
    drawn(page)


def one_pair(page, office, person):
    """The card of somebody's pair on the page of pairs."""
    if not page.url.endswith("/pairs"):
        page.goto(office.base + "/pairs")
        drawn(page)
    find(page, "Имя", person.fio)
    tick(page)
    expect(page.get_by_role("heading", name=person.fio, exact=False)).to_be_visible()


def sought(page, person):
    """Find somebody in a bank or among those to be invited, and tick the only row."""
    find(page, "Поиск", person.fio)
    expect(page.get_by_text("Показано: 1 человек")).to_be_visible()
    drawn(page)
    tick_all(page)


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


def everybody_else_agrees(office):
    """The answers of the other pairs, as the curator would write them down from paper."""
    with store_of(office) as store:
        with looking(store) as work:
            (opened,) = work.rounds.all()
        Scene(store, opened.id).answer_rest()


def invited(office):
    """Who was invited and has answered."""
    with store_of(office) as store, looking(store) as work:
        (row,) = [one for one in work.participations.all() if one.headline == REQUEST]
        return work.people.get(row.person_id)


def pair_of(office, person):
    with store_of(office) as store, looking(store) as work:
        return next(one for one in work.pairs.all() if person.id in one.mentee_ids)


def names_of(office, person_ids):
    with store_of(office) as store, looking(store) as work:
        return {work.people.get(one).fio for one in person_ids}
