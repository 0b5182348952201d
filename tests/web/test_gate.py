"""Nobody passes the gate without a session, by whatever door."""

import anyio
import pytest
from starlette.websockets import WebSocketDisconnect

from dashboard.web import paths
from dashboard.web.gate import FOREIGN, NO_SESSION, UNKNOWN, Gate
from tests.web.conftest import BASE, csrf_of, sign_in, stream


def refusal(client, **headers) -> int:
    with pytest.raises(WebSocketDisconnect) as refused, stream(client, **headers):
        pass
    return refused.value.code


@pytest.mark.parametrize("path", ["/", "/mentors", "/loginx", "/nothing", "/account", "/logout"])
def test_an_anonymous_page_leads_to_the_sign_in(client, path):
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize(
    "path",
    [
        "/media/x",
        "/_stcore/health",
        "/_stcore/upload_file/a/b",
        "/_stcore/agent/interact",
        "/component/x/y",
    ],
)
def test_an_anonymous_machine_learns_that_it_must_not(client, path):
    assert client.get(path, follow_redirects=False).status_code == 401


def test_an_anonymous_websocket_is_refused(client):
    assert refusal(client) == NO_SESSION


def test_a_spoofed_identity_header_opens_nothing(client):
    assert refusal(client, **{"X-Account": "somebody"}) == NO_SESSION


def test_a_websocket_with_a_session_opens_without_an_origin(curator):
    with stream(curator):
        pass


def test_a_websocket_from_our_own_page_opens(curator):
    with stream(curator, origin=BASE):
        pass


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9999", "null"])
def test_a_websocket_from_a_foreign_page_is_refused(curator, origin):
    assert refusal(curator, origin=origin) == FOREIGN


def test_a_websocket_to_any_other_address_is_refused(curator):
    with pytest.raises(WebSocketDisconnect) as refused, curator.websocket_connect("/stream"):
        pass
    assert refused.value.code == UNKNOWN


@pytest.mark.parametrize(
    "path",
    [
        "/f/../bank",
        "/static/../_stcore/stream",
        "//_stcore/stream",
        "/f/%2e%2e/bank",
        "/f/%252e%252e/bank",
        "/own/..%5cgate.py",
        "/%00",
    ],
)
def test_a_crooked_address_is_refused(client, path):
    answer = client.get(f"{BASE}{path}", follow_redirects=False)
    assert answer.status_code in {303, 400, 401}  # the client itself straightens some of them
    assert "<script" not in answer.text


@pytest.mark.parametrize("path", ["/f/../bank", "/static/../_stcore/stream", "//_stcore/stream"])
def test_a_crooked_address_is_400_however_it_arrives(app, path):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    gate = Gate(app, store=lambda: None, pages=frozenset())
    scope = {"type": "http", "path": path, "headers": [], "method": "GET", "query_string": b""}
    anyio.run(gate, scope, receive, send)
    assert sent[0]["status"] == 400


def test_a_websocket_under_a_foreign_name_is_refused(curator):
    with (
        pytest.raises(WebSocketDisconnect),
        curator.websocket_connect("ws://evil.example/_stcore/stream"),
    ):
        pass


def test_crooked_addresses_are_told_apart_before_any_normalising():
    for path in ("/f/../bank", "//x", "/a\\b", "/a/./b", "/a%2e", "/\0", "", "x"):
        assert paths.is_malformed(path), path
    for path in ("/", "/mentors", "/static/js/a.b-c.js", "/_stcore/upload_file/a/b"):
        assert not paths.is_malformed(path), path


@pytest.mark.parametrize("path", ["/f/a/b", "/f/x", "/own/nothing.js", "/static/nothing.js"])
def test_an_unknown_address_in_an_open_tree_is_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "streamlit" not in answer.text.lower()


@pytest.mark.parametrize("path", ["/zzz", "/mentors/x", "/auth/login", "/oauth2callback"])
def test_an_unknown_address_inside_is_a_page_in_russian(curator, path):
    answer = curator.get(path)
    assert answer.status_code == 404
    assert "Страница не найдена" in answer.text


def test_what_streamlit_needs_is_open_after_sign_in(curator):
    assert curator.get("/_stcore/health").status_code == 200
    assert curator.get("/_stcore/host-config").status_code == 200


def test_the_agent_door_of_streamlit_stays_shut(curator):
    assert curator.post("/_stcore/agent/interact", json={}).status_code in {403, 404}


def test_an_upload_needs_the_cross_site_token(curator):
    answer = curator.put("/_stcore/upload_file/one/two", files={"file": ("a.csv", b"1")})
    assert answer.status_code == 403


def test_the_document_speaks_russian_and_asks_for_our_words(curator):
    page = curator.get("/mentors", headers={"If-None-Match": "x", "Range": "bytes=0-9"})
    assert page.status_code == 200
    assert '<html lang="ru"' in page.text
    assert "<title>Наставничество</title>" in page.text
    assert "/own/ru.js" in page.text
    assert "service-desc" not in page.text
    assert "Copyright" not in page.text
    assert page.headers["content-length"] == str(len(page.content))
    assert "etag" not in page.headers
    assert page.headers["cache-control"] == "no-store"


def test_an_english_session_gets_an_english_document(client):
    sign_in(client, language="en")
    page = client.get("/")
    assert '<html lang="en"' in page.text
    assert "ru.js" not in page.text


def test_headers_of_the_office(curator):
    headers = curator.get("/").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_headers_of_plain_pages_allow_no_script(client):
    headers = client.get("/login").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert client.get("/f/abc").headers["referrer-policy"] == "no-referrer"


def test_https_binds_cookies_and_browsers(client):
    page = client.get("https://127.0.0.1:8501/login")
    assert "Secure" in page.headers["set-cookie"]
    assert "max-age" in page.headers["strict-transport-security"]


def test_the_process_says_that_it_lives(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_our_own_files_are_served_to_everybody(client):
    assert client.get("/own/ru.js").status_code == 200
    assert client.get("/own/favicon.png").headers["content-type"] == "image/png"


def test_a_fault_of_ours_is_a_number_and_no_traceback(client, monkeypatch, capsys):
    from data import accounts

    def broken(*_):
        raise RuntimeError("Петрова Анна Ивановна")

    monkeypatch.setattr(accounts, "account_of", broken)
    client.cookies.set("sid", "x")
    answer = client.get("/")
    assert answer.status_code == 500
    assert "номер ошибки" in answer.text
    assert "Петрова" not in answer.text
    assert "Петрова" not in capsys.readouterr().err


def test_logout_ends_the_session_everywhere(curator):
    token = csrf_of(curator.get("/account").text)
    sid = curator.cookies["sid"]
    assert curator.post("/logout", data={"csrf": token}, follow_redirects=False).status_code == 303
    curator.cookies.set("sid", sid)
    assert curator.get("/", follow_redirects=False).status_code == 303
    assert refusal(curator) == NO_SESSION
