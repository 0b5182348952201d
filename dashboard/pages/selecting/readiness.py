"""Who is ready until when and why; a course taken elsewhere, an exemption, an earlier training."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plain_rows
from data.codebook import label
from data.i18n import _
from data.records.ids import PersonId
from matching import selection
from matching.selection import ReadyRow

KEY = "selection.ready"
OUTSIDE, EXEMPT, EARLIER = "outside", "exempt", "earlier"


def show(*, writes: bool) -> None:
    """The table, then the three ways to make somebody ready."""
    with session.look() as work:
        rows = selection.ready(work)
        needed = work.schools.get(work.school_id).regulation.training_required
    st.caption(
        _(
            "Matching takes ready mentors whose training counts, and those who are exempt with a"
            " reason. When a training runs out, running pairs go on and no new ones are made."
        )
        if needed
        else _("The regulation asks for no training: ready mentors are matched without one.")
    )
    if not rows:
        st.info(
            _(
                "Nobody is selected or ready yet. Select mentors on «Selection for a programme», or"
                " admit them with a reason on the page of the bank."
            )
        )
        return
    st.table(plain_rows(_line(one) for one in rows), border="horizontal", hide_index=True)
    if writes:
        _forms(rows)


def _line(one: ReadyRow) -> dict[str, str]:
    return {
        _("Mentor"): one.fio,
        _("State"): label("mentor_state", one.state.value),
        _("Ready until"): f"{one.until:%d.%m.%Y}" if one.until else "—",
        _("Ground"): ground(one),
    }


def ground(one: ReadyRow) -> str:
    """Why somebody is matched or is not, in words."""
    if one.why:
        return _("the training has run out: no new pairs")
    if one.exempt:
        return _("exempt: {reason}", reason=one.exempt)
    if one.until:
        return _("training")
    if one.earlier:
        return _("an earlier training counts until {day}", day=f"{one.earlier:%d.%m.%Y}")
    if one.state.value in {"ready", "active"}:
        return _("ready before training was kept track of")
    return _("waits for training")


def _forms(rows: Sequence[ReadyRow]) -> None:
    st.header(_("Make ready"))
    names = {one.person_id: one.fio for one in rows}
    ways = {
        OUTSIDE: _("Course taken elsewhere"),
        EXEMPT: _("Exempt with a reason"),
        EARLIER: _("Earlier training counts"),
    }
    way = st.segmented_control(
        _("How"),
        list(ways),
        format_func=ways.__getitem__,
        default=OUTSIDE,
        required=True,
        key=f"{KEY}.way",
        label_visibility="collapsed",
    )
    with st.form(f"{KEY}.{way}", clear_on_submit=False):
        st.selectbox(
            _("Mentor"),
            list(names),
            format_func=names.__getitem__,
            index=None,
            key=f"{KEY}.who",
            placeholder=_("choose"),
        )
        _fields(str(way))
        st.form_submit_button(
            _("Make ready"), type="primary", on_click=attempt, args=(partial(_made, str(way)),)
        )


def _fields(way: str) -> None:
    if way == EXEMPT:
        st.text_input(_("Why no training is asked for"), key=f"{KEY}.reason")
    if way == OUTSIDE:
        with session.look() as work:
            today = work.today
        st.text_input(_("Title of the course"), key=f"{KEY}.title")
        hours, number, day = st.columns(3)
        hours.number_input(_("Hours"), 1, 400, 18, key=f"{KEY}.hours")
        number.text_input(_("Number of the certificate"), key=f"{KEY}.certificate")
        day.date_input(_("Ended on"), today, max_value=today, key=f"{KEY}.on", format="DD.MM.YYYY")


def _made(way: str) -> str:
    said = st.session_state
    who = PersonId(said.get(f"{KEY}.who") or "")
    with session.work() as work:
        if way == EXEMPT:
            selection.exempt(work, who, str(said.get(f"{KEY}.reason") or ""))
        elif way == EARLIER:
            selection.count_earlier(work, who)
        else:
            selection.outside(
                work,
                who,
                title=str(said.get(f"{KEY}.title") or ""),
                hours=float(said[f"{KEY}.hours"]),
                certificate=str(said.get(f"{KEY}.certificate") or ""),
                ended_on=said[f"{KEY}.on"],
            )
    return _("The mentor is ready.")
