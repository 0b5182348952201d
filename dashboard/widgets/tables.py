"""A table a person reads and picks rows from. Rows come sorted; nothing hidden is sent."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

ROW = 35  # px of one row of the grid
NOTHING = "–"  # stands where there is no value; Streamlit's own word is English
TALLEST = 560  # px: longer tables scroll inside


def pick(
    rows: Sequence[Mapping[str, object]],
    columns: Mapping[str, Any],
    key: str,
    *,
    alt: str = "",
    tallest: int = TALLEST,
) -> int | None:
    """Show ``rows`` under ``columns`` (field → title or column config); give the row clicked.

    Only the named fields reach the browser. Returns the index into ``rows`` or None.
    """
    picked = _shown(rows, columns, key, "single-row", alt, tallest)
    return picked[0] if picked else None


def pick_many(
    rows: Sequence[Mapping[str, object]],
    columns: Mapping[str, Any],
    key: str,
    *,
    alt: str = "",
    tallest: int = TALLEST,
) -> list[int]:
    """The same with a tick at every row; gives the indices of the ticked ones."""
    return _shown(rows, columns, key, "multi-row", alt, tallest)


def _shown(
    rows: Sequence[Mapping[str, object]],
    columns: Mapping[str, Any],
    key: str,
    mode: Literal["single-row", "multi-row"],
    alt: str,
    tallest: int,
) -> list[int]:
    import pandas as pd  # noqa: PLC0415 -- Streamlit brings it anyway, the module stays light

    frame = pd.DataFrame([[row.get(field, "") for field in columns] for row in rows])
    frame.columns = pd.Index(list(columns))
    chosen = st.dataframe(
        frame,
        key=key,
        hide_index=True,
        width="stretch",
        height=min(tallest, ROW * (len(rows) + 1) + 3),
        column_config=dict(columns),
        on_select="rerun",
        selection_mode=mode,
        placeholder=NOTHING,
        alt=alt or None,
    )
    return [one for one in chosen["selection"]["rows"] if one < len(rows)]
