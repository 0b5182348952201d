"""Sign in, sign out, the first password, the language: plain forms that work without scripts."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.web import forms, paths
from dashboard.web.gate import COOKIE, SITTING, Found
from dashboard.web.plain import forbidden, page
from data import accounts
from data.access import sentences_of
from data.errors import ProgrammeError
from data.i18n import LANGUAGES, _, say, speaking
from data.store import Store

CSRF = "csrf"
COOKIE_SECONDS = 8 * 3600
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
        try:
            token, _session = await to_thread.run_sync(partial(ask, _now(), language))
        except ProgrammeError as refusal:
            return _form(request, language, wanted, refusal, login)
        answer = RedirectResponse(wanted, 303)
        answer.delete_cookie(CSRF, path=paths.LOGIN)
        return _with_session(request, answer, token)

    async def account(self, request: Request) -> Response:
        """Who is signed in, what the roles may, and the doors out."""
        account, session = _found(request)
        with speaking(session.language):
            told = [one for role in account.roles for one in sentences_of(role)]
        sentences = dict.fromkeys(told)
        return page(
            "account", session.language, account=account, session=session, sentences=sentences
        )

    async def password(self, request: Request) -> Response:
        """Change one's own password; the first one must be."""
        _account, session = _found(request)
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
            now=_now(),
        )
        try:
            token, _session = await to_thread.run_sync(change)
        except ProgrammeError as refusal:
            with speaking(session.language):
                return _password_form(request, say(refusal), _status(refusal))
        return _with_session(request, RedirectResponse("/", 303), token)

    async def sign_out(self, request: Request) -> Response:
        """End the session on the server; every open tab loses it."""
        _account, session = _found(request)
        fields = await forms.sent(request)
        if fields is None or not forms.ours(request, fields.get(CSRF, ""), session.csrf):
            return forbidden(session.language)
        token = request.cookies.get(COOKIE, "")
        await to_thread.run_sync(partial(accounts.sign_out, self._store(), token, _now()))
        answer = RedirectResponse(paths.LOGIN, 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    async def language(self, request: Request) -> Response:
        """Speak another language in this browser from now on."""
        _account, session = _found(request)
        fields = await forms.sent(request)
        if fields is None or not forms.ours(request, fields.get(CSRF, ""), session.csrf):
            return forbidden(session.language)
        token, wanted = request.cookies.get(COOKIE, ""), _language(fields.get("language", ""))
        speak = partial(accounts.set_language, self._store(), token, wanted, _now())
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
    status = _status(refusal) if refusal else 200
    answer = page("login", language, status, csrf=token, next=wanted, refusal=told, login=login)
    answer.set_cookie(
        CSRF,
        token,
        max_age=3600,
        path=paths.LOGIN,
        httponly=True,
        samesite="strict",
        secure=forms.secure(request),
    )
    return answer


def _password_form(request: Request, told: str = "", status: int = REFUSED) -> Response:
    account, session = _found(request)
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


def _status(refusal: ProgrammeError) -> int:
    return THROTTLED if isinstance(refusal, accounts.ThrottledError) else REFUSED


def _found(request: Request) -> Found:
    found: Found = request.scope[SITTING]
    return found


def _language(wanted: str) -> str:
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _now() -> datetime:
    return datetime.now(UTC)
