"""One's own account on a small phone: it fits, it is accessible, it holds no script."""

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browsing import PASSWORD, axe

SMALL = {"width": 320, "height": 640}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def phone(chromium):
    """A small phone; axe is let in, the policy is not in force there."""
    with chromium.new_context(locale="ru-RU", viewport=SMALL, bypass_csp=True) as one:
        yield one.new_page()


def fine(page):
    assert axe(page) == {}
    assert page.evaluate(FITS)
    assert page.locator("script").count() == 0


def test_the_second_factor_is_set_up_and_asked_for_on_a_small_phone(phone, office):
    phone.goto(office.base + "/login?next=/account")
    phone.fill("#login", "administration")
    phone.fill("#password", PASSWORD)
    phone.get_by_role("button", name="Войти").click()
    expect(phone.get_by_role("heading", name="Ершов П. А.")).to_be_visible()
    fine(phone)
    phone.fill("#password", PASSWORD)
    phone.get_by_role("button", name="Настроить вход с кодом").click()
    expect(phone.get_by_role("img", name="QR-код с секретом")).to_be_visible()
    drawn = phone.locator(".qr svg").bounding_box()
    assert drawn["width"] == pytest.approx(drawn["height"], abs=1)
    fine(phone)
    secret = phone.locator("code").inner_text().replace(" ", "")
    phone.fill("#code", pyotp.TOTP(secret).now())
    phone.get_by_role("button", name="Включить вход с кодом").click()
    codes = phone.locator("ol.codes code").all_inner_texts()
    assert len(codes) == 10
    fine(phone)
    phone.context.clear_cookies()
    phone.goto(office.base + "/login?next=/account")
    phone.fill("#login", "administration")
    phone.fill("#password", PASSWORD)
    phone.get_by_role("button", name="Войти").click()
    fine(phone)
    phone.fill("#code", codes[0])
    phone.get_by_role("button", name="Войти").click()
    expect(phone.get_by_text("Запасных кодов осталось: 9")).to_be_visible()
    phone.fill("#password", PASSWORD)
    phone.fill("#code", codes[1])
    phone.get_by_role("button", name="Отключить вход с кодом").click()
    expect(phone.get_by_text("Отключён: для входа хватает пароля.")).to_be_visible()
