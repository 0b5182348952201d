"""Who sits before this screen. Asked on every rerun; nothing here is remembered between two.

The cookie comes with the websocket's handshake, the answer comes from the database: a session that
was ended, a role that was taken away counts at the next touch, in every open tab.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from dashboard import bootstrap
from data import accounts
from data.access import Permission, allows
from data.errors import ProgrammeError
from data.i18n import _, use
from data.records.account import Account, AccountRole, Session
from data.records.school import School
from data.store import Work

COOKIE = "sid"


class SessionEndedError(ProgrammeError):
    """Nobody is signed in here any more."""

    code = "session.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A person at a screen."""

    account: Account  # with the roles that hold here now, given ones too
    session: Session
    school: School  # where the person acts: the own one, or another as a guest
    instead_of: tuple[str, ...] = ()  # names of those the person stands in for

    @property
    def guest(self) -> bool:
        """Whether the person acts in another school."""
        return self.session.school is not None

    @property
    def language(self) -> str:
        """Language of this browser: "ru" or "en"."""
        return self.session.language

    def may(self, allowed: AccountRole | Permission) -> bool:
        """Whether the person has this role, or a role with this permission."""
        if isinstance(allowed, Permission):
            return allows(self.account.roles, allowed)
        return allowed in self.account.roles


def now() -> datetime:
    """The moment every page and every action of this screen takes for now."""
    return datetime.now(UTC)


def current() -> Sitting | None:
    """Who is signed in, by the cookie; None for nobody. Tests put their own answer here."""
    token = st.context.cookies.get(COOKIE, "")
    store, moment = bootstrap.store(), now()
    found = accounts.account_of(store, token, moment) if token else None
    if found is None or found[0].must_change:
        return None
    account, session = found
    with store.look(by=accounts.acting(account, session), now=moment) as work:
        school, instead_of = work.schools.get(work.school_id), accounts.standing_in(work)
        account = work.by
    use(session.language)
    return Sitting(account=account, session=session, school=school, instead_of=instead_of)


def require(*allowed: AccountRole | Permission) -> Sitting:
    """The person at the screen, who must have one of these roles or permissions.

    Anything else ends the script here: signed out, or «Нет доступа». Without arguments everybody
    who is signed in may pass.
    """
    sitting = current()
    if sitting is None:
        signed_out()
    use(sitting.language)
    if allowed and not any(sitting.may(one) for one in allowed):
        denied()
    return sitting


@contextmanager
def work() -> Iterator[Work]:
    """A write transaction of the person at the screen; safe in callbacks and fragments.

    Raises:
        SessionEndedError: nobody is signed in any more.
    """
    by = _sitting().account
    with bootstrap.store().work(by=by, now=now()) as opened:
        yield opened


@contextmanager
def look() -> Iterator[Work]:
    """A read transaction of the person at the screen."""
    by = _sitting().account
    with bootstrap.store().look(by=by, now=now()) as opened:
        yield opened


def signed_out() -> NoReturn:
    """Say that the session is over and stop."""
    st.error(_("The session has ended. Sign in again."), icon=":material/lock:")
    st.html(f'<a href="/login" target="_self">{_("Sign in")}</a>')
    st.stop()


def denied() -> NoReturn:
    """Say that this page is not for this role and stop."""
    st.title(_("No access"))
    st.warning(_("This page is not for your role. Ask the curator of the programme."))
    st.stop()


def address() -> str:
    """How people reach this installation: as its settings say, or as this browser does."""
    seen = urlsplit(st.context.url or "")
    return bootstrap.settings().address or f"{seen.scheme}://{seen.netloc}"


def link(path: str) -> st.Page:
    """A page of the office to be given to ``st.page_link``: ``link("round")``."""
    return st.Page(_nowhere, url_path=path, title=path, default=path == "home")


def _nowhere() -> None:
    """The body of a link is never run: the page itself is registered by the office."""


def _sitting() -> Sitting:
    sitting = current()
    if sitting is None:
        raise SessionEndedError
    use(sitting.language)
    return sitting
