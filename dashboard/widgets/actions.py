"""Buttons that call one use case and say in place what came of it."""

from collections.abc import Callable

import streamlit as st

from data.errors import ProgrammeError
from data.i18n import _, say

DONE, REFUSED, ASKED = "notice.done", "notice.refused", "asked."


def attempt(action: Callable[[], str]) -> bool:
    """Run a use case; its words, or the words of its refusal, are shown by ``notices``.

    Meant as ``on_click``: the action itself checks who may (the page's script has not run yet).
    """
    try:
        st.session_state[DONE] = action()
    except ProgrammeError as refusal:
        st.session_state[REFUSED] = say(refusal)
        return False
    return True


def notices() -> None:
    """Show once what the last action did or why it was refused."""
    if done := st.session_state.pop(DONE, ""):
        st.success(done, icon=":material/check_circle:")
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(refused, icon=":material/block:")


def confirmed_button(label: str, warning: str, key: str, action: Callable[[], str]) -> None:
    """A button for what is hard to undo: it names what will happen and asks again."""
    flag = ASKED + key
    if not st.session_state.get(flag):
        st.button(label, key=key, on_click=_ask, args=(flag,))
        return
    with st.container(border=True):
        st.warning(warning)
        yes, no, _rest = st.columns([2, 1, 4])
        yes.button(
            label,
            key=key + ".yes",
            type="primary",
            on_click=_go,
            args=(flag, action),
            width="stretch",
        )
        no.button(_("Cancel"), key=key + ".no", on_click=_drop, args=(flag,), width="stretch")


def _ask(flag: str) -> None:
    st.session_state[flag] = True


def _drop(flag: str) -> None:
    st.session_state.pop(flag, None)


def _go(flag: str, action: Callable[[], str]) -> None:
    _drop(flag)
    attempt(action)
