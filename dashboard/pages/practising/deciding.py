"""What an event that was held has decided, and which cases it names; material for the minutes."""

from collections.abc import Mapping

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.practice import cases, events
from data.practice.cases import SHOWN
from data.records.ids import StudyId
from data.records.practice import Event

KEY = "events.decide"


def show(one: Event, *, writes: bool) -> None:
    """Decisions a line each, cases by their titles."""
    st.markdown(f"**{_('Decisions')}**")
    if one.document_id is not None:
        st.caption(_("The minutes are signed."))
    with session.look() as work:
        titles = {
            row.study.id: row.study.body.get("title", "")
            for row in cases.listing(work, one.year)
            if row.study.state in SHOWN or row.study.id in one.practices
        }
    if not writes:
        _read(one, titles)
        return
    with st.form(f"{KEY}.{one.id}"):
        st.text_area(
            _("Decisions, a line each"), "\n".join(one.decisions), key=f"{KEY}.{one.id}.lines"
        )
        st.multiselect(
            _("Cases told here"),
            list(titles),
            [study for study in one.practices if study in titles],
            format_func=lambda study: titles[study],
            key=f"{KEY}.{one.id}.cases",
            placeholder=_("choose cases"),
        )
        st.form_submit_button(_("Save"), on_click=attempt, args=(lambda: _saved(one),))


def _read(one: Event, titles: Mapping[StudyId, str]) -> None:
    lines = [*one.decisions, *(titles[study] for study in one.practices if study in titles)]
    if not lines:
        st.caption(_("Nothing was written down."))
    for line in lines:
        st.markdown(f"- {plainly(line)}")


def _saved(one: Event) -> str:
    said = st.session_state
    with session.work() as work:
        events.decide(
            work,
            one.id,
            str(said[f"{KEY}.{one.id}.lines"] or "").splitlines(),
            said[f"{KEY}.{one.id}.cases"],
            one.version,
        )
    return _("Saved. The minutes are made on the page of papers.")
