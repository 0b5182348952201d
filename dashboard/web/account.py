"""One's own account: who is signed in where, the second factor, the school one acts in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import segno
from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.web import forms, paths
from dashboard.web.entrance import CSRF, found, moment, status_of
from dashboard.web.gate import COOKIE
from dashboard.web.plain import forbidden, page
from data import accounts
from data.access import sentences_of
from data.accounts import factor, grants
from data.codebook import label
from data.errors import ProgrammeError
from data.i18n import _, say, speaking
from data.records.account import Account, AccountRole, Session
from data.records.ids import SchoolId
from data.store import Store

QR_BORDER = 4  # modules around


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A form of the account page that came from our own page."""

    account: Account
    session: Session
    fields: dict[str, str]
    token: str
    ip: str


class AccountDoor:
    """Routes under ``/account``. ``store`` is asked for at each request."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    async def account(self, request: Request) -> Response:
        """Who is signed in, what the roles may, and what can be changed."""
        return await self._page(request)

    async def sessions(self, request: Request) -> Response:
        """End another browser, or all others."""
        asked = await _asked(request)
        if isinstance(asked, Response):
            return asked
        name = asked.fields.get("name", "")
        end = partial(accounts.end_one, self._store(), asked.token, name, moment())
        try:
            await to_thread.run_sync(end)
        except ProgrammeError as refusal:
            return await self._page(request, refusal)
        return RedirectResponse(paths.ACCOUNT, 303)

    async def school(self, request: Request) -> Response:
        """Act in another school from now on."""
        asked = await _asked(request)
        if isinstance(asked, Response):
            return asked
        where = SchoolId(asked.fields.get("school", ""))
        go = partial(accounts.go_to, self._store(), asked.token, where, moment())
        try:
            await to_thread.run_sync(go)
        except ProgrammeError as refusal:
            return await self._page(request, refusal)
        return RedirectResponse("/", 303)

    async def factor(self, request: Request) -> Response:
        """Begin, confirm or take off the second factor: the field ``step`` says which."""
        asked = await _asked(request)
        if isinstance(asked, Response):
            return asked
        steps = {"begin": self._begin, "confirm": self._confirm, "remove": self._remove}
        step = steps.get(asked.fields.get("step", ""))
        if step is None:
            return forbidden(asked.session.language)
        try:
            return await to_thread.run_sync(partial(step, asked))
        except ProgrammeError as refusal:
            return await self._page(request, refusal)

    def _begin(self, asked: _Asked) -> Response:
        password = asked.fields.get("password", "")
        offer = factor.begin(self._store(), asked.token, password, asked.ip, moment())
        drawn = segno.make(offer.uri, error="m").svg_inline(border=QR_BORDER, omitsize=True)
        return page(
            "factor",
            asked.session.language,
            session=asked.session,
            qr=Markup(drawn),  # noqa: S704 -- drawn by segno: paths of numbers, no text of ours
            secret=_grouped(offer.secret),
            uri=offer.uri,
        )

    def _confirm(self, asked: _Asked) -> Response:
        code = asked.fields.get("code", "")
        codes = factor.confirm(self._store(), asked.token, code, asked.ip, moment())
        return page("recovery", asked.session.language, codes=codes)

    def _remove(self, asked: _Asked) -> Response:
        password, code = asked.fields.get("password", ""), asked.fields.get("code", "")
        factor.take_off(self._store(), asked.token, password, code, ip=asked.ip, now=moment())
        return RedirectResponse(paths.ACCOUNT, 303)

    async def _page(self, request: Request, refusal: ProgrammeError | None = None) -> Response:
        account, session = found(request)
        token = request.cookies.get(COOKIE, "")
        tell = partial(self._told, account, session, token)
        told = await to_thread.run_sync(tell)
        with speaking(session.language):
            words = say(refusal) if refusal else ""
        status = status_of(refusal) if refusal else 200
        return page("account", session.language, status, refusal=words, **told)

    def _told(self, account: Account, session: Session, token: str) -> dict[str, Any]:
        store, now = self._store(), moment()
        with (
            speaking(session.language),
            store.look(by=grants.acting(account, session), now=now) as work,
        ):
            roles, instead = work.by.roles, grants.standing_in(work)
            sentences = dict.fromkeys(one for role in roles for one in sentences_of(role))
            places = [
                {
                    "id": one.school.id,
                    "name": one.school.short_name,
                    "roles": _roles(one.roles),
                    "until": f"{one.until_on:%d.%m.%Y}" if one.until_on else "",
                    "here": one.school.id == work.school_id,
                }
                for one in accounts.places(store, account, now)
            ]
            named = _roles(roles)
        return {
            "account": account,
            "session": session,
            "sentences": sentences,
            "roles": named,
            "instead": ", ".join(instead),
            "places": places,
            "sessions": accounts.mine(store, token, now),
            "factor_on": factor.is_on(store, account),
            "factor_advised": factor.advised(account),
            "recovery_left": factor.left(store, account),
        }


async def _asked(request: Request) -> _Asked | Response:
    account, session = found(request)
    fields = await forms.sent(request)
    if fields is None or not forms.ours(request, fields.get(CSRF, ""), session.csrf):
        return forbidden(session.language)
    return _Asked(
        account=account,
        session=session,
        fields=fields,
        token=request.cookies.get(COOKIE, ""),
        ip=forms.address(request),
    )


def _roles(roles: tuple[AccountRole, ...]) -> str:
    return ", ".join(label("account_role", one.value) for one in roles) or _("no role today")


def _grouped(secret: str) -> str:
    """A secret in groups of four, to be typed.

    >>> _grouped("ABCDEFGH")
    'ABCD EFGH'
    """
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
