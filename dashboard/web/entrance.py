"""Sign in, sign out, the first password, the language: plain forms that work without scripts."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.bootstrap import settings
from dashboard.web import forms, paths
from dashboard.web.gate import COOKIE, SITTING, Found
from dashboard.web.plain import forbidden, page
from data import accounts
from data.errors import ProgrammeError
from data.i18n import LANGUAGES, _, say, speaking
from data.store import Store

CSRF, HALF = "csrf", "half"
COOKIE_SECONDS, ENTRANCE_SECONDS = 8 * 3600, 3600
REFUSED, THROTTLED = 422, 429


class Entrance:
    """Routes about who somebody is. ``store`` is asked for at each request."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    async def sign_in(self, request: Request) -> Response:
        """Show the form, or check what was sent."""
        if request.method == "POST":
            return await self._check(request)
        language = _language(request.query_params.get("language", ""))
        wanted = paths.safe_next(request.query_params.get("next", "/"))
        return _form(request, language, wanted)

    async def _check(self, request: Request) -> Response:
        fields = await forms.sent(request)
        if fields is None:
            return forbidden("ru")
        language = _language(fields.get("language", ""))
        if not forms.ours(request, fields.get(CSRF, ""), request.cookies.get(CSRF, "")):
            return forbidden(language)
        wanted = paths.safe_next(fields.get("next", "/"))
        login, password = fields.get("login", ""), fields.get("password", "")
        ask = partial(accounts.sign_in, self._store(), login, password, forms.address(request))
        ask = partial(ask, moment(), language, device=device(request))
        try:
            token, _session = await to_thread.run_sync(ask)
        except accounts.CodeNeededError as half:
            return code_form(request, language, wanted, str(half.params["half"]))
        except ProgrammeError as refusal:
            return _form(request, language, wanted, refusal, login)
        return arrived(request, wanted, token)

    async def code(self, request: Request) -> Response:
        """The second step of signing in: a code after the right password."""
        fields = await forms.sent(request)
        if fields is None:
            return forbidden("ru")
        language = _language(fields.get("language", ""))
        half = request.cookies.get(HALF, "")
        if not forms.ours(request, fields.get(CSRF, ""), request.cookies.get(CSRF, "")):
            return forbidden(language)
        wanted = paths.safe_next(fields.get("next", "/"))
        came = accounts.Arriving(
            ip=forms.address(request), language=language, device=device(request)
        )
        code = fields.get("code", "")
        finish = partial(accounts.finish, self._store(), half, code, came, moment())
        try:
            token, _session = await to_thread.run_sync(finish)
        except accounts.SignedOutError as refusal:
            return _form(request, language, wanted, refusal)
        except ProgrammeError as refusal:
            return code_form(request, language, wanted, half, refusal)
        return arrived(request, wanted, token)

    async def password(self, request: Request) -> Response:
        """Change one's own password; the first one must be."""
        _account, session = found(request)
        if request.method == "GET":
            return _password_form(request)
        fields = await forms.sent(request)
        if fields is None or not forms.ours(request, fields.get(CSRF, ""), session.csrf):
            return forbidden(session.language)
        if fields.get("new", "") != fields.get("again", ""):
            with speaking(session.language):
                return _password_form(request, _("The two new passwords differ."))
        change = partial(
            accounts.change_password,
            self._store(),
            request.cookies.get(COOKIE, ""),
            fields.get("current", ""),
            fields.get("new", ""),
            ip=forms.address(request),
            now=moment(),
        )
        try:
            token, _session = await to_thread.run_sync(change)
        except ProgrammeError as refusal:
            with speaking(session.language):
                return _password_form(request, say(refusal), status_of(refusal))
        return _with_session(request, RedirectResponse("/", 303), token)

    async def sign_out(self, request: Request) -> Response:
        """End the session on the server; every open tab loses it."""
        _account, session = found(request)
        fields = await forms.sent(request)
        if fields is None or not forms.ours(request, fields.get(CSRF, ""), session.csrf):
            return forbidden(session.language)
        token = request.cookies.get(COOKIE, "")
        await to_thread.run_sync(partial(accounts.sign_out, self._store(), token, moment()))
        answer = RedirectResponse(paths.LOGIN, 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    async def language(self, request: Request) -> Response:
        """Speak another language in this browser from now on."""
        _account, session = found(request)
        fields = await forms.sent(request)
        if fields is None or not forms.ours(request, fields.get(CSRF, ""), session.csrf):
            return forbidden(session.language)
        token, wanted = request.cookies.get(COOKIE, ""), _language(fields.get("language", ""))
        speak = partial(accounts.set_language, self._store(), token, wanted, moment())
        with suppress(accounts.SignedOutError):  # ended elsewhere: the gate asks to sign in again
            await to_thread.run_sync(speak)
        return RedirectResponse(paths.safe_next(fields.get("next", "/")), 303)


def _form(
    request: Request,
    language: str,
    wanted: str,
    refusal: ProgrammeError | None = None,
    login: str = "",
) -> Response:
    token = secrets.token_urlsafe(32)
    with speaking(language):
        told = say(refusal) if refusal else ""
    status = status_of(refusal) if refusal else 200
    answer = page(
        "login",
        language,
        status,
        csrf=token,
        next=wanted,
        refusal=told,
        login=login,
        provider=provider_title(),
    )
    _for_entrance(request, answer, CSRF, token)
    return answer


def code_form(
    request: Request,
    language: str,
    wanted: str,
    half: str,
    refusal: ProgrammeError | None = None,
) -> Response:
    """Ask for the code of the second factor; the first one is proved by a cookie for minutes."""
    token = secrets.token_urlsafe(32)
    with speaking(language):
        told = say(refusal) if refusal else ""
    status = status_of(refusal) if refusal else 200
    answer = page("code", language, status, csrf=token, next=wanted, refusal=told)
    for name, value in ((CSRF, token), (HALF, half)):
        _for_entrance(request, answer, name, value)
    return answer


def arrived(request: Request, wanted: str, token: str) -> Response:
    """Signed in: on to where somebody wanted to go."""
    answer = RedirectResponse(wanted, 303)
    for name in (CSRF, HALF):
        answer.delete_cookie(name, path=paths.LOGIN)
    return _with_session(request, answer, token)


def _for_entrance(request: Request, answer: Response, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=ENTRANCE_SECONDS,
        path=paths.LOGIN,
        httponly=True,
        samesite="strict",
        secure=forms.secure(request),
    )


def _password_form(request: Request, told: str = "", status: int = REFUSED) -> Response:
    account, session = found(request)
    return page(
        "password",
        session.language,
        status if told else 200,
        account=account,
        session=session,
        refusal=told,
    )


def _with_session(request: Request, answer: Response, token: str) -> Response:
    answer.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=forms.secure(request),
    )
    return answer


def status_of(refusal: ProgrammeError) -> int:
    """What a refusal is for a machine."""
    return THROTTLED if isinstance(refusal, accounts.ThrottledError) else REFUSED


def found(request: Request) -> Found:
    """Who is signed in, as the gate has found."""
    known: Found = request.scope[SITTING]
    return known


def device(request: Request) -> str:
    """What the browser calls itself, in two words."""
    return accounts.device_of(request.headers.get("user-agent", ""))


def provider_title() -> str:
    """What the button of the identity provider says; empty without one."""
    oidc = settings().oidc
    return oidc.title if oidc else ""


def _language(wanted: str) -> str:
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def moment() -> datetime:
    """Now."""
    return datetime.now(UTC)
