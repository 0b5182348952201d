"""Fresh links: shown once, to be copied; nothing of them is kept that could open a form."""

from urllib.parse import urlsplit

import streamlit as st

from dashboard import session
from dashboard.bootstrap.serving import loopback
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext

LINKS = "inviting.links"  # where fresh links wait to be copied: (name, text)


def keep(texts: list[tuple[str, str]]) -> None:
    """Show these texts until somebody says that they are copied."""
    st.session_state[LINKS] = texts


def waiting() -> bool:
    """Whether links are there to be copied."""
    return bool(st.session_state.get(LINKS))


def show() -> None:
    """The texts, each with a button to copy it."""
    texts = st.session_state.get(LINKS)
    if not texts:
        return
    unreachable()
    with st.container(border=True):
        count = ngettext("{count} fresh link", "{count} fresh links", len(texts))
        st.markdown(f"**{count}**")
        st.caption(
            _(
                "Copy each text into a message to that very person. The links are shown only here:"
                " a lost one is replaced by a new one, and the old one stops working."
            )
        )
        with st.container(height=min(420, 190 * len(texts)), border=False):
            for fio, text in texts:
                st.markdown(plainly(fio))
                st.code(text, language=None, wrap_lines=True)
        st.button(_("Copied, hide them"), key="inviting.hide", on_click=_hide)


def unreachable() -> None:
    """Warn where links would carry an address that only this machine can open."""
    address = session.address()
    if loopback(urlsplit(address).hostname or ""):
        st.warning(
            _(
                "The links begin with `{address}` and open on this machine alone. Write in"
                " `settings.toml` how people reach the program, for example"
                ' `address = "https://mentors.school.example"`, and start it anew.',
                address=address,
            )
        )


def _hide() -> None:
    st.session_state.pop(LINKS, None)
