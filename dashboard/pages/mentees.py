"""«Банк наставляемых»: who is in it, and what can be done. For the curator; the director reads."""

import streamlit as st

from dashboard import session
from dashboard.widgets import bank
from data.access import Permission
from data.i18n import _
from data.records.bank import Role


def page() -> None:
    """Search, filter, add, admit, archive, export."""
    session.require(Permission.BANK_READ)
    st.title(_("Bank of mentees"))
    bank.show(bank.Room(role=Role.MENTEE, look=session.look, work=session.work, link=session.link))
