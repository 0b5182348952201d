"""The diary for the curator: meetings as both sides wrote them, and one typed in from paper."""

from datetime import datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.codebook import label
from data.i18n import _
from data.records.ids import PairId
from data.records.programme import Meeting, MeetingState
from matching import programmes
from matching.programmes import Entry, ProgrammeView
from matching.programmes.meetings import LONGEST, SHORTEST, USUAL, WRITABLE
from matching.programmes.words import meeting_state

NOON = time(14, 0)
COLOURS = {
    MeetingState.HELD: "green",
    MeetingState.PLANNED: "blue",
    MeetingState.MISSED: "orange",
    MeetingState.CANCELLED: "gray",
}


def show(shown: ProgrammeView, zone: ZoneInfo) -> None:
    """The newest first; private pulses are nowhere here."""
    if not shown.meetings:
        st.info(_("No meeting is written down yet. Give both sides the link to the diary."))
    for one in reversed(shown.meetings):
        _meeting(one, zone)
    if shown.row.pair.state in WRITABLE:
        with st.expander(_("Enter a meeting from paper"), icon=":material/edit_note:"):
            _form(shown)


def _meeting(one: Meeting, zone: ZoneInfo) -> None:
    at = one.at.astimezone(zone).strftime("%d.%m.%Y %H:%M")
    minutes = _("{count} min", count=one.minutes)
    form = label("format", one.format) if one.format else ""
    head = " · ".join(part for part in (at, minutes, form, plainly(one.topic)) if part)
    lines = [f":{COLOURS[one.state]}-badge[{meeting_state(one.state)}] {head}"]
    lines += [plainly(one.done)] if one.done else []
    lines += [_("Agreed: {steps}", steps=plainly(one.next_steps))] if one.next_steps else []
    st.markdown("  \n".join(lines))


def _form(shown: ProgrammeView) -> None:
    key = f"working.meeting.{len(shown.meetings)}"
    with st.form(key, border=False):
        day, hour, minutes = st.columns(3)
        day.date_input(_("Date"), format="DD.MM.YYYY", key=f"{key}.day", value=session.now().date())
        hour.time_input(_("Time"), NOON, key=f"{key}.time")
        minutes.number_input(_("Minutes"), SHORTEST, LONGEST, USUAL, step=5, key=f"{key}.minutes")
        st.text_input(_("Topic"), key=f"{key}.topic")
        st.text_area(_("What was done"), height=68, key=f"{key}.done")
        st.text_area(_("Next steps"), height=68, key=f"{key}.next")
        st.form_submit_button(
            _("Write the meeting down"),
            key=f"{key}.save",
            on_click=attempt,
            args=(partial(_written, shown.row.pair.id, key),),
        )


def _written(pair_id: PairId, key: str) -> str:
    said: Any = st.session_state
    with session.work() as work:
        at = datetime.combine(said[f"{key}.day"], said[f"{key}.time"], programmes.zone_of(work))
        entry = Entry(
            at=at,
            minutes=int(said[f"{key}.minutes"]),
            topic=said[f"{key}.topic"] or "",
            done=said[f"{key}.done"] or "",
            next_steps=said[f"{key}.next"] or "",
        )
        programmes.write_down(work, pair_id, entry, f"{key}:{at.isoformat()}")
    return _("The meeting is written down.")
