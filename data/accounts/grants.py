"""Roles for some days: a colleague who stands in, a guest who serves several schools.

Nobody gives what they have not, and nothing that was given is given on. A grant ends by itself
after its last day, and at once when it is revoked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from data.access import OFFICE, Permission
from data.errors import DeniedError, InvalidValueError, NotFoundError, ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.records.account import Account, AccountRole, Session
from data.records.door import Grant
from data.records.ids import AccountId, GrantId, SchoolId, new_id
from data.records.school import School
from data.store import Store, Work, doors
from data.store.acting import alive

LONGEST = timedelta(days=366)  # a school year and its summer


class NotYoursToGiveError(ProgrammeError):
    """Roles were given that the giver has not: ``roles``."""

    code = "accounts.not_yours_to_give"


class SelfGrantError(ProgrammeError):
    """Nobody stands in for themselves."""

    code = "accounts.self_grant"


class GrantEndedError(ProgrammeError):
    """The grant has ended already."""

    code = "accounts.grant_ended"


class NoGuestError(ProgrammeError):
    """The account may not act in that school today."""

    code = "accounts.no_guest"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """A grant with the names of both sides; ``state`` is now, later or over."""

    grant: Grant
    who: str
    login: str
    instead_of: str
    state: str
    guest: bool
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A school where an account may act today, and until when; at home there is no end."""

    school: School
    roles: tuple[AccountRole, ...]
    until_on: date | None = None


def give(
    work: Work,
    login: str,
    roles: Sequence[AccountRole],
    from_on: date | None,
    until_on: date | None,
    *,
    reason: str = "",
    instead_of: AccountId | None = None,
) -> Grant:
    """Let another account act in this school for some days.

    A curator or psychologist gives own roles and is the one stood in for; who manages accounts may
    give any role of the office and name whom the colleague stands in for.

    Args:
        work: by whom.
        login: of a colleague, or of an account of another school of this installation.
        roles: what the account may be here in these days.
        from_on: first day.
        until_on: last day, a year later at most.
        reason: an order, a vacation; shown to both.
        instead_of: an account of this school; left out by a delegate it is the giver.

    Raises:
        NotYoursToGiveError: the giver has not one of the roles.
        SelfGrantError: the account is the giver's own, or stands in for itself.
        NotFoundError: there is no such account, or it is closed.
    """
    work.require(Permission.GRANT_WRITE)
    given = _checked_roles(work, roles)
    first, last = _checked_days(work, from_on, until_on)
    who = work.accounts.anywhere(clean_text(login))
    if who is None or who.disabled_at is not None:
        raise NotFoundError(kind="account", id=clean_text(login))
    whom = _whom(work, instead_of)
    if who.id in {work.by.id, whom}:
        raise SelfGrantError
    kept = work.grants.put(
        Grant(
            id=GrantId(new_id()),
            school_id=work.school_id,
            account_id=who.id,
            home_school_id=who.school_id,
            roles=given,
            from_on=first,
            until_on=last,
            reason=clean_text(reason),
            instead_of=whom,
        )
    )
    work.audit("grant.given", None, kept)
    _away(work, kept.instead_of, last)
    return kept


def revoke(work: Work, grant_id: GrantId, reason: str = "") -> Grant:
    """End a grant at once; its giver may, and who manages accounts.

    Raises:
        DeniedError: it is another one's to end.
        GrantEndedError: it is over.
    """
    work.require(Permission.GRANT_WRITE)
    before = work.grants.get(grant_id)
    if not _mine(work, before):
        work.refused.append(Permission.GRANT_WRITE)
        raise DeniedError(permission=str(Permission.GRANT_WRITE))
    if before.ended_at is not None or before.until_on < work.today:
        raise GrantEndedError
    after = work.grants.put(replace(before, ended_at=work.now))
    work.audit("grant.revoked", before, after, reason=clean_text(reason))
    _away(work, before.instead_of, None)
    return after


def given(work: Work) -> tuple[GrantRow, ...]:
    """Grants of this school, the newest first: all for who manages accounts, else one's own."""
    work.require(Permission.GRANT_WRITE)
    called = {one.id: one.display_name for one in work.accounts.all()}
    rows = [_row(work, one, called) for one in work.grants.all() if _mine(work, one)]
    return tuple(sorted(rows, key=lambda row: (row.state == "over", row.grant.until_on)))


def colleagues(work: Work) -> tuple[Account, ...]:
    """Open accounts of this school that somebody may ask to stand in."""
    work.require(Permission.GRANT_WRITE)
    known = sorted(work.accounts.all(), key=lambda one: one.display_name)
    return tuple(one for one in known if one.disabled_at is None and one.id != work.by.id)


def standing_in(work: Work) -> tuple[str, ...]:
    """Names of those the actor stands in for now, for the screen; of nobody but the actor."""
    called = {one.id: one.display_name for one in work.accounts.all()} if work.held else {}
    named = (called.get(one.instead_of, "") for one in work.held if one.instead_of)
    return tuple(dict.fromkeys(one for one in named if one))


def acting(account: Account, session: Session) -> Account:
    """Who to open the store for: the account, as a guest where the session has gone to."""
    return replace(account, school_id=session.school) if session.school else account


def places(store: Store, account: Account, now: datetime) -> tuple[Place, ...]:
    """Schools an account may act in today, the own one first.

    Args:
        store: of the installation.
        account: as kept at home, with the own roles.
        now: the moment.
    """
    with store.look(by=account, now=now) as work:
        home = Place(school=work.schools.get(account.school_id), roles=work.by.roles)
    found: dict[SchoolId, Place] = {}
    for school, grant in doors.grants_elsewhere(store, account):
        with store.look(by=replace(account, school_id=school.id), now=now) as work:
            day = work.today  # by the clock of that school
        if alive(grant, day):
            before = found.get(school.id)
            roles = {*grant.roles, *(before.roles if before else ())}
            found[school.id] = Place(
                school=school,
                roles=tuple(one for one in AccountRole if one in roles),
                until_on=max(grant.until_on, before.until_on or grant.until_on)
                if before
                else grant.until_on,
            )
    return (home, *sorted(found.values(), key=lambda one: one.school.name))


def givable(work: Work) -> tuple[AccountRole, ...]:
    """Roles the actor may give: own ones, or any of the office for who manages accounts."""
    work.require(Permission.GRANT_WRITE)
    if work.may(Permission.ACCOUNT_MANAGE):
        return OFFICE
    own = work.accounts.find(work.by.id)
    return tuple(one for one in (own.roles if own else ()) if one in OFFICE)  # given ones are not


def _checked_roles(work: Work, roles: Sequence[AccountRole]) -> tuple[AccountRole, ...]:
    chosen = tuple(one for one in AccountRole if one in roles)
    if not chosen:
        raise InvalidValueError(field="roles", value="", rule=_("at least one role"))
    allowed = givable(work)
    beyond = [one.value for one in chosen if one not in allowed]
    if beyond:
        raise NotYoursToGiveError(roles=", ".join(beyond))
    return chosen


def _checked_days(work: Work, first: date | None, last: date | None) -> tuple[date, date]:
    if first is None or last is None or last < max(first, work.today):
        rule = _("not before the first day nor in the past")
        raise InvalidValueError(field="until_on", value=last or "—", rule=rule)
    if last - first > LONGEST:
        raise InvalidValueError(field="until_on", value=last, rule=_("a year at most"))
    return first, last


def _whom(work: Work, instead_of: AccountId | None) -> AccountId | None:
    """Whom the colleague stands in for: a delegate gives for nobody but themselves."""
    if not work.may(Permission.ACCOUNT_MANAGE):
        return work.by.id
    return work.accounts.get(instead_of).id if instead_of else None


def _away(work: Work, account_id: AccountId | None, until: date | None) -> None:
    """Note on the account of whoever is stood in for how long they are away."""
    own = work.accounts.find(account_id) if account_id else None
    if own is not None:
        work.accounts.put(replace(own, away_until=until))


def _mine(work: Work, grant: Grant) -> bool:
    return work.may(Permission.ACCOUNT_MANAGE) or grant.instead_of == work.by.id


def _row(work: Work, grant: Grant, called: dict[AccountId, str]) -> GrantRow:
    holder = work.grants.holder(grant)
    today = work.today
    now = alive(grant, today)
    later = grant.ended_at is None and grant.from_on > today
    return GrantRow(
        grant=grant,
        who=holder.display_name if holder else "",
        login=holder.login if holder else "",
        instead_of=called.get(grant.instead_of, "") if grant.instead_of else "",
        state="now" if now else "later" if later else "over",
        guest=grant.home_school_id != grant.school_id,
        mine=_mine(work, grant),
    )
