"""«Отбор и обучение»: coverage of requests, shortlists, training, readiness; 3.2, 4.1, 4.2."""

import streamlit as st

from dashboard import session
from dashboard.pages import PART
from dashboard.pages.selecting import coverage, readiness, shortlists, training
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _

COVERAGE, LISTS, TRAINING, READY = "coverage", "lists", "training", "ready"
KEY = "selection.part"  # the widget that turns the part of the address


def page() -> None:
    """One of four parts, by the address."""
    sitting = session.require(Permission.SELECTION_READ)
    st.title(_("Selection and training"))
    names = {
        COVERAGE: _("Coverage of requests"),
        LISTS: _("Selection for a programme"),
        TRAINING: _("Training"),
        READY: _("Who is ready"),
    }
    wanted = st.query_params.get(PART, COVERAGE)
    chosen = st.segmented_control(
        _("Part of the page"),
        list(names),
        format_func=lambda one: names[one],
        default=wanted if wanted in names else COVERAGE,
        required=True,
        key=KEY,
        on_change=_turn,
        label_visibility="collapsed",
    )
    notices()
    part = {
        COVERAGE: coverage.show,
        LISTS: shortlists.show,
        TRAINING: training.show,
        READY: readiness.show,
    }[chosen or COVERAGE]
    part(writes=sitting.may(Permission.SELECTION_WRITE))


def _turn() -> None:
    """The address follows the choice."""
    st.query_params[PART] = st.session_state[KEY]
