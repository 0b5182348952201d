"""«Кого искать»: whose one more place, and which new mentor, would help, and by how much."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plainly
from data.i18n import _
from matching import rounds
from matching.rounds import PlaceRow, RoundView, SoughtRow

MOST = 12  # rows of a table


def show(view: RoundView) -> None:
    """Two tables, the most helpful first; words where nothing would help."""
    with session.look() as work:
        found = rounds.advice(work, view.round.id)
    places = [one for one in found.places if one.useful]
    sought = [one for one in found.sought if one.useful]
    if found.stale:
        st.caption(_("Counted for the plan of the computation, before the decisions of now."))
    if not found.places and not found.sought:
        st.info(_("Not counted: the round is too large, or its computation stopped early."))
        return
    if not places and not sought:
        st.info(
            _("Nothing would help: neither one more place nor one more mentor betters the plan.")
        )
        return
    st.write(
        _(
            "Everybody is placed anew each time, so the gain is exact. The sum is in points: 100"
            " is one perfect pair."
        )
    )
    st.markdown(f"**{_('One more place at a mentor of this round')}**")
    if places:
        _places(places[:MOST])
    else:
        st.caption(_("One more place at any mentor changes nothing."))
    st.markdown(f"**{_('One more mentor, with one place')}**")
    if sought:
        _sought(sought[:MOST])
    else:
        st.caption(_("One more mentor, strong in whatever, changes nothing."))


def _places(rows: Sequence[PlaceRow]) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        [[plainly(one.mentor), one.words, plainly(one.serves) or "—"] for one in rows],
        columns=[_("Mentor"), _("What one more place gives"), _("Who gets a mentor then")],
    )
    st.table(frame.set_index(frame.columns[0]))


def _sought(rows: Sequence[SoughtRow]) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        [[one.name, one.words] for one in rows],
        columns=[_("Whom to look for"), _("What that gives")],
    )
    st.table(frame.set_index(frame.columns[0]))
