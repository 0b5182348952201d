"""Passwords: which are good enough, how they are kept (argon2id), how they are compared.

A password is normalised to NFC before hashing and before comparing, so that «й» typed as one
character or as two is the same; apart from that it is taken exactly as typed.
"""

import secrets
import unicodedata
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from data.errors import ProgrammeError

SHORTEST, LONGEST = 8, 256  # characters
AT_ONCE = 2  # verifications; each takes 19 MiB
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no look-alikes: read aloud, typed from paper
GROUPS, GROUP = 4, 4

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, type=Type.ID)
NOBODY = (  # hash of a forgotten random password: an unknown login costs the same work
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "anCbWPi8/4Qggmmjs0gWVg$rRfU09xdKU8owzWNNZ9/WJShfItZMJf28+mA61ZEPgc"
)
_doors = BoundedSemaphore(AT_ONCE)


class WeakPasswordError(ProgrammeError):
    """The password is too short, too long or too common: ``rule``, ``least``."""

    code = "accounts.weak_password"


class CommonPasswordError(WeakPasswordError):
    """The password stands in every list of guesses."""

    code = "accounts.common_password"


class SamePasswordError(ProgrammeError):
    """A new password was asked for, and it is the current one."""

    code = "accounts.same_password"


def checked(password: str, login: str = "") -> str:
    """The password in NFC, if it may be chosen.

    No rules about kinds of characters: length and not being common is what helps.
    """
    text = normal(password)
    if not SHORTEST <= len(text) <= LONGEST:
        raise WeakPasswordError(least=SHORTEST, most=LONGEST)
    if text.casefold() in common() or text.casefold() == login.casefold():
        raise CommonPasswordError(least=SHORTEST)
    return text


def differ(current: str, new: str) -> None:
    """Refuse a new password that is the current one.

    Raises:
        SamePasswordError: they are the same as passwords are compared.
    """
    if normal(current) == normal(new):
        raise SamePasswordError


def hashed(password: str) -> str:
    """Argon2id hash of a checked password."""
    with _doors:
        return HASHER.hash(normal(password))


def matches(kept: str, password: str) -> bool:
    """Whether a password belongs to a hash; at most two are computed at once."""
    text = normal(password)[:LONGEST]
    with _doors:
        try:
            return HASHER.verify(kept, text)
        except (VerificationError, InvalidHashError):
            return False


def stale(kept: str) -> bool:
    """Whether a hash was made with other parameters and ought to be made again."""
    return HASHER.check_needs_rehash(kept)


def one_time() -> str:
    """A random password to be changed at the first sign-in: 79 bits in four groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def normal(password: str) -> str:
    """NFC: the one change ever made to a password."""
    return unicodedata.normalize("NFC", password)


@cache
def common() -> frozenset[str]:
    """Passwords nobody may choose, case folded."""
    lines = (Path(__file__).parent / "common.txt").read_text("utf-8").splitlines()
    return frozenset(normal(one).casefold() for one in lines if not one.startswith("#"))
