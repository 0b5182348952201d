"""Files with personal data leave by our own route: role, audit, no copy left behind."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from data.records.account import AccountRole
from tests.web.conftest import sign_in

FILES = ["form5", "form6", "quarantine"]
EXPORTS = {AccountRole.CURATOR}


def entries(store, subject):
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=datetime.now(UTC)) as work:
        return work.trail.of(subject)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("role", list(AccountRole))
def test_only_who_may_export_gets_a_file(client, role, name):
    sign_in(client, role.value)
    answer = client.get(f"/download/{name}", follow_redirects=False)
    if role in EXPORTS:
        assert answer.status_code == 200
        assert answer.content[:2] == b"PK"
    else:
        assert answer.status_code == 403
        assert "Недостаточно прав" in answer.text


@pytest.mark.parametrize("name", FILES)
def test_nobody_without_a_session_gets_a_file(client, name):
    answer = client.get(f"/download/{name}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


def test_a_form_is_written_down_named_and_kept_nowhere(store, curator):
    before = len(entries(store, "bank:form6"))
    answer = curator.get("/download/form6?paper=A3")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet["A1"].value == "Форма банка данных наставников"
    assert sheet.page_setup.paperSize == 8
    kept = entries(store, "bank:form6")
    assert len(kept) == before + 1
    assert kept[0].verb == "bank.exported"


def test_what_is_asked_wrongly_is_refused_in_words(curator):
    assert curator.get("/download/form6?paper=A5").status_code == 422
    for year in ("=1+1", "../../x", "2026/2027\r\nX: 1", "2026-2027"):
        asked = curator.get("/download/form6", params={"year": year})
        assert asked.status_code == 422
        assert "2026/2027" in asked.text
    for year in ("x", "²/³", "9999/10000", "٢٠٢٦/٢٠٢٧"):
        asked = curator.get("/download/roadmap", params={"year": year})
        assert asked.status_code == 422
        assert "учебный год" in asked.text.lower()
    assert curator.get("/download/nothing").status_code == 404
    assert curator.get("/download/report?batch=nobody").status_code == 404
    assert "Запись не найдена" in curator.get("/download/report?batch=nobody").text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_page_starts_no_download(curator, site):
    answer = curator.get("/download/form5", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "wanted", ["image", "iframe", "style", "script", "object", "embed", "font"]
)
def test_a_part_of_our_own_page_starts_no_download(store, curator, wanted):
    before = len(entries(store, "bank:form5"))
    ours = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": wanted}
    assert curator.get("/download/form5", headers=ours).status_code == 404
    assert len(entries(store, "bank:form5")) == before


@pytest.mark.parametrize("wanted", ["document", "empty"])
@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_link_of_our_own_page_starts_one(curator, site, wanted):
    asked = {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": wanted}
    assert curator.get("/download/form5", headers=asked).status_code == 200


def test_whether_an_import_exists_is_not_told_without_the_right(client):
    sign_in(client, "director")
    assert client.get("/download/report?batch=nobody").status_code == 403


def test_an_export_is_refused_in_the_trail_too(store, client):
    sign_in(client, "director")
    client.get("/download/form5")
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=datetime.now(UTC)) as work:
        assert work.trail.newest(1)[0].verb == "access.denied"


COPIES = {AccountRole.CURATOR, AccountRole.DPO}


@pytest.mark.parametrize("role", list(AccountRole))
def test_a_copy_of_a_persons_data_is_for_who_answers_requests(store, client, role):
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=datetime.now(UTC)) as work:
        who = work.people.all()[0].id
    sign_in(client, role.value)
    answer = client.get("/download/subject", params={"person": who}, follow_redirects=False)
    if role in COPIES:
        assert answer.headers["content-type"] == "application/zip"
        assert entries(store, f"person:{who}")[0].verb == "subject.exported"
    else:
        assert answer.status_code == 403
    act = client.get("/download/destruction_act", params={"erasure": "x"}, follow_redirects=False)
    assert act.status_code == (404 if role is AccountRole.DPO else 403)
