"""«Шаблоны документов»: the shipped template or the school's own, and whether it is confirmed."""

import streamlit as st

from dashboard import session
from dashboard.pages.papering import choosing
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _
from data.papers import school_templates


def page() -> None:
    """Every template with its papers; confirm, replace, put back."""
    sitting = session.require(Permission.TEMPLATE_READ)
    with session.look() as work:
        choices, today = school_templates.listing(work), work.today
    st.title(_("Templates of papers"))
    st.caption(
        _(
            "«Шаблон. Проверьте у юриста» stands on every paper until the school says who has"
            " checked its template. The technical administrator may put a Word file of the school"
            " in place of the shipped one; it is tried out with invented values first."
        )
    )
    notices(afar=True)
    if not choices:
        st.info(_("No room makes papers yet."))
        return
    drafts = sum(one.draft for one in choices)
    st.markdown(_("Templates: {count}, not confirmed: {drafts}", count=len(choices), drafts=drafts))
    names = {one.template: one for one in choices}
    chosen = st.selectbox(
        _("Template of a paper"),
        list(names),
        format_func=lambda one: choosing.title(names[one]),
        key="templates.chosen",
    )
    choosing.show(
        names[chosen],
        today,
        confirms=sitting.may(Permission.ORDER_WRITE),
        uploads=sitting.may(Permission.TEMPLATE_WRITE),
    )
