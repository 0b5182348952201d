"""One-time passwords, shown until somebody says that they are written down."""

import streamlit as st

from dashboard.widgets.plainly import plainly
from data.i18n import _

SECRET = "accounts.secret"  # noqa: S105 -- where a one-time password waits to be copied


def remember(login: str, password: str) -> None:
    """Keep a one-time password for this browser until it is written down."""
    st.session_state[SECRET] = (login, password)


def show() -> None:
    """The password that waits, if one does."""
    if SECRET not in st.session_state:
        return
    login, password = st.session_state[SECRET]
    with st.container(border=True):
        st.markdown(
            _("One-time password of «{login}». It is shown only here.", login=plainly(login))
        )
        st.code(password, language=None)
        st.caption(_("At the first sign-in the program asks for a password of one's own."))
        st.button(_("Written down, hide it"), key="accounts.hide", on_click=_hide)


def _hide() -> None:
    st.session_state.pop(SECRET, None)
