"""A computed round: totals, what changed, the proposals, the card, the end of the decisions."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import (
    actions,
    asking,
    demand,
    difference,
    labels,
    pair,
    proposals,
    unplaced,
)
from dashboard.widgets import attempt, confirmed_button, notices
from data.i18n import _, ngettext
from data.papers import reading
from data.records.ids import PersonId
from matching import rounds
from matching.rounds import RoundView


def show(view: RoundView) -> None:
    """Everything between the computation and the end of the decisions."""
    proposals.totals(view)
    proposals.changed(view)
    difference.show(view)
    st.header(_("Proposals"))
    ticked = proposals.table(view)
    if len(ticked) > 1:
        notices()
        proposals.several(view, ticked)
    else:
        _card(view)
    unplaced.show(view)
    asking.show(view)
    _onward(view)
    st.header(_("Demand and supply"))
    demand.show(view.coverage, view.funnel)


def _card(view: RoundView) -> None:
    """The card of the mentee named in the address."""
    known = {one.mentee_id for one in view.rows} | {one.mentee_id for one in view.unplaced}
    wanted = st.query_params.get(proposals.MENTEE, "")
    if wanted not in known:
        notices()
        if view.rows:
            st.caption(_("Tick a row: the reasons and the decision open below the table."))
        return
    with session.look() as work:
        card = rounds.card(work, view.round.id, PersonId(wanted))
        noted = reading.noted(work, PersonId(wanted), "proposal")
    if not noted:
        with session.work() as work:
            reading.note(work, PersonId(wanted), "proposal")
    pair.show(view, card)


def _onward(view: RoundView) -> None:
    """Finish the decisions, or compute again with what is decided."""
    st.header(_("Next step"))
    if view.undecided:
        st.write(
            ngettext(
                "{count} proposal is still without a decision.",
                "{count} proposals are still without a decision.",
                view.undecided,
            )
        )
    else:
        st.write(_("Every proposal is decided. Now both sides of every pair are asked."))
        confirmed_button(
            _("Finish the decisions"),
            _warning(view),
            "round.review",
            partial(actions.review, view.round.id),
            main=True,
        )
    st.write(_("Computes the rest anew: what is accepted, locked, replaced or forbidden stands."))
    st.button(
        _("Compute again"),
        key="round.again",
        icon=":material/calculate:",
        on_click=attempt,
        args=(partial(actions.compute, view.round.id),),
    )


def _warning(view: RoundView) -> str:
    """Names what will happen."""
    kept = [one for one in view.rows if one.state in labels.DECIDED - {"left"}]
    lines = "\n".join(f"- {proposals.named(one)}" for one in kept)
    outside = len(view.unplaced) + sum(one.state == "left" for one in view.rows)
    said = _(
        "These pairs will be offered to both sides. Without a pair in this round: {count}."
        " Decisions cannot be changed after that.",
        count=outside,
    )
    return f"{said}\n\n{lines}"
