"""Links to files that leave the program: our own checked route, never Streamlit's."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st


def download(label: str, path: str, query: Mapping[str, str] | None = None) -> None:
    """A link to ``/download/<path>``: the route asks who may, writes it down, sends the file."""
    downloads([(label, path, query or {})])


def downloads(links: Sequence[tuple[str, str, Mapping[str, str]]]) -> None:
    """Several such links in a line: (label, path, parameters)."""
    drawn = "".join(_link(*one) for one in links)
    st.html(f'<div class="own-downloads">{drawn}</div>')


def _link(label: str, path: str, query: Mapping[str, str]) -> str:
    address = f"/download/{path}" + (f"?{urlencode(query)}" if query else "")
    return f'<a class="own-download" href="{escape(address)}" target="_self">{escape(label)}</a>'
