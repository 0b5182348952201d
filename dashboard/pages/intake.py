"""«Импорт таблиц»: what a file would change, what waits, what came before. For the curator."""

import streamlit as st

from dashboard import session
from dashboard.pages import PART, WAITING_ROWS
from dashboard.pages.importing import past, taking, waiting
from dashboard.widgets import notices
from data.access import Permission
from data.bank import imports
from data.bank.imports import drafts
from data.i18n import _

NEW, PAST = "new", "history"
KEY = "intake.part"  # the widget that turns the part of the address


def page() -> None:
    """One of three parts, by the address: take in, correct, look back."""
    session.require(Permission.BANK_IMPORT)
    with session.look() as work:
        waits = len(imports.quarantine(work))
        begun = len(drafts.drafts(work))
    st.title(_("Import of tables"))
    names = {
        NEW: _("Take in") + (f" ({begun})" if begun else ""),
        WAITING_ROWS: _("Rows that wait") + (f" ({waits})" if waits else ""),
        PAST: _("Earlier imports"),
    }
    wanted = st.query_params.get(PART, NEW)
    chosen = st.segmented_control(
        _("Part of the page"),
        list(names),
        format_func=lambda one: names[one],
        default=wanted if wanted in names else NEW,
        required=True,
        key=KEY,
        on_change=_turn,
        label_visibility="collapsed",
    )
    notices()
    {NEW: taking.show, WAITING_ROWS: waiting.show, PAST: past.show}[chosen or NEW]()


def _turn() -> None:
    """The address follows the choice: words on the screen carry counts and cannot be bound."""
    st.query_params[PART] = st.session_state[KEY]
