"""What hands do in a browser: press, confirm, tick, choose; and fill in a form on a phone."""

import re

from playwright.sync_api import expect

from tests.browsing import drawn

PHONE = {"width": 320, "height": 640}
ONWARD = re.compile("^(Далее|Отправить|Согласиться с отмеченным|Подтвердить|Проверить ответы)")


def press(page, name, *, exact=True):
    page.get_by_role("button", name=name, exact=exact).last.click()
    drawn(page)


def confirm(page, name):
    """Press a button that asks again, and once more when it has asked."""
    press(page, name)
    expect(page.get_by_role("button", name="Отмена").last).to_be_visible()
    press(page, name)


def tick_all(page):
    """Tick every row of the first table by the box in its header."""
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 17, box["y"] + 17)
    drawn(page)


def choose(page, label, option):
    wanted = page.get_by_role("option", name=option).first
    for _again in range(3):  # a rerun that comes meanwhile closes the list
        page.get_by_role("combobox", name=label).last.click()
        page.wait_for_timeout(500)
        if wanted.is_visible():
            break
    wanted.click()
    drawn(page)


def fresh_links(page):
    """Addresses of the links that the page shows to be copied, by name of the person."""
    found = {}
    for text in page.get_by_test_id("stCode").all_inner_texts():
        name = re.search(r"Здравствуйте, (.+?)!", text).group(1)
        found[name] = re.search(r"http\S+/f/\S+", text).group()
    return found


def phone(browser, base):
    """A small phone without scripts."""
    context = browser.new_context(
        locale="ru-RU", viewport=PHONE, java_script_enabled=False, base_url=base
    )
    return context.new_page()


def answer_all(page, text, most=25):
    """Fill in every page of a form, with the last choice of each question, and send it in."""
    for _step in range(most):
        for area in page.locator("textarea").all():
            area.fill(text)
        names = {one.get_attribute("name") for one in page.locator("input[type=radio]").all()}
        for name in sorted(names):
            page.locator(f"input[type=radio][name='{name}']").first.check()
        onward = page.get_by_role("button", name=ONWARD)
        if not onward.count():
            return
        onward.first.click()
    raise AssertionError("the form does not end")
