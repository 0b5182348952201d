"""Sign-in by an OpenID Connect provider: it says who somebody is, our session does the rest.

Authorization code with PKCE (RFC 7636), ``state`` and ``nonce``; the issuer is discovered, the
signature of the ID token, its issuer, audience, expiry and nonce are checked (OpenID Connect Core
3.1.3.7). An identity that no account is tied to opens nothing and creates nothing. Without
``[oidc]`` in the settings these routes are 404 and nothing leaves the machine.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from anyio import to_thread
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.bootstrap import settings
from dashboard.web import forms, paths
from dashboard.web.entrance import arrived, code_form, device, moment, status_of
from dashboard.web.plain import missing, page
from data import accounts
from data.accounts import entering
from data.errors import ProgrammeError
from data.i18n import LANGUAGES, _, say, speaking
from data.settings import Oidc
from data.store import BrokenSealError, Store

AWAY = "away"  # cookie and seal of who has gone to the provider
AWAY_FOR = timedelta(minutes=10)
PATIENCE = 10.0  # seconds for an answer of the provider
LARGEST = 256 * 1024  # bytes of an answer
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # never none, never HS
SKEW = 60  # seconds two clocks may differ


class ProviderError(ProgrammeError):
    """The provider did not answer as it must: ``what``."""

    code = "accounts.provider"


class UnknownIdentityError(ProgrammeError):
    """No account is tied to this identity: ``identity``."""

    code = "accounts.unknown_identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """What must come back from the provider unchanged."""

    state: str
    nonce: str
    verifier: str
    next: str
    language: str
    until: float


class ProviderDoor:
    """The way to the provider and back. ``client`` makes an HTTP client; tests give their own."""

    client: Callable[[], httpx.Client] = partial(httpx.Client, timeout=PATIENCE)

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    async def leave(self, request: Request) -> Response:
        """Send the browser to the provider, with a sealed note of why."""
        language = request.query_params.get("language", "")
        language = language if language in LANGUAGES else LANGUAGES[0]
        oidc = settings().oidc
        if oidc is None:
            return missing(language)
        away = Away(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            next=paths.safe_next(request.query_params.get("next", "/")),
            language=language,
            until=(moment() + AWAY_FOR).timestamp(),
        )
        try:
            known = await to_thread.run_sync(partial(self._discovered, oidc))
        except ProgrammeError as refusal:
            return _refused(refusal, language)
        answer = RedirectResponse(_there(oidc, known, away, _back(request)), 303)
        sealed = self._store().factor_seal.seal(json.dumps(_dumped(away)), AWAY)
        answer.set_cookie(
            AWAY,
            sealed,
            max_age=int(AWAY_FOR.total_seconds()),
            path=paths.PROVIDER,
            httponly=True,
            samesite="lax",  # it comes back from another site
            secure=forms.secure(request),
        )
        return answer

    async def back(self, request: Request) -> Response:
        """Check what the provider says and open a session of our own."""
        oidc, away = settings().oidc, self._away(request)
        if oidc is None:
            return missing("ru")
        if away is None or not _same(away.state, request.query_params.get("state", "")):
            return _gone(_refused(ProviderError(what="state"), away.language if away else "ru"))
        came = accounts.Arriving(
            ip=forms.address(request), language=away.language, device=device(request)
        )
        code = request.query_params.get("code", "")
        enter = partial(self._enter, oidc, away, code, _back(request), came)
        try:
            token, _session = await to_thread.run_sync(enter)
        except accounts.CodeNeededError as half:
            asked = str(half.params["half"])
            return _gone(code_form(request, away.language, away.next, asked))
        except ProgrammeError as refusal:
            return _gone(_refused(refusal, away.language))
        return _gone(arrived(request, away.next, token))

    def _enter(self, oidc: Oidc, away: Away, code: str, back: str, came: accounts.Arriving) -> Any:
        if not code:
            raise ProviderError(what="code")
        store, now = self._store(), moment()
        claims = self._claims(oidc, away, code, back)
        identity = f"{oidc.issuer} {claims['sub']}"
        account = entering.account_of_identity(store, identity, came, now)
        if account is None:
            raise UnknownIdentityError(identity=claims["sub"])
        return accounts.sign_in_known(store, account, came, now)

    def _claims(self, oidc: Oidc, away: Away, code: str, back: str) -> dict[str, Any]:
        """The claims of the ID token for a code, once everything about them is right."""
        known = self._discovered(oidc)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": oidc.client_id,
            "code_verifier": away.verifier,
        }
        secret = _secret(oidc)
        answer = self._asked("POST", known["token_endpoint"], data=form, secret=secret, oidc=oidc)
        keys = self._asked("GET", known["jwks_uri"])
        return checked(str(answer.get("id_token", "")), keys, oidc, away.nonce)

    def _discovered(self, oidc: Oidc) -> dict[str, Any]:
        """What the provider says about itself; it must be the issuer we were told of."""
        if not _safe(oidc.issuer):
            raise ProviderError(what="issuer")
        known = self._asked("GET", f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
        named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if known.get("issuer") != oidc.issuer or not all(_safe(known.get(one)) for one in named):
            raise ProviderError(what="issuer")
        return known

    def _asked(
        self,
        method: str,
        url: str,
        *,
        data: dict[str, str] | None = None,
        secret: str = "",
        oidc: Oidc | None = None,
    ) -> dict[str, Any]:
        auth = httpx.BasicAuth(oidc.client_id, secret) if oidc and secret else None
        try:
            with self.client() as client:
                answer = client.request(method, url, data=data, auth=auth)
                answer.raise_for_status()
                said = answer.json() if len(answer.content) <= LARGEST else None
        except (httpx.HTTPError, ValueError) as fault:
            raise ProviderError(what="answer") from fault
        if not isinstance(said, dict):
            raise ProviderError(what="answer")
        return said

    def _away(self, request: Request) -> Away | None:
        with suppress(BrokenSealError, ValueError, TypeError):
            sealed = request.cookies.get(AWAY, "")
            away = Away(**json.loads(self._store().factor_seal.open(sealed, AWAY)))
            return away if moment().timestamp() < away.until else None
        return None


def checked(token: str, keys: Any, oidc: Oidc, nonce: str) -> dict[str, Any]:
    """The claims of an ID token, if it is the provider's, for us, for now and for this sign-in.

    Raises:
        ProviderError: anything about it is wrong.
    """
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
        rules = jwt.JWTClaimsRegistry(
            now=int(moment().timestamp()),
            leeway=SKEW,
            iss={"essential": True, "value": oidc.issuer},
            aud={"essential": True, "value": oidc.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise ProviderError(what="token") from fault
    if len(_several(claims["aud"])) > 1 and claims.get("azp") != oidc.client_id:
        raise ProviderError(what="token")
    return dict(claims)


def _there(oidc: Oidc, known: dict[str, Any], away: Away, back: str) -> str:
    challenge = hashlib.sha256(away.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": oidc.client_id,
        "redirect_uri": back,
        "scope": "openid",
        "state": away.state,
        "nonce": away.nonce,
        "code_challenge": urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    there = known["authorization_endpoint"]
    return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"


def _back(request: Request) -> str:
    return forms.base_of(request) + paths.PROVIDED


def _safe(url: object) -> bool:
    """HTTPS, or this very machine."""
    split = urlsplit(str(url))
    return split.scheme == "https" or split.hostname in {"127.0.0.1", "localhost"}


def _same(kept: str, came: str) -> bool:
    """Compared as bytes: what comes back may be any text."""
    return compare_digest(kept.encode(), came.encode("utf-8", "surrogatepass"))


def _secret(oidc: Oidc) -> str:
    place = oidc.client_secret_file
    try:
        return (settings().home / place).read_text("utf-8").strip() if place else ""
    except OSError as fault:
        raise ProviderError(what="secret") from fault


def _several(audience: object) -> list[object]:
    return audience if isinstance(audience, list) else [audience]


def _dumped(away: Away) -> dict[str, Any]:
    return {name: getattr(away, name) for name in Away.__slots__}


def _gone(answer: Response) -> Response:
    """The note of why somebody went away serves once."""
    answer.delete_cookie(AWAY, path=paths.PROVIDER)
    return answer


def _refused(refusal: ProgrammeError, language: str) -> Response:
    with speaking(language):
        title, text = _("Sign-in did not succeed"), say(refusal)
    return page("message", language, status_of(refusal), title=title, text=text)
