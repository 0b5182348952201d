"""Does the predicted fit agree with how pairs fare: dots without names, and a careful verdict."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from analytics import rollup
from analytics.figures import Figure, Hidden
from dashboard import session
from data.i18n import _, number
from data.store import Work

Points = Sequence[tuple[float, float]]


def show(year: str) -> None:
    """The figure of the board, as it may be shown to the curator: of this year or the last one."""
    years = (year, year_before(year))
    with session.work() as work:
        found = next((one for one in (_of_year(work, each) for each in years) if one), None)
    st.header(_("Predicted fit and what came of it"))
    st.write(verdict(found))
    if found is not None:
        st.caption(_("School year {year}", year=found.period))
    points = _points(found)
    if not points or found is None:
        return
    from dashboard import charts

    told = {"year": found.period, "n": found.n}
    title = _("Predicted fit and relation at the end, {year}. Pairs: {n}", **told)
    st.altair_chart(
        charts.agreement(points, title), alt=charts.agreement_alt(points, title), width="stretch"
    )
    with st.expander(_("The same as a table")):
        _table(points)


def year_before(year: str) -> str:
    """The school year before.

    >>> year_before("2026/2027")
    '2025/2026'
    """
    first = int(year.partition("/")[0])
    return f"{first - 1}/{first}"


def _of_year(work: Work, year: str) -> Figure | None:
    """The figure with the most answers; None where nobody has answered."""
    board = rollup.board(work, year)
    told = [one for one in board.figures if one.metric_id == "MQO" and not one.part]
    found = max(told, key=lambda one: one.n or 0, default=None)
    hidden = found is not None and found.suppressed_reason is not Hidden.NOTHING
    return found if found is not None and (found.n or hidden) else None


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
