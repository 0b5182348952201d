"""The main steps of the whole roadmap by four roles in a browser, and what it comes to."""

import io
import re
from datetime import datetime

import openpyxl
import pytest
from playwright.sync_api import expect

from analytics import roadmap
from data.records.invitation import Form
from data.records.roadmap import ItemStatus
from matching.rounds import running
from tests import round_cases as cases
from tests.browser.year_walk import Walk
from tests.browsing import unfold
from tests.spec.test_year import STEPS
from tests.stores import fresh
from tests.year import CURATOR, RESULT, SCHOOL, YEAR


@pytest.fixture
def walk(chromium, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    store = fresh(tmp_path)
    lived = Walk(store, chromium)
    with lived.open_office():
        yield lived
    store.close()


def test_the_roadmap_is_walked_by_four_roles_and_comes_to_the_site(walk, chromium):
    for step in STEPS:
        getattr(walk, step)()
    every_item_is_done(walk)
    banks_hold_results(walk)
    seen = published(walk, chromium)
    only_consents_are_shown(walk, seen)
    a_withdrawal_takes_the_person_off_the_site(walk, chromium, seen)


def every_item_is_done(walk):
    page = walk.desk(CURATOR, "/roadmap")
    expect(page.get_by_text("Позади 22 из 22 мероприятий")).to_be_visible()
    expect(page.get_by_text("Все мероприятия года позади.")).to_be_visible()
    items = walk.saw(roadmap.board, YEAR).items
    assert {one.code: one.status for one in items if one.status is not ItemStatus.DONE} == {}
    assert {one.override for one in items} == {None}


def banks_hold_results(walk):
    """Both official forms, saved from the pages of the banks."""
    for path, form in (("/mentees", "form5"), ("/mentors", "form6")):
        page = walk.desk(CURATOR, path)
        with page.expect_download() as saved:
            page.locator(f"a[href*='/download/{form}']").first.click()
        rows = openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes())).active.values
        told = [" ".join(shown(cell) for cell in row if cell) for row in rows]
        ended = [row for row in told if RESULT in row]
        assert len(ended) == len(walk.pairs), told
        assert [row for row in ended if "20.05.2027" not in row] == []


def shown(cell):
    return f"{cell:%d.%m.%Y}" if isinstance(cell, datetime) else str(cell)


def published(walk, chromium):
    """What an anonymous visitor reads: path -> text and status."""
    base = f"{walk.base}/site/{SCHOOL}/"
    with chromium.new_context(locale="ru-RU", java_script_enabled=False) as context:
        page, seen, left = context.new_page(), {}, [base]
        while left:
            address = left.pop()
            answer = page.goto(address)
            seen[address] = answer.status, page.content()
            links = page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
            left += (
                {
                    one.partition("#")[0]
                    for one in links
                    if one.startswith(base) and one.endswith((".html", "/"))
                }
                - set(seen)
                - set(left)
            )
    return seen


def only_consents_are_shown(walk, seen):
    assert {status for status, _text in seen.values()} == {200}
    told = "\n".join(text for _status, text in seen.values())
    names = {one.id: one.fio for one in walk.saw(lambda work: work.people.all())}
    assert names[walk.best] in told
    assert [fio for who, fio in names.items() if who != walk.best and fio in told] == []


def a_withdrawal_takes_the_person_off_the_site(walk, chromium, seen):
    fio = walk.name(walk.best)
    held = [at for at, (_status, text) in seen.items() if fio in text]
    walk.stage.invited([walk.best], Form.MY_DATA, "", 14)
    with walk.hand(Form.MY_DATA, "", walk.best) as hand:
        hand.get_by_role("link", name=re.compile("^Отозвать: .*публикац", re.IGNORECASE)).click()
        hand.get_by_role("button", name="Отозвать").click()
        expect(hand.get_by_text("Отозвано:", exact=False)).to_be_visible()
    after = published(walk, chromium)
    assert [at for at, (_status, text) in after.items() if fio in text] == []
    page = walk.desk(CURATOR, "/publication")
    unfold(page, "Адреса, где сведения уже убраны")
    listed = page.get_by_test_id("stCode").all_inner_texts()
    assert held
    assert set(held) <= set(listed)
