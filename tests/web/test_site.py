"""The section at its public address: the published build alone, strict headers, nothing else."""

from datetime import UTC, datetime

import pytest

from data import publication
from data.publication import Handed
from data.publication.checking import HUMAN
from data.publication.refusals import StaleBuildError
from data.records.account import Account, AccountRole
from tests.web.conftest import BASE, sign_in


def curator_of(store):
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=datetime.now(UTC)) as work:
        found = work.accounts.all()
    return next(one for one in found if AccountRole.CURATOR in one.roles)


@pytest.fixture(scope="module")
def site(store):
    """One published build and one that waits; taken down at the end."""
    by: Account = curator_of(store)
    base = f"{BASE}/site/{by.school_id}/"
    with store.work(by=by, now=datetime.now(UTC)) as work:
        first = publication.build(work, "2025/2026", Handed())
        publication.publish(work, first.id, base, HUMAN, here=True)
        waiting = publication.build(work, "2026/2027", Handed())
    yield base, waiting.number
    with store.work(by=by, now=datetime.now(UTC)) as work:
        publication.unpublish(work, "конец проверки")


def test_everybody_reads_the_published_section(client, site):
    base, _number = site
    got = client.get(base)
    assert got.status_code == 200
    assert 'lang="ru"' in got.text
    assert "2025/2026" in got.text
    policy = got.headers["content-security-policy"]
    assert "script" not in policy
    assert "default-src 'none'" in policy
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-cache"
    assert "set-cookie" not in got.headers
    assert client.get(base + "style.css").headers["content-type"].startswith("text/css")
    sheet = client.get(base + "files/form5.xlsx")
    assert sheet.headers["content-type"].endswith("spreadsheetml.sheet")
    assert sheet.content[:2] == b"PK"


def test_an_unchanged_page_is_not_sent_again(client, site):
    base, _number = site
    tag = client.get(base + "norms.html").headers["etag"]
    again = client.get(base + "norms.html", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = client.get(base + "norms.html", headers={"if-none-match": '"other"'})
    assert other.status_code == 200


def test_head_and_nothing_but_reading(client, site):
    base, _number = site
    head = client.head(base + "index.html")
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(base + "index.html").status_code == 405


@pytest.mark.parametrize(
    "at",
    ["nowhere.html", "%2e%2e/login", "..%2f..%2flogin", "forms/", "//x", "\\x"],
)
def test_nothing_else_is_there(client, site, at):
    base, _number = site
    got = client.get(base + at, follow_redirects=False)
    assert got.status_code in {303, 400, 404}
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert "Нормативные" not in got.text


def test_the_address_without_its_last_slash_leads_there(client, site):
    base, _number = site
    got = client.get(base.rstrip("/"), follow_redirects=False)
    assert (got.status_code, got.headers["cache-control"]) == (303, "no-store")
    assert base.endswith(got.headers["location"])


def test_unknown_schools_have_no_site(client, site):
    for path in ("/site/", "/site/nobody", "/site/nobody/", "/site/system/index.html"):
        got = client.get(path)
        assert got.status_code == 404
        assert got.headers["cache-control"] == "no-store"


def test_a_preview_is_for_the_office_alone(client, site):
    _base, number = site
    shut = client.get(f"/preview/{number}/index.html", follow_redirects=False)
    assert shut.status_code == 303
    assert shut.headers["location"].startswith("/login")
    for role, status in (("curator", 200), ("dpo", 200), ("mentor", 403), ("psychologist", 403)):
        client.cookies.clear()
        assert sign_in(client, login=role).status_code == 303
        got = client.get(f"/preview/{number}/index.html")
        assert got.status_code == status, role
        assert got.headers["cache-control"] == "no-store"
    sign_in(client)
    assert client.get(f"/preview/{number}/nowhere.html").status_code == 404
    assert client.get("/preview/999/index.html").status_code == 404
    assert "2026/2027" in client.get(f"/preview/{number}/").text


def test_a_preview_of_a_stale_build_says_to_build_again(client, site, monkeypatch):
    def stale(_work, number, _path):
        raise StaleBuildError(number=number)

    _base, number = site
    client.cookies.clear()
    sign_in(client)
    monkeypatch.setattr(publication, "preview", stale)
    got = client.get(f"/preview/{number}/mentors.html")
    assert (got.status_code, got.headers["cache-control"]) == (410, "no-store")
    assert "Соберите заново" in got.text


def test_the_zip_is_downloaded_through_the_checked_route(client, store, site):
    _base, number = site
    with store.look(by=curator_of(store), now=datetime.now(UTC)) as work:
        build = next(one for one in work.site_builds.all() if one.number == number)
    sign_in(client)
    got = client.get(f"/download/site?build={build.id}")
    assert got.status_code == 200
    assert got.headers["content-type"] == "application/zip"
    client.cookies.clear()
    sign_in(client, login="mentor")
    assert client.get(f"/download/site?build={build.id}").status_code == 403
