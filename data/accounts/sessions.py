"""Sign in and out. A session lives in the database: it ends there, for every open tab at once."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from data.accounts import passwords, throttle
from data.errors import ProgrammeError
from data.records.account import Account, Session
from data.store import Store, Work, doors

TOKEN_BYTES = 32  # 256 bits
IDLE = timedelta(hours=4)
ABSOLUTE = timedelta(hours=12)  # a working day
TOUCH_EVERY = timedelta(minutes=1)
UNKNOWN = "account:unknown"


class BadCredentialsError(ProgrammeError):
    """Login or password is wrong; which of them is not said."""

    code = "accounts.bad_credentials"


class SignedOutError(ProgrammeError):
    """The session has ended."""

    code = "accounts.signed_out"


def sign_in(
    store: Store, login: str, password: str, ip: str, now: datetime, language: str = "ru"
) -> tuple[str, Session]:
    """Check a password and open a session.

    Returns:
        The token for the cookie, known nowhere else, and the session.

    Raises:
        ThrottledError: too many tries.
        BadCredentialsError: the same for an unknown login, a wrong password, a disabled account.
    """
    throttle.count(store, login, ip, now)
    account = doors.account_by_login(store, login)
    known = account is not None and account.disabled_at is None
    kept = account.password_hash if account is not None and known else passwords.NOBODY
    right = passwords.matches(kept, password)
    if account is None or not known or not right:
        _note_failure(store, account, now)
        raise BadCredentialsError
    throttle.succeeded(store, login, ip)
    renewed = passwords.hashed(password) if passwords.stale(kept) else kept
    with store.work(by=account, now=now) as work:
        _unchanged(work, account)
        if renewed != kept:
            work.accounts.put(replace(work.by, password_hash=renewed))
        token, session = opened(work, account, language)
        work.audit("session.started", None, None, subject=f"account:{account.id}")
    return token, session


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
    account, _session = _required(store, token, now)
    with store.work(by=account, now=now) as work:
        return end_all(work, account, "session.ended_everywhere")


def change_password(
    store: Store, token: str, current: str, new: str, *, ip: str, now: datetime
) -> tuple[str, Session]:
    """Change one's own password; every session ends and a new one begins.

    Wrong current passwords are throttled like sign-in.

    Raises:
        SamePasswordError: the new one is the current one, perhaps a one-time one.
    """
    account, session = _required(store, token, now)
    throttle.count(store, account.login, ip, now)
    if not passwords.matches(account.password_hash, current):
        _note_failure(store, account, now)
        raise BadCredentialsError
    throttle.succeeded(store, account.login, ip)
    passwords.differ(current, new)
    fresh = passwords.hashed(passwords.checked(new, account.login))
    with store.work(by=account, now=now) as work:
        before, _here = _unchanged(work, account), _still(work, session, now)
        after = work.accounts.put(replace(before, password_hash=fresh, must_change=False))
        work.audit("account.password_changed", before, after)
        end_all(work, after, "session.ended_everywhere")
        return opened(work, after, session.language)


def set_language(store: Store, token: str, language: str, now: datetime) -> Session:
    """Remember the language of a session."""
    account, session = _required(store, token, now)
    with store.work(by=account, now=now) as work:
        return work.sessions.put(replace(_still(work, session, now), language=language))


def opened(work: Work, account: Account, language: str) -> tuple[str, Session]:
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


def _required(store: Store, token: str, now: datetime) -> tuple[Account, Session]:
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


def _still(work: Work, session: Session, now: datetime) -> Session:
    """The session as it is now, unless it has just been ended elsewhere."""
    here = work.sessions.get(session.token_hash)
    if not alive(here, now):
        raise SignedOutError
    return here


def _note_failure(store: Store, account: Account | None, now: datetime) -> None:
    """Write a wrong password down: nobody's act, and the same work for an unknown login.

    An entry for known logins alone would tell by its time which logins there are.
    """
    schools = store.schools()
    if not schools:
        return
    school_id = account.school_id if account else schools[0].id
    with store.work(by=store.system(school_id), now=now) as work:
        work.audit("session.refused", subject=f"account:{account.id}" if account else UNKNOWN)


def _unchanged(work: Work, account: Account) -> Account:
    """The account as it is now, if it is still the one whose password was checked."""
    here = work.by
    if here.disabled_at is not None or here.password_hash != account.password_hash:
        raise BadCredentialsError
    return here
