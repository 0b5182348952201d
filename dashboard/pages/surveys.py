"""«Опросы»: who was asked and who has answered, anonymous waves, waves collected elsewhere."""

import streamlit as st

from dashboard import session
from dashboard.pages import PART
from dashboard.pages.inviting import sending
from dashboard.pages.surveying import anonymous, tables, waves
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _

WAVES, CLIMATE, TABLES = "waves", "climate", "tables"
KEY = "surveys.part"  # the widget that turns the part of the address


def page() -> None:
    """One of three parts, by the address."""
    session.require(Permission.WAVE_READ)
    st.title(_("Surveys"))
    st.caption(
        _(
            "Windows open by the dates of each pair, one reminder goes out in the middle, silence"
            " is counted. Here stands who was asked, never what was answered."
        )
    )
    names = {
        WAVES: _("Surveys of pairs"),
        CLIMATE: _("Anonymous survey of the staff"),
        TABLES: _("Collected elsewhere"),
    }
    wanted = st.query_params.get(PART, WAVES)
    chosen = st.segmented_control(
        _("Part of the page"),
        list(names),
        format_func=lambda one: names[one],
        default=wanted if wanted in names else WAVES,
        required=True,
        key=KEY,
        on_change=_turn,
        label_visibility="collapsed",
    )
    notices()
    sending.show()
    {WAVES: waves.show, CLIMATE: anonymous.show, TABLES: tables.show}[chosen or WAVES]()


def _turn() -> None:
    """The address follows the choice."""
    st.query_params[PART] = st.session_state[KEY]
