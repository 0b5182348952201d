"""Coming in: a password, perhaps a code after it; or an identity somebody else has made sure of."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.accounts import factor, passwords, throttle
from data.accounts.proving import BadCredentialsError, note_failure, proved
from data.accounts.sessions import SignedOutError, digest, end_all, opened, still
from data.errors import ProgrammeError
from data.records.account import Account, Session
from data.store import BrokenSealError, Store, Work, doors

HALF = timedelta(minutes=5)  # between the two factors


class CodeNeededError(ProgrammeError):
    """The first factor is right, the second one is asked for: ``half`` proves the first."""

    code = "accounts.code_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """Where and how somebody signs in: address, language, what the browser calls itself."""

    ip: str
    language: str = "ru"
    device: str = ""


def sign_in(
    store: Store,
    login: str,
    password: str,
    ip: str,
    now: datetime,
    language: str = "ru",
    *,
    device: str = "",
) -> tuple[str, Session]:
    """Check a password and open a session.

    Returns:
        The token for the cookie, known nowhere else, and the session.

    Raises:
        ThrottledError: too many tries.
        BadCredentialsError: the same for an unknown login, a wrong password, a disabled account.
        CodeNeededError: the password is right, a second factor is on: go on with its ``half``.
    """
    account, renewed = _checked(store, login, password, ip, now)
    if account.second_factor and factor.is_on(store, account):
        raise CodeNeededError(half=_half(store, account, now))
    came = Arriving(ip=ip, language=language, device=device)
    with store.work(by=account, now=now) as work:
        here = _unchanged(work, account)
        if renewed != account.password_hash:
            work.accounts.put(replace(here, password_hash=renewed))
        return _started(work, account, came)


def finish(
    store: Store, half: str, code: str, came: Arriving, now: datetime
) -> tuple[str, Session]:
    """Open the session of a right password by a code of the second factor.

    Raises:
        SignedOutError: the half is made up, too old, or the account has changed since.
        ThrottledError: too many codes.
        WrongCodeError: wrong, out of time or used.
    """
    account = _of_half(store, half, now)
    factor.count(store, account, came.ip, now)
    try:
        with store.work(by=account, now=now) as work:
            _unchanged(work, account)
            factor.use(store, work, account, code)
            begun = _started(work, account, came)
    except factor.WrongCodeError:
        note_failure(store, account, now)
        raise
    factor.succeeded(store, account, came.ip)
    return begun


def sign_in_known(
    store: Store, account: Account, came: Arriving, now: datetime
) -> tuple[str, Session]:
    """Open a session for an account somebody else has made sure of: an identity provider.

    Raises:
        CodeNeededError: a second factor is on here, too.
        BadCredentialsError: the account is closed.
    """
    if account.disabled_at is not None:
        raise BadCredentialsError
    if factor.is_on(store, account):
        raise CodeNeededError(half=_half(store, account, now))
    with store.work(by=account, now=now) as work:
        _unchanged(work, account)
        return _started(work, account, came)


def account_of_identity(
    store: Store, identity: str, came: Arriving, now: datetime
) -> Account | None:
    """The open account tied to an identity; a stranger is counted and written down.

    Raises:
        ThrottledError: too many strangers from this address.
    """
    throttle.count(store, identity, came.ip, now)
    account = doors.account_by_identity(store, identity)
    if account is None or account.disabled_at is not None:
        note_failure(store, account, now)
        return None
    throttle.succeeded(store, identity, came.ip)
    return account


def change_password(
    store: Store, token: str, current: str, new: str, *, ip: str, now: datetime
) -> tuple[str, Session]:
    """Change one's own password; every session ends and a new one begins.

    Wrong current passwords are throttled like sign-in.

    Raises:
        SamePasswordError: the new one is the current one, perhaps a one-time one.
    """
    account, session = proved(store, token, current, ip=ip, now=now)
    passwords.differ(current, new)
    fresh = passwords.hashed(passwords.checked(new, account.login))
    with store.work(by=account, now=now) as work:
        before, _here = _unchanged(work, account), still(work, session, now)
        after = work.accounts.put(replace(before, password_hash=fresh, must_change=False))
        work.audit("account.password_changed", before, after)
        end_all(work, after, "session.ended_everywhere")
        return opened(work, after, session.language, session.device)


def _checked(
    store: Store, login: str, password: str, ip: str, now: datetime
) -> tuple[Account, str]:
    """The account of a right password, and the hash to be kept of it from now on."""
    throttle.count(store, login, ip, now)
    account = doors.account_by_login(store, login)
    known = account is not None and account.disabled_at is None
    kept = account.password_hash if account is not None and known else passwords.NOBODY
    right = passwords.matches(kept, password)
    if account is None or not known or not right:
        note_failure(store, account, now)
        raise BadCredentialsError
    throttle.succeeded(store, login, ip)
    return account, passwords.hashed(password) if passwords.stale(kept) else kept


def _started(work: Work, account: Account, came: Arriving) -> tuple[str, Session]:
    token, session = opened(work, account, came.language, came.device)
    work.audit("session.started", None, None, subject=f"account:{account.id}")
    return token, session


def _half(store: Store, account: Account, now: datetime) -> str:
    """A sealed word that the first factor was right: for minutes, and for this very account."""
    said = {"login": account.login, "state": _state(account), "until": (now + HALF).timestamp()}
    return store.factor_seal.seal(json.dumps(said), "half")


def _of_half(store: Store, half: str, now: datetime) -> Account:
    try:
        said = json.loads(store.factor_seal.open(half, "half"))
    except BrokenSealError as fault:
        raise SignedOutError from fault
    account = doors.account_by_login(store, said["login"])
    if account is None or _state(account) != said["state"] or now.timestamp() > said["until"]:
        raise SignedOutError
    return account


def _state(account: Account) -> str:
    """What must not change between the two factors."""
    return digest(f"{account.id} {account.password_hash} {account.disabled_at}")


def _unchanged(work: Work, account: Account) -> Account:
    """The account as it is now, if it is still the one whose password was checked."""
    here = work.accounts.get(account.id)  # not ``work.by``: given roles are not kept
    if here.disabled_at is not None or here.password_hash != account.password_hash:
        raise BadCredentialsError
    return here
