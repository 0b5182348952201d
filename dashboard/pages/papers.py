"""«Документы»: what is to be made now, what was issued, what waits for a signature."""

import streamlit as st

from dashboard import session
from dashboard.pages.papering import issued, preparing
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _
from data.papers import making


def page() -> None:
    """Make a paper, look at it, issue it; sign what was issued."""
    sitting = session.require(Permission.ORDER_READ)
    with session.look() as work:
        due, years = making.due(work), making.years(work)
        papers, today = making.listing(work), work.today
        signer = work.schools.get(work.school_id).requisites.director
        called = {one.id: one.fio for one in work.people.all()}
    st.title(_("Papers"))
    st.caption(
        _(
            "A paper is looked at before it is issued. An issued one has a number and never"
            " changes: a correction is a new edition. The number of the school's register and the"
            " day come with the signature."
        )
    )
    notices(afar=True)
    if due and not signer:
        st.warning(
            _("Fill in who signs in the head of papers: the place for the name is empty."),
            icon=":material/edit:",
        )
        st.page_link(session.link("start"), label=_("Beginning of the programme: head of papers"))
    if due:
        st.header(_("Make a paper"))
        preparing.show(due, today)
    st.header(_("Issued papers"))
    signs = sitting.may(Permission.ORDER_SIGN) or sitting.may(Permission.ORDER_WRITE)
    issued.show(papers, years, called, today, signs=signs)
