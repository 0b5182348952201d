"""While a round is computed again: the proposals of the computation before, to read only."""

import streamlit as st

from dashboard.pages.cockpit import labels
from data.i18n import _
from matching.rounds import RoundView

TALLEST = 420  # px


def show(view: RoundView) -> None:
    """The earlier proposals with what is decided; nothing before the first computation."""
    if view.run is None or not view.rows:
        return
    import pandas as pd

    st.header(_("Proposals of computation No. {number}", number=view.run.run_no))
    st.caption(_("To read only: decide when the new computation is there."))
    frame = pd.DataFrame(
        {
            "mentee": [one.mentee for one in view.rows],
            "mentor": [one.mentor for one in view.rows],
            "points": [one.points if one.mentor_id else None for one in view.rows],
            "state": [labels.state(one.state) for one in view.rows],
        }
    )
    column = st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=min(TALLEST, 35 * len(view.rows) + 40),
        placeholder="–",
        key="round.before",
        column_config={
            "mentee": column.TextColumn(_("Mentee")),
            "mentor": column.TextColumn(_("Mentor")),
            "points": column.NumberColumn(_("Points"), format="%d", help=_("Points of 100")),
            "state": column.TextColumn(_("Decision")),
        },
        alt=_("Proposed pairs: {count}", count=len(view.rows)),
    )
