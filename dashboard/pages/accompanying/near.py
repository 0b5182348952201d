"""One case from near: situation, plan, notes, recommendation, history."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.accompanying import actions, feeling, planning, private, wording
from dashboard.pages.cockpit.waiting import counted
from dashboard.widgets import attempt, confirmed_button, notices
from dashboard.widgets.plainly import plainly
from data.bank.needs import sensitive
from data.codebook import framework
from data.codebook import support as book
from data.i18n import _
from data.records.ids import CaseId
from data.records.support import CaseState, Recommendation
from matching import support
from matching.proposal import words
from matching.support import STANDING, Detail
from matching.support.advising import MOST_DOMAINS


def show(case_id: CaseId) -> None:
    """The case, in tabs."""
    with session.look() as work:
        noted = support.noted(work, case_id)
    with (session.look if noted else session.work)() as work:
        one = support.detail(work, case_id)
        heads = private.heads(work, case_id)
    st.button(
        _("To the board"), key="support.back", icon=":material/arrow_back:", on_click=actions.back
    )
    st.title(plainly(one.row.fio), anchor=False)
    st.markdown(f"**{wording.state(one.row.state)}** {wording.badges(one.row)}")
    with st.container():
        notices()
    parts: dict[str, Callable[[Detail], None]] = {
        _("Situation"): _situation,
        _("Plan"): planning.show,
        _("Notes"): partial(private.show, heads=heads),
        _("Recommendation"): _advice,
        _("History"): _history,
    }
    tabs = st.tabs(list(parts), key="support.tabs", on_change="rerun")
    for tab, draw in zip(tabs, parts.values(), strict=True):
        with tab:
            draw(one)


def _situation(one: Detail) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{_('Why')}.** {plainly(one.row.why)}")
        if one.row.helps:
            st.markdown(f"**{_('What would help:')}**")
            st.markdown("\n".join(f"- {plainly(said)}" for said in one.row.helps))
            if one.row.counted_on is not None:
                st.caption(counted(one.row.counted_on))
        _areas(one)
        feeling.show(one.row.person_id)
    with right:
        _agreement(one)
        if one.row.state in STANDING:
            _next(one)
        if CaseState.CLOSED in one.moves:
            _closing(one)


def _areas(one: Detail) -> None:
    st.markdown(f"**{_('Requested areas')}.**")
    if one.areas is None:
        st.caption(_("The person has not agreed to show them. Ask in the talk."))
    elif not one.areas:
        st.caption(_("The questionnaire names none."))
    else:
        st.markdown("\n".join(f"- {plainly(name)}" for name in one.areas))
    if not one.consent:
        st.info(
            _(
                "There is no consent to the psychologist's support yet: notes and the plan are"
                " closed. The curator has a task to obtain it."
            ),
            icon=":material/lock:",
        )


def _agreement(one: Detail) -> None:
    row = one.row
    if row.state not in STANDING:
        return
    known = {
        True: _("The person agreed to talk."),
        False: _("The person does not want to talk now."),
        None: _("Ask whether the person agrees to talk: it is voluntary."),
    }[row.agreed]
    st.markdown(f":material/handshake: {known}")
    with st.container(horizontal=True):
        for agreed, label in ((True, _("Agrees")), (False, _("Does not agree"))):
            if row.agreed is not agreed:
                st.button(
                    label,
                    key=f"support.agree.{row.id}.{row.version}.{agreed}",
                    on_click=attempt,
                    args=(partial(actions.agree, row.id, row.version, agreed=agreed),),
                )


def _next(one: Detail) -> None:
    row = one.row
    key = f"support.next.{row.id}.{row.version}"
    today = session.now().date()
    states = [row.state, *(state for state in one.moves if state in STANDING)]
    with st.form(key):
        st.markdown(f"**{_('Next step')}**")
        steps = list(book.next_steps())
        st.selectbox(
            _("What"),
            steps,
            index=steps.index(row.next_step) if row.next_step in steps else 0,
            format_func=partial(book.word, "next_step"),
            key=f"{key}.what",
        )
        st.date_input(
            _("When"),
            max(row.next_on, today) if row.next_on else None,
            min_value=today,
            format="DD.MM.YYYY",
            key=f"{key}.on",
        )
        st.selectbox(
            _("Column of the board"), states, format_func=wording.state, key=f"{key}.state"
        )
        st.form_submit_button(
            _("Save"),
            type="primary",
            on_click=attempt,
            args=(partial(actions.step, row.id, row.version, row.state, key),),
        )


def _closing(one: Detail) -> None:
    row = one.row
    key = f"support.close.{row.id}.{row.version}"
    with st.expander(_("Close the case"), icon=":material/archive:"):
        if row.state in STANDING:
            st.selectbox(
                _("How it ended"),
                [code for code in book.outcomes() if code != "consent_ended"],
                index=None,
                format_func=partial(book.word, "outcome"),
                key=f"{key}.outcome",
                placeholder=_("choose"),
            )
        confirmed_button(
            _("Close"),
            _("A closed case is not opened again; for the same mentee a new one can be opened."),
            key,
            partial(actions.close, row.id, row.version, key),
        )


def _advice(one: Detail) -> None:
    row = one.row
    st.caption(
        _(
            "The curator sees the recommendation, its date and the areas in which a mentor is to be"
            " looked for. Notes and the talk are not told."
        )
    )
    if said := wording.asked(row):
        st.markdown(f"**{said}**")
    if row.to_apply:
        confirmed_button(
            _("Take the recommendation back"),
            _("The curator's task is withdrawn."),
            f"support.take_back.{row.id}.{row.version}",
            partial(actions.take_back, row.id, row.version),
        )
    if row.state in STANDING:
        _recommend(one)


def _recommend(one: Detail) -> None:
    row = one.row
    key = f"support.advise.{row.id}.{row.version}"
    hidden = sensitive()
    with st.form(key):
        st.selectbox(
            _("I recommend"),
            list(Recommendation),
            format_func=wording.recommendation,
            key=f"{key}.said",
        )
        st.date_input(
            _("I look again on"),
            row.next_on,
            min_value=min(session.now().date(), row.next_on or session.now().date()),
            format="DD.MM.YYYY",
            key=f"{key}.on",
        )
        st.multiselect(
            _("Ask the curator to find a mentor with"),
            [code for code in framework().domain_codes if code not in hidden],
            format_func=words.domain,
            max_selections=MOST_DOMAINS,
            key=f"{key}.areas",
            placeholder=_("choose"),
        )
        st.checkbox(_("First in the next round"), value=row.credit, key=f"{key}.credit")
        st.form_submit_button(
            _("Send to the curator"),
            type="primary",
            on_click=attempt,
            args=(partial(actions.recommend, row.id, row.version, key),),
        )


def _history(one: Detail) -> None:
    for line in one.history:
        st.markdown(f"{wording.day(line.at)} · {wording.verb(line.verb)} · {plainly(line.by)}")
