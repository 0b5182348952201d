"""How often a password may be tried.

By account and by (account, address), because a whole school sits behind one address; by address
alone only failures count, with a high ceiling. A try is counted before the password is looked at
and given back when it was right, so parallel tries cannot slip through.
"""

from datetime import datetime, timedelta

from data.errors import ProgrammeError
from data.store import Store, doors
from data.store.doors import Limit

WINDOW = timedelta(minutes=15)
PER_PLACE = 10  # one account from one address
PER_ACCOUNT = 50  # one account from anywhere
PER_ADDRESS = 300  # failures from one address, whatever the account


class ThrottledError(ProgrammeError):
    """Too many wrong passwords: ``minutes`` until the next try."""

    code = "accounts.throttled"


def limits(login: str, ip: str) -> tuple[Limit, ...]:
    """The counters of one try."""
    who = doors.login_norm(login)
    return (
        Limit(name="place", parts=(who, ip), most=PER_PLACE, window=WINDOW),
        Limit(name="account", parts=(who,), most=PER_ACCOUNT, window=WINDOW),
        Limit(name="address", parts=(ip,), most=PER_ADDRESS, window=WINDOW),
    )


def count(store: Store, login: str, ip: str, now: datetime) -> None:
    """Count a try.

    Raises:
        ThrottledError: one of the counters is full.
    """
    full = doors.take(store, limits(login, ip), now)
    if full is not None:
        raise ThrottledError(minutes=int(full.window.total_seconds() // 60))


def succeeded(store: Store, login: str, ip: str) -> None:
    """Give a try back: the password was right."""
    doors.give_back(store, limits(login, ip))
