"""Whether a model may put warnings in order: the gate and its reason, in words."""

import streamlit as st

from analytics import alerts
from analytics.alerts import words
from dashboard import session
from data.i18n import _


def show() -> None:
    """One line; the rule stays whatever the gate says."""
    with session.look() as work:
        found = alerts.gate_here(work)
    st.markdown(f"**{_('A model of closures')}.** {words.gate(found)}")
    if not found.open:
        st.caption(
            _(
                "A model would put warnings in order by how likely a pair is to end early. It"
                " learns from pairs that ended because the two did not fit; until there are"
                " enough of them, warnings come from the open rule alone."
            )
        )
    with st.expander(_("How warnings come about"), icon=":material/rule:"):
        st.markdown(
            _(
                "Points of an open rule: a long gap between meetings, poor impressions after them,"
                " a fall, three mentees of one mentor, an overdue item, the sides apart, a low"
                " predicted fit. From {yellow} points a warning is yellow, from {red} red. A doubt"
                " of either side or a call for help counts at once.",
                yellow=alerts.thresholds()[0],
                red=alerts.thresholds()[1],
            )
        )
        st.caption(
            _(
                "A model is tried on many schools together and never replaces the rule or your"
                " decision."
            )
        )
