"""A table to be read, not picked from: long sentences wrap, long tables scroll inside."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.widgets.plainly import plainly

FEW = 8  # rows that are shown without a box of their own
TALLEST = 400  # px


def lines(rows: Sequence[Mapping[str, str]]) -> None:
    """Rows of texts under their titles."""
    shown = [{title: plainly(text) for title, text in row.items()} for row in rows]
    with st.container(height=TALLEST if len(rows) > FEW else "content", border=False):
        st.table(shown, border="horizontal", hide_index=True)
