"""«Замещение»: who stands in for whom, and for how long. For who may let somebody stand in."""

import streamlit as st

from dashboard import session
from dashboard.pages.deputizing import giving, table
from dashboard.widgets import notices
from data.access import Permission
from data.accounts import grants
from data.i18n import _


def page() -> None:
    """Grants that hold or will hold, a new one, those that are over."""
    session.require(Permission.GRANT_WRITE)
    with session.look() as work:
        rows, colleagues = grants.given(work), grants.colleagues(work)
        roles, names_others = grants.givable(work), work.may(Permission.ACCOUNT_MANAGE)
        today = work.now.date()
    st.title(_("Standing in"))
    st.caption(
        _(
            "While you are away, a colleague acts in your role: from the first day to the last,"
            " then it ends by itself. The journal keeps who acted and instead of whom. Notes of a"
            " psychologist stay their author's."
        )
    )
    notices()
    table.show(rows)
    st.header(_("Let somebody stand in"))
    if roles:
        giving.show(colleagues, roles, today, names_others=names_others)
    else:
        st.info(_("You act by a role that was given to you: it cannot be given on."))
