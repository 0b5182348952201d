"""«Цена принципов»: what each published principle would give for this round, and what it costs."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from data.i18n import _, number
from matching import rounds
from matching.affinity import spoken
from matching.rounds import PrincipleRow, RoundView


def show(view: RoundView) -> None:
    """The table with all numbers, the chart and its words."""
    with session.look() as work:
        found = rounds.principles(work, view.round.id)
    if not found:
        st.info(_("Principles are not compared: the round is too large, or it stopped early."))
        return
    st.write(
        _(
            "The same people, rules and decisions of the computation, solved anew by each"
            " principle. The price is what the sum of points loses against the greatest sum."
        )
    )
    table(found)
    _chart(found)
    if view.round.policy.get("draw"):
        st.caption(_("The plan of this round was drawn: its sum is within the share of the draw."))


def _chart(found: Sequence[PrincipleRow]) -> None:
    from dashboard import charts

    bars = [(one.name, one.low, one.worst, one.chosen) for one in found]
    said = charts.principles_alt(bars)
    st.altair_chart(charts.principles(bars), alt=said, width="stretch")
    st.caption(
        _(
            "The bar is the mean of the weakest 5 % of the pairs, the tick is the weakest pair; the"
            " chosen principle is dark."
        )
    )


def table(found: Sequence[PrincipleRow]) -> None:
    """All numbers; the principle in force is marked by a word."""
    import pandas as pd

    frame = pd.DataFrame(
        [
            [
                _("{name} — chosen", name=one.name) if one.chosen else one.name,
                one.coverage,
                spoken(one.total),
                spoken(one.worst),
                spoken(one.low),
                _("{percent} %", percent=number(one.price)),
            ]
            for one in found
        ],
        columns=[
            _("Principle"),
            _("Matched"),
            _("Sum of points"),
            _("Weakest pair"),
            _("Weakest 5 %, mean"),
            _("Price"),
        ],
    )
    st.table(frame.set_index(frame.columns[0]))
