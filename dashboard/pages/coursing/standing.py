"""Warnings by term: which pair, why, by when, and what is done about it here and now."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics import alerts
from analytics.alerts import Action, Listing, Row, words
from dashboard import session
from dashboard.pages.coursing import acts
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.names import short_fio
from data.records.ids import PersonId
from data.records.monitoring import AlertState

ALL, URGENT, LATE, MINE = "all", "urgent", "late", "mine"
FILTER = "course.warnings"
ANCHOR = "warnings"  # where the tile of warnings leads on this page
COLOURS = {"immediate": "red", "red": "red", "yellow": "orange"}
ICONS = {"immediate": ":material/alarm:", "red": ":material/error:",
         "yellow": ":material/warning:"}  # fmt: skip
ACTIONS = tuple(one for one in Action if one is not Action.REMATCH)
NOTE_HEIGHT = 80  # px


def show() -> None:
    """The standing ones, filtered; what the rule is, below."""
    with session.look() as work:
        told = alerts.listing(work)
    st.header(_("Warnings about pairs"), anchor=ANCHOR)
    _withheld(told)
    if not told.standing:
        st.info(
            _(
                "No warning stands. Every morning the program looks at gaps between meetings,"
                " impressions after them, overdue items and calls for help, and tells you here."
            )
        )
        return
    shown = _filtered(told.standing)
    if not shown:
        st.caption(_("No warning answers this filter."))
    for one in shown:
        with st.container(border=True):
            _card(one)
    st.caption(
        _(
            "A warning is about the pair, never about the mentor. Nobody but you sees it; it is no"
            " mark and enters no assessment of anybody's work."
        )
    )


def named(one: Row) -> str:
    """A pair in short, in Markdown; who may not be named is «наставник» or «наставляемый»."""
    mentor = short_fio(one.mentor) if one.mentor else _("the mentor")
    mentees = [short_fio(fio) if fio else _("the mentee") for fio in one.mentees]
    return plainly(f"{mentor} – {', '.join(mentees)}")


def _withheld(told: Listing) -> None:
    if told.withheld:
        st.warning(
            ngettext(
                "{count} warning is about your own pair: whoever stands in for you sees it.",
                "{count} warnings are about your own pairs: whoever stands in for you sees them.",
                told.withheld,
            ),
            icon=":material/visibility_off:",
        )


def _filtered(rows: Sequence[Row]) -> list[Row]:
    named = {
        ALL: _("All"),
        URGENT: _("Red and urgent"),
        LATE: _("Late"),
        MINE: _("In my hands"),
    }
    chosen = st.segmented_control(
        _("Show"),
        list(named),
        default=ALL,
        format_func=lambda one: named[one],
        key=FILTER,
        bind="query-params",
    )
    return [one for one in rows if _passes(one, chosen or ALL)]


def _passes(one: Row, chosen: str) -> bool:
    return {URGENT: one.level != "yellow", LATE: one.late, MINE: one.mine}.get(chosen, True)


def _card(one: Row) -> None:
    head, term = st.columns([5, 2], vertical_alignment="center")
    badge = f":{COLOURS[one.level]}-badge[{ICONS[one.level]} {words.level(one.level)}]"
    head.markdown(f"**{named(one)}** {badge}")
    term.markdown(_term(one))
    st.markdown("\n".join(f"- {plainly(why)}" for why in one.why))
    st.caption(_footing(one))
    if one.state is AlertState.RAISED:
        st.button(
            _("Take in hand"),
            key=f"course.take.{one.id}",
            type="primary",
            icon=":material/front_hand:",
            on_click=attempt,
            args=(partial(acts.taken, one.id),),
        )
        return
    _in_hand(one)


def _term(one: Row) -> str:
    day = f"{one.due:%d.%m.%Y}"
    if one.late:
        late = ngettext("{count} day late", "{count} days late", -one.days)
        return f":red[{day}, {late}]"
    return f":gray[{_('by {day}', day=day)}]"


def _footing(one: Row) -> str:
    """What the warning rests on: its day, points, what nobody knows, what the rule says today."""
    parts = [_("raised on {day}", day=f"{one.raised_on:%d.%m.%Y}")]
    if one.points:
        parts.append(ngettext("{count} point", "{count} points", one.points))
    if one.today and one.today != words.level(one.level):
        parts.append(_("by today's data: {state}", state=one.today))
    if one.unknown:
        parts.append(_("no data: {factors}", factors=", ".join(one.unknown)))
    if one.owner:
        parts.append(_("in the hands of {name}", name=plainly(one.owner)))
    return " · ".join(parts)


def _in_hand(one: Row) -> None:
    key = f"course.{one.id}"
    action = st.selectbox(
        _("What was done"),
        ACTIONS,
        index=None,
        format_func=lambda each: words.action(each.value),
        key=f"{key}.action",
        placeholder=_("choose"),
    )
    note = st.text_area(
        _("In short (required where nothing is needed)"),
        key=f"{key}.note",
        height=NOTE_HEIGHT,
        max_chars=alerts.MOST_NOTE,
        placeholder=_("Without health, family and blame: both sides may ask to see it."),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if action is not None:
            confirmed_button(
                _("Resolved"),
                _("The warning is closed; in a month you are asked how the pair does."),
                f"{key}.resolve",
                partial(acts.resolved, one.id, action.value, note),
                main=True,
            )
        st.button(
            _("Give back"),
            key=f"{key}.back",
            on_click=attempt,
            args=(partial(acts.given_back, one.id),),
        )
        if one.second:
            st.button(
                _("Ask the director for a second word"),
                key=f"{key}.second",
                on_click=attempt,
                args=(partial(acts.seconded, one.pair_id),),
            )
    _another(one, note, key)


def _another(one: Row, note: str, key: str) -> None:
    """Another mentor: only after a week of mediation, and only for what is urgent."""
    if one.rematch_from is None:
        return
    if not one.rematch_open:
        day = f"{one.rematch_from:%d.%m.%Y}"
        st.caption(
            _(
                "A week of mediation comes first: another mentor may be looked for from {day}.",
                day=day,
            )
        )
        return
    leaving = _leaving(one, key)
    confirmed_button(
        _("Look for another mentor"),
        _(
            "The pair ends because the two do not fit: nobody is to blame. The mentee waits first"
            " in the queue with the old date; other pairs stay, both sides of a new pair are asked."
        ),
        f"{key}.rematch",
        partial(acts.rematched, one.id, note, leaving),
        icon=":material/person_search:",
    )


def _leaving(one: Row, key: str) -> PersonId | None:
    """Of a group, whose work with this mentor ends; None for all of them."""
    if len(one.people) == 1:
        return None
    called = {who: short_fio(fio) if fio else _("the mentee") for who, fio in one.people}
    return st.selectbox(
        _("Who gets another mentor"),
        [None, *called],
        format_func=lambda who: _("the whole group") if who is None else plainly(called[who]),
        key=f"{key}.who",
    )
