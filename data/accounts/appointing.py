"""A role that a signed order opens for its term and closes with it: the curator of item 1.1.

Whoever has the role by the account already keeps it: then the order is the ground, not the key. An
account without the role gets it for the days of the order, as a grant that ends by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from data.access import Permission
from data.errors import InvalidValueError, NotFoundError, StateError
from data.i18n import _
from data.names import clean_text
from data.records.account import Account, AccountRole, Appointment, AppointmentState
from data.records.door import Grant
from data.records.ids import AccountId, AppointmentId, DocumentId, GrantId, PersonId, new_id
from data.store import Work

LONGEST = timedelta(days=3 * 366)  # a term in office
MOST_DUTIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRow:
    """An appointment with names; ``login`` is empty where no account is named.

    ``by_order`` tells whether the role of the account comes from this order, ``running`` whether
    today lies in its term.
    """

    appointment: Appointment
    fio: str
    deputy: str
    login: str
    by_order: bool
    running: bool


def prepare(
    work: Work,
    person_id: PersonId,
    from_on: date,
    until_on: date,
    *,
    role: AccountRole = AccountRole.CURATOR,
    deputy_id: PersonId | None = None,
    account_id: AccountId | None = None,
    duties: Sequence[str] = (),
) -> Appointment:
    """Write down whom the order will appoint; nothing is opened before it is signed.

    Raises:
        InvalidValueError: the term ends before it begins or is longer than three years, or the
            deputy is the appointed person.
        NotFoundError: there is no such person or account.
    """
    work.require(Permission.ORDER_WRITE)
    if not person_id:
        raise InvalidValueError(field="person", value="", rule=_("choose a person"))
    _check_term(from_on, until_on)
    if deputy_id == person_id:
        raise InvalidValueError(field="deputy", value="", rule=_("somebody else"))
    people = [work.people.get(one) for one in (person_id, deputy_id) if one is not None]
    if any(one.archived_at is not None for one in people):
        raise InvalidValueError(field="person", value="", rule=_("somebody of the staff"))
    if account_id is not None and work.accounts.get(account_id).disabled_at is not None:
        raise NotFoundError(kind="account", id=account_id)
    said = tuple(clean_text(one) for one in duties if clean_text(one))[:MOST_DUTIES]
    kept = work.appointments.put(
        Appointment(
            id=AppointmentId(new_id()),
            school_id=work.school_id,
            role=role,
            person_id=person_id,
            deputy_id=deputy_id,
            account_id=account_id,
            from_on=from_on,
            until_on=until_on,
            duties=said,
        )
    )
    work.audit("appointment.prepared", None, kept)
    return kept


def cancel(work: Work, appointment_id: AppointmentId, reason: str = "") -> Appointment:
    """Give up an appointment whose order was not signed."""
    work.require(Permission.ORDER_WRITE)
    before = work.appointments.get(appointment_id)
    if before.state is not AppointmentState.PREPARED:
        raise StateError(kind="appointment", state=before.state.value, wanted="cancel")
    return _ended(work, before, work.today, reason)


def end(
    work: Work, appointment_id: AppointmentId, on: date | None = None, reason: str = ""
) -> Appointment:
    """End an appointment before its term; the role it has opened closes at once.

    Raises:
        StateError: it is not in force.
        InvalidValueError: a day to come.
    """
    work.require(Permission.ORDER_WRITE)
    before = work.appointments.get(appointment_id)
    if before.state is not AppointmentState.IN_FORCE:
        raise StateError(kind="appointment", state=before.state.value, wanted="end")
    day = on or work.today
    if day > work.today:
        raise InvalidValueError(field="on", value=day, rule=_("today or earlier"))
    return _ended(work, before, day, reason)


def open_by(
    work: Work, appointment_id: AppointmentId, document_id: DocumentId, order: str
) -> Appointment:
    """The order is signed: the role opens for its term. Asks no permission: signing does.

    An appointment of the same role ends on the day the new one begins, not before.
    """
    before = work.appointments.get(appointment_id)
    if before.state is not AppointmentState.PREPARED:
        raise StateError(kind="appointment", state=before.state.value, wanted="in_force")
    after = work.appointments.put(
        replace(before, state=AppointmentState.IN_FORCE, document_id=document_id)
    )
    work.audit("appointment.opened", before, after)
    _grant(work, after, order)
    _relieve(work, after, order)
    return after


def close_by(work: Work, appointment_id: AppointmentId, reason: str, order: str = "") -> None:
    """The signature of the order was annulled: what it opened is closed. Asks no permission.

    Whom the order had relieved and whose own term still runs is in force again.
    """
    before = work.appointments.get(appointment_id)
    if before.state is not AppointmentState.IN_FORCE:
        return
    _revoke(work, before)
    for one in work.appointments.all():
        relieved = one.state is AppointmentState.ENDED and one.reason == order != ""
        if relieved and one.role is before.role and one.until_on >= work.today:
            again = replace(one, state=AppointmentState.IN_FORCE, ended_on=None, reason="")
            work.audit("appointment.opened", one, work.appointments.put(again))
            _grant(work, again, order)
    after = replace(before, state=AppointmentState.PREPARED, document_id=None, reason=reason)
    work.audit("appointment.reopened", before, work.appointments.put(after))


def tick(work: Work) -> int:
    """End what has run out or what a later order relieves by now; how many did."""
    running = [one for one in work.appointments.all() if one.state is AppointmentState.IN_FORCE]
    over = [one for one in running if one.until_on < work.today]
    for one in over:
        _ended(work, one, one.until_on, "")
    relieved = sum(
        _relieve(work, one, _order_of(work, one))
        for one in running
        if one not in over and one.from_on <= work.today
    )
    return len(over) + relieved


def listing(work: Work) -> tuple[AppointmentRow, ...]:
    """All appointments, the newest term first."""
    work.require(Permission.ORDER_READ)
    called = {one.id: one.fio for one in work.people.all()}
    accounts = {one.id: one for one in work.accounts.all()}
    found = sorted(work.appointments.all(), key=lambda one: (one.from_on, one.id), reverse=True)
    return tuple(_row(work, one, called, accounts) for one in found)


def accounts(work: Work) -> tuple[Account, ...]:
    """Accounts of the school that an order may give the role to."""
    work.require(Permission.ORDER_READ)
    return tuple(one for one in work.accounts.all() if one.disabled_at is None)


def in_force(work: Work, role: AccountRole = AccountRole.CURATOR) -> Appointment | None:
    """The appointment that runs today. Asks no permission: it names whom everybody knows."""
    running = [
        one
        for one in work.appointments.all()
        if one.state is AppointmentState.IN_FORCE
        and one.role is role
        and one.from_on <= work.today <= one.until_on
    ]
    return max(running, key=lambda one: (one.from_on, one.id), default=None)


def _row(
    work: Work,
    one: Appointment,
    called: dict[PersonId, str],
    accounts: dict[AccountId, Account],
) -> AppointmentRow:
    account = accounts.get(one.account_id) if one.account_id else None
    return AppointmentRow(
        appointment=one,
        fio=called.get(one.person_id, ""),
        deputy=called.get(one.deputy_id, "") if one.deputy_id else "",
        login=account.login if account else "",
        by_order=account is not None and one.role not in account.roles,
        running=one.state is AppointmentState.IN_FORCE
        and one.from_on <= work.today <= one.until_on,
    )


def _relieve(work: Work, new: Appointment, order: str) -> int:
    """End appointments of the role that began before one whose first day has come."""
    if new.from_on > work.today:
        return 0
    older = [
        one
        for one in work.appointments.all()
        if one.state is AppointmentState.IN_FORCE
        and one.role is new.role
        and one.id != new.id
        and one.from_on <= new.from_on
    ]
    for one in older:
        _ended(work, one, work.today, order)
    return len(older)


def _order_of(work: Work, one: Appointment) -> str:
    """The order of a grant this appointment has given; empty without one."""
    grant = work.grants.find(GrantId(one.id))
    return grant.reason if grant is not None else ""


def _check_term(from_on: date, until_on: date) -> None:
    if until_on < from_on:
        raise InvalidValueError(field="until", value=until_on, rule=_("after the first day"))
    if until_on - from_on > LONGEST:
        raise InvalidValueError(field="until", value=until_on, rule=_("three years at most"))


def _grant(work: Work, one: Appointment, order: str) -> None:
    account = work.accounts.find(one.account_id) if one.account_id else None
    if account is None or one.role in account.roles:
        return
    before = work.grants.find(GrantId(one.id))  # one appointment, one grant
    opened = Grant(
        id=GrantId(one.id),
        school_id=work.school_id,
        account_id=account.id,
        home_school_id=account.school_id,
        roles=(one.role,),
        from_on=one.from_on,
        until_on=one.until_on,
        reason=order,
        version=before.version if before else 1,
    )
    work.audit("grant.given", before, work.grants.put(opened))


def _revoke(work: Work, one: Appointment) -> None:
    before = work.grants.find(GrantId(one.id))
    if before is not None and before.ended_at is None:
        after = work.grants.put(replace(before, ended_at=work.now))
        work.audit("grant.revoked", before, after)


def _ended(work: Work, before: Appointment, on: date, reason: str) -> Appointment:
    _revoke(work, before)
    after = work.appointments.put(
        replace(before, state=AppointmentState.ENDED, ended_on=on, reason=clean_text(reason))
    )
    work.audit("appointment.ended", before, after)
    return after
