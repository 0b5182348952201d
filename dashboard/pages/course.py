"""«Ход программы»: what needs the deputy director's hand today, and how the year goes."""

import streamlit as st

from dashboard import session
from dashboard.pages.coursing import demand, fit, meetings, model, resolved, standing, tiles, waves
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _


def page() -> None:
    """Tiles first, then warnings by term, then the year in pictures."""
    sitting = session.require(Permission.ALERT_READ)
    st.title(_("Course of the programme"))
    st.caption(_("School year {year}", year=sitting.school.year))
    notices()
    tiles.show()
    standing.show()
    resolved.show()
    meetings.show()
    waves.show(sitting.school.year)
    demand.show()
    fit.show()
    model.show()
