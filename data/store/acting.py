"""Who acts, as the database knows them now: own roles, and roles given for some days."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from data.records.account import Account, AccountRole
from data.records.door import Grant
from data.records.ids import AccountId
from data.store.repositories import Accounts, Grants
from data.store.repository import Desk

if TYPE_CHECKING:
    from data.store.work import Work


def alive(grant: Grant, day: date) -> bool:
    """Whether a grant holds on a day: both its days count, an ended one never does."""
    return grant.ended_at is None and grant.from_on <= day <= grant.until_on


def acting(desk: Desk, by: Account, day: date) -> tuple[Account, tuple[Grant, ...]]:
    """The actor in the school of the desk, and the grants that hold for them here today.

    A colleague has the own roles and the given ones; a guest from another school the given ones
    alone, and no person here. An account that is closed, at home too, or not there may do nothing.
    """
    own = Accounts(desk).find(by.id)
    held = tuple(
        one
        for one in Grants(desk).of(by.id)
        if alive(one, day) and (one.home_school_id == desk.school_id) is (own is not None)
    )
    if own is not None:
        return replace(own, roles=together(own.roles, held)), held
    home = Grants(desk).holder(held[0]) if held else None
    if home is None:
        return replace(by, roles=()), ()
    roles = together((), held)
    return replace(home, school_id=desk.school_id, roles=roles, person_id=None), held


def known(work: "Work", account_id: str) -> Account | None:
    """An account that has acted in the school of this work: a colleague, or a guest of any time.

    Of a guest it is the account as it acts here, without roles: who acts now asks the store.
    """
    own = work.accounts.find(account_id)
    if own is not None:
        return own
    held = next(iter(work.grants.of(AccountId(account_id))), None)
    home = work.grants.holder(held) if held else None
    return replace(home, school_id=work.school_id, roles=(), person_id=None) if home else None


def together(own: Iterable[AccountRole], held: Iterable[Grant]) -> tuple[AccountRole, ...]:
    """Own and given roles, each once, in the order of the roles."""
    given = {*own, *(role for one in held for role in one.roles)}
    return tuple(one for one in AccountRole if one in given)
