"""«Качество программы»: what the school answers when asked, and what the answer rests on."""

import streamlit as st

from dashboard import session
from data.access import Permission
from data.i18n import _


def page() -> None:
    """Figures of the school, already fit for the role that looks."""
    session.require(Permission.QUALITY_READ)
    st.title(_("Quality of the programme"))
    st.info(_("Figures appear here when there is something to count."))
