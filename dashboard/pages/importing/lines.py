"""A table to be read, not picked from: long sentences wrap, long tables scroll inside."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.widgets.plainly import plain_rows

FEW = 8  # rows that are shown without a box of their own
TALLEST = 400  # px


def lines(rows: Sequence[Mapping[str, str]]) -> None:
    """Rows of texts under their titles."""
    with st.container(height=TALLEST if len(rows) > FEW else "content", border=False):
        st.table(plain_rows(rows), border="horizontal", hide_index=True)
