"""Editions of a conclusion: when each was kept, and how to bring one back."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics import report
from dashboard import session
from dashboard.widgets import confirmed_button
from data.i18n import _, ngettext
from data.records.monitoring import Conclusion


def show(kept: Sequence[Conclusion]) -> None:
    """A line an edition, the newest first; an older one can be kept anew."""
    if not kept:
        st.caption(_("Nothing is kept yet for this school year."))
        return
    count, newest = len(kept), kept[-1].edition
    with st.expander(
        ngettext("{count} edition", "{count} editions", count), icon=":material/history:"
    ):
        for one in reversed(kept):
            moment = one.at.strftime("%d.%m.%Y %H:%M")
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    _("Edition {edition}, {moment} UTC", edition=one.edition, moment=moment)
                )
                if one.edition != newest:
                    confirmed_button(
                        _("Bring back"),
                        _(
                            "What stood in edition {edition} is kept as a new one.",
                            edition=one.edition,
                        ),
                        f"past.{one.kind}.{one.period}.{one.edition}",
                        partial(_bring_back, one, newest),
                    )


def _bring_back(one: Conclusion, newest: int) -> str:
    with session.work() as work:
        kept = report.restore(work, one.kind, one.period, one.edition, newest)
    return _("Edition {old} is back as edition {new}.", old=one.edition, new=kept.edition)
