"""Papers that were made: when, on which data, and where to save them."""

from collections.abc import Sequence
from datetime import tzinfo

import streamlit as st

from analytics import report
from dashboard.widgets import download
from data.i18n import _
from data.records.paper import Document

MOST = 30  # papers in the list
SHORT = 8  # digits of a data version


def show(papers: Sequence[Document], zone: tzinfo, *, busy: bool) -> None:
    """A line a paper, the newest first, by the clock of the school."""
    if not papers and not busy:
        st.info(_("Nothing has been made yet. Choose a paper above: it takes some seconds."))
        return
    for one in sorted(papers, key=lambda one: one.made_at, reverse=True)[:MOST]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            period, _bar, version = one.subject.partition("|")
            st.markdown(f"**{report.title(report.Kind(one.kind))}** № {one.number}, {period}")
            moment = one.made_at.astimezone(zone).strftime("%d.%m.%Y %H:%M")
            st.caption(_("{moment}, data {version}", moment=moment, version=version[:SHORT]))
            download(_("Save"), "quality", {"document": one.id})
