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
    board = asking.school(sitting.school.year)
    if board is None:
        return
    showing.stamp(board)
    chosen = showing.view(panels.codes())
    showing.rows(board, chosen)
