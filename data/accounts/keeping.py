"""Use cases of the technical administrator: accounts, roles, one-time passwords."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.accounts import factor, passwords
from data.accounts.sessions import alive, end_all
from data.errors import InvalidValueError, ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.records.account import Account, AccountRole
from data.records.ids import AccountId, PersonId, new_id
from data.store import Work
from data.store.acting import alive as holds

LONGEST_LOGIN = 100


class LoginTakenError(ProgrammeError):
    """Another account has this login: ``login``."""

    code = "accounts.login_taken"


class RolesMissingError(ProgrammeError):
    """An account without a role could do nothing."""

    code = "accounts.roles_missing"


class AdministratorExistsError(ProgrammeError):
    """The first administrator is made once: ``login``."""

    code = "accounts.administrator_exists"


class LastAdministratorError(ProgrammeError):
    """Nobody could manage accounts after this: ``login``."""

    code = "accounts.last_administrator"


class NobodyOfThatNameError(ProgrammeError):
    """Nobody of the staff has this name, or more than one: ``fio``, ``count``."""

    code = "accounts.nobody_of_that_name"


class PersonTakenError(ProgrammeError):
    """Another account belongs to this person: ``login``."""

    code = "accounts.person_taken"


class IdentityTakenError(ProgrammeError):
    """Another account is tied to this identity."""

    code = "accounts.identity_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account as its administrator sees it: no name of the staff list, no secret.

    ``stands_in``: names of those it stands in for today.
    """

    account: Account
    factor_lacks: bool  # advised and off
    sessions: int
    stands_in: tuple[str, ...] = ()
    away_until: date | None = None  # None when the day is over


def create(
    work: Work,
    login: str,
    display_name: str,
    roles: Sequence[AccountRole],
    password: str,
    *,
    person_id: PersonId | None = None,
    must_change: bool = False,
) -> Account:
    """Open an account. No two share a login, in whatever case it is written."""
    work.require(Permission.ACCOUNT_MANAGE)
    name = _login(login)
    if not roles:
        raise RolesMissingError
    if work.accounts.login_taken(name):
        raise LoginTakenError(login=name)
    kept = work.accounts.put(
        Account(
            id=AccountId(new_id()),
            school_id=work.school_id,
            login=name,
            display_name=clean_text(display_name) or name,
            roles=_in_order(roles),
            password_hash=passwords.hashed(passwords.checked(password, name)),
            must_change=must_change,
            person_id=person_id,
        )
    )
    work.audit("account.created", None, kept)
    return kept


def first_administrator(
    work: Work,
    login: str,
    display_name: str,
    roles: Sequence[AccountRole] = (AccountRole.SYSADMIN,),
) -> tuple[Account, str]:
    """The account ``init`` makes, with a one-time password that is shown once.

    Raises:
        AdministratorExistsError: somebody can manage accounts already.
    """
    work.require(Permission.ACCOUNT_MANAGE)
    there = _administrators(work)
    if there:
        raise AdministratorExistsError(login=there[0].login)
    password = passwords.one_time()
    return create(work, login, display_name, roles, password, must_change=True), password


def reset_password(work: Work, account_id: AccountId) -> tuple[Account, str]:
    """Give a one-time password to somebody who forgot theirs; their sessions end."""
    work.require(Permission.ACCOUNT_MANAGE)
    before = work.accounts.get(account_id)
    password = passwords.one_time()
    after = work.accounts.put(
        replace(before, password_hash=passwords.hashed(password), must_change=True)
    )
    work.audit("account.password_reset", before, after)
    end_all(work, after, "session.ended_everywhere")
    return after, password


def set_roles(work: Work, account_id: AccountId, roles: Sequence[AccountRole]) -> Account:
    """Change what an account may; its sessions end, so that it counts at once."""
    work.require(Permission.ACCOUNT_MANAGE)
    if not roles:
        raise RolesMissingError
    before = work.accounts.get(account_id)
    after = work.accounts.put(replace(before, roles=_in_order(roles)))
    _somebody_manages(work, after)
    work.audit("account.roles_changed", before, after)
    end_all(work, after, "session.ended_everywhere")
    return after


def reset_factor(work: Work, account_id: AccountId) -> Account:
    """Take the second factor off for somebody who lost it; their sessions end."""
    work.require(Permission.ACCOUNT_MANAGE)
    after = factor.forget(work, work.accounts.get(account_id))
    end_all(work, after, "session.ended_everywhere")
    return after


def set_person(work: Work, account_id: AccountId, fio: str) -> Account:
    """Say whose account it is, by the full name: conflicts of interest rest on it.

    The administrator does not see the list of staff, hence types the name; "" takes the tie away.

    Raises:
        NobodyOfThatNameError: nobody of the staff, or several, have this name.
        PersonTakenError: another account is this person already.
    """
    work.require(Permission.ACCOUNT_MANAGE)
    before = work.accounts.get(account_id)
    person_id = _named(work, clean_text(fio)) if clean_text(fio) else None
    same = [one for one in work.accounts.all() if person_id and one.person_id == person_id]
    if any(one.id != account_id for one in same):
        raise PersonTakenError(login=same[0].login)
    after = work.accounts.put(replace(before, person_id=person_id))
    work.audit("account.person_set", before, after)
    return after


def set_identity(work: Work, account_id: AccountId, identity: str) -> Account:
    """Tie an account to ``issuer subject`` of an identity provider, or untie it by "".

    Raises:
        IdentityTakenError: another account of the installation has it.
    """
    work.require(Permission.ACCOUNT_MANAGE)
    said = " ".join(identity.split())
    before = work.accounts.get(account_id)
    if said and len(said.split()) != len(("issuer", "subject")):
        raise InvalidValueError(field="identity", value=said, rule=_("issuer, space, subject"))
    if said != before.identity and work.accounts.identity_taken(said):
        raise IdentityTakenError
    after = work.accounts.put(replace(before, identity=said))
    work.audit("account.identity_set", before, after)
    end_all(work, after, "session.ended_everywhere")
    return after


def disable(work: Work, account_id: AccountId, reason: str = "") -> Account:
    """Close an account; nothing it did is lost."""
    work.require(Permission.ACCOUNT_MANAGE)
    before = work.accounts.get(account_id)
    after = work.accounts.put(replace(before, disabled_at=before.disabled_at or work.now))
    _somebody_manages(work, after)
    work.audit("account.disabled", before, after, reason=reason)
    end_all(work, after, "session.ended_everywhere")
    return after


def enable(work: Work, account_id: AccountId, reason: str = "") -> Account:
    """Open a closed account again."""
    work.require(Permission.ACCOUNT_MANAGE)
    before = work.accounts.get(account_id)
    after = work.accounts.put(replace(before, disabled_at=None))
    work.audit("account.enabled", before, after, reason=reason)
    return after


def listing(work: Work) -> list[Account]:
    """All accounts by login, closed ones too."""
    work.require(Permission.ACCOUNT_MANAGE)
    return sorted(work.accounts.all(), key=lambda one: one.login)


def about(work: Work) -> tuple[AccountRow, ...]:
    """All accounts with how many browsers are signed in and whom they stand in for."""
    listed = listing(work)
    called = {one.id: one.display_name for one in listed}
    held = [one for one in work.grants.all() if holds(one, work.today)]
    return tuple(
        AccountRow(
            account=one,
            factor_lacks=factor.advised(one) and not one.second_factor,
            away_until=one.away_until if one.away_until and one.away_until >= work.today else None,
            sessions=sum(alive(row, work.now) for row in work.sessions.of(one.id)),
            stands_in=tuple(
                called.get(grant.instead_of, "—") if grant.instead_of else "—"
                for grant in held
                if grant.account_id == one.id
            ),
        )
        for one in listed
    )


def _named(work: Work, fio: str) -> PersonId:
    found = work.people.by_norm(fio)
    if len(found) != 1:
        raise NobodyOfThatNameError(fio=fio, count=len(found))
    return found[0].id


def _login(login: str) -> str:
    name = clean_text(login)
    if not name or len(name) > LONGEST_LOGIN or len(name.split()) > 1:
        raise InvalidValueError(field="login", value=name, rule=_("one word"))
    return name


def _in_order(roles: Sequence[AccountRole]) -> tuple[AccountRole, ...]:
    return tuple(one for one in AccountRole if one in roles)


def _administrators(work: Work) -> list[Account]:
    return [
        one
        for one in work.accounts.all()
        if AccountRole.SYSADMIN in one.roles and one.disabled_at is None
    ]


def _somebody_manages(work: Work, changed: Account) -> None:
    if not _administrators(work):
        raise LastAdministratorError(login=changed.login)
