"""Signing in and out with plain forms."""

from datetime import UTC, datetime

import pytest

from data import accounts
from data.records.account import AccountRole
from tests.web.conftest import PASSWORD, csrf_of, sign_in

FOREIGN = {"Origin": "http://evil.example"}


@pytest.fixture
def newcomer(store):
    """Somebody with a one-time password."""
    school = store.schools()[0].id
    login = f"new-{datetime.now(UTC).timestamp()}"
    with store.work(by=store.system(school), now=datetime.now(UTC)) as work:
        accounts.create(
            work, login, "Новый", [AccountRole.CURATOR], "одноразовый-1", must_change=True
        )
    return login


def test_a_right_password_opens_the_first_page(client):
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/"))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("login", ["curator", "nobody-at-all"])
def test_a_wrong_password_and_an_unknown_login_are_told_alike(client, login):
    answer = sign_in(client, login, "неверный-пароль")
    assert answer.status_code == 422
    assert "Неверный логин или пароль." in answer.text
    assert 'role="alert"' in answer.text
    assert f'value="{login}"' in answer.text
    assert "неверный-пароль" not in answer.text
    assert "sid" not in client.cookies


def test_too_many_tries_are_stopped(client, newcomer):
    codes = [sign_in(client, newcomer, "не тот пароль").status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
    answer = sign_in(client, newcomer, "одноразовый-1")
    assert answer.status_code == 429
    assert "Слишком много попыток" in answer.text


def test_sign_in_needs_the_token_of_its_own_page(client):
    client.get("/login")
    form = {"csrf": "made up", "login": "curator", "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 403


@pytest.mark.parametrize("length", ["9" * 5000, "²", "-1", "1e3", ""])
@pytest.mark.parametrize("path", ["/login", "/login/code", "/f/i/nobody"])
def test_a_silly_length_of_a_form_is_a_refusal(client, path, length):
    form = {"content-type": "application/x-www-form-urlencoded"}
    headers = [*form.items(), ("content-length", length.encode())]
    refused = client.post(path, content=b"x=1", headers=headers)
    assert refused.status_code in {400, 403, 404}


def test_sign_in_from_a_foreign_page_is_refused(client):
    token = csrf_of(client.get("/login").text)
    form = {"csrf": token, "login": "curator", "password": PASSWORD}
    assert client.post("/login", data=form, headers=FOREIGN).status_code == 403
    assert client.post("/login", data=form, headers={"Origin": "null"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"x" * 20_000, b"{}"],
)
def test_anything_but_a_small_form_is_refused(client, body):
    kind = "application/json" if body == b"{}" else "application/x-www-form-urlencoded"
    answer = client.post("/login", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/round?id=1", "/round?id=1"),
        ("//evil", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil", "/"),
        ("/login", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
    ],
)
def test_after_sign_in_only_our_own_addresses_follow(client, wanted, lands):
    assert sign_in(client, next=wanted).headers["location"] == lands


def test_the_wanted_page_is_kept_on_the_way_through_sign_in(client):
    answer = client.get("/round?id=1&x=%D1%8F", follow_redirects=False)
    assert answer.headers["location"] == "/login?next=%2Fround%3Fid%3D1%26x%3D%25D1%258F"
    page = client.get(answer.headers["location"])
    assert "/round?id=1&amp;x=%D1%8F" in page.text


def test_the_sign_in_page_speaks_english_too(client):
    page = client.get("/login?language=en")
    assert '<html lang="en"' in page.text
    assert "Password" in page.text
    assert "Пароль" not in page.text


def test_what_is_typed_is_escaped(client):
    answer = sign_in(client, '"><script>alert(1)</script>', "x")
    assert "<script>" not in answer.text


def test_logout_from_a_foreign_page_or_without_its_token_is_refused(curator):
    token = csrf_of(curator.get("/account").text)
    assert curator.post("/logout", data={"csrf": token}, headers=FOREIGN).status_code == 403
    assert curator.post("/logout", data={}).status_code == 403
    assert curator.get("/", follow_redirects=False).status_code == 200


def test_logout_is_no_link(curator):
    assert curator.get("/logout").status_code == 405


def test_the_account_page_tells_what_the_role_may(curator):
    page = curator.get("/account").text
    assert "Утверждает" in page or "раунд" in page.lower()
    assert "Сотрудник CURATOR" in page


def test_the_language_is_kept_in_the_session(curator):
    token = csrf_of(curator.get("/account").text)
    form = {"csrf": token, "language": "en", "next": "/account"}
    answer = curator.post("/language", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/account"
    assert "My account" in curator.get("/account").text
    assert curator.post("/language", data={"language": "ru"}).status_code == 403


def test_a_one_time_password_opens_only_its_own_change(client, newcomer):
    sign_in(client, newcomer, "одноразовый-1")
    assert client.get("/", follow_redirects=False).headers["location"] == "/account/password"
    assert client.get("/mentors", follow_redirects=False).status_code == 303
    assert client.get("/_stcore/health").status_code == 403
    page = client.get("/account/password")
    assert "одноразовым паролем" in page.text
    token = csrf_of(page.text)

    def change(**fields):
        form = {"csrf": token, "current": "одноразовый-1", **fields}
        return client.post("/account/password", data=form, follow_redirects=False)

    assert "не совпадают" in change(new="длинная новая фраза", again="другая фраза").text
    assert change(new="12345678", again="12345678").status_code == 422
    assert change(new="кот", again="кот").status_code == 422
    wrong = change(current="не он", new="длинная новая фраза", again="длинная новая фраза")
    assert "Неверный" in wrong.text
    before = client.cookies["sid"]
    done = change(new="длинная новая фраза", again="длинная новая фраза")
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert client.cookies["sid"] != before
    assert client.get("/").status_code == 200


def test_a_password_change_needs_its_token(curator):
    form = {"current": PASSWORD, "new": "длинная новая фраза", "again": "длинная новая фраза"}
    assert curator.post("/account/password", data=form).status_code == 403
