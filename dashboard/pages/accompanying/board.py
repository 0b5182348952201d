"""The board: columns of cards, filters, what is over, and who could be taken in."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.pages.accompanying import actions, applying, wording
from dashboard.pages.cockpit.leaves import part
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.codebook import support as book
from data.i18n import _, ngettext
from data.names import fio_norm
from data.records.support import CaseState
from matching.support import STANDING, Candidate, CaseRow
from matching.unmatched import WaitingRow

FIND, WAIT = "support.find", "support.waiting"
EVERY, LATE = "all", "late"
COLUMNS = tuple(one for one in CaseState if one in STANDING)
OVER = tuple(one for one in CaseState if one not in STANDING)


def summary(rows: Sequence[CaseRow], alone: Sequence[WaitingRow]) -> None:
    """How many without a pair, as «Без пары» says; who waits too long, a proposal or not; cases."""
    standing = [one for one in rows if one.state in STANDING]
    late = {one.person_id for one in alone if one.red}
    late |= {one.person_id for one in standing if one.red}
    counts = (
        (_("Without a pair"), len(alone)),
        (_("Wait longer than 45 days"), len(late)),
        (_("Cases in work"), len(standing)),
        (_("Asks for action"), sum(map(_asks, standing))),
    )
    for place, (name, count) in zip(st.columns(len(counts)), counts, strict=True):
        place.metric(name, count)
    proposed = sum(one.proposed for one in standing)
    if proposed:
        st.caption(
            ngettext(
                "{count} more has no pair yet, only a proposal of the open round: not counted as"
                " without a pair, the waiting goes on.",
                "{count} more have no pair yet, only a proposal of the open round: not counted as"
                " without a pair, the waiting goes on.",
                proposed,
            )
        )


def filtered(rows: Sequence[CaseRow]) -> list[CaseRow]:
    """The rows that answer the filters."""
    wait, find = st.columns([3, 2], vertical_alignment="bottom")
    marks = {str(one): _("{count} and more", count=one) for one in book.marks()}
    words = {EVERY: _("All"), LATE: _("Asks for action"), **marks}
    chosen = wait.segmented_control(
        _("Waiting, days"),
        list(words),
        default=EVERY,
        format_func=lambda one: words[one],
        key=WAIT,
        bind="query-params",
    )
    text = fio_norm(find.text_input(_("Search by name"), key=FIND, persist_state="page") or "")
    return [one for one in rows if text in fio_norm(one.fio) and _passes(one, chosen or EVERY)]


def columns(rows: Sequence[CaseRow], *, free: int, curator: bool) -> None:
    """Cards in work, a column a state; on a narrow screen the columns stand under one another.

    ``free`` are those without a case, who are new, too, and listed below.
    """
    for place, state in zip(st.columns(len(COLUMNS)), COLUMNS, strict=True):
        mine = [one for one in rows if one.state is state]
        with place:
            st.header(f"{wording.state(state)} · {len(mine)}", anchor=False)
            for row in mine:
                with st.container(border=True):
                    _card(row, curator=curator)
            if not mine:
                st.caption(_("nobody"))
            if free and state is CaseState.NEW:
                st.caption(
                    ngettext(
                        "and {count} without a case, below",
                        "and {count} without a case, below",
                        free,
                    )
                )


def over(rows: Sequence[CaseRow]) -> None:
    """Cases out of work, folded."""
    found = [one for one in rows if one.state in OVER]
    if not found:
        return
    said = ngettext("{count} case out of work", "{count} cases out of work", len(found))
    with st.expander(said, icon=":material/task_alt:"):
        for row in part(found, "support.part"):
            with st.container(border=True):
                line, button = st.columns([6, 2], vertical_alignment="center")
                line.markdown(f"**{plainly(row.fio)}** · {wording.state(row.state)}")
                line.markdown(wording.badges(row))
                with button:
                    _open(row)


def candidates(found: Sequence[Candidate]) -> None:
    """Mentees without a pair and without a case."""
    if not found:
        return
    st.header(_("Without a pair and without support: {count}", count=len(found)))
    st.caption(_("Those who asked to talk to you first stand first. Only you see this wish."))
    for one in part(found, "support.candidates"):
        with st.container(border=True):
            line, button = st.columns([6, 2], vertical_alignment="center")
            line.markdown(f"**{plainly(one.fio)}** {wording.fresh(one)}")
            line.caption(plainly(one.why))
            button.button(
                _("Open a case"),
                key=f"support.take.{one.person_id}",
                on_click=attempt,
                args=(partial(actions.take_in, one.person_id),),
            )


def _card(row: CaseRow, *, curator: bool) -> None:
    st.markdown(f"**{plainly(row.fio)}**")
    st.markdown(wording.lines(row))
    if row.why:
        st.caption(plainly(row.why))
    if said := wording.asked(row):
        st.caption(said)
    if not row.own:
        st.caption(wording.led(row))
    _open(row)
    if curator:
        applying.offer(row, "support")


def _open(row: CaseRow) -> None:
    if row.own:
        st.button(
            _("Open"),
            key=f"support.open.{row.id}",
            on_click=actions.turn_to,
            args=(row.id,),
            help=_("Situation, plan, notes, recommendation"),
        )


def _asks(row: CaseRow) -> bool:
    return row.late or row.to_apply


def _passes(row: CaseRow, chosen: str) -> bool:
    if chosen == LATE:
        return _asks(row)
    return chosen == EVERY or (row.waiting_days or 0) >= int(chosen)
