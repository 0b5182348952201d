"""A form that plans an event from the usual agenda of its kind, or changes one."""

from datetime import datetime, time

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from data.codebook.practice import event_name
from data.i18n import _
from data.practice import attending, events
from data.practice.events import Plan
from data.records.ids import PersonId
from data.records.practice import AgendaLine, Event, EventKind

KEY = "events.plan"
NOON = time(14, 0)


def show() -> None:
    """The kind first: it fills in the usual points."""
    kind = st.selectbox(
        _("Kind of event"),
        list(EventKind),
        format_func=lambda one: event_name(one.value),
        key=f"{KEY}.kind",
    )
    kind = kind or EventKind.INFORMING
    lines, minutes = events.usual(kind)
    with session.look() as work:
        today, people = work.today, attending.colleagues(work)
    with st.form(KEY, clear_on_submit=True):
        st.text_input(_("Title"), event_name(kind.value), key=f"{KEY}.title.{kind}")
        day, at, length = st.columns(3)
        day.date_input(_("Day"), today, format="DD.MM.YYYY", key=f"{KEY}.day")
        at.time_input(_("Time"), NOON, key=f"{KEY}.time")
        length.number_input(
            _("Length, minutes"), events.SHORTEST, events.LONGEST, minutes, key=f"{KEY}.min.{kind}"
        )
        st.text_input(_("Where it is held"), key=f"{KEY}.place")
        chair, secretary = st.columns(2)
        chair.text_input(_("Led by"), key=f"{KEY}.chair")
        secretary.text_input(_("Secretary"), key=f"{KEY}.secretary")
        st.text_area(
            _("Agenda: a point a line, minutes after a semicolon"),
            "\n".join(f"{one.title}; {one.minutes}" for one in lines),
            key=f"{KEY}.agenda.{kind}",
            height=150,
        )
        st.form_submit_button(
            _("Plan the event"), type="primary", on_click=attempt, args=(_planned,)
        )
    if not people:
        st.caption(_("The staff list is empty: import it first, so that people can be invited."))


def speakers(one: Event) -> None:
    """Who speaks to which point, from the staff or a guest in words."""
    with session.look() as work:
        people = attending.colleagues(work)
    with st.form(f"{KEY}.speakers.{one.id}"):
        for at, line in enumerate(one.agenda):
            own, guest = st.columns([2, 1])
            own.multiselect(
                line.title,
                list(people),
                [who for who in line.speaker_ids if who in people],
                format_func=lambda who: people[who],
                key=f"{KEY}.{one.id}.{at}.staff",
                placeholder=_("choose speakers"),
            )
            guest.text_input(_("Guest"), line.speaker, key=f"{KEY}.{one.id}.{at}.guest")
        st.form_submit_button(
            _("Save the speakers"), on_click=attempt, args=(lambda: _spoken(one),)
        )


def agenda_of(text: str) -> tuple[AgendaLine, ...]:
    """Points of an agenda as they are typed.

    >>> agenda_of("Итоги; 15")
    (AgendaLine(title='Итоги', speaker_ids=(), speaker='', minutes=15),)
    """
    found = []
    for line in text.splitlines():
        title, mark, minutes = line.rpartition(";")
        known = bool(mark) and minutes.strip().isascii() and minutes.strip().isdecimal()
        if line.strip():
            found.append(
                AgendaLine(
                    title=(title if known else line).strip(),
                    minutes=int(minutes) if known and len(minutes.strip()) < 4 else 0,  # noqa: PLR2004
                )
            )
    return tuple(found)


def _planned() -> str:
    said = st.session_state
    kind = said[f"{KEY}.kind"]
    with session.work() as work:
        at = datetime.combine(said[f"{KEY}.day"], said[f"{KEY}.time"], work.zone)
        events.plan(
            work,
            kind,
            Plan(
                title=said[f"{KEY}.title.{kind}"] or "",
                at=at,
                minutes=said[f"{KEY}.min.{kind}"],
                place=said[f"{KEY}.place"] or "",
                agenda=agenda_of(said[f"{KEY}.agenda.{kind}"] or ""),
                chair=said[f"{KEY}.chair"] or "",
                secretary=said[f"{KEY}.secretary"] or "",
            ),
        )
    return _("The event is planned. Invite people, then note who was there.")


def _spoken(one: Event) -> str:
    said = st.session_state
    lines = tuple(
        AgendaLine(
            title=line.title,
            minutes=line.minutes,
            speaker_ids=tuple(PersonId(who) for who in said[f"{KEY}.{one.id}.{at}.staff"]),
            speaker=said[f"{KEY}.{one.id}.{at}.guest"] or "",
        )
        for at, line in enumerate(one.agenda)
    )
    with session.work() as work:
        events.change(work, one.id, _plan_of(one, lines), one.version)
    return _("The speakers are saved.")


def _plan_of(one: Event, lines: tuple[AgendaLine, ...]) -> Plan:
    return Plan(
        title=one.title,
        at=one.at,
        minutes=one.minutes,
        place=one.place,
        agenda=lines,
        chair=one.chair,
        secretary=one.secretary,
    )
