"""A table a person reads and picks a row from. Rows come sorted; nothing hidden is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

ROW = 35  # px of one row of the grid
TALLEST = 560  # px: longer tables scroll inside


def pick(
    rows: Sequence[Mapping[str, object]],
    columns: Mapping[str, Any],
    key: str,
    *,
    alt: str = "",
) -> int | None:
    """Show ``rows`` under ``columns`` (field → title or column config); give the row clicked.

    Only the named fields reach the browser. Returns the index into ``rows`` or None.
    """
    import pandas as pd  # noqa: PLC0415 -- Streamlit brings it anyway, the module stays light

    frame = pd.DataFrame([[row.get(field, "") for field in columns] for row in rows])
    frame.columns = pd.Index(list(columns))
    chosen = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        width="stretch",
        height=min(TALLEST, ROW * (len(rows) + 1) + 3),
        column_config=dict(columns),
        on_select="rerun",
        selection_mode="single-row",
        alt=alt or None,
    )
    picked = chosen["selection"]["rows"]
    return picked[0] if picked and picked[0] < len(rows) else None
