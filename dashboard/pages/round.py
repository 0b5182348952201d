"""«Подбор»: the cockpit of a round, from the draft to the approved pairs. For the curator."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import draft, results, stages
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _
from data.records.round import Round, RoundStatus
from matching import rounds
from matching.rounds import exploring

IN_FORCE = frozenset({RoundStatus.APPROVED, RoundStatus.ORDERED})


def page() -> None:
    """Show the round of the address, else the one of now, else how to open one."""
    session.require(Permission.ROUND_READ)
    wanted = st.query_params.get(results.ROUND, "")
    with session.look() as work:
        every, now = rounds.rounds_of(work), rounds.current(work)
        shown = chosen(every, now, wanted)
        view = rounds.view(work, shown.id) if shown else None
        funnel = rounds.funnel(work) if now is None else None
        policy = exploring.opening_policy(work)
    st.title(_("Matching"))
    if view is None:
        notices()
    if wanted and (shown is None or shown.id != wanted):
        st.warning(_("There is no such round here. The round of now is shown."))
    if view is not None:
        stages.show(view)
    if funnel is not None and view is None:
        draft.opening(funnel, policy)
    elif funnel is not None:
        with st.expander(_("Open a new round")):
            draft.opening(funnel, policy)
    if shown is not None and now is not None and shown.id != now.id:
        stages.closed_link()
    results.earlier(every, shown.id if shown else None)


def chosen(every: Sequence[Round], now: Round | None, wanted: str) -> Round | None:
    """The round to show: asked for, under way, or the last one if it is in force."""
    asked = next((one for one in every if one.id == wanted), None)
    last = every[0] if every and every[0].status in IN_FORCE else None
    return asked or now or last
