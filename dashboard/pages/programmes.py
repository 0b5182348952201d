"""«Программы и встречи»: what pairs work on, how often they meet, who needs somebody now."""

import streamlit as st

from dashboard import session
from dashboard.pages.inviting import issued
from dashboard.pages.working import overview, pair, states
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _

PAIR = "pair"  # parameter of the address: the pair that is shown


def page() -> None:
    """The list of pairs or one of them; for the director states alone."""
    sitting = session.require(Permission.PROGRAMME_STATE_READ)
    st.title(_("Programmes and meetings"))
    st.caption(_("School year {year}", year=sitting.school.year))
    notices()
    if not sitting.may(Permission.PROGRAMME_READ):
        states.show()
        return
    issued.show()
    chosen = st.query_params.get(PAIR, "")
    if chosen:
        st.button(_("All pairs"), key="working.back", icon=":material/arrow_back:", on_click=_back)
        pair.show(chosen)
        return
    picked = overview.show()
    if picked:
        st.query_params[PAIR] = picked
        st.rerun()


def _back() -> None:
    st.query_params.pop(PAIR, None)
