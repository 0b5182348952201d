"""A second factor: one-time codes of an app (RFC 6238), and recovery codes for a lost telephone.

The secret is kept sealed, bound to its account; a code counts once; recovery codes are kept as
keyed digests. Codes are throttled apart from passwords and more tightly, because whoever types one
knows the password already. The password is asked for again before a factor is begun or taken off:
a stolen session must not be able to shut its owner out.
"""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import pyotp

from data.accounts import sessions, throttle
from data.accounts.proving import proved
from data.errors import ProgrammeError
from data.records.account import Account, AccountRole
from data.store import Store, Work, doors
from data.store.doors import Limit

ADVISED = frozenset(
    {AccountRole.SYSADMIN, AccountRole.CURATOR, AccountRole.PSYCHOLOGIST, AccountRole.DPO}
)
ISSUER = "Наставничество"
STEP = 30  # seconds a code lasts
AROUND = 1  # steps a clock may be wrong by
RECOVERY, LETTERS = 10, 12  # codes, letters of each: 59 bits
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
PER_PLACE, PER_ACCOUNT = 5, 10
WINDOW = timedelta(hours=1)


class WrongCodeError(ProgrammeError):
    """The code is wrong, out of time or has been used."""

    code = "accounts.wrong_code"


class FactorThereError(ProgrammeError):
    """A second factor is on already."""

    code = "accounts.factor_there"


class NoFactorError(ProgrammeError):
    """There is no second factor to confirm or to take off."""

    code = "accounts.no_factor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What is sealed. ``last`` is the step of the last code that counted; codes never repeat."""

    secret: str
    confirmed: bool = False
    last: int = 0
    recovery: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is shown once: the secret to type and the address a telephone reads from a QR code."""

    secret: str
    uri: str


def is_on(store: Store, account: Account) -> bool:
    """Whether sign-in asks for a code."""
    kept = _kept(store, account)
    return kept is not None and kept.confirmed


def left(store: Store, account: Account) -> int:
    """How many recovery codes are left."""
    kept = _kept(store, account)
    return len(kept.recovery) if kept else 0


def advised(account: Account) -> bool:
    """Whether a role of the account ought to have a second factor."""
    return any(one in ADVISED for one in account.roles)


def begin(store: Store, token: str, password: str, ip: str, now: datetime) -> Offer:
    """Make a secret; it counts for nothing until a code of it is confirmed.

    Only who gave the password has seen the secret, hence nobody else can confirm it.

    Raises:
        BadCredentialsError, ThrottledError: of the current password.
        FactorThereError: one is on; take it off first.
    """
    proved(store, token, password, ip=ip, now=now)
    with sessions.of_token(store, token, now) as (work, account):
        if is_on(store, account):
            raise FactorThereError
        secret = pyotp.random_base32()
        _keep(store, work, account, Factor(secret=secret))
        work.audit("factor.begun", subject=f"account:{account.id}")
    totp = pyotp.TOTP(secret, interval=STEP)
    return Offer(secret=secret, uri=totp.provisioning_uri(name=account.login, issuer_name=ISSUER))


def confirm(store: Store, token: str, code: str, ip: str, now: datetime) -> tuple[str, ...]:
    """Turn the factor on by a first code; the recovery codes, shown once.

    Raises:
        WrongCodeError: begin again, or try the next code.
        NoFactorError: nothing was begun.
    """
    account, _session = sessions.required(store, token, now)
    count(store, account, ip, now)
    with sessions.of_token(store, token, now) as (work, here):
        kept = _kept(store, here)
        if kept is None:
            raise NoFactorError
        if kept.confirmed:
            raise FactorThereError
        step = _step(kept, code, now)
        if step is None:
            raise WrongCodeError
        codes = tuple(_recovery_code() for _ in range(RECOVERY))
        named = tuple(_digest(store, here, one) for one in codes)
        on = replace(kept, confirmed=True, last=step, recovery=named)
        _keep(store, work, here, on)
        work.audit("factor.confirmed", subject=f"account:{here.id}")
    succeeded(store, account, ip)
    return codes


def take_off(store: Store, token: str, password: str, code: str, *, ip: str, now: datetime) -> None:
    """Turn the factor off, by the current password and a code.

    Raises:
        BadCredentialsError, ThrottledError: of the current password.
        WrongCodeError: as at sign-in.
        NoFactorError: there is none.
    """
    account, _session = proved(store, token, password, ip=ip, now=now)
    if not is_on(store, account):
        raise NoFactorError
    count(store, account, ip, now)
    with sessions.of_token(store, token, now) as (work, here):
        use(store, work, here, code)
        _forget(work, work.accounts.get(here.id), "factor.removed")
    succeeded(store, account, ip)


def forget(work: Work, account: Account) -> Account:
    """Take the factor off for the administrator, who may have seen the person."""
    return _forget(work, account, "factor.reset")


def use(store: Store, work: Work, account: Account, code: str) -> None:
    """Let a code count, once, in this transaction.

    Raises:
        WrongCodeError: it is none of this account, too old, or has counted before.
    """
    kept = _kept(store, work.accounts.get(account.id))
    if kept is None or not kept.confirmed:
        raise NoFactorError
    step, spare = _step(kept, code, work.now), _digest(store, account, code)
    if step is not None:
        _keep(store, work, account, replace(kept, last=step))
    elif spare in kept.recovery:
        rest = tuple(one for one in kept.recovery if one != spare)
        _keep(store, work, account, replace(kept, recovery=rest))
        work.audit("factor.recovered", None, {"left": len(rest)}, subject=f"account:{account.id}")
    else:
        raise WrongCodeError


def count(store: Store, account: Account, ip: str, now: datetime) -> None:
    """Count a try of a code.

    Raises:
        ThrottledError: too many.
    """
    full = doors.take(store, _limits(account, ip), now)
    if full is not None:
        raise throttle.ThrottledError(minutes=int(full.window.total_seconds() // 60))


def succeeded(store: Store, account: Account, ip: str) -> None:
    """Give a try back: the code was right."""
    doors.give_back(store, _limits(account, ip))


def _limits(account: Account, ip: str) -> tuple[Limit, ...]:
    return (
        Limit(name="code.place", parts=(account.id, ip), most=PER_PLACE, window=WINDOW),
        Limit(name="code.account", parts=(account.id,), most=PER_ACCOUNT, window=WINDOW),
    )


def _step(kept: Factor, code: str, now: datetime) -> int | None:
    """The step a code belongs to, if it is right, near enough and newer than the last one."""
    typed = "".join(code.split())
    middle = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(kept.secret, interval=STEP)
    for step in range(middle - AROUND, middle + AROUND + 1):
        right = secrets.compare_digest(totp.at(step * STEP).encode(), typed.encode())
        if right and step > kept.last:
            return step
    return None


def _kept(store: Store, account: Account) -> Factor | None:
    if not account.second_factor:
        return None
    said = json.loads(store.factor_seal.open(account.second_factor, _place(account)))
    return Factor(**{**said, "recovery": tuple(said["recovery"])})


def _keep(store: Store, work: Work, account: Account, factor: Factor) -> None:
    sealed = store.factor_seal.seal(json.dumps(asdict(factor)), _place(account))
    work.accounts.put(replace(work.accounts.get(account.id), second_factor=sealed))


def _forget(work: Work, account: Account, verb: str) -> Account:
    after = work.accounts.put(replace(account, second_factor=""))
    work.audit(verb, subject=f"account:{account.id}")
    return after


def _place(account: Account) -> str:
    return f"{account.school_id}/account/{account.id}"


def _digest(store: Store, account: Account, code: str) -> str:
    """A keyed digest of a recovery code; spaces, dashes and case do not matter."""
    bare = "".join(one for one in code.casefold() if one in ALPHABET)
    return store.factor_seal.name("recovery", account.id, bare)


def _recovery_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, LETTERS, 4))
