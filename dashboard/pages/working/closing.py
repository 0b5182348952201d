"""The end of a programme: a level for every goal, the result in words."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.records.programme import Programme, ProgrammeState
from matching import programmes
from matching.programmes.changing import LEVELS, MOST_RESULT
from matching.programmes.words import level_name


def show(programme: Programme) -> None:
    """Levels and result of a closed programme, or the form that closes it."""
    if programme.state is ProgrammeState.CLOSED:
        for goal in programme.goals:
            level = level_name(goal.level) if goal.level is not None else "–"
            st.markdown(f"**{plainly(goal.text)}** · {level}")
        if programme.result:
            st.text(programme.result)
        return
    st.caption(
        _("Set the levels together with both sides: 0 is what was expected when the goal was set.")
    )
    for goal in programme.goals:
        st.selectbox(
            plainly(goal.text),
            list(LEVELS),
            index=None,
            format_func=lambda level: f"{level:+d} · {level_name(level)}",
            key=_key(programme, goal.code),
            placeholder=_("Choose a level"),
        )
    st.text_area(
        _("Results in words"), key=_key(programme, "result"), max_chars=MOST_RESULT, height=90
    )
    confirmed_button(
        _("Close the programme"),
        _("The programme is closed and not changed any more. Its results go to the pair."),
        _key(programme, "close"),
        partial(_closed, programme),
    )


def _key(programme: Programme, name: str) -> str:
    return f"working.close.{programme.id}.{programme.version}.{name}"


def _closed(programme: Programme) -> str:
    said = st.session_state
    chosen = {one.code: said.get(_key(programme, one.code)) for one in programme.goals}
    levels = {code: int(level) for code, level in chosen.items() if level is not None}
    result = str(said.get(_key(programme, "result")) or "")
    with session.work() as work:
        kept = programmes.close(work, programme.id, levels, result, programme.version)
        told = programmes.summary(work, kept)
    return _("The programme is closed: {told}.", told=told)
