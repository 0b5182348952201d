"""One event: its programme, who is expected and was there, polls, decisions, nominations."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.practising import deciding, inviting, judging, planning, polling
from dashboard.widgets import attempt, confirmed_button, pick_many
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.codebook import label
from data.codebook.practice import event_name
from data.i18n import _
from data.practice import attending, events
from data.practice.attending import Attended
from data.records.ids import EventId, PersonId
from data.records.invitation import Form
from data.records.practice import Event, EventKind, EventState, Presence

MARKS = (Presence.ATTENDED, Presence.ABSENT, Presence.INVITED)


def show(one: Event, *, writes: bool) -> None:
    """The head, then what is next in its state."""
    with session.look() as work:
        near = work.may(Permission.STAFF_READ)
        rows = attending.sheet(work, one.id) if near else ()
        heads = attending.counts(work, one.id)
        at, today = one.at.astimezone(work.zone), work.today
        polls = work.may(Permission.WAVE_READ)
    with st.container(border=True):
        st.subheader(plainly(one.title))
        place = f" · {plainly(one.place)}" if one.place else ""
        st.caption(
            f"{event_name(one.kind.value)} · {label('event_state', one.state.value)}"
            f" · {at:%d.%m.%Y, %H:%M}{place}"
        )
        if one.state is EventState.CANCELLED:
            return
        left, middle, right = st.columns(3)
        left.metric(_("On the list"), str(heads.expected), border=True)
        middle.metric(_("There or informed"), str(heads.told), border=True)
        right.metric(_("Confirmed by link"), str(heads.by_link), border=True)
        _agenda(one)
        if writes and one.state is EventState.PLANNED:
            _steps(one, held=heads.told > 0 and at.date() <= today)
    if one.agenda and writes:
        with st.expander(_("Speakers")):
            planning.speakers(one)
    if near:
        _people(one, rows, writes=writes)
    if polls:
        polling.show(one, writes=writes)
    if one.state is EventState.HELD:
        deciding.show(one, writes=writes)
    if near and one.kind is EventKind.ROUND_TABLE:
        judging.show(one, writes=writes)


def _agenda(one: Event) -> None:
    for number, line in enumerate(one.agenda, start=1):
        minutes = _(" ({minutes} min)", minutes=line.minutes) if line.minutes else ""
        st.markdown(f"{number}. {plainly(line.title)}{minutes}")


def _steps(one: Event, *, held: bool) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Put the whole staff on the list"),
            key=f"events.all.{one.id}",
            on_click=attempt,
            args=(partial(_everybody, one.id),),
        )
        st.button(
            _("Note that it was held"),
            key=f"events.hold.{one.id}",
            type="primary",
            disabled=not held,
            on_click=attempt,
            args=(partial(_held, one.id),),
            help=None if held else _("Its day has come and somebody is noted as present."),
        )
    with st.expander(_("Cancel the event")):
        st.text_input(_("Why"), key=f"events.why.{one.id}")
        confirmed_button(
            _("Cancel it"),
            _("The event stays in the list as cancelled; links to it say so."),
            f"events.cancel.{one.id}",
            partial(_cancelled, one.id),
        )


def _people(one: Event, rows: tuple[Attended, ...], *, writes: bool) -> None:
    st.markdown(f"**{_('List of the event')}**")
    if not rows:
        st.info(_("Nobody is on the list yet."))
        return
    shown = [
        {
            "fio": row.fio,
            "presence": label("presence", row.attendance.presence.value),
            "how": _how(row),
            "on": row.attendance.on,
        }
        for row in rows
    ]
    columns = {
        "fio": st.column_config.TextColumn(_("Name")),
        "presence": st.column_config.TextColumn(_("State")),
        "how": st.column_config.TextColumn(_("How it is known")),
        "on": st.column_config.DateColumn(_("Since"), format="DD.MM.YYYY"),
    }
    picked = pick_many(shown, columns, f"events.list.{one.id}", alt=_("List of the event"))
    if writes and picked:
        _marking(one, [rows[at].attendance.person_id for at in picked])


def _how(row: Attended) -> str:
    if not row.attendance.how:
        return ""
    by_link = row.attendance.how == attending.BY_LINK
    return _("by the personal link") if by_link else _("by the sheet")


def _marking(one: Event, people: list[PersonId]) -> None:
    marks = (Presence.INFORMED, *MARKS) if one.kind is EventKind.INFORMING else MARKS
    with st.container(horizontal=True):
        for mark in marks:
            st.button(
                label("presence", mark.value).capitalize(),
                key=f"events.mark.{mark}",
                on_click=attempt,
                args=(partial(_marked, one.id, people, mark),),
            )
        if one.kind is EventKind.INFORMING:
            st.button(
                _("Make links to confirm by"),
                key="events.links",
                icon=":material/add_link:",
                on_click=attempt,
                args=(partial(inviting.made, people, Form.ACQUAINTED, one.id),),
            )


def _everybody(event_id: EventId) -> str:
    with session.work() as work:
        added = attending.expect_everybody(work, event_id)
    return _("Added to the list: {count}.", count=len(added))


def _held(event_id: EventId) -> str:
    with session.work() as work:
        events.hold(work, event_id)
    return _("Noted: it was held. Write down the decisions and make the minutes.")


def _cancelled(event_id: EventId) -> str:
    with session.work() as work:
        events.cancel(work, event_id, st.session_state.get(f"events.why.{event_id}") or "")
    return _("The event is cancelled.")


def _marked(event_id: EventId, people: list[PersonId], mark: Presence) -> str:
    with session.work() as work:
        changed = attending.mark(work, event_id, people, mark)
    return _("Noted: {count}.", count=changed)
