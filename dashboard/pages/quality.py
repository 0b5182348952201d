"""«Качество программы»: what the school answers when asked, and what the answer rests on."""

import streamlit as st

from dashboard import session
from dashboard.pages.judging import asking, showing
from data.access import Permission
from data.i18n import _


def page() -> None:
    """Figures of the school, already fit for the role that looks."""
    sitting = session.require(Permission.QUALITY_READ)
    from dashboard.charts import panels

    st.title(_("Quality of the programme"))
    st.caption(
        _(
            "Figures of the whole school, never of a person. None of them is meant for"
            " attestation, pay or discipline."
        )
    )
    above, turning = st.container(), st.empty()
    with turning:
        chosen = showing.view(panels.codes())
    with above:  # asked after the choice: only what is shown is counted
        board = asking.school(sitting.school.year, panels.metrics(chosen))
    if board is None:
        turning.empty()
        return
    with above:
        showing.stamp(board)
    showing.rows(board, chosen)
