"""The anonymous door: one page, one sheet, nothing remembered of who came."""

import re
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from docx import Document

from analytics.waves import climate
from analytics.waves.climate import PER_ADDRESS
from dashboard.bootstrap import logs, set_up
from data.records.account import AccountRole
from tests.stores import account
from tests.web.conftest import sign_in

GOOD = {"q.CLIM.1": "5", "q.CLIM.3": "1"}


def now():
    return datetime.now(UTC)


def did(store, act, *given, **more):
    by = account(store, AccountRole.CURATOR, school_id=store.schools()[0].id)
    with store.work(by=by, now=now()) as work:
        return act(work, *given, **more)


@pytest.fixture(scope="session")
def wave(store):
    """Opened once, as the school is made once: a worker may come back to this file."""
    return did(store, climate.open_climate, "pre")


@pytest.fixture
def code(store, wave):
    return did(store, climate.draw_codes, wave.id, 3).codes[0]


def sheets(store):
    with store.look(by=store.system(store.schools()[0].id), now=now()) as work:
        return work.climates.all()[0].sheets


def post(client, code, fields=GOOD, **more):
    data = {"sent": "1", **fields}
    return client.post(f"/a/{code}", data=data, follow_redirects=False, **more)


def test_the_page_warns_before_the_first_question_and_works_without_scripts(client, code):
    answer = client.get(f"/a/{code}")
    page = answer.text
    assert answer.status_code == 200
    assert page.index("нельзя отозвать или исправить") < page.index('name="q.CLIM.1"')
    assert "<script" not in page
    assert len(page.encode()) < 40 * 1024
    assert not answer.headers.get("set-cookie")
    assert not client.cookies
    assert answer.headers["cache-control"] == "no-store"
    english = client.get(f"/a/{climate.grouped(code)}?language=en").text
    assert "cannot be taken back" in english
    assert f'action="/a/{code}?language=en"' in english


def test_a_sheet_is_taken_once_and_the_code_is_gone(client, store, code):
    before = len(sheets(store))
    answer = post(client, code)
    assert (answer.status_code, answer.headers["location"]) == (303, "/a/thanks")
    assert not answer.headers.get("set-cookie")
    assert len(sheets(store)) == before + 1
    again = post(client, code)
    assert again.status_code == 404
    assert "код действует один раз" in again.text
    assert len(sheets(store)) == before + 1
    thanks = client.get("/a/thanks")
    assert "нельзя никому" in thanks.text
    assert "link again" not in client.get("/a/thanks?language=en").text


WRONG = [{}, {"q.CLIM.1": "9", "q.CLIM.2": "4"}, {"q.CLIM.1": "да"}, {"q.CLIM.1": "-"}]


@pytest.mark.parametrize("fields", WRONG)
def test_a_wrong_sheet_is_shown_again_and_spends_nothing(client, store, code, fields):
    before = len(sheets(store))
    answer = post(client, code, fields)
    assert answer.status_code == 422
    empty = fields in ({}, {"q.CLIM.1": "-"})
    assert ("Ответьте хотя бы на один вопрос." in answer.text) is empty
    assert len(sheets(store)) == before
    assert post(client, code).status_code == 303


def test_a_sheet_from_another_site_is_refused(client, code):
    answer = post(client, code, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert post(client, code, headers={"content-type": "text/plain"}).status_code == 403


def test_a_code_may_be_typed(client, code):
    typed = climate.grouped(code).upper()
    answer = client.get("/a/", params={"code": typed}, follow_redirects=False)
    assert answer.headers["location"] == f"/a/{code}"
    assert 'name="code"' in client.get("/a/").text


def test_nothing_is_told_of_a_code_that_opens_nothing(client):
    pages = {client.get(f"/a/{one}").text for one in ("x" * 16, "thank", "2" * 40, "%20")}
    assert len(pages) == 1
    assert client.get("/a/one/two").status_code == 404


def test_guesses_are_counted_and_good_codes_are_not(client, store, code, monkeypatch):
    monkeypatch.setattr(climate, "PER_ADDRESS", 3)
    monkeypatch.setattr("dashboard.web.forms.address", lambda _request: "10.9.8.7")
    for _number in range(5):
        assert client.get(f"/a/{code}").status_code == 200
    statuses = [client.get(f"/a/{'z' * 16}").status_code for _number in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert client.get(f"/a/{code}").status_code == 429
    assert PER_ADDRESS == 300


def test_no_log_line_holds_a_code(client, code, monkeypatch):
    written = StringIO()
    set_up(written)
    try:
        client.get(f"/a/{code}")
        monkeypatch.setattr(climate, "answer_climate", _broken)
        assert post(client, code).status_code == 500
    finally:
        set_up()
    assert "fault" in written.getvalue()
    assert code not in written.getvalue()
    assert code not in logs.scrubbed(f"GET /a/{code} 500")


def _broken(*_given):
    raise RuntimeError("sheet")


def test_slips_lead_where_they_say_and_only_the_curator_prints_them(client, store, wave):
    query = {"climate": wave.id, "count": "2"}
    assert sign_in(client, "director").status_code == 303
    assert client.get("/download/climate_slips", params=query).status_code == 403
    client.cookies.clear()
    assert sign_in(client).status_code == 303
    answer = client.get("/download/climate_slips", params=query)
    assert answer.status_code == 200
    made = Document(BytesIO(answer.content))
    cells = [cell.text for row in made.tables[0].rows for cell in row.cells if cell.text]
    assert len(cells) == 2
    typed = re.search(r"[0-9a-z]{4}(?:-[0-9a-z]{4}){3}", cells[0]).group()
    client.cookies.clear()
    assert client.get(f"/a/{typed}").status_code == 200
    assert "Анонимно" in cells[0]
    assert sign_in(client).status_code == 303
    for wrong in ("0", "501", "many", "-1"):
        refused = client.get("/download/climate_slips", params={**query, "count": wrong})
        assert refused.status_code == 422
        assert "от 1 до 500" in refused.text


def test_after_the_end_codes_open_nothing(client, store, wave, code):
    did(store, climate.close_climate, wave.id)
    assert client.get(f"/a/{code}").status_code == 404
    assert post(client, code).status_code == 404
