"""What the last computation changed against the one before, and what the decisions cost."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plainly
from data.errors import ProgrammeError
from data.i18n import _, language, say
from data.records.ids import RoundId
from matching import rounds
from matching.rounds import DiffRow, RoundDiff, RoundView

MOST = 8  # changes that are shown without asking


def show(view: RoundView) -> None:
    """After a second computation: the sentence, who changed, the price of what is decided."""
    if view.run is None or view.run.run_no <= 1:
        return
    words = [*(one.decision for one in view.rows), *(one.decision for one in view.unplaced)]
    decided = tuple(one.seq for one in words if one is not None)
    try:
        found = _found(view.round.id, view.run.run_no, (decided, view.gone), language())
    except ProgrammeError as refusal:
        st.caption(plainly(say(refusal)))
        return
    draw(found, view.run.run_no)


@st.cache_data(scope="session", max_entries=4, ttl=600, show_spinner=False)
def _found(round_id: RoundId, run_no: int, stamp: object, speaks: str) -> RoundDiff:  # noqa: ARG001
    """The difference, solved once for the decisions of now (``stamp``) and the language."""
    with session.look() as work:
        return rounds.difference(work, round_id, run_no)


def draw(found: RoundDiff, run_no: int) -> None:
    """The difference of two runs."""
    with st.container(border=True):
        st.markdown(f"**{_('Computation No. {number} against the one before', number=run_no)}**")
        st.markdown(plainly(found.words))
        if len(found.rows) > MOST:
            with st.expander(_("Who has changed: {count}", count=len(found.rows))):
                table(found.rows)
        elif found.rows:
            table(found.rows)
        if found.cost_of_decisions:
            cost = plainly(found.cost_of_decisions)
            st.markdown(f":material/balance: **{_('What the decisions cost.')}** {cost}")


def table(rows: Sequence[DiffRow]) -> None:
    """Who changes: with whom before, with whom after."""
    import pandas as pd

    nobody = _("no mentor")
    frame = pd.DataFrame(
        [[plainly(said or nobody) for said in (one.mentee, one.before, one.after)] for one in rows],
        columns=[_("Mentee"), _("Was"), _("Now")],
    )
    st.table(frame.set_index(_("Mentee")))
