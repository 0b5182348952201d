"""«Школы муниципалитета»: the same figures over all schools, never a ranking."""

import streamlit as st

from dashboard import session
from dashboard.pages.judging import asking, showing
from data.access import Permission
from data.i18n import _


def page() -> None:
    """Figures of the municipality and its schools; a person does not exist here."""
    sitting = session.require(Permission.AGGREGATE_READ)
    from dashboard.charts import panels

    st.title(_("Schools of the municipality"))
    st.caption(
        _(
            "Schools are sorted by name and never ranked. A school with fewer than five answers is"
            " counted in the whole and in the small schools together, not by itself."
        )
    )
    board = asking.municipality(sitting.school.year)
    if board is None:
        return
    showing.stamp(board)
    chosen = showing.view((panels.SCHOOLS, *panels.codes()))
    showing.rows(board, chosen)
