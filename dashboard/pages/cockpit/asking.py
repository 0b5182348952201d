"""Questions to a computed plan: one is open at a time, and only that one is counted."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.pages.cockpit import (
    comparing,
    floors,
    leaving,
    nearer,
    priced,
    principles,
    seeking,
)
from data.i18n import _
from matching.rounds import RoundView

QUESTION = "why"  # parameter of the address: which question is open
ANSWERS: Mapping[str, Callable[[RoundView], None]] = {
    "principles": principles.show,
    "decisions": priced.show,
    "seek": seeking.show,
    "leaving": leaving.show,
    "compare": comparing.show,
    "nearer": nearer.show,
    "floors": floors.show,
}


def show(view: RoundView) -> None:
    """The questions in a row, the answer to the chosen one below."""
    st.header(_("Why so and what if"))
    st.caption(_("Choose a question: it is counted exactly and changes nothing."))
    chosen = st.pills(
        _("Question"),
        list(ANSWERS),
        format_func=_name,
        key=QUESTION,
        bind="query-params",
        label_visibility="collapsed",
    )
    if chosen is not None and chosen in ANSWERS:
        with st.container(border=True):
            ANSWERS[chosen](view)


def _name(code: str) -> str:
    return {
        "principles": _("Price of principles"),
        "decisions": _("Decisions and their price"),
        "seek": _("Whom to look for"),
        "leaving": _("What if a mentor leaves"),
        "compare": _("Compare computations"),
        "nearer": _("Who would fit better together"),
        "floors": _("Thresholds"),
    }[code]
