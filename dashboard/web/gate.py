"""The gate: everything that reaches the office passes here, http and websocket alike.

Pure ASGI, because Starlette's request middleware never sees a websocket. It knows every address
there is; what it does not know is 404, so Streamlit's own routes stay unreachable.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.bootstrap import error_number
from dashboard.web import paths, shell
from dashboard.web.headers import guarded
from dashboard.web.plain import broken, missing
from data import accounts
from data.records.account import Account, Session
from data.store import Store

COOKIE = "sid"
ACCOUNT_HEADER = b"x-account"
SITTING = "sitting"  # key in the scope: (Account, Session) for our own routes
NO_SESSION, FOREIGN, UNKNOWN = 4401, 4403, 4404

Found = tuple[Account, Session]


class Gate:
    """Who may pass. ``pages`` are the addresses of the office's pages, without a slash."""

    def __init__(self, app: ASGIApp, store: Callable[[], Store], pages: frozenset[str]) -> None:
        self.app = app
        self._store = store
        self._pages = frozenset(f"/{page}" for page in pages) | {"/"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse or pass on."""
        if scope["type"] == "http":
            await self._netted(_stripped(scope), receive, _sealed(scope, send))
        elif scope["type"] == "websocket":
            await self._websocket(_stripped(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _netted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A fault of ours is a number in the log and a page that says it, with our headers."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._http(scope, receive, watched)
        except Exception as fault:
            number = error_number(fault)
            if begun:
                raise
            await broken("ru", number)(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if paths.is_malformed(path):
            await PlainTextResponse("", 400)(scope, receive, send)
        elif path.startswith("/static/"):
            await self.app(scope, receive, _files_only(scope, receive, send))
        elif paths.is_open(path):
            await self.app(scope, receive, send)
        else:
            found = await self._found(scope)
            if found is None:
                await _turned_away(scope)(scope, receive, send)
            else:
                await self._inside(scope, receive, send, found)

    async def _inside(self, scope: Scope, receive: Receive, send: Send, found: Found) -> None:
        """Somebody is signed in: our routes, Streamlit's machinery, or a page of the office."""
        account, session = found
        path = scope["path"]
        known = dict(scope, headers=_signed(scope, account), **{SITTING: found})
        if account.must_change and path not in paths.BEFORE_CHANGE:
            await _to_password(path)(known, receive, send)
        elif paths.is_ours(path) or paths.is_machine(path):
            await self.app(known, receive, send)
        elif path in self._pages:
            await shell.rewritten(self.app, known, receive, send, session.language)
        else:
            await missing(session.language)(known, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Only Streamlit's stream, only from a page of this host, only for somebody signed in."""
        asked = HTTPConnection(scope)
        if scope["path"] != paths.STREAM:
            await _refused(receive, send, UNKNOWN)
        elif not paths.same_origin(asked.headers.get("origin"), asked.headers.get("host")):
            await _refused(receive, send, FOREIGN)
        else:
            found = await self._found(scope)
            if found is None or found[0].must_change:
                await _refused(receive, send, NO_SESSION)
            else:
                account = found[0]
                await self.app(dict(scope, headers=_signed(scope, account)), receive, send)

    async def _found(self, scope: Scope) -> Found | None:
        """Ask the database, in a thread; the answer holds for this one request."""
        token = HTTPConnection(scope).cookies.get(COOKIE)
        if not token:
            return None
        ask = partial(accounts.account_of, self._store(), token, datetime.now(UTC))
        return await to_thread.run_sync(ask)


def _stripped(scope: Scope) -> Scope:
    """Nobody tells us from outside who they are."""
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != ACCOUNT_HEADER]
    return dict(scope, headers=kept)


def _signed(scope: Scope, account: Account) -> list[tuple[bytes, bytes]]:
    return [*scope["headers"], (ACCOUNT_HEADER, account.id.encode())]


def _sealed(scope: Scope, send: Send) -> Send:
    """Every answer leaves with our headers."""
    path, https = scope["path"], scope.get("scheme") == "https"

    async def seal(message: Message) -> None:
        if message["type"] == "http.response.start":
            plain = paths.is_ours(path) or message["status"] >= 400  # noqa: PLR2004
            headers = guarded(message.get("headers", ()), path=path, plain=plain, https=https)
            message = {**message, "headers": headers}
        await send(message)

    return seal


def _files_only(scope: Scope, receive: Receive, send: Send) -> Send:
    """Streamlit answers an unknown file with its document; here that is 404."""
    turned = False

    async def only(message: Message) -> None:
        nonlocal turned
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            turned = kind.startswith(b"text/html")
            if turned:
                await PlainTextResponse("", 404)(scope, receive, send)
        if not turned:
            await send(message)

    return only


def _turned_away(scope: Scope) -> Response:
    """A person goes to the sign-in page, a machine learns that it must not."""
    path = scope["path"]
    if paths.is_machine(path):
        return PlainTextResponse("", 401)
    query = scope.get("query_string", b"").decode("latin-1")
    return RedirectResponse(paths.to_login(path, query), 303)


def _to_password(path: str) -> Response:
    if paths.is_machine(path):
        return PlainTextResponse("", 403)
    return RedirectResponse(paths.PASSWORD, 303)


async def _refused(receive: Receive, send: Send, code: int) -> None:
    await receive()
    await send({"type": "websocket.close", "code": code})
