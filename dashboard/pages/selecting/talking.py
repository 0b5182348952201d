"""One candidate: notes of the interview, the decision with its reason, taking it back."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.codebook import label
from data.codebook.selection import questions
from data.i18n import _
from data.records.ids import CandidacyId
from data.records.selection import Candidacy, CandidacyState
from matching import selection
from matching.selection import CandidacyRow

KEY = "selection.talk"


def show(row: CandidacyRow, *, writes: bool) -> None:
    """What is known about the candidate's interview, and what can be done next."""
    one = row.candidacy
    st.caption(_("The mentor reads: {words}", words=plainly(selection.neutral(one.state))))
    if one.state in selection.DECISIONS:
        _decided(one, writes=writes)
        return
    if not writes:
        st.caption(_("The interview and the decision are the curator's."))
        return
    _interview(one)
    if one.state is CandidacyState.INTERVIEWED:
        _decision(one)


def _decided(one: Candidacy, *, writes: bool) -> None:
    day = f"{one.decided_on:%d.%m.%Y}" if one.decided_on else ""
    st.markdown(
        _(
            "**{state}** on {day}: {reason}",
            state=label("candidacy_state", one.state.value),
            day=day,
            reason=plainly(one.reason),
        )
    )
    _notes(one)
    if not writes:
        return
    key = f"{KEY}.undo.{one.id}"
    st.text_input(_("Why the decision is taken back"), key=f"{key}.reason")
    confirmed_button(
        _("Take the decision back"),
        _("The candidate will be interviewed and undecided again; the reason is kept."),
        key,
        partial(_undone, one.id, f"{key}.reason"),
    )


def _notes(one: Candidacy) -> None:
    book = questions()
    for code, words in one.answers.items():
        asked = book[code].text() if code in book else code
        st.markdown(f"*{plainly(asked)}*  \n{plainly(words)}")
    if one.note:
        st.markdown(plainly(one.note))


def _interview(one: Candidacy) -> None:
    key = f"{KEY}.{one.id}"
    with session.look() as work:
        today = work.today
    with st.form(f"{key}.form", clear_on_submit=False):
        st.markdown(f"**{_('Interview')}**")
        st.date_input(
            _("Day of the interview"),
            value=one.interviewed_on or today,
            max_value=today,
            key=f"{key}.on",
            format="DD.MM.YYYY",
        )
        for code, question in questions().items():
            st.text_area(question.text(), one.answers.get(code, ""), key=f"{key}.{code}", height=70)
        st.text_area(_("Notes"), one.note, key=f"{key}.note", height=70)
        st.form_submit_button(
            _("Save the interview"),
            type="primary" if one.state is CandidacyState.SHORTLISTED else "secondary",
            on_click=attempt,
            args=(partial(_talked, one.id, one.version),),
        )


def _talked(candidacy_id: CandidacyId, version: int) -> str:
    said, key = st.session_state, f"{KEY}.{candidacy_id}"
    with session.work() as work:
        selection.interview(
            work,
            candidacy_id,
            answers={code: str(said.get(f"{key}.{code}") or "") for code in questions()},
            note=str(said.get(f"{key}.note") or ""),
            on=said[f"{key}.on"],
            version=version,
        )
    return _("The interview is saved. Now decide, with a reason.")


def _decision(one: Candidacy) -> None:
    key = f"{KEY}.decide.{one.id}"
    with st.form(f"{key}.form", clear_on_submit=False):
        st.markdown(f"**{_('Decision')}**")
        st.segmented_control(
            _("What is decided"),
            list(selection.DECISIONS),
            format_func=lambda state: label("candidacy_state", state.value),
            key=f"{key}.state",
        )
        st.text_area(_("Reason; only the curator reads it"), key=f"{key}.reason", height=70)
        st.form_submit_button(
            _("Decide"),
            type="primary",
            on_click=attempt,
            args=(partial(_chosen, one.id, one.version),),
        )


def _chosen(candidacy_id: CandidacyId, version: int) -> str:
    said, key = st.session_state, f"{KEY}.decide.{candidacy_id}"
    chosen = said.get(f"{key}.state") or CandidacyState.INTERVIEWED
    with session.work() as work:
        selection.decide(work, candidacy_id, chosen, str(said.get(f"{key}.reason") or ""), version)
    if chosen is CandidacyState.SELECTED:
        return _("Selected. Next: the training, or an exemption with a reason.")
    return _("The decision is kept. The mentor reads a neutral sentence only.")


def _undone(candidacy_id: CandidacyId, field: str) -> str:
    with session.work() as work:
        selection.undo(work, candidacy_id, str(st.session_state.get(field) or ""))
    return _("The decision is taken back; the candidate is undecided again.")
