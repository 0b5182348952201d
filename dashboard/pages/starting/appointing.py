"""Item 1.1: whom the order appoints, until when, and what it has opened."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.accounts import appointing
from data.accounts.appointing import AppointmentRow
from data.i18n import _
from data.names import sort_key
from data.records.account import Account, AppointmentState
from data.records.ids import AppointmentId, PersonId
from data.records.person import Person
from data.records.school import school_year

KEY = "starting.appointment"
DAY = "DD.MM.YYYY"
LAST_MONTH, LAST_DAY = 8, 31  # of a school year


def show(
    rows: tuple[AppointmentRow, ...],
    staff: list[Person],
    accounts: tuple[Account, ...],
    today: date,
    *,
    writes: bool,
) -> None:
    """Appointments as they stand; a form for the next one."""
    if not rows:
        st.info(
            _(
                "Nobody is appointed by order yet. Prepare the appointment here, make the order on"
                " the page of papers, and enter its signature: then the role opens for its term."
            )
        )
    for row in rows:
        _show(row, writes=writes)
    if not writes:
        return
    if not staff:
        st.info(_("Import the staff list first: a person of the staff is appointed."))
        st.page_link(session.link("intake"), label=_("To the import of the staff list"))
        return
    with st.expander(_("Prepare an appointment"), expanded=not rows):
        _form(staff, accounts, today)


def _show(row: AppointmentRow, *, writes: bool) -> None:
    one = row.appointment
    with st.container(border=True):
        st.markdown(f"**{plainly(row.fio)}** · {state(row)}")
        term = _("from {first} to {last}", first=_day(one.from_on), last=_day(one.until_on))
        deputy = f" · {_('deputy: {fio}', fio=plainly(row.deputy))}" if row.deputy else ""
        st.caption(f"{term}{deputy}")
        if row.login:
            st.caption(_account(row))
        if not writes:
            return
        if one.state is AppointmentState.PREPARED:
            confirmed_button(
                _("Cancel the appointment"),
                _("The order has not been signed; the prepared appointment goes."),
                f"{KEY}.cancel.{one.id}",
                partial(_cancelled, one.id),
            )
        elif one.state is AppointmentState.IN_FORCE:
            confirmed_button(
                _("End the appointment today"),
                _("The role that this order has opened closes at once."),
                f"{KEY}.end.{one.id}",
                partial(_ended, one.id),
            )


def state(row: AppointmentRow) -> str:
    """Where an appointment stands, in words."""
    said = {
        AppointmentState.PREPARED: _("prepared, waits for the signed order"),
        AppointmentState.IN_FORCE: _("appointed by signed order"),
        AppointmentState.ENDED: _("ended"),
    }[row.appointment.state]
    if row.appointment.state is AppointmentState.IN_FORCE and not row.running:
        return _("signed, the term has not begun")
    return said


def _account(row: AppointmentRow) -> str:
    if row.by_order or row.appointment.state is not AppointmentState.IN_FORCE:
        return _("account: {login}", login=plainly(row.login))
    return _(
        "account: {login}. It has the role by itself: when the term ends, ask the technical"
        " administrator to take the role away.",
        login=plainly(row.login),
    )


def _form(staff: list[Person], accounts: tuple[Account, ...], today: date) -> None:
    people = sorted(staff, key=lambda one: sort_key(one.fio))
    with st.form(KEY, clear_on_submit=False):
        st.selectbox(
            _("Curator"),
            people,
            format_func=_called,
            index=None,
            key=f"{KEY}.who",
            placeholder=_("choose"),
        )
        st.selectbox(
            _("Deputy"),
            people,
            format_func=_called,
            index=None,
            key=f"{KEY}.deputy",
            placeholder=_("choose, or leave empty"),
        )
        st.selectbox(
            _("Account that gets the role"),
            accounts,
            format_func=lambda one: f"{one.display_name} ({one.login})",
            index=None,
            key=f"{KEY}.account",
            placeholder=_("choose, or leave empty"),
        )
        left, right = st.columns(2)
        left.date_input(_("First day"), value=today, key=f"{KEY}.from", format=DAY)
        right.date_input(_("Last day"), value=_year_end(today), key=f"{KEY}.until", format=DAY)
        st.text_area(
            _("Duties, a line each"), value="\n".join(duties()), key=f"{KEY}.duties", height=180
        )
        st.form_submit_button(_("Prepare"), type="primary", on_click=attempt, args=(_prepared,))


def duties() -> tuple[str, ...]:
    """What the order usually lays on the curator."""
    return (
        _("collect requests and questionnaires, keep both banks"),
        _("run matching rounds and decide on every pair with a reason"),
        _("accompany the pairs, prepare orders and agreements"),
        _("organise monitoring and tell its results"),
        _("prepare what is published, with the consents of the people"),
    )


def _prepared() -> str:
    said = st.session_state
    who, deputy, account = (said.get(f"{KEY}.{one}") for one in ("who", "deputy", "account"))
    with session.work() as work:
        appointing.prepare(
            work,
            who.id if who else PersonId(""),
            said[f"{KEY}.from"],
            said[f"{KEY}.until"],
            deputy_id=deputy.id if deputy else None,
            account_id=account.id if account else None,
            duties=str(said.get(f"{KEY}.duties") or "").splitlines(),
        )
    return _("Prepared. Make the order and the undertaking on the page of papers.")


def _cancelled(appointment_id: AppointmentId) -> str:
    with session.work() as work:
        appointing.cancel(work, appointment_id)
    return _("The appointment is cancelled.")


def _ended(appointment_id: AppointmentId) -> str:
    with session.work() as work:
        appointing.end(work, appointment_id)
    return _("The appointment has ended.")


def _called(one: Person) -> str:
    return f"{one.fio} · {one.post}" if one.post else one.fio


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _year_end(today: date) -> date:
    return date(int(school_year(today).partition("/")[2]), LAST_MONTH, LAST_DAY)
