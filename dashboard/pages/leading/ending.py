"""Ending a pair before its time: a reason of the closed list, the last day, whom it is about."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.leading import acts
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.records.ids import PersonId
from matching import pairs
from matching.pairs import Ending, PairRow
from matching.pairs.moving import WORKING
from matching.pairs.states import BY_NOTICE
from matching.pairs.words import ending

PERSONAL = frozenset({Ending.DISMISSAL_OR_TRANSFER, Ending.LONG_ABSENCE})


def show(row: PairRow) -> None:
    """The reason, then what it asks for, then the button that asks twice."""
    with st.expander(_("End the pair early")):
        code = st.selectbox(
            _("Reason of the end"),
            list(Ending),
            index=None,
            format_func=lambda one: ending(one.value),
            key=f"pairs.end.code.{row.id}",
            placeholder=_("choose"),
        )
        if code is None:
            return
        left = _member(row)
        if left is not None:
            _leave(row, left, code)
            return
        who = _who(row) if code in PERSONAL else None
        day = None
        if code in BY_NOTICE and row.pair.state in WORKING:
            with session.look() as work:
                first = pairs.earliest(work)
            day = st.date_input(
                _("Last day"),
                value=first,
                min_value=first,
                format="DD.MM.YYYY",
                key=f"pairs.end.day.{row.id}",
                help=_("Three working days after the written notice at the earliest."),
            )
        confirmed_button(
            _("End the pair"),
            _(
                "The pair ends: {mentees} — {mentor}. Its mentees wait on with their old clock and"
                " are first in the next round.",
                mentees=plainly(", ".join(row.mentees)),
                mentor=plainly(row.mentor),
            ),
            f"pairs.end.{row.id}",
            partial(acts.terminated, row.id, code.value, day, who),
        )


def _member(row: PairRow) -> PersonId | None:
    """Who of a group leaves; nobody chosen is the whole group."""
    people = dict(zip(row.pair.mentee_ids, row.called, strict=True))
    if len(people) == 1:
        return None
    return st.selectbox(
        _("Who of the group"),
        list(people),
        index=None,
        placeholder=_("everybody"),
        format_func=lambda one: plainly(people[one]),
        key=f"pairs.end.member.{row.id}",
    )


def _leave(row: PairRow, who: PersonId, code: Ending) -> None:
    confirmed_button(
        _("The mentee leaves the group"),
        _("One mentee leaves, the others of the group go on."),
        f"pairs.end.leave.{row.id}",
        partial(acts.left_group, row.id, who, code.value),
    )


def _who(row: PairRow) -> PersonId | None:
    """Whom the reason is about: a mentee who leaves does not wait on."""
    people = {row.pair.mentor_id: row.mentor}
    if len(row.pair.mentee_ids) == 1:
        people[row.pair.mentee_ids[0]] = row.mentees[0]
    return st.radio(
        _("Whom it is about"),
        list(people),
        format_func=lambda one: plainly(people[one]),
        key=f"pairs.end.who.{row.id}",
        horizontal=True,
    )
