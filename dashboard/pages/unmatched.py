"""«Без пары»: the mentees without a pair, with reasons. For the psychologist and the curator."""

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import waiting
from dashboard.widgets import notices
from data.access import Permission
from data.i18n import _
from matching import unmatched


def page() -> None:
    """Who has no pair, why, for how long, and what would help."""
    sitting = session.require(Permission.UNMATCHED_READ)
    with session.look() as work:
        rows = unmatched.listing(work)
    st.title(_("Without a pair"))
    notices()
    if not rows:
        st.info(
            _(
                "Everybody who takes part has a pair or still waits for a round. Mentees whom a"
                " round could not serve will stand here, each with the reason."
            )
        )
        return
    st.caption(
        _("A missing pair is nobody's fault: each line says what is missing and what helps.")
    )
    waiting.summary(rows)
    shown = waiting.filtered(rows)
    if not shown:
        st.info(_("Nobody answers these filters."))
    waiting.cards(shown, may_requeue=sitting.may(Permission.BANK_WRITE))
