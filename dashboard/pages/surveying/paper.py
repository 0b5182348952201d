"""A sheet of paper typed in: the same questions, the same checks, the day it was filled in."""

from datetime import date
from functools import partial

import streamlit as st

from analytics import waves
from analytics.waves import AskRow
from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.codebook import Question
from data.codebook.instruments import Instrument
from data.errors import ProgrammeError
from data.i18n import _, ngettext
from data.records.ids import AskId
from data.records.monitoring import AskState
from data.records.questionnaire import Value

HEIGHT = 90  # px of a text
TYPABLE = frozenset({AskState.PLANNED, AskState.SENT, AskState.PARTIAL, AskState.SILENT})


def show(row: AskRow, today: date) -> None:
    """The questions of one sitting, folded until somebody wants to type."""
    last = min(row.ask.closes_on, today)
    if row.ask.state not in TYPABLE or last < row.ask.opens_on:
        return
    with st.expander(_("Type in from paper: {fio}", fio=plainly(row.fio)), icon=":material/edit:"):
        try:
            with session.look() as work:
                asked = waves.paper_form(work, row.id)
        except ProgrammeError:
            st.caption(_("Nothing in this survey may be typed in by the curator."))
            return
        with st.form(f"paper.{row.id}", border=False):
            st.date_input(
                _("The sheet was filled in on"),
                last,
                min_value=row.ask.opens_on,
                max_value=last,
                key=f"paper.{row.id}.on",
                format="DD.MM.YYYY",
            )
            for one in asked:
                st.markdown(f"**{plainly(one.name)}**")
                for question in one.questions:
                    _field(row.id, question)
            st.form_submit_button(
                _("Keep the answers"),
                type="primary",
                on_click=attempt,
                args=(partial(_typed, row.id, asked),),
            )


def _field(ask_id: AskId, one: Question) -> None:
    key, words = _key(ask_id, one), plainly(one.text)
    if one.options:
        names = {option.code: option.name for option in one.options}
        st.selectbox(
            words,
            list(names),
            index=None,
            format_func=names.__getitem__,
            key=key,
            placeholder=_("not answered"),
        )
    elif one.kind == "int":
        st.number_input(words, one.min, one.max, value=None, step=1, key=key)
    else:
        st.text_area(words, key=key, height=HEIGHT, max_chars=one.max_chars)


def _typed(ask_id: AskId, asked: tuple[Instrument, ...]) -> str:
    said = st.session_state
    answers = {}
    for one in asked:
        for question in one.questions:
            value = _value(question, said.get(_key(ask_id, question)))
            if value is not None:
                answers[question.code] = value
    with session.work() as work:
        waves.type_in(work, ask_id, answers, on=said.get(f"paper.{ask_id}.on"))
    return ngettext("{count} answer is kept.", "{count} answers are kept.", len(answers))


def _value(one: Question, given: object) -> Value | None:
    """What was typed as an answer; None where nothing was."""
    if given is None or given == "":
        return None
    if one.kind in {"likert", "int"}:
        return int(str(given))
    return str(given)


def _key(ask_id: AskId, one: Question) -> str:
    return f"paper.{ask_id}.{one.code}"
