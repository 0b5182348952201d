"""«Учётные записи»: who may sign in, as what. For the technical administrator."""

import streamlit as st

from dashboard import session
from dashboard.pages.admitting import change, new, secret, table
from dashboard.widgets import notices
from data import accounts
from data.access import Permission
from data.i18n import _


def page() -> None:
    """The list, a new account, what can be done with one."""
    session.require(Permission.ACCOUNT_MANAGE)
    st.title(_("Accounts"))
    notices()
    secret.show()
    with session.look() as work:
        rows = accounts.about(work)
    table.show(rows)
    st.page_link(
        session.link("deputies"), label=_("Who stands in for whom"), icon=":material/swap_horiz:"
    )
    with st.expander(_("Create an account"), icon=":material/person_add:"):
        new.show()
    st.header(_("Change an account"))
    listed = [row.account for row in rows]
    chosen = st.selectbox(
        _("Account"),
        listed,
        format_func=lambda one: f"{one.login} – {one.display_name}",
        index=None,
        key="accounts.chosen",
        placeholder=_("choose"),
    )
    if chosen is not None:
        change.show(next(one for one in listed if one.id == chosen.id))
