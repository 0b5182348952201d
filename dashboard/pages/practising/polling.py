"""Anonymous polls of an event: opened, slips printed, closed, shown from five answers on."""

from functools import partial

import streamlit as st

from analytics.waves import climate, polls
from analytics.waves.polls import Result
from dashboard import session
from dashboard.widgets import attempt, confirmed_button, download
from dashboard.widgets.plainly import plainly
from data.codebook.practice import poll_name
from data.codebook.waves import asking
from data.i18n import _
from data.records.ids import ClimateId, EventId
from data.records.practice import Event, EventKind, EventState

SLIPS = 40


def show(one: Event, *, writes: bool) -> None:
    """What was asked, and what is still to be asked."""
    with session.look() as work:
        found = polls.results(work, one.id)
    wanted = "interest" if one.kind is EventKind.INFORMING else "feedback"
    for result in found:
        _result(result, writes=writes)
    if (
        writes
        and wanted not in {one.poll for one in found}
        and one.state is not EventState.CANCELLED
    ):
        st.button(
            _("Open the anonymous poll «{poll}»", poll=poll_name(wanted)),
            key=f"polls.open.{one.id}",
            icon=":material/how_to_vote:",
            on_click=attempt,
            args=(partial(_opened, one.id, wanted),),
        )


def _result(one: Result, *, writes: bool) -> None:
    with st.container(border=True):
        st.markdown(f"**{poll_name(one.poll)}**")
        st.caption(_("Answered: {count} of {issued} slips.", count=one.answered, issued=one.issued))
        for line in one.lines:
            if line.n is None:
                st.markdown(f"- {plainly(line.text)}: {_('fewer than five answers')}")
            elif line.agree is None:
                told = _("{n} answered; one of the sides is fewer than five people", n=line.n)
                st.markdown(f"- {plainly(line.text)}: {told}")
            else:
                told = _("{agree} of {n} rather agree", agree=line.agree, n=line.n)
                st.markdown(f"- {plainly(line.text)}: {told}")
        if one.closed and not one.lines:
            least = asking().least_shown
            st.caption(_("Fewer than {least} answers: only their number is shown.", least=least))
        if one.closed or not writes:
            return
        st.caption(_("Printing slips anew makes all unused ones worthless."))
        query = {"climate": one.id, "count": str(SLIPS)}
        download(_("Slips with codes (DOCX)"), "climate_slips", query)
        confirmed_button(
            _("Close the poll"),
            _("Nobody can answer any more. Answers are shown from five on."),
            f"polls.close.{one.id}",
            partial(_closed, one.id),
        )


def _opened(event_id: EventId, poll: str) -> str:
    with session.work() as work:
        polls.open_poll(work, event_id, poll)
    return _("The poll is open. Print the slips and let people draw them.")


def _closed(climate_id: ClimateId) -> str:
    with session.work() as work:
        climate.close_climate(work, climate_id)
    return _("The poll is closed.")
