"""Waves of surveys in counts: who was asked, how many answered; the rest is on their own page."""

import streamlit as st

from analytics import waves
from analytics.waves import WaveRow
from analytics.waves.words import sitting_name, standing_word
from dashboard import session
from data.i18n import _


def show(year: str) -> None:
    """A row a sitting."""
    with session.look() as work:
        rows = [one for one in waves.overview(work, year).rows if one.asked]
    st.header(_("Waves of surveys"))
    if not rows:
        st.info(_("Nobody was asked yet: surveys open by themselves when pairs begin work."))
    else:
        _table(rows)
    st.page_link(session.link("surveys"), label=_("To the surveys"), icon=":material/poll:")


def _table(rows: list[WaveRow]) -> None:
    import pandas as pd

    lines = [
        (
            sitting_name(one.wave, one.extent),
            f"{one.opens_on:%d.%m}–{one.closes_on:%d.%m.%Y}",
            _("{alone} of {all}", alone=one.answered, all=one.asked),
            standing_word(one.share, one.open),
        )
        for one in rows
    ]
    columns = [_("Survey"), _("Term"), _("Answered"), _("Response")]
    st.table(pd.DataFrame(lines, columns=columns).set_index(_("Survey")))
