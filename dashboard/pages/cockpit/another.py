"""After a no: another mentor for the same mentee inside the same round, by hand, with a reason."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import actions, deciding, pair, reasons
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.records.ids import PersonId, RoundId
from matching import rounds
from matching.rounds import Option, PairRow, RoundView

MENTEE = "round.another"
WHY = "round.another.why"


def show(view: RoundView) -> None:
    """Whom of those who have lost their pair to offer whom; nothing while nobody has."""
    if not view.unserved:
        return
    st.header(_("Another mentor"))
    st.write(
        _(
            "The pairs of these mentees did not come about. Offer another mentor while there is a"
            " free place; otherwise the mentee goes to the list without a pair."
        )
    )
    rows = {one.mentee_id: one for one in view.unserved}
    with st.container(border=True):
        chosen = st.selectbox(
            _("Mentee"),
            list(rows),
            index=0 if len(rows) == 1 else None,
            placeholder=_("Choose a mentee"),
            format_func=lambda who: rows[who].mentee,
            key=MENTEE,
        )
        if chosen in rows:
            _offer(view.round.id, rows[chosen])


def _offer(round_id: RoundId, row: PairRow) -> None:
    with session.look() as work:
        options = rounds.card(work, round_id, row.mentee_id).options
    free = {one.mentor_id: one for one in options if one.free_places}
    st.markdown(pair.second(row))
    if not free:
        st.info(_("No mentor of this round has a free place."))
        return
    mentor = _mentor(row, sorted(free.values(), key=lambda one: not one.allowed))
    if mentor and not free[mentor].allowed:
        against = plainly("; ".join(free[mentor].reasons))
        st.warning(_("Against this pair: {reasons}", reasons=against))
        st.checkbox(_("I know this and still choose this mentor"), key=_sure(row, mentor))
    reasons.ask("replace", WHY)
    st.button(
        _("Offer this mentor"),
        key="round.another.offer",
        type="primary",
        disabled=mentor is None,
        on_click=_send,
        args=(round_id, row),
    )


def _mentor(row: PairRow, ordered: Sequence[Option]) -> PersonId | None:
    known = {one.mentor_id: one for one in ordered}
    chosen: PersonId | None = st.selectbox(
        _("Another mentor"),
        list(known),
        index=None,
        placeholder=_("Choose a mentor"),
        format_func=lambda who: deciding.option(known[who]),
        key=_key(row),
    )
    return chosen if chosen in known else None


def _send(round_id: RoundId, row: PairRow) -> None:
    """Offer with the fields as they stand at the click."""
    mentor = PersonId(st.session_state.get(_key(row)) or "")
    sure = bool(st.session_state.get(_sure(row, mentor)))
    said = reasons.said(WHY)
    attempt(partial(actions.offer, round_id, row.mentee_id, mentor, said, confirmed=sure))


def _key(row: PairRow) -> str:
    return f"round.another.{row.mentee_id}"


def _sure(row: PairRow, mentor: PersonId) -> str:
    return f"round.another.sure.{row.mentee_id}.{mentor}"
