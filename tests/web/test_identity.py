"""Sign-in by a provider, against one of our own: a small OpenID Connect server in this process."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import bootstrap
from dashboard.bootstrap import place
from dashboard.web.identity import ProviderDoor
from data import accounts
from data.errors import InvalidValueError
from data.records.account import AccountRole
from data.settings import Oidc
from tests.web.conftest import BASE, sign_in

ISSUER = "https://id.municipality.example"
CLIENT, SECRET = "nastavnik", "a secret of the provider"
KEY = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
FOREIGN = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})


@dataclass
class Provider:
    """A provider that remembers what it was asked; ``claims`` spoil the token, ``key`` signs it."""

    asked: dict = field(default_factory=dict)
    claims: dict = field(default_factory=dict)
    key: object = field(default_factory=lambda: KEY)
    header: dict = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    issuer: str = ISSUER
    subject: str = "teacher-7"
    codes: dict = field(default_factory=dict)
    raw: object = None

    def app(self):
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.about),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", self.keys),
            ]
        )

    async def about(self, _request):
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            }
        )

    async def keys(self, _request):
        return JSONResponse(KeySet([KEY]).as_dict(private=False))

    def authorize(self, url):
        """What the browser would do at the provider: agree, and come back with a code."""
        asked = {name: one[0] for name, one in parse_qs(urlsplit(url).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    async def token(self, request):
        form = dict(await request.form())
        self.asked = {**form, "authorization": request.headers.get("authorization", "")}
        known = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        right = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if known is None or known["code_challenge"] != right:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": self.subject,
            "nonce": known["nonce"],
            "iat": now,
            "exp": now + 300,
        }
        claims = {name: one for name, one in {**claims, **self.claims}.items() if one is not None}
        token = self.raw or jwt.encode(self.header, claims, self.key)
        return JSONResponse({"id_token": token, "access_token": "x", "token_type": "Bearer"})


class Wire(httpx.BaseTransport):
    """Requests of the office go to the provider of the test, and nowhere else."""

    def __init__(self, app):
        self.inside = TestClient(app, base_url=ISSUER)

    def handle_request(self, request):
        assert str(request.url).startswith(ISSUER + "/")
        said = self.inside.request(
            request.method, str(request.url), content=request.read(), headers=request.headers
        )
        return httpx.Response(said.status_code, content=said.content, headers=said.headers)


@pytest.fixture
def provider(client, store, monkeypatch, tmp_path):
    one = Provider()
    monkeypatch.setattr(ProviderDoor, "client", partial(httpx.Client, transport=Wire(one.app())))
    (tmp_path / "secret").write_text(SECRET + "\n")
    oidc = Oidc(
        issuer=ISSUER, client_id=CLIENT, client_secret_file=str(tmp_path / "secret"), title="ЕСИА"
    )
    chosen = replace(bootstrap.settings(), oidc=oidc)
    monkeypatch.setattr(place, "_settings", chosen, raising=False)
    monkeypatch.setattr("dashboard.web.identity.settings", lambda: chosen)
    monkeypatch.setattr("dashboard.web.entrance.settings", lambda: chosen)
    return one


@pytest.fixture
def tied(store):
    """The director's account, tied to the teacher of the provider."""
    tie(store, f"{ISSUER} teacher-7")
    yield
    tie(store, "")


def tie(store, identity):
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=datetime.now(UTC)) as work:
        one = work.accounts.by_login("director")
        return accounts.set_identity(work, one.id, identity)


def leave(client, query=""):
    return client.get(f"/login/provider{query}", follow_redirects=False)


def back(client, **query):
    return client.get("/login/provider/back", params=query, follow_redirects=False)


def journey(client, provider, **spoiled):
    there = leave(client)
    return back(client, **{**provider.authorize(there.headers["location"]), **spoiled})


def test_a_known_identity_opens_our_own_session(client, store, provider, tied):
    there = leave(client, "?next=/mentors")
    asked = parse_qs(urlsplit(there.headers["location"]).query)
    assert there.status_code == 303
    assert there.headers["location"].startswith(f"{ISSUER}/authorize?")
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{BASE}/login/provider/back"]
    came = back(client, **provider.authorize(there.headers["location"]))
    assert (came.status_code, came.headers["location"]) == (303, "/mentors")
    account, _session = accounts.account_of(store, client.cookies["sid"], datetime.now(UTC))
    assert account.login == "director"
    assert provider.asked["authorization"].startswith("Basic ")
    assert SECRET not in there.headers["location"]
    assert "away" not in client.cookies


def test_an_unknown_identity_is_told_so_and_nothing_is_created(client, store, provider):
    with store.look(by=store.system(store.schools()[0].id), now=datetime.now(UTC)) as work:
        before = work.accounts.count()
    told = journey(client, provider)
    assert told.status_code == 422
    assert "не связана ни с одной здешней" in told.text
    assert "teacher-7" in told.text
    assert "sid" not in client.cookies
    with store.look(by=store.system(store.schools()[0].id), now=datetime.now(UTC)) as work:
        assert work.accounts.count() == before
        assert work.trail.newest(1)[0].verb == "session.refused"


NOW = int(time.time())
SPOILED = {
    "issuer": {"iss": "https://id.evil.example"},
    "no issuer": {"iss": None},
    "audience": {"aud": "another"},
    "audience among others": {"aud": [CLIENT, "another"]},
    "no audience": {"aud": None},
    "expired": {"exp": NOW - 600},
    "no expiry": {"exp": None},
    "not issued yet": {"iat": NOW + 4000},
    "nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
}


@pytest.mark.parametrize("claims", SPOILED.values(), ids=SPOILED)
def test_a_token_that_is_wrong_in_anything_opens_nothing(client, provider, tied, claims):
    provider.claims = claims
    told = journey(client, provider)
    assert told.status_code == 422
    assert "sid" not in client.cookies


def test_a_token_for_us_among_others_must_name_us_as_the_party(client, provider, tied):
    provider.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}
    assert journey(client, provider).status_code == 303


def test_a_token_signed_by_somebody_else_opens_nothing(client, provider, tied):
    provider.key = FOREIGN
    assert journey(client, provider).status_code == 422
    assert "sid" not in client.cookies


def test_a_token_without_a_signature_or_signed_by_a_word_opens_nothing(client, provider, tied):
    there = leave(client)
    nonce = parse_qs(urlsplit(there.headers["location"]).query)["nonce"][0]
    now = int(time.time())
    said = {"iss": ISSUER, "aud": CLIENT, "sub": "teacher-7", "nonce": nonce}
    said |= {"iat": now, "exp": now + 300}

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    public = json.dumps(KEY.as_dict(private=False)).encode()
    word = OctKey.import_key(public)
    forged = jwt.encode({"alg": "HS256", "kid": "one"}, said, word)
    for token in (f"{part({'alg': 'none'})}.{part(said)}.", forged, "x", "", "a.b.c"):
        provider.raw = token or " "
        there = leave(client)
        came = back(client, **provider.authorize(there.headers["location"]))
        assert came.status_code == 422
        assert "sid" not in client.cookies


def test_what_comes_back_must_be_what_went_away(client, provider, tied):
    assert journey(client, provider, state="another").status_code == 422
    assert journey(client, provider, state="").status_code == 422
    assert journey(client, provider, state="я").status_code == 422
    assert journey(client, provider, code="").status_code == 422
    assert journey(client, provider, code="made up").status_code == 422
    there = leave(client)
    answer = provider.authorize(there.headers["location"])
    client.cookies.clear()
    assert back(client, **answer).status_code == 422
    client.cookies.set("away", "s1.forged", path="/login/provider")
    assert back(client, **answer).status_code == 422
    assert "sid" not in client.cookies


def test_an_answer_serves_once(client, provider, tied):
    there = leave(client)
    answer = provider.authorize(there.headers["location"])
    assert back(client, **answer).status_code == 303
    client.cookies.clear()
    assert back(client, **answer).status_code == 422
    assert "sid" not in client.cookies


def test_a_provider_that_calls_itself_otherwise_is_refused(client, provider, tied):
    provider.issuer = "https://id.evil.example"
    assert leave(client).status_code == 422


def test_a_provider_is_asked_by_https_alone_and_needs_its_secret(
    client, provider, tied, monkeypatch
):
    chosen = bootstrap.settings()
    for spoiled in (
        Oidc(issuer="http://id.municipality.example", client_id=CLIENT),
        Oidc(issuer=ISSUER, client_id=CLIENT, client_secret_file="gone"),
    ):
        given = replace(chosen, oidc=spoiled)
        monkeypatch.setattr("dashboard.web.identity.settings", lambda given=given: given)
        there = leave(client)
        if there.status_code == 303:
            there = back(client, **provider.authorize(there.headers["location"]))
        assert there.status_code == 422
        assert "sid" not in client.cookies


def test_a_provider_that_does_not_answer_is_told_in_words(client, provider, tied, monkeypatch):
    def silent(_request):
        raise httpx.ConnectError("no route")

    wire = httpx.MockTransport(silent)
    monkeypatch.setattr(ProviderDoor, "client", partial(httpx.Client, transport=wire))
    told = leave(client)
    assert told.status_code == 422
    assert "Войти не удалось" in told.text


def test_the_button_stands_only_where_a_provider_is_set_up(client, store, provider):
    assert "Войти через ЕСИА" in client.get("/login").text


def test_without_a_provider_there_is_no_such_page_and_no_request(client, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError("a request left the machine")

    monkeypatch.setattr(ProviderDoor, "client", never)
    assert bootstrap.settings().oidc is None
    assert leave(client).status_code == 404
    assert back(client, code="x", state="x").status_code == 404
    page = client.get("/login").text
    assert "/login/provider" not in page


def test_a_closed_account_stays_closed_for_its_identity(client, store, provider, tied):
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=datetime.now(UTC)) as work:
        accounts.disable(work, work.accounts.by_login("director").id)
    try:
        assert journey(client, provider).status_code == 422
        assert "sid" not in client.cookies
    finally:
        with store.work(by=store.system(school), now=datetime.now(UTC)) as work:
            accounts.enable(work, work.accounts.by_login("director").id)


def test_an_identity_is_one_accounts_and_two_words(store, tied):
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=datetime.now(UTC)) as work:
        other = accounts.create(work, "twin", "x", [AccountRole.DIRECTOR], "длинная фраза 1")
        with pytest.raises(accounts.IdentityTakenError):
            accounts.set_identity(work, other.id, f"{ISSUER} teacher-7")
        with pytest.raises(InvalidValueError):
            accounts.set_identity(work, other.id, "teacher-7")


def test_a_wrong_password_stays_wrong_with_a_provider_set_up(client, provider, tied):
    assert sign_in(client, "director", "wrong").status_code == 422
