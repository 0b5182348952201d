"""Resolved warnings: undone on the same day, asked about after a month, counted."""

from functools import partial

import streamlit as st

from analytics import alerts
from analytics.alerts import Result, Row, words
from dashboard import session
from dashboard.pages.cockpit.leaves import part
from dashboard.pages.coursing import acts
from dashboard.pages.coursing.standing import named
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext


def show() -> None:
    """Those to be judged first, open; the others folded."""
    with session.look() as work:
        told = alerts.listing(work).resolved
    asked = [one for one in told if one.asks_result]
    if asked:
        st.subheader(_("A month has passed: how do these pairs do?"))
        for one in asked:
            with st.container(border=True):
                _ask(one)
    others = [one for one in told if not one.asks_result]
    if not others:
        return
    said = ngettext("{count} resolved warning", "{count} resolved warnings", len(others))
    with st.expander(said, icon=":material/task_alt:"):
        for one in part(others, "course.resolved"):
            _line(one)


def _ask(one: Row) -> None:
    key = f"course.judge.{one.id}"
    st.markdown(f"**{named(one)}** · {words.action(one.action)}")
    st.caption("; ".join(plainly(why) for why in one.why))
    result = st.segmented_control(
        _("The pair now"),
        list(Result),
        format_func=lambda each: words.result(each.value),
        key=f"{key}.result",
    )
    false = st.checkbox(_("The warning was a false one"), key=f"{key}.false")
    st.button(
        _("Note the result"),
        key=f"{key}.go",
        type="primary",
        disabled=result is None,
        on_click=attempt,
        args=(partial(acts.judged, one.id, result.value if result else "", false),),
    )


def _line(one: Row) -> None:
    words_, undo = st.columns([6, 2], vertical_alignment="center")
    day = f"{one.resolved_on:%d.%m.%Y}" if one.resolved_on else ""
    told = [f"**{named(one)}**", words.action(one.action), day]
    if one.result:
        told.append(words.result(one.result))
    if one.false_alarm:
        told.append(_("a false warning"))
    words_.markdown(" · ".join(told))
    if one.note:
        words_.caption(plainly(one.note))
    if one.undo:
        undo.button(
            _("Undo"),
            key=f"course.undo.{one.id}",
            icon=":material/undo:",
            on_click=attempt,
            args=(partial(acts.reopened, one.id),),
        )
