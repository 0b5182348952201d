"""What each value of a threshold would remove, before anybody applies it."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import labels
from dashboard.widgets.plainly import plainly
from data.errors import ProgrammeError
from data.i18n import _, say
from data.records.ids import RoundId
from matching import rounds
from matching.constraints import FloorEffect
from matching.rounds import Funnel, RoundView
from matching.rounds.snapshot import policy_of

MOST = 40_000  # pairs of a draft that are counted while a person waits
ASKED = "round.floor.effects"
NEED, WISH = "need", "wish"


def of_draft(round_id: RoundId, funnel: Funnel) -> None:
    """Of an open draft, when asked: its texts have to be read."""
    pairs = funnel.mentees_consented * funnel.mentors_consented
    if not pairs:
        return
    if pairs > MOST:
        st.caption(_("In so large a round the effect of a threshold is seen after computing."))
        return
    if st.toggle(_("Show what a threshold would remove"), key=ASKED):
        with st.spinner(_("Counting pairs…")), session.look() as work:
            found = rounds.effects_of_threshold(work, round_id)
        table(found, None)


def show(view: RoundView) -> None:
    """Of a computed round: its own threshold and the two of the regulation."""
    policy, _weights = policy_of(view.round.policy)
    st.write(
        _(
            "A threshold removes pairs before the engine chooses. Here is what each value removes"
            " in this round, over what its other rules leave."
        )
    )
    try:
        with session.look() as work:
            own = rounds.effects_of_threshold(work, view.round.id)
            rules = rounds.effects_of_floors(work, view.round.id)
            regulation = work.schools.get(work.school_id).regulation
    except ProgrammeError as refusal:
        st.caption(plainly(say(refusal)))
        return
    shown = (
        (_("Threshold of the round: points of a pair"), own, policy.floor),
        (_("Threshold on the request: how far the mentor covers it"), rules[NEED], None),
        (_("Threshold on the mentor's wishes"), rules[WISH], None),
    )
    now = (None, regulation.need_floor, regulation.wish_floor)
    for (title, found, mine), ruled in zip(shown, now, strict=True):
        st.markdown(f"**{title}**")
        table(found, mine if ruled is None else ruled)


def table(found: Sequence[FloorEffect], now: float | None) -> None:
    """One row a value; the value in force is named."""
    import pandas as pd

    frame = pd.DataFrame(
        [[_value(one, now), one.pairs, one.mentees, one.mentors] for one in found],
        columns=[
            _("Threshold, of 100"),
            _("Pairs removed"),
            _("Mentees left without any allowed mentor"),
            _("Mentors left without any allowed mentee"),
        ],
    )
    st.table(frame.set_index(frame.columns[0]))


def _value(one: FloorEffect, now: float | None) -> str:
    said = str(labels.points(one.value))
    return _("{value} (in force)", value=said) if one.value == now else said
