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
    above, turning = st.container(), st.empty()
    with turning:
        chosen = showing.view((panels.SCHOOLS, *panels.codes()))
    with above:  # asked after the choice: only what is shown is counted
        board = asking.municipality(sitting.school.year, panels.metrics(chosen))
    if board is None:
        turning.empty()
        return
    with above:
        showing.stamp(board)
    showing.rows(board, chosen)
