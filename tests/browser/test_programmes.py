"""The diary and the programme on a small phone without scripts; the page of the curator."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from data.records.ids import PairId
from data.records.pair import Pair, PairState
from data.settings import Settings
from data.store import Store
from matching import programmes
from matching.programmes import Entry
from tests import browsing
from tests.browser.test_forms import PHONE, is_fit
from tests.web import forms_door as door
from tests.web.forms_door import Form

PAIR = PairId("browser-pair")
MENTOR, MENTEE = "Яковлева Яна Яковлевна", "Юрьева Юлия Юрьевна"


@pytest.fixture(scope="module")
def links(home):
    """A pair two months old that has met once; links of its mentee."""
    store = Store.open(Settings(home=home))
    school, now = store.schools()[0], browsing.now()
    mentor, mentee = (door.newcomer(store, fio, agreed=True) for fio in (MENTOR, MENTEE))
    with store.work(by=store.system(school.id), now=now) as work:
        work.pairs.put(
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
                started_on=(now - timedelta(days=60)).date(),
            )
        )
    with store.work(by=door.office(store), now=now) as work:
        one = programmes.draft(work, PAIR)
        entry = Entry(at=now - timedelta(days=30), topic="разбор урока", done="посмотрели урок")
        programmes.write_down(work, PAIR, entry, "first")
    made = {
        "programme": door.link(store, mentee, Form.PROGRAMME, one.id).token,
        "diary": door.link(store, mentee, Form.DIARY, PAIR).token,
    }
    store.close()
    return made


def test_diary_and_programme_fit_a_small_phone_and_everybody(chromium, office, links):
    with chromium.new_context(
        locale="ru-RU", viewport=PHONE, has_touch=True, bypass_csp=True
    ) as context:
        phone = context.new_page()
        phone.goto(f"{office.base}/f/{links['programme']}")
        is_fit(phone, "programme")
        phone.goto(f"{office.base}/f/{links['diary']}")
        is_fit(phone, "diary")
        home, pulse = phone.url, phone.get_by_text("Как прошла встреча?").get_attribute("href")
        for address in (f"{home}?step=plan", f"{home}?step=write", f"{home}?step=help", pulse):
            phone.goto(address if address.startswith("http") else office.base + address)
            is_fit(phone, address)


def test_a_meeting_is_written_down_without_a_script(chromium, office, links):
    with chromium.new_context(
        locale="ru-RU", viewport=PHONE, has_touch=True, java_script_enabled=False
    ) as context:
        phone = context.new_page()
        phone.goto(f"{office.base}/f/{links['diary']}")
        phone.get_by_role("link", name="Записать встречу").click()
        phone.get_by_role("button", name="Записать").click()
        expect(phone.get_by_role("alert")).to_be_visible()
        phone.get_by_label("Дата").fill((browsing.now() - timedelta(days=1)).date().isoformat())
        phone.get_by_label("Время").fill("14:30")
        phone.get_by_label("Что сделали").fill("составили конспект")
        phone.get_by_role("button", name="Записать").click()
        phone.get_by_text("да", exact=True).click()  # the curator's help
        phone.get_by_role("button", name="Отправить").click()
        expect(phone.get_by_text("Куратор получил сообщение")).to_be_visible()
        expect(phone.get_by_text("составили конспект")).to_be_visible()


def test_the_curator_sees_the_call_and_the_page_is_for_everybody(open_page, office, links):
    browsing.sign_in(open_page, office.base, "curator")
    open_page.goto(f"{office.base}/programmes")
    browsing.drawn(open_page)
    expect(open_page.get_by_text("Просят помощи:")).to_be_visible()
    assert browsing.new_faults(open_page) == {}
    open_page.goto(f"{office.base}/programmes?pair={PAIR}")
    browsing.drawn(open_page)
    expect(open_page.get_by_text("Просит помощи:")).to_be_visible()
    browsing.unfold(open_page, "Изменить программу")
    assert browsing.new_faults(open_page) == {}
    assert browsing.latin(open_page) == []
