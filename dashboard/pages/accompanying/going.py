"""How pairs of own cases go, without a reason; how many warnings stand in the school."""

from collections.abc import Sequence

import streamlit as st

from analytics import alerts
from dashboard import session
from dashboard.widgets.plainly import plainly
from data.i18n import _
from matching.support import CaseRow


def show(rows: Sequence[CaseRow]) -> None:
    """For the psychologist: the curator handles warnings, here is only that there is one."""
    own = {one.person_id: one.fio for one in rows if one.own}
    with session.look() as work:
        standing, states = alerts.told_count(work), alerts.states(work, set(own))
    with st.expander(_("Pairs and warnings"), icon=":material/diversity_3:"):
        count = _("fewer than five") if standing is None else str(standing)
        st.markdown(_("Open warnings about pairs in the school: {count}.", count=count))
        if not states:
            st.caption(_("None of your mentees has a pair that works now."))
        for who, warned in states.items():
            st.markdown(f"- {plainly(own[who])} · {_state(warned=warned)}")
        st.caption(_("Reasons are known to the curator alone: ask, if you may help."))


def _state(*, warned: bool) -> str:
    if warned:
        return _("a warning stands about the pair, the curator deals with it")
    return _("the pair goes on")
