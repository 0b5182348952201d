"""A mentee without a pair: board, talk, recommendation, the curator's act, first in the next round."""

import json
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.consent import Purpose
from data.records.support import CaseState
from data.settings import Settings
from data.store import Store
from matching import rounds
from matching.rounds import entrants
from tests import browsing
from tests.browser.hands import confirm, press
from tests.browser.scenes import account_of
from tests.browsing import drawn, latin, new_faults, sign_in

FEW = 3  # mentees that a round could not serve
SECRET = "Сумеречная тревога перед уроком"


def unserved(store):
    """The first mentees who wait, as a round leaves those it cannot serve; they agreed."""
    now = browsing.now()
    with store.work(by=store.system(store.schools()[0].id), now=now) as work:
        live = work.consents.live(Purpose.BANK, now) & work.consents.live(Purpose.MATCHING, now)
        waiting = [
            one
            for one in work.participations.all()
            if one.role is Role.MENTEE
            and one.state is MenteeState.WAITING
            and one.person_id in live
        ]
        for one in waiting[:FEW]:
            work.participations.put(
                replace(one, state=MenteeState.UNMATCHED, reason="no_common_time")
            )
            given = work.consents.of(one.person_id)[0]
            new = f"{given.id}-support"
            work.consents.put(replace(given, id=new, purposes=(Purpose.SUPPORT,)))


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    home = tmp_path_factory.mktemp("ward") / "home"
    store = browsing.settle(home, "lenino14")
    unserved(store)
    store.close()
    with browsing.served(home) as running:
        yield running


def looked(ward, ask, role=AccountRole.CURATOR):
    store = Store.open(Settings(home=ward.home))
    try:
        with store.look(by=account_of(store, role), now=browsing.now()) as work:
            return ask(work)
    finally:
        store.close()


def test_from_the_board_to_the_next_round(chromium, ward):
    with chromium.new_context(locale="ru-RU", viewport=browsing.SCREEN, bypass_csp=True) as context:
        page = context.new_page()
        sign_in(page, ward.base, "psychologist", "/support")
        drawn(page)
        page.get_by_role("button", name="Взять в сопровождение").first.click()
        drawn(page)
        fio = page.locator("h1").first.inner_text()
        press(page, "Согласен")
        expect(page.get_by_text("Человек согласен на беседу.")).to_be_visible()
        notes(page)
        page.get_by_role("tab", name="Рекомендация").click()
        drawn(page)
        page.get_by_text("С приоритетом в следующем круге").last.click()
        press(page, "Отправить куратору")
        expect(page.get_by_text("Куратор видит рекомендацию.")).to_be_visible()
        assert (latin(page), new_faults(page)) == ([], {})
    (case,) = looked(ward, lambda work: work.cases.all())
    assert (case.state, case.credit) == (CaseState.NEW, True)
    applied(chromium, ward, fio)
    assert looked(ward, entrants.credited) == {case.person_id}
    first_in_the_next_round(ward, case.person_id)


def notes(page):
    """A note is kept, closed, and read when it is asked for."""
    page.get_by_role("tab", name="Заметки").click()
    drawn(page)
    page.get_by_label("Новая заметка").fill(SECRET)
    press(page, "Сохранить заметку")
    expect(page.get_by_text("Заметка сохранена в зашифрованном виде.")).to_be_visible()
    assert SECRET not in page.content()
    press(page, "Прочитать")
    expect(page.get_by_label("Заметка", exact=True)).to_have_value(SECRET)
    press(page, "Скрыть")
    expect(page.get_by_label("Заметка", exact=True)).to_have_count(0)


def applied(chromium, ward, fio):
    """The curator finds the recommendation, learns nothing of the talk, and acts."""
    with chromium.new_context(locale="ru-RU", viewport=browsing.SCREEN) as context:
        page = context.new_page()
        sign_in(page, ward.base, "curator", "/support")
        drawn(page)
        expect(page.get_by_text(fio).first).to_be_visible()
        assert SECRET not in page.content()
        assert "тревога" not in page.content()
        confirm(page, "Применить")
        expect(page.get_by_text("Сделано по рекомендации.")).to_be_visible()
        expect(page.get_by_text("Ждёт круга · 1")).to_be_visible()


def first_in_the_next_round(ward, who):
    """The frozen round knows that this mentee comes first, and nobody else by credit."""
    store = Store.open(Settings(home=ward.home))
    try:
        curator, now = account_of(store), browsing.now()
        with store.work(by=curator, now=now) as work:
            opened = rounds.open_round(work)
            rounds.freeze(work, opened.id)
            kept = work.snapshots.of(opened.id)
    finally:
        store.close()
    body = json.loads(kept.body)
    assert [one["id"] for one in body["mentees"] if one.get("credit")] == [who]


def test_the_board_stands_in_one_column_on_a_phone(chromium, ward):
    with chromium.new_context(
        locale="ru-RU", viewport={"width": 320, "height": 700}, has_touch=True
    ) as context:
        page = context.new_page()
        sign_in(page, ward.base, "psychologist", "/support")
        drawn(page)
        wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert wide <= 320
