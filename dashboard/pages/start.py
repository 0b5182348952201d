"""«Начало программы»: the curator's appointment, the regulation; items 1.1-1.3 of the roadmap."""

import streamlit as st

from dashboard import session
from dashboard.pages.starting import appointing as appointments
from dashboard.pages.starting import regulation as parameters
from dashboard.widgets import notices
from data.access import Permission
from data.accounts import appointing
from data.i18n import _
from data.starting import regulation


def page() -> None:
    """Whom the order appoints, and the parameters that matching and papers read."""
    sitting = session.require(Permission.ORDER_READ)
    with session.look() as work:
        rows = appointing.listing(work)
        staff = [one for one in work.people.all() if one.archived_at is None]
        accounts = appointing.accounts(work)
        school, today = regulation.read(work), work.today
    st.title(_("Beginning of the programme"))
    st.caption(
        _(
            "Items 1.1-1.3 of the roadmap: the curator is appointed by order, the staff is told,"
            " the regulation is adopted. Papers themselves are made and signed on the page of"
            " papers."
        )
    )
    notices()
    st.header(_("1.1 Curator"))
    writes = sitting.may(Permission.ORDER_WRITE)
    appointments.show(rows, staff, accounts, today, writes=writes)
    st.header(_("1.2 Informing of the staff"))
    st.caption(_("Plan the event, mark who was told, on the page of events."))
    if sitting.may(Permission.PRACTICE_READ):
        st.page_link(session.link("events"), label=_("To the events"))
    st.header(_("1.3 Regulation"))
    parameters.show(school, writes=sitting.may(Permission.SCHOOL_WRITE))
