"""The content of a programme as a form: goals, actions, checkpoints, term; saved as a whole."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.pages.working import reading
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.codebook import framework
from data.codebook.programmes import GoalTemplate, programme_templates
from data.i18n import _
from data.records.ids import ProgrammeId
from data.records.programme import Action, Goal, Programme, ProgrammeState
from matching import programmes
from matching.programmes import content

LOW = 68  # pixels of a short text
DAY = "DD.MM.YYYY"


def show(programme: Programme) -> None:
    """What stands in the programme; below it the form that changes it."""
    _read(programme)
    if programme.state is ProgrammeState.CLOSED:
        return
    _marks(programme)
    with st.expander(_("Change the programme"), icon=":material/edit:"):
        _form(programme)
        _more(programme)


def _read(programme: Programme) -> None:
    for at, goal in enumerate(programme.goals, 1):
        st.markdown(f"**{_('Goal')} {at}.** {plainly(goal.text)}  \n:gray[{plainly(goal.sign)}]")
        for one in programme.actions:
            if one.goal == goal.code:
                _action_line(one)
    if not programme.goals:
        st.info(_("No goal is written down yet."))
    for point in programme.checkpoints:
        held = f" :green-badge[{_('held')}]" if point.held_on else ""
        st.markdown(f":material/flag: {point.on:%d.%m.%Y} · {plainly(point.text)}{held}")


def _action_line(one: Action) -> None:
    due = one.due.strftime("%d.%m.%Y") if one.due else _("no date")
    form = programme_templates().form(one.format)
    done = (
        f" :green-badge[{_('done on {day}', day=one.done_on.strftime('%d.%m.%Y'))}]"
        if one.done_on
        else ""
    )
    told = " · ".join(part for part in (due, form, plainly(one.text)) if part)
    st.markdown(f"- {told}{done}")


def _marks(programme: Programme) -> None:
    """Tick off an action or a checkpoint as of today."""
    left = [one for one in programme.actions if one.done_on is None]
    points = [one for one in programme.checkpoints if one.held_on is None]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if left:
            st.selectbox(
                _("Action that is done"),
                left,
                format_func=lambda one: one.text,
                index=None,
                key="working.done",
                placeholder=_("Choose an action"),
            )
        if points:
            st.selectbox(
                _("Checkpoint that was held"),
                points,
                format_func=lambda one: f"{one.on:%d.%m.%Y} · {one.text}",
                index=None,
                key="working.looked",
                placeholder=_("Choose a checkpoint"),
            )
        if left or points:
            st.button(
                _("Note as done today"),
                key="working.mark",
                on_click=attempt,
                args=(partial(_marked, programme.id, programme.version),),
            )


def _marked(programme_id: ProgrammeId, version: int) -> str:
    done, looked = st.session_state.get("working.done"), st.session_state.get("working.looked")
    if done is None and looked is None:
        return _("Choose what is done.")
    with session.work() as work:
        today = programmes.today_of(work)
        if done is not None:
            kept = programmes.mark(work, programme_id, done.code, today, version)
            version = kept.version
        if looked is not None:
            programmes.look_back(work, programme_id, looked.on, today, version)
    return _("It is noted.")


def _form(programme: Programme) -> None:
    key = partial(reading.key, programme)
    with st.form(key("form"), border=False):
        _term(programme, key)
        for goal in (*programme.goals, *reading.blank_goals(programme)):
            _goal(programme, goal, key)
        st.markdown(f"**{_('Checkpoints')}**")
        for at, point in enumerate(reading.points(programme)):
            left, right = st.columns([1, 3])
            left.date_input(_("Date"), point.on, format=DAY, key=key("point", at, "on"))
            right.text_input(_("What about"), point.text, key=key("point", at, "text"))
        if programme.state is not ProgrammeState.DRAFT:
            st.text_input(
                _("Why it is changed"),
                key=key("reason"),
                help=_("Everybody agrees anew; the reason stays in the history."),
            )
        st.form_submit_button(
            _("Save the programme"),
            type="primary",
            key=key("save"),
            on_click=attempt,
            args=(partial(_saved, programme),),
        )


def _term(programme: Programme, key: Any) -> None:
    first, last, count = st.columns(3)
    first.date_input(_("First day"), programme.starts_on, format=DAY, key=key("starts_on"))
    last.date_input(_("Last day"), programme.ends_on, format=DAY, key=key("ends_on"))
    count.number_input(
        _("Meetings planned"),
        1,
        content.MOST_MEETINGS,
        programme.meetings_planned,
        key=key("meetings"),
    )


def _goal(programme: Programme, goal: Goal, key: Any) -> None:
    title = _("New goal") if not goal.text else _("Goal {n}", n=goal.code[1:])
    st.markdown(f"**{title}**")
    st.text_area(_("Goal"), goal.text, height=LOW, key=key(goal.code, "text"))
    st.text_area(_("Sign that it is reached"), goal.sign, height=LOW, key=key(goal.code, "sign"))
    st.caption(_("Actions: an empty text takes the action out."))
    for one in reading.actions_of(programme, goal):
        _action(one, key)


def _action(one: Action, key: Any) -> None:
    forms = ["", *programme_templates().forms]
    text, form, due, result = st.columns([4, 2, 2, 3])
    text.text_area(_("Action"), one.text, height=LOW, key=key(one.code, "text"))
    form.selectbox(
        _("Form"),
        forms,
        index=forms.index(one.format),
        format_func=lambda code: programme_templates().form(code) if code else "–",
        key=key(one.code, "format"),
    )
    due.date_input(_("Due"), one.due, format=DAY, key=key(one.code, "due"))
    result.text_area(_("Result"), one.result, height=LOW, key=key(one.code, "result"))


def _more(programme: Programme) -> None:
    """A goal of the templates, with its usual actions spread over what is left of the term."""
    if len(programme.goals) >= programme_templates().most_goals:
        return
    listed = [
        one for one in programme_templates().goals if not framework().domain(one.domain).sensitive
    ]
    st.selectbox(
        _("Add a goal from the templates"),
        listed,
        format_func=_template_name,
        index=None,
        key="working.template",
        placeholder=_("Choose a goal"),
    )
    st.button(
        _("Add the goal"),
        key="working.template.add",
        on_click=attempt,
        args=(partial(_added, programme),),
    )


def _template_name(one: GoalTemplate) -> str:
    return f"{framework().name(one.domain)}: {one.text}"


def _saved(programme: Programme) -> str:
    wanted = reading.content_of(programme, st.session_state.get)
    reason = str(st.session_state.get(reading.key(programme, "reason"), ""))
    return _changed(programme, wanted, reason)


def _added(programme: Programme) -> str:
    chosen = st.session_state.get("working.template")
    if chosen is None:
        return _("Choose a goal.")
    with session.look() as work:
        today = programmes.today_of(work)
    wanted = programmes.added(content.of(programme), chosen, today)
    return _changed(programme, wanted, _("A goal was added."))


def _changed(programme: Programme, wanted: content.Content, reason: str) -> str:
    with session.work() as work:
        if programme.state is ProgrammeState.DRAFT:
            kept = programmes.edit(work, programme.id, wanted, programme.version)
        else:
            kept = programmes.amend(work, programme.id, wanted, reason, programme.version)
    if kept == programme:
        return _("Nothing was changed.")
    return _("The programme is saved: edition {n}.", n=kept.edition)
