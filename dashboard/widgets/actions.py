"""Buttons that call one use case and say in place what came of it."""

from collections.abc import Callable, Iterable
from typing import Literal

import streamlit as st

from dashboard.widgets.plainly import plainly
from data.bank.words import refusal as told
from data.errors import ProgrammeError
from data.i18n import _

MOST_TOLD = 10  # refusals named one by one
DONE, REFUSED, PARTLY, ASKED = "notice.done", "notice.refused", "notice.partly", "asked."


def attempt(action: Callable[[], str]) -> None:
    """Run a use case; its words, or the words of its refusal, are shown by ``notices``.

    No words, no notice: nothing was done, and ``partly`` says why. Meant as ``on_click``: the
    action itself checks who may (the page's script has not run yet).
    """
    try:
        st.session_state[DONE] = action()
    except ProgrammeError as refusal:
        st.session_state[REFUSED] = told(refusal)


def partly(words: str) -> None:
    """Say beside the success what an action of many did not do, and why; Markdown."""
    st.session_state[PARTLY] = words


def partly_refused(title: str, given: Iterable[tuple[str, ProgrammeError]]) -> None:
    """Say whom of several an action has refused, and why: (name, refusal)."""
    lines = refusals(given)
    if not lines:
        return
    listed = [f"- {plainly(one)}" for one in lines[:MOST_TOLD]]
    left = len(lines) - MOST_TOLD
    more = [f"- {_('and {count} more', count=left)}"] if left > 0 else []
    partly("\n".join([title, "", *listed, *more]))


def refusals(given: Iterable[tuple[str, ProgrammeError]]) -> list[str]:
    """Each refusal once, with the names of all it was said of; it may name the person already."""
    said: dict[str, list[str]] = {}
    for fio, why in given:
        words = told(why)
        said.setdefault(words, []).extend([] if fio in words else [fio])
    return [f"{', '.join(names)}: {words}" if names else words for words, names in said.items()]


def notices(*, afar: bool = False) -> None:
    """Show once what the last action did or why it was refused.

    ``afar``: the button may be far below; the words come up where the person looks, too.
    """
    for words in (st.session_state.get(one, "") for one in (DONE, REFUSED) if afar):
        if words:
            st.toast(plainly(words))
    if done := st.session_state.pop(DONE, ""):
        st.success(plainly(done), icon=":material/check_circle:")
    if part := st.session_state.pop(PARTLY, ""):
        st.warning(part, icon=":material/info:")
    if refused := st.session_state.pop(REFUSED, ""):
        st.error(plainly(refused), icon=":material/block:")


def confirmed_button(
    label: str,
    warning: str,
    key: str,
    action: Callable[[], str],
    *,
    icon: str | None = None,
    disabled: bool = False,
    main: bool = False,
) -> None:
    """A button for what is hard to undo: it names what will happen and asks again.

    ``warning`` is Markdown: names in it come through ``plainly``. ``main`` marks the one next
    step of a page.
    """
    flag = ASKED + key
    if not st.session_state.get(flag):
        kind: Literal["primary", "secondary"] = "primary" if main else "secondary"
        st.button(
            label, key=key, icon=icon, type=kind, disabled=disabled, on_click=_ask, args=(flag,)
        )
        return
    with st.container(border=True):
        st.warning(warning)
        with st.container(horizontal=True):
            st.button(
                label,
                key=key + ".yes",
                type="primary",
                on_click=_go,
                args=(flag, action),
            )
            st.button(_("Cancel"), key=key + ".no", on_click=_drop, args=(flag,))


def _ask(flag: str) -> None:
    st.session_state[flag] = True


def _drop(flag: str) -> None:
    st.session_state.pop(flag, None)


def _go(flag: str, action: Callable[[], str]) -> None:
    _drop(flag)
    attempt(action)
