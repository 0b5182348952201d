"""Links to files that leave the program: our own checked route, never Streamlit's."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st


def download(label: str, path: str, query: Mapping[str, str] | None = None) -> None:
    """A link to ``/download/<path>``: the route asks who may, writes it down, sends the file."""
    address = f"/download/{path}" + (f"?{urlencode(query)}" if query else "")
    st.html(f'<a class="own-download" href="{escape(address)}" target="_self">{escape(label)}</a>')
