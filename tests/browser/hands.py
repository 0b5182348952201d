"""What hands do in a browser: press, confirm, tick, choose; and fill in a form on a phone."""

import re

from playwright.sync_api import expect

from tests.browsing import drawn

PHONE = {"width": 320, "height": 640}
ONWARD = re.compile("^(Далее|Отправить|Согласиться с отмеченным|Подтвердить|Проверить ответы)")

AREA = r"q\.\w+\.\d+"  # questions «how much», numbered inside their area


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


def tick(page, row=0, height=35):
    """Click a row of the first table by its box at the left edge; heights in px."""
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 35 + height * (row + 0.5))
    drawn(page)


def find(page, label, name):
    """Search a page for somebody."""
    page.get_by_label(label, exact=True).first.fill(name)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)  # the search is sent when the field is left
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


def answer_all(page, text, ticks=(), most=25):
    """Fill in every page of a form and send it in.

    Of boxes those in ``ticks``; of choices the first, but «very much» about an area in ``ticks``.
    """
    for _step in range(most):
        for area in page.locator("textarea").all():
            area.fill(text)
        for value in ticks:
            for box in page.locator(f"input[type=checkbox][value='{value}']").all():
                box.check()
        names = {one.get_attribute("name") for one in page.locator("input[type=radio]").all()}
        for name in sorted(names):
            choices = page.locator(f"input[type=radio][name='{name}']")
            much = re.fullmatch(AREA, name) and name.split(".")[1] in ticks
            (choices.and_(page.locator("[value='5']")) if much else choices.first).check()
        onward = page.get_by_role("button", name=ONWARD)
        if not onward.count():
            return
        onward.first.click()
        page.wait_for_load_state()
    raise AssertionError("the form does not end")
