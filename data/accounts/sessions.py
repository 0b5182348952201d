"""Signed-in browsers. A session lives in the database: it ends there, for every tab at once."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.accounts import grants
from data.errors import ProgrammeError
from data.records.account import Account, Session
from data.records.ids import SchoolId
from data.store import Store, Work, doors

TOKEN_BYTES = 32  # 256 bits
IDLE = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)  # a working day
TOUCH_EVERY = timedelta(minutes=1)
BROWSERS = (
    ("YaBrowser", "Yandex"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class SignedOutError(ProgrammeError):
    """The session has ended."""

    code = "accounts.signed_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A signed-in browser as its owner sees it; ``name`` tells it from the others."""

    name: str
    device: str
    created_at: datetime
    seen_at: datetime
    here: bool


def account_of(store: Store, token: str, now: datetime) -> tuple[Account, Session] | None:
    """Who sends this token, and the session; None if it has ended, or never was.

    Called on every request and every rerun of a page. Being seen is written down once a minute.
    """
    found = doors.session_by_hash(store, digest(token))
    if found is None or not alive(found[1], now) or found[0].disabled_at is not None:
        return None
    account, session = found
    if now - session.seen_at < TOUCH_EVERY:
        return account, session
    return _touched(store, account, session, now)


def sign_out(store: Store, token: str, now: datetime) -> None:
    """End the session of a token; an unknown or ended one is no fault."""
    found = doors.session_by_hash(store, digest(token))
    if found is None or found[1].ended_at is not None:
        return
    account = found[0]
    with store.work(by=account, now=now) as work:
        here = work.sessions.get(found[1].token_hash)
        if here.ended_at is not None:
            return
        work.sessions.put(replace(here, ended_at=work.now))
        work.audit("session.ended", None, None, subject=f"account:{account.id}")


def sign_out_all(store: Store, token: str, now: datetime) -> int:
    """End every session of the one who sends this token; how many there were."""
    account, _session = required(store, token, now)
    with store.work(by=account, now=now) as work:
        return end_all(work, account, "session.ended_everywhere")


def mine(store: Store, token: str, now: datetime) -> tuple[SessionRow, ...]:
    """Signed-in browsers of the one who sends this token, the last seen first."""
    account, session = required(store, token, now)
    with store.look(by=account, now=now) as work:
        open_ones = [one for one in work.sessions.of(account.id) if alive(one, now)]
    rows = [
        SessionRow(
            name=_name(one),
            device=one.device,
            created_at=one.created_at,
            seen_at=one.seen_at,
            here=one.token_hash == session.token_hash,
        )
        for one in open_ones
    ]
    return tuple(sorted(rows, key=lambda row: (not row.here, -row.seen_at.timestamp())))


def end_one(store: Store, token: str, name: str, now: datetime) -> int:
    """End one browser of one's own by its name, or all others for an empty name; how many."""
    with of_token(store, token, now) as (work, account):
        here = digest(token)
        ended = [
            one
            for one in work.sessions.of(account.id)
            if alive(one, now) and one.token_hash != here and name in {"", _name(one)}
        ]
        for one in ended:
            work.sessions.put(replace(one, ended_at=work.now))
        if ended:
            told = {"sessions": len(ended)}
            work.audit("session.revoked", None, told, subject=f"account:{account.id}")
    return len(ended)


def go_to(store: Store, token: str, school_id: SchoolId, now: datetime) -> Session:
    """Act in another school from now on in this browser, or at home again.

    Raises:
        NoGuestError: no grant of that school holds today.
    """
    account, session = required(store, token, now)
    allowed = {one.school.id for one in grants.places(store, account, now)}
    if school_id not in allowed:
        raise grants.NoGuestError
    with store.work(by=account, now=now) as work:
        here = still(work, session, now)
        there = None if school_id == account.school_id else school_id
        told = {"school": school_id}
        work.audit("session.moved", None, told, subject=f"account:{account.id}")
        return work.sessions.put(replace(here, school=there))


@contextmanager
def of_token(store: Store, token: str, now: datetime) -> Iterator[tuple[Work, Account]]:
    """A write transaction of the one who sends this token, and their account as kept at home."""
    account, session = required(store, token, now)
    with store.work(by=account, now=now) as work:
        still(work, session, now)
        yield work, work.accounts.get(account.id)


def device_of(agent: str) -> str:
    """What a browser calls itself, in two words; nothing that tells people apart.

    >>> device_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox · Linux'
    """
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " · ".join(one for one in (browser, system) if one)


def set_language(store: Store, token: str, language: str, now: datetime) -> Session:
    """Remember the language of a session."""
    account, session = required(store, token, now)
    with store.work(by=account, now=now) as work:
        return work.sessions.put(replace(still(work, session, now), language=language))


def opened(work: Work, account: Account, language: str, device: str = "") -> tuple[str, Session]:
    """A new session: a token of 256 random bits, of which only the hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session = Session(
        token_hash=digest(token),
        school_id=work.school_id,
        account_id=account.id,
        csrf=secrets.token_urlsafe(TOKEN_BYTES),
        language=language,
        created_at=work.now,
        seen_at=work.now,
        expires_at=work.now + ABSOLUTE,
        device=device,
    )
    return token, work.sessions.put(session)


def end_all(work: Work, account: Account, verb: str) -> int:
    """End every session of an account, and say so."""
    ended = work.sessions.end_all(account.id, work.now)
    if ended:
        work.audit(verb, None, {"sessions": ended}, subject=f"account:{account.id}")
    return ended


def alive(session: Session, now: datetime) -> bool:
    """Neither ended, nor idle for too long, nor too old."""
    return session.ended_at is None and now < session.expires_at and now - session.seen_at < IDLE


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def required(store: Store, token: str, now: datetime) -> tuple[Account, Session]:
    """Who sends this token, and the session.

    Raises:
        SignedOutError: it has ended, or never was.
    """
    found = account_of(store, token, now)
    if found is None:
        raise SignedOutError
    return found


def _touched(
    store: Store, account: Account, session: Session, now: datetime
) -> tuple[Account, Session] | None:
    """Write down that the session was seen, unless it has just been ended elsewhere."""
    with store.work(by=account, now=now) as work:
        here = work.sessions.get(session.token_hash)
        if not alive(here, now):
            return None
        return account, work.sessions.put(replace(here, seen_at=now))


def still(work: Work, session: Session, now: datetime) -> Session:
    """The session as it is now, unless it has just been ended elsewhere."""
    here = work.sessions.get(session.token_hash)
    if not alive(here, now):
        raise SignedOutError
    return here


def _name(session: Session) -> str:
    """What tells a session from another without telling its token or its hash."""
    return digest(session.token_hash)[:16]
