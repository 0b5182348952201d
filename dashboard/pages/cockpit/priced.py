"""«Решения и их цена»: every decision that stands, what the plan loses by it, the way back."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import actions
from dashboard.pages.cockpit.leaves import part
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.errors import ProgrammeError
from data.i18n import _, ngettext, say
from data.records.ids import RoundId
from matching import rounds
from matching.rounds import DecisionPrice, RoundView

ALL, DEAR = "all", "dear"
WHICH = "round.prices"


def show(view: RoundView) -> None:
    """The dearest first; whoever may decide may take each back here."""
    try:
        with session.look() as work:
            found = rounds.decision_prices(work, view.round.id)
            may = work.may(Permission.ROUND_WRITE)
    except ProgrammeError as refusal:
        st.caption(plainly(say(refusal)))
        return
    if not found:
        st.info(_("Nothing is decided yet: the plan is free of the price of decisions."))
        return
    dear = [one for one in found if not one.free]
    st.write(
        _(
            "What the plan of now loses because of each decision alone, all others standing:"
            " everybody else is placed anew and the difference is exact."
        )
    )
    st.markdown(_summary(len(found), len(dear)))
    chosen = st.segmented_control(
        _("Show"),
        (ALL, DEAR),
        default=DEAR if dear else ALL,
        format_func=lambda one: _("Only what costs something") if one == DEAR else _("All"),
        key=WHICH,
    )
    for one in part(dear if chosen == DEAR else found, "prices"):
        _line(view.round.id, one, may=may)


def _summary(count: int, dear: int) -> str:
    said = ngettext("{count} decision stands", "{count} decisions stand", count)
    cost = ngettext("{count} of them costs something", "{count} of them cost something", dear)
    return f"{said}, {cost}." if dear else f"{said}, {_('none of them costs anything')}."


def _line(round_id: RoundId, one: DecisionPrice, *, may: bool) -> None:
    who, price, undo = st.columns([5, 4, 2], vertical_alignment="center")
    names = " → ".join(plainly(name) for name in (one.mentee, one.mentor) if name)
    who.markdown(f"**{names}**  \n{one.kind}: {plainly(one.decision.reason) or '—'}")
    price.markdown(plainly(one.words))
    if may:
        undo.button(
            _("Take the decision back"),
            key=f"round.price.undo.{one.decision.seq}",
            on_click=attempt,
            args=(partial(actions.undo, round_id, one.decision.mentee_id, one.decision.seq),),
        )
