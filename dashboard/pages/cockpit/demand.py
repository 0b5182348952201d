"""Demand and supply by competency: the heat map and the same numbers as a table."""

from collections.abc import Mapping

import streamlit as st

from data.codebook import framework
from data.i18n import _
from matching.rounds import Funnel

Counts = tuple[int, int, int]  # demand, supply, free places


def show(coverage: Mapping[str, Counts], funnel: Funnel) -> None:
    """Who asks for what, who can help; the short ones first in the words, the order is fixed."""
    from dashboard import charts

    domains = [name(code) for code in coverage]
    counts = list(coverage.values())
    if not any(any(row) for row in counts):
        st.info(_("Demand and supply will be seen here once questionnaires are filled in."))
        return
    demand, supply, places = (list(one) for one in zip(*counts, strict=True))
    people = (funnel.mentees_consented, funnel.mentors_consented)
    said = charts.coverage_alt(domains, counts)
    st.altair_chart(
        charts.coverage(domains, demand, supply, places, people), alt=said, width="stretch"
    )
    st.caption(said)
    with st.expander(_("The same as a table")):
        table(domains, counts)


def table(domains: list[str], counts: list[Counts]) -> None:
    """The numbers of the heat map for those who read tables."""
    import pandas as pd

    frame = pd.DataFrame(
        [[domain, *row] for domain, row in zip(domains, counts, strict=True)],
        columns=[_("Competency"), _("Ask for help"), _("Can help"), _("Free places")],
    )
    st.table(frame.set_index(_("Competency")))


def name(code: str) -> str:
    """A competency in short words; what is not told apart is «прочее»."""
    found = next((one for one in framework().domains if one.code == code), None)
    return found.short if found and not found.sensitive else _("other")
