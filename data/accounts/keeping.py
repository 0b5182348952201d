"""Use cases of the technical administrator: accounts, roles, one-time passwords."""

from collections.abc import Sequence
from dataclasses import replace

from data.access import Permission
from data.accounts import passwords
from data.accounts.sessions import end_all
from data.errors import InvalidValueError, ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.records.account import Account, AccountRole
from data.records.ids import AccountId, PersonId, new_id
from data.store import Work

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
