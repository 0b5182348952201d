"""Does the predicted fit agree with how pairs fare: dots without names, and a careful verdict."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analytics import rollup
from analytics.figures import Figure, Hidden
from dashboard import session
from data.i18n import _, number

Points = Sequence[tuple[float, float]]


def show(year: str) -> None:
    """The figure of the board, as it may be shown to the curator."""
    with session.work() as work:
        board = rollup.board(work, year)
    told = [one for one in board.figures if one.metric_id == "MQO" and not one.part]
    found = max(told, key=lambda one: one.n or 0, default=None)
    st.header(_("Predicted fit and what came of it"))
    st.write(verdict(found))
    points = _points(found)
    if not points or found is None:
        return
    from dashboard import charts

    title = _("Predicted fit and relation at the end, {year}. Pairs: {n}", year=year, n=found.n)
    st.altair_chart(
        charts.agreement(points, title), alt=charts.agreement_alt(points, title), width="stretch"
    )
    with st.expander(_("The same as a table")):
        _table(points)


def verdict(found: Figure | None) -> str:
    """What can be said: nothing, little, or how closely the two agree."""
    if found is None or not found.n:
        return _(
            "No base yet: the relation is asked about at the end of the programme, and no pair has"
            " answered."
        )
    if found.suppressed_reason is not Hidden.NOTHING:
        return _("Too few answers to be shown.")
    if found.value is None:
        return _(
            "Too few data to tell: pairs {n}. From fifteen pairs on the agreement is counted.",
            n=found.n,
        )
    told = _("Rank correlation {value}, pairs {n}", value=number(found.value, 2), n=found.n)
    if found.lo is not None and found.hi is not None:
        lo, hi = number(found.lo, 2), number(found.hi, 2)
        told = f"{told}, {_('95 % interval {lo} to {hi}', lo=lo, hi=hi)}"
    if "no_relation" in found.flags:
        return f"{told}. " + _(
            "The interval holds zero: so far the fit explains nothing of how pairs fare."
        )
    if found.value > 0:
        return f"{told}. " + _("Pairs with a higher predicted fit speak better of one another.")
    return f"{told}. " + _("Pairs with a higher predicted fit fare worse: look at the weights.")


def _points(found: Figure | None) -> Points:
    listed: Any = found.detail.get("points", ()) if found is not None else ()
    return [(float(fit), float(score)) for fit, score in listed]


def _table(points: Points) -> None:
    import pandas as pd

    columns = [_("Predicted fit"), _("Relation in the pair, 1–5")]
    lines = [(number(fit, 2), number(score, 1)) for fit, score in points]
    st.table(pd.DataFrame(lines, columns=columns).set_index(columns[0]))
