"""A mentor leaves: end the pairs, then see who may take over with the fewest pairs touched."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.leading import acts
from dashboard.widgets import confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.records.ids import PersonId
from matching import pairs
from matching.pairs import Ending
from matching.pairs.leaving import Mended, Move
from matching.pairs.states import BY_NOTICE
from matching.pairs.words import ending

LEAVES = (
    Ending.MENTOR_WITHDREW,
    Ending.EMPLOYER_CANCELLED,
    Ending.DISMISSAL_OR_TRANSFER,
    Ending.LONG_ABSENCE,
    Ending.OTHER,
)
OPEN = "pairs.repair.open"


def show() -> None:
    """The form of leaving, and the replacements when they are asked for."""
    with session.look() as work:
        mentors = dict(pairs.leaving(work))
    with st.expander(_("A mentor leaves"), icon=":material/person_remove:"):
        if not mentors:
            st.caption(_("No mentor has a pair that stands."))
        else:
            _form(mentors)
    st.button(
        _("Find mentors for those whose pair has ended"),
        key="pairs.repair",
        icon=":material/healing:",
        on_click=_opened,
    )
    if st.session_state.get(OPEN):
        _repair()


def _form(mentors: dict[PersonId, str]) -> None:
    who = st.selectbox(
        _("Mentor"),
        list(mentors),
        index=None,
        format_func=lambda one: plainly(mentors[one]),
        key="pairs.leave.who",
        placeholder=_("choose"),
    )
    code = st.selectbox(
        _("Reason of the end"),
        LEAVES,
        format_func=lambda one: ending(one.value),
        key="pairs.leave.code",
    )
    if who is None:
        return
    with session.look() as work:
        first = pairs.earliest(work)
    day = None
    if code in BY_NOTICE:
        day = st.date_input(
            _("Last day"),
            value=first,
            min_value=first,
            format="DD.MM.YYYY",
            key="pairs.leave.day",
            help=_("Three working days after the written notice at the earliest."),
        )
    confirmed_button(
        _("The mentor leaves"),
        _(
            "All pairs of this mentor end: {mentor}. The mentees are first in the next round with"
            " their old waiting clock.",
            mentor=plainly(mentors[who]),
        ),
        "pairs.leave",
        partial(_left, who, code.value, day),
    )


def _left(mentor: PersonId, code: str, on: date | None) -> str:
    """A mentor leaves; who may take over is shown at once, as the words of it say."""
    said = acts.left(mentor, code, on)
    _opened()
    return said


def _opened() -> None:
    st.session_state[OPEN] = True


def _repair() -> None:
    with session.look() as work:
        found = pairs.repair(work)
    with st.container(border=True):
        st.subheader(_("Who may take over"))
        _plan(found.careful, "careful")
        if found.wide is not None:
            st.subheader(_("With some pairs moved more people have a mentor"))
            _plan(found.wide, "wide")


def _plan(plan: Mended, key: str) -> None:
    touched = ngettext(
        "{count} running pair is touched", "{count} running pairs are touched", plan.touched
    )
    proof = _("fewer cannot be, this is proved") if plan.proven else _("not proved")
    st.caption(f"{touched}; {proof}.")
    if not plan.moves and not plan.alone:
        st.info(_("Nobody waits for another mentor."))
    for one in plan.moves:
        _move(one, key)
    if plan.alone:
        names = ", ".join(plainly(one) for one in plan.alone)
        st.warning(
            _("There is no mentor for: {names}. They are first in the next round.", names=names)
        )


def _move(one: Move, key: str) -> None:
    with st.container(border=True):
        st.markdown(
            f"{plainly(one.mentee)} — **{plainly(one.mentor)}**"
            f" · {_('{points} points of 100', points=one.points)}"
        )
        if one.ends:
            st.caption(_("The running pair of this mentee would end for it."))
        reason = st.text_input(_("Reason (required)"), key=f"pairs.move.{key}.{one.mentee_id}")
        confirmed_button(
            _("Offer this pair"),
            _("Both sides are asked; nothing begins without their yes."),
            f"pairs.offer.{key}.{one.mentee_id}",
            partial(acts.rehomed, one.mentee_id, one.mentor_id, reason, one.ends),
        )
