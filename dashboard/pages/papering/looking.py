"""A preview: its pages as pictures, names by cases to be put right, the exact pages on request."""

import base64
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from html import escape

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.errors import ProgrammeError
from data.i18n import _
from data.papers import declining, making
from data.papers.declining import Declined
from data.papers.making import Preview
from data.records.ids import PersonId

KEY, EXACT = "papers.look", "papers.exact"


def show(preview: Preview, again: Callable[[], str]) -> None:
    """The pages, and what can be put right before the paper is issued."""
    if preview.draft:
        st.warning(
            _(
                "The stamp of a draft stands on this paper until the school confirms its template"
                " on the page of templates."
            )
        )
    exact = _exact()
    pictures(exact or preview.pages)
    if not exact:
        st.caption(_("Page breaks may fall elsewhere in Word. Texts are exactly these."))
        _offer(preview.docx)
    if preview.declined:
        _names(preview.declined, again)


def pictures(pages: Sequence[bytes]) -> None:
    """Pages below one another; they travel inside the page and lie at no address."""
    st.html("".join(_picture(one, number) for number, one in enumerate(pages, start=1)))


def forget() -> None:
    """The paper on the screen is another one."""
    st.session_state.pop(EXACT, None)


def _picture(page: bytes, number: int) -> str:
    data = base64.b64encode(page).decode()
    words = escape(_("Page {number} of the paper", number=number))
    style = "max-width: 100%; border: 1px solid #c8ccd0; margin-bottom: 1rem; display: block"
    return f'<img src="data:image/png;base64,{data}" alt="{words}" style="{style}">'


def _names(forms: Sequence[Declined], again: Callable[[], str]) -> None:
    with st.expander(_("Names by cases"), expanded=False):
        st.caption(
            _("Rules know most names. Where a form is wrong, write the right one: it stays.")
        )
        for one in forms:
            st.text_input(
                f"{plainly(one.fio)}: {declining.case_words(one.case)}",
                value=one.form,
                key=_key(one),
            )
        st.button(
            _("Save the forms"),
            key=f"{KEY}.save",
            on_click=attempt,
            args=(partial(_saved, tuple(forms), again),),
        )


def _key(one: Declined) -> str:
    return f"{KEY}.{one.person_id}.{one.case}.{one.form}"


def _saved(forms: Sequence[Declined], again: Callable[[], str]) -> str:
    wanted: dict[PersonId, dict[str, str]] = {}
    for one in forms:
        said = str(st.session_state.get(_key(one)) or "")
        if said != one.form:
            wanted.setdefault(one.person_id, {})[one.case.value] = said
    with session.work() as work:
        for person_id, chosen in wanted.items():
            declining.set_forms(work, person_id, chosen)
    again()
    return _("The forms are saved and stand in the paper.")


def _offer(docx: bytes) -> None:
    """The pages as the text processor of this server lays them out, without holding the page up."""
    waiting = st.session_state.get(EXACT)
    if waiting is not None:
        _wait()
    elif making.laid_out_here():
        st.button(
            _("Show exact pages"),
            key=f"{KEY}.exact",
            on_click=_begin,
            args=(docx,),
            help=_("Takes some seconds."),
        )


@cache
def _doer() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="paper")


def _begin(docx: bytes) -> None:
    st.session_state[EXACT] = _doer().submit(making.exact_pages, docx)


def _exact() -> tuple[bytes, ...]:
    """The exact pages, if they are drawn."""
    waiting: Future[tuple[bytes, ...]] | None = st.session_state.get(EXACT)
    if waiting is None or not waiting.done() or waiting.exception() is not None:
        return ()
    return waiting.result()


@st.fragment(run_every="1s")
def _wait() -> None:
    waiting: Future[tuple[bytes, ...]] | None = st.session_state.get(EXACT)
    if waiting is None:
        return
    if not waiting.done():
        st.caption(_("Exact pages are being drawn…"))
        return
    fault = waiting.exception()
    if fault is None:
        st.rerun()
    if not isinstance(fault, ProgrammeError):
        raise fault
    st.info(_("Exact pages could not be drawn. The paper itself is right: save it after issuing."))
