"""The support plan of a case: choose a template, dates, ticks, the paper."""

from functools import partial

import streamlit as st

from dashboard.pages.accompanying import actions, wording
from dashboard.widgets import attempt, confirmed_button, download
from data.codebook import support as book
from data.i18n import _
from matching.support import STANDING, Detail
from matching.support.plans import StepRow


def show(one: Detail) -> None:
    """The plan, or what is missing for one."""
    if not one.consent:
        st.info(_("The plan rests on the consent to the psychologist's support."))
        return
    if not one.row.agreed and not one.steps:
        st.info(_("Note first that the person agreed to talk."))
        return
    if not one.steps:
        st.info(_("There is no plan yet. Begin with a template; every date can be changed."))
    else:
        st.markdown(f"**{one.template}**")
        for step in one.steps:
            _step(one, step)
        download(_("Plan for the person, DOCX"), "support_plan", {"case": one.row.id})
        st.caption(_("Nothing of your notes and of the questionnaire stands in the paper."))
    if one.row.state in STANDING and one.row.agreed:
        with st.expander(_("Lay another plan"), expanded=not one.steps):
            _choose(one)


def _step(one: Detail, step: StepRow) -> None:
    row = one.row
    key = f"support.step.{row.id}.{row.version}.{step.code}"
    open_ = row.state in STANDING
    tick, note, date = st.columns([5, 2, 2], vertical_alignment="center")
    if step.done_on:
        note.markdown(f":green-badge[{_('done on {day}', day=wording.day(step.done_on))}]")
    elif step.late:
        note.markdown(f":red-badge[{_('date has passed')}]")
    tick.checkbox(
        step.words,
        value=step.done_on is not None,
        key=f"{key}.done",
        disabled=not open_,
        on_change=attempt,
        args=(partial(actions.tick, row.id, row.version, step.code, f"{key}.done"),),
    )
    date.date_input(
        _("Day of the step"),
        step.due,
        format="DD.MM.YYYY",
        key=f"{key}.due",
        disabled=not open_,
        label_visibility="collapsed",
        on_change=attempt,
        args=(partial(actions.shift, row.id, row.version, step.code, f"{key}.due"),),
    )


def _choose(one: Detail) -> None:
    key = f"support.template.{one.row.id}"
    known = book.templates()
    chosen = st.selectbox(
        _("Template"), list(known), format_func=lambda code: known[code].name(), key=key
    )
    st.markdown("\n".join(f"- {step.name()}" for step in known[chosen].steps))
    lay = partial(actions.lay, one.row.id, one.row.version, key)
    if one.steps:
        confirmed_button(
            _("Lay the plan"),
            _("The present steps and their ticks are replaced."),
            f"{key}.lay",
            lay,
        )
        return
    st.button(_("Lay the plan"), key=f"{key}.lay", type="primary", on_click=attempt, args=(lay,))
