"""A new account, with what each role may and must never get."""

import streamlit as st

from dashboard import session
from dashboard.pages.admitting import secret
from dashboard.widgets import attempt
from data import accounts
from data.access import OFFICE, never_of, sentences_of
from data.accounts import passwords
from data.codebook import label
from data.i18n import _
from data.records.account import AccountRole


def roles_field(key: str, given: tuple[AccountRole, ...] = ()) -> None:
    """Roles to choose from: those of the office; teachers come by a personal link."""
    st.multiselect(
        _("Roles"),
        [one for one in AccountRole if one in {*OFFICE, *given}],
        default=list(given),
        format_func=lambda role: label("account_role", role.value),
        key=key,
        placeholder=_("choose"),
    )


def show() -> None:
    """Roles with what the chosen ones may do, then the form."""
    roles_field("accounts.roles")
    for role in st.session_state.get("accounts.roles") or ():
        said = " ".join((*sentences_of(role), never_of(role)))
        st.caption(f"**{label('account_role', role.value)}.** {said}")
    with st.form("accounts.new"):
        left, right = st.columns(2)
        left.text_input(_("Login"), key="accounts.login", help=_("One word, any letters."))
        right.text_input(_("Name on screens"), key="accounts.name")
        st.form_submit_button(_("Create"), type="primary", on_click=attempt, args=(_created,))


def _created() -> str:
    said, password = st.session_state, passwords.one_time()
    with session.work() as work:
        one = accounts.create(
            work,
            said.get("accounts.login") or "",
            said.get("accounts.name") or "",
            said.get("accounts.roles") or [],
            password,
            must_change=True,
        )
    secret.remember(one.login, password)
    for name in ("login", "name", "roles"):
        st.session_state.pop(f"accounts.{name}", None)
    return _("The account «{login}» is created.", login=one.login)
