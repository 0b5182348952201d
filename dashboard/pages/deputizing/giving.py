"""Let a colleague, or an account of another school, act here for some days."""

from datetime import date, timedelta

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from data.accounts import grants
from data.codebook import label
from data.i18n import _
from data.records.account import Account, AccountRole

KEY = "deputies"
USUAL = timedelta(days=14)  # an absence nobody has said the length of
DAY = "DD.MM.YYYY"


def show(
    colleagues: tuple[Account, ...],
    roles: tuple[AccountRole, ...],
    today: date,
    *,
    names_others: bool,
) -> None:
    """The form; ``names_others``: whoever manages accounts says who is stood in for."""
    with st.form(KEY, clear_on_submit=False):
        st.selectbox(
            _("Colleague"),
            colleagues,
            format_func=lambda one: f"{one.display_name} ({one.login})",
            index=None,
            key=f"{KEY}.who",
            placeholder=_("choose"),
        )
        st.text_input(
            _("or the login of an account of another school"),
            key=f"{KEY}.login",
            help=_("A psychologist of the municipality serves several schools by one account."),
        )
        _roles(roles)
        left, right = st.columns(2)
        left.date_input(_("First day"), value=today, key=f"{KEY}.from", format=DAY)
        right.date_input(_("Last day"), value=today + USUAL, key=f"{KEY}.until", format=DAY)
        if names_others:
            _instead_of(colleagues)
        st.text_input(_("Reason"), key=f"{KEY}.reason", help=_("An order, a vacation."))
        st.form_submit_button(_("Let stand in"), type="primary", on_click=attempt, args=(_given,))


def _roles(roles: tuple[AccountRole, ...]) -> None:
    st.multiselect(
        _("Roles"),
        roles,
        default=[roles[0]] if len(roles) == 1 else [],
        format_func=lambda one: label("account_role", one.value),
        key=f"{KEY}.roles",
        placeholder=_("choose"),
    )


def _instead_of(colleagues: tuple[Account, ...]) -> None:
    st.selectbox(
        _("Instead of"),
        colleagues,
        format_func=lambda one: one.display_name,
        index=None,
        key=f"{KEY}.instead",
        placeholder=_("of nobody: the work is theirs"),
    )


def _given() -> str:
    said = st.session_state
    who, whom = said.get(f"{KEY}.who"), said.get(f"{KEY}.instead")
    with session.work() as work:
        one = grants.give(
            work,
            str(said.get(f"{KEY}.login") or "") or (who.login if who else ""),
            said.get(f"{KEY}.roles") or [],
            said.get(f"{KEY}.from"),
            said.get(f"{KEY}.until"),
            reason=str(said.get(f"{KEY}.reason") or ""),
            instead_of=whom.id if whom else None,
        )
    for name in ("who", "login", "roles", "instead", "reason"):
        said.pop(f"{KEY}.{name}", None)
    return _("Stands in until {day}.", day=f"{one.until_on:%d.%m.%Y}")
