"""Consents in a real browser: of several ticked people at once; the card stays on its tab."""

from playwright.sync_api import expect

from tests.browsing import drawn, sign_in, unfold

SECOND, THIRD = 52, 87  # px below the top of a table: the middle of its first two rows


def test_a_consent_of_two_ticked_people_is_recorded_from_the_bank(page, office, go):
    sign_in(page, office.base, "curator")
    go(page, "mentees")
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    for place in (SECOND, THIRD):
        page.mouse.click(box["x"] + 15, box["y"] + place)
        drawn(page)
    unfold(page, "Записать согласие 2 человек")
    purposes = page.get_by_label("На что согласие").last
    purposes.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list that is scrolled away closes
    purposes.click()
    page.get_by_role("option").last.click()
    page.keyboard.press("Escape")
    drawn(page)
    page.get_by_role("button", name="Записать согласия").click()
    drawn(page)
    expect(page.get_by_text("подписал каждый")).to_be_visible()
    page.get_by_role("button", name="Записать согласия").click()
    drawn(page)
    expect(page.get_by_text("Записаны согласия 2 человек.")).to_be_visible()


def test_the_card_stays_on_its_tab_when_a_consent_is_recorded(page, office, go):
    sign_in(page, office.base, "curator")
    go(page, "card")
    page.get_by_role("tab", name="Согласия").click()
    drawn(page)
    unfold(page, "Записать согласие или отказ")
    purposes = page.get_by_label("На что согласие").last
    purposes.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    purposes.click()
    page.get_by_role("option").last.click()
    page.keyboard.press("Escape")
    page.get_by_text("дано", exact=True).last.click()
    page.get_by_role("button", name="Записать", exact=True).click()
    drawn(page)
    expect(page.get_by_text("Согласие записано.")).to_be_visible()
    expect(page.get_by_role("tab", name="Согласия")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("Записать согласие или отказ")).to_be_visible()
