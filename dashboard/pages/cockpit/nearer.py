"""Pairs that would fit each other better than their own; told to the curator, carefully."""

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plainly
from data.i18n import _
from matching import rounds
from matching.affinity import spoken
from matching.rounds import Blocking, RoundView, Wished


def show(view: RoundView) -> None:
    """How many, who, and why the plan does not make them; the same by people's wishes."""
    with session.look() as work:
        found = rounds.blocking(work, view.round.id)
    st.write(
        _(
            "This is information for you alone, not a fault of anybody: a mentee and a mentor who"
            " would both have a higher score together than in their pairs of the plan."
        )
    )
    if not found.counted:
        st.info(_("Not counted: the round is too large, or its computation stopped early."))
    elif not found.count:
        st.info(_("There is no such pair: nobody fits anybody else better on both sides."))
    else:
        _pairs(found)
    if found.wishes is not None:
        _wished(found.wishes, view)


def _pairs(found: Blocking) -> None:
    import pandas as pd

    st.markdown(f"**{plainly(found.words)}.**")
    st.write(
        _(
            "The plan does not make them because all pairs together would then be worse by the"
            " goals of the round: somebody else would stay without a mentor or in a weaker pair."
            " If you know a reason to make such a pair, replace the mentor by hand: the card names"
            " the price."
        )
    )
    if not found.pairs:
        return
    with st.expander(_("Who: {count}", count=len(found.pairs))):
        frame = pd.DataFrame(
            [[plainly(name) for name in pair] for pair in found.pairs],
            columns=[_("Mentee"), _("Mentor")],
        )
        st.table(frame.set_index(frame.columns[0]))
        if found.count > len(found.pairs):
            st.caption(_("The first {count} are shown.", count=len(found.pairs)))


def _wished(found: Wished, view: RoundView) -> None:
    st.markdown(f"**{_('By the wishes that people named themselves')}**")
    st.markdown(f"{plainly(found.words)}.")
    st.caption(
        _(
            "A plan by these wishes alone would give a mentor to {matched} mentees with a sum of"
            " {total} points; the plan: {now} mentees and {sum} points.",
            matched=found.stable_matched,
            total=spoken(found.stable_total),
            now=view.matched,
            sum=spoken(view.total),
        )
    )
