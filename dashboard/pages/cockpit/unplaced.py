"""Who has no pair in this round: why, what would help, the way to the card."""

from functools import partial

import streamlit as st

from dashboard.pages.cockpit import helping, labels, proposals
from dashboard.pages.cockpit.leaves import part
from dashboard.widgets.plainly import plainly
from data.i18n import _
from matching.proposal import words
from matching.rounds import RoundView, UnplacedRow, kinds

MOST = 3  # ways to help that are shown in the list


def show(view: RoundView) -> None:
    """The list with reasons; each name opens its card."""
    if not view.unplaced:
        return
    st.header(_("Without a pair in this round: {count}", count=len(view.unplaced)))
    for one in part(view.unplaced, "unplaced"):
        _line(one, bound=kinds.kind_of(view.round).bound)


def _line(one: UnplacedRow, *, bound: bool) -> None:
    who, why, link = st.columns([3, 6, 2], vertical_alignment="top")
    who.markdown(f"**{plainly(one.mentee)}**")
    helps = "".join(f"\n- {said}" for said in helping.changes(one.changes, MOST))
    alone = f"\n\n{words.next_step(bound=bound)}" if one.decision is None else ""
    what = f"\n\n{_('What would help:')}\n{helps}" if helps else alone
    why.markdown(f"{plainly(one.why)}{what}")
    with why:
        helping.proof(one.rivals, one.places_of)
    if one.credit:
        who.caption(_("priority on the psychologist's recommendation"))
    if one.decision is not None:
        who.caption(labels.state("left" if one.decision.mentor_id is None else "replaced"))
    link.button(
        _("Open the card"),
        key=f"round.card.{one.mentee_id}",
        on_click=partial(proposals.open_card, one.mentee_id),
    )
