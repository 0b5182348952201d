"""«Выводы»: the curator's table, SWOT and tags of open answers, each in editions."""

import streamlit as st

from dashboard import session
from dashboard.pages.concluding import answers, marks, swot
from dashboard.widgets import notices
from data.access import Permission
from data.bank import participations
from data.i18n import _


def page() -> None:
    """A school year, then three parts: marks, SWOT, open answers."""
    session.require(Permission.QUALITY_WRITE)
    with session.look() as work:
        years = participations.years(work)
    st.title(_("Conclusions"))
    st.caption(
        _(
            "What you conclude from the figures of a school year. Every edition is kept with its"
            " day and author; nothing here may name a colleague."
        )
    )
    notices(afar=True)
    period = st.selectbox(_("School year"), years, key="period", bind="query-params")
    first, second, third = st.tabs([_("Curator's table"), _("SWOT"), _("Open answers")])
    with first:
        marks.show(period)
    with second:
        swot.show(period)
    with third:
        answers.show(period)
