"""Long lists in parts: the browser gets one part, the address keeps which."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

Row = TypeVar("Row")
PART = 20  # rows drawn one by one that stay quick to send and to read


def part(rows: Sequence[Row], key: str) -> Sequence[Row]:
    """The part of the list that is turned to; a short list is one part."""
    parts = -(-len(rows) // PART)
    if parts <= 1:
        return rows
    at = min(st.pagination(parts, key=key, bind="query-params"), parts)
    return rows[(at - 1) * PART : at * PART]
