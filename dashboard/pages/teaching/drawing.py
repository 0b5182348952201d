"""The draw of new rounds: what it is for, what it may cost, a switch with a reason."""

from functools import partial

import streamlit as st

from analytics.validity import Validity
from dashboard.pages.teaching import actions
from dashboard.widgets import confirmed_button
from data.codebook.learning import limits
from data.i18n import _, number

REASON = "learning.reason"


def show(seen: Validity, *, on: bool) -> None:
    """Whether the school learns, and the switch."""
    st.header(_("Rounds that can teach"))
    share = number(limits().explore.draw * 100, 1).removesuffix(",0").removesuffix(".0")
    st.write(
        _(
            "Rounds draw by lot among almost the best plans. At most {share} % of the sum of points"
            " may be given up; nobody loses a mentor by it. The curator can switch the draw off for"
            " any round.",
            share=share,
        )
        if on
        else _(
            "Rounds take the best plan, nothing is drawn. So pairs are always chosen by the same"
            " weights, and nobody can say what another choice would have brought. A draw would give"
            " up at most {share} % of the sum of points.",
            share=share,
        )
    )
    st.caption(
        _("Pairs chosen by a draw with a known chance so far: {count}.", count=seen.explored)
    )
    reason = st.text_input(_("Reason of the switch (obligatory)"), key=REASON, max_chars=300)
    confirmed_button(
        _("Switch the draw off") if on else _("Let new rounds draw"),
        _("This holds for rounds opened from now on. Open rounds stay as they are."),
        "learning.switch",
        partial(_switch, not on),
        disabled=not reason,
    )


def _switch(on: bool) -> str:  # noqa: FBT001 -- of the button
    return actions.switch(on, str(st.session_state.get(REASON, "")))
