"""One's own password, asked again: at sign-in, and before what a stolen session must not do."""

from datetime import datetime

from data.accounts import passwords, throttle
from data.accounts.sessions import required
from data.errors import ProgrammeError
from data.records.account import Account, Session
from data.store import Store

UNKNOWN = "account:unknown"


class BadCredentialsError(ProgrammeError):
    """Login or password is wrong; which of them is not said."""

    code = "accounts.bad_credentials"


def proved(
    store: Store, token: str, password: str, *, ip: str, now: datetime
) -> tuple[Account, Session]:
    """Who sends this token, and knows the current password as well.

    Wrong passwords are throttled and written down like those of sign-in.

    Raises:
        SignedOutError: the session has ended.
        ThrottledError: too many tries.
        BadCredentialsError: the password is not the current one.
    """
    account, session = required(store, token, now)
    throttle.count(store, account.login, ip, now)
    if not passwords.matches(account.password_hash, password):
        note_failure(store, account, now)
        raise BadCredentialsError
    throttle.succeeded(store, account.login, ip)
    return account, session


def note_failure(store: Store, account: Account | None, now: datetime) -> None:
    """Write a wrong password down: nobody's act, and the same work for an unknown login.

    An entry for known logins alone would tell by its time which logins there are.
    """
    schools = store.schools()
    if not schools:
        return
    school_id = account.school_id if account else schools[0].id
    with store.work(by=store.system(school_id), now=now) as work:
        work.audit("session.refused", subject=f"account:{account.id}" if account else UNKNOWN)
