"""Demand and supply by competency over rounds: where requests outgrow those who can help."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit.demand import name
from data.i18n import _
from matching.rounds.demands import Demand, demand_now, demands

Cells = Mapping[tuple[str, str], tuple[float, str]]


def show() -> None:
    """The map of the last rounds and of today, in words and as a table."""
    with session.look() as work:
        told = (*demands(work), demand_now(work))
    st.header(_("Demand and supply by competency"))
    asked = [one for one in told if any(any(row) for row in one.domains.values())]
    if not asked:
        st.info(_("Demand and supply will be seen here once questionnaires are filled in."))
        return
    from dashboard import charts

    cells = _cells(asked)
    rows, columns = list(dict.fromkeys(row for row, _c in cells)), [_title(one) for one in asked]
    count = sum(one.round is not None for one in asked)
    title = _(
        "Mentees who ask / mentors who can help, by round and now. Rounds: {count}", count=count
    )
    st.altair_chart(
        charts.heat(cells, rows, columns, title),
        alt=charts.heat_alt(cells, title),
        width="stretch",
    )
    st.caption(_meaning(asked[-1]))
    with st.expander(_("The same as a table")):
        _table(cells, rows, columns)


def _cells(told: Sequence[Demand]) -> Cells:
    """Share of those who ask beyond one mentor each: darker is scarcer; the numbers in words."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for one in told:
        for code, (asks, able, _free) in one.domains.items():
            scarce = 0.0 if not asks else min(1.0, asks / (asks + able) if able else 1.0)
            found[name(code), _title(one)] = (scarce, f"{asks} / {able}")
    return found


def _title(one: Demand) -> str:
    return one.round.name if one.round else _("now")


def _meaning(last: Demand) -> str:
    short = [name(code) for code, (asks, able, _free) in last.domains.items() if asks > able]
    if not short:
        return _("Now there are mentors enough in every area that is asked for.")
    return _(
        "Now more mentees ask than mentors can help in: {areas}."
        " Look there for mentors or courses.",
        areas="; ".join(short),
    )


def _table(cells: Cells, rows: Sequence[str], columns: Sequence[str]) -> None:
    import pandas as pd

    lines = [[cells.get((row, one), (0.0, "–"))[1] for one in columns] for row in rows]
    frame = pd.DataFrame(lines, columns=list(columns), index=pd.Index(rows, name=_("Competency")))
    st.table(frame)
