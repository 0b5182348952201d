"""«Отчёты»: papers with figures, made by the worker, kept with their versions."""

import streamlit as st

from analytics import report
from dashboard import session
from dashboard.pages.reporting import asking, kept
from dashboard.widgets import notices
from data.access import Permission
from data.bank import participations
from data.i18n import _


def page() -> None:
    """What can be made, what is being made, what was made."""
    session.require(Permission.REPORT_READ)
    with session.look() as work:
        years = participations.years(work)
        papers = report.made(work)
        kinds, zone = report.kinds(work), work.zone
    st.title(_("Reports"))
    st.caption(
        _(
            "Figures that may leave the school, with small groups hidden. Each paper says which"
            " data and formulas it rests on, when it was made and by whom, and never changes."
        )
    )
    notices()
    busy = asking.show(kinds, years)
    st.header(_("Made so far"))
    kept.show(papers, zone, busy=busy)
