"""Forms behind personal links on a small phone: without scripts, without a mouse, for everybody."""

import re

import pytest
from playwright.sync_api import expect

from data.settings import Settings
from data.store import Store
from tests import browsing
from tests.web import forms_door as door
from tests.web.forms_door import Form

PHONE = {"width": 320, "height": 640}
LEAST = 44  # pixels: what a finger hits
WHO = "Константинопольская Александра Владимировна"
SMALL = f"""() => [...document.querySelectorAll(
  "a, button, fieldset label, textarea, input:not([type])")]
  .filter((one) => one.getBoundingClientRect().height < {LEAST - 0.5})
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def links(home):
    """Links of somebody whom the bank does not know yet, and of somebody who has agreed."""
    store = Store.open(Settings(home=home))
    new, agreed = door.newcomer(store, WHO), door.newcomer(store, WHO, agreed=True)
    made = {
        "mentor": door.link(store, new, Form.MENTOR).token,
        "mentee": door.link(store, agreed, Form.MENTEE).token,
        "survey": door.link(store, agreed, Form.WAVE, "EXP_MENTEE@pre@mentee").token,
        "load": door.link(store, agreed, Form.WAVE, "LOAD@mid@mentor").token,
        "consent": door.link(store, agreed, Form.CONSENT, "publication,long_term_bank").token,
        "my_data": door.link(store, agreed, Form.MY_DATA).token,
    }
    store.close()
    return made


@pytest.fixture
def phone(chromium):
    """A small phone whose browser runs no script of ours; the test's own ones it does."""
    with chromium.new_context(
        locale="ru-RU", viewport=PHONE, has_touch=True, bypass_csp=True
    ) as context:
        yield context.new_page()


@pytest.fixture
def bare(chromium):
    """The same with scripts switched off."""
    with chromium.new_context(
        locale="ru-RU", viewport=PHONE, has_touch=True, java_script_enabled=False
    ) as context:
        yield context.new_page()


def is_fit(page, name):
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], name
    assert browsing.axe(page) == {}, name
    assert page.evaluate(SMALL) == [], name
    assert browsing.latin(page, "ZIP") == [], name


def test_every_page_fits_a_small_phone_and_everybody(phone, office, links):
    watch = browsing.Watch(phone, office.base)
    for name in ("mentor", "survey", "consent", "my_data", "mentee"):
        phone.goto(f"{office.base}/f/{links[name]}")
        is_fit(phone, name)
    path = phone.url
    for step in [*map(str, range(1, 11)), "check"]:
        phone.goto(f"{path}?step={step}")
        is_fit(phone, step)
    for lone in ("nothing", "thanks", "saved", "refused"):
        phone.goto(f"{office.base}/f/{lone}")
        is_fit(phone, lone)
    assert not watch.strangers
    assert not watch.complaints


def test_a_mistake_is_told_beside_the_question_and_above(phone, office, links):
    phone.goto(f"{office.base}/f/{links['load']}")
    phone.fill("[name='q.LOAD.1']", "много")
    phone.locator("input[name='q.LOAD.2']").nth(2).check()
    phone.click("button[value=send]")
    expect(phone.get_by_role("alert")).to_contain_text("Некоторые ответы нужно поправить")
    expect(phone.locator("[name='q.LOAD.1']")).to_have_value("много")
    expect(phone.locator("input[name='q.LOAD.2']").nth(2)).to_be_checked()
    is_fit(phone, "mistake")
    phone.get_by_role("alert").get_by_role("link").click()
    assert phone.url.endswith("#q.LOAD.1")


def test_without_scripts_from_the_link_to_the_thanks(bare, office, links):
    bare.goto(f"{office.base}/f/{links['mentor']}")
    assert re.fullmatch(r".*/f/i/\w+", bare.url)
    expect(bare.locator("body")).to_contain_text(WHO)
    bare.locator("input[value=bank]").check()
    bare.locator("input[value=matching]").check()
    with bare.expect_navigation():
        bare.click("button[value=agree]")
    for _step in range(20):
        if bare.locator("button[value=next]").count() == 0:
            break
        for radio in bare.locator("input[type=radio][value='4']").all()[:3]:
            radio.check()
        with bare.expect_navigation():
            bare.click("button[value=next]")
    expect(bare.locator("body")).to_contain_text("Проверьте ответы и отправьте")
    bare.click("button[value=send]")
    expect(bare.locator("h1")).to_have_text("Спасибо")
    bare.go_back()
    bare.reload()
    expect(bare.locator("h1")).to_have_text("Откройте ссылку ещё раз")
