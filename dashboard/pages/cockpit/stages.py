"""Which part of the way a round is on: the line of steps and what each step shows."""

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import (
    answering,
    before,
    computing,
    demand,
    draft,
    proposals,
    results,
    review,
)
from dashboard.widgets import notices
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.records.round import RoundStatus
from matching.rounds import RoundView
from matching.rounds.states import OPEN

_S = RoundStatus
PLACE = {
    _S.DRAFT: 0,
    _S.FROZEN: 1,
    _S.COMPUTED: 2,
    _S.REVIEWED: 3,
    _S.APPROVED: 4,
    _S.ORDERED: 4,
    _S.CLOSED: 4,
}


def show(view: RoundView) -> None:
    """The round as it stands, and how to give it up while that is possible."""
    st.header(plainly(results.title(view.round)))
    status = view.round.status
    if status not in {_S.COMPUTED, _S.REVIEWED}:
        notices()  # those two say it beside the pair
    if status is _S.CANCELLED:
        st.info(_("This round was cancelled. Its record is kept."))
        return
    steps(status)
    if status is _S.DRAFT:
        draft.draft(view.round, view.funnel, view.unknown_names)
        st.header(_("Demand and supply"))
        demand.show(view.coverage, view.funnel)
    elif status is _S.FROZEN:
        proposals.changed(view)
        computing.show(view)
        before.show(view)
    elif status is _S.COMPUTED:
        review.show(view)
    elif status is _S.REVIEWED:
        proposals.changed(view)
        answering.show(view)
    else:
        results.show(view)
    if status in OPEN:
        results.cancelling(view.round)


def steps(status: RoundStatus) -> None:
    """The way of a round in one line, the step of now in bold."""
    names = [
        _("Preparation"),
        _("Computation"),
        _("Decisions"),
        _("Answers"),
        _("Approved"),
    ]
    here = PLACE[status]
    said = []
    for at, name in enumerate(names):
        mark = ":material/check_circle:" if at < here else f"{at + 1}\\."
        words = f"**{name}**" if at == here else name
        said.append(f"{mark} {words}")
    st.markdown(" → ".join(said))


def closed_link() -> None:
    """From an old round back to the one of now."""
    st.page_link(session.link("round"), label=_("To the round of now"), icon=":material/undo:")
