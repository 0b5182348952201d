"""«Школы муниципалитета»: the same figures over all schools, never a ranking."""

import streamlit as st

from dashboard import session
from data.access import Permission
from data.i18n import _


def page() -> None:
    """Figures of the municipality and its schools; a person does not exist here."""
    session.require(Permission.AGGREGATE_READ)
    st.title(_("Schools of the municipality"))
    st.info(_("Figures appear here when there is something to count."))
