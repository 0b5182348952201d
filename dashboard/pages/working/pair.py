"""One pair: its programme, who has agreed, the diary, the history, the end."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.working import agreeing, closing, diary, editing
from dashboard.widgets import attempt
from dashboard.widgets.links import downloads
from dashboard.widgets.plainly import plainly
from dashboard.widgets.refusals import refuse
from dashboard.widgets.term import term
from data.codebook import form_and_kind, label
from data.errors import ProgrammeError
from data.i18n import _
from data.papers import tasks
from data.records.ids import PairId, TaskId
from data.records.programme import ProgrammeState
from matching import programmes
from matching.programmes import ProgrammeView
from matching.programmes.drafting import DRAFTED
from matching.programmes.words import programme_state


def show(pair_id: str) -> None:
    """Everything the curator may see and do about a pair."""
    try:
        with session.look() as work:
            shown = programmes.view(work, PairId(pair_id))
            zone = programmes.zone_of(work)
            wishes = programmes.wishes(work, shown.row.programme.id) if shown.row.programme else ()
    except ProgrammeError as refusal:
        refuse(refusal)
        return
    _head(shown)
    for words in shown.concerns:
        asked = _("The director's second word is asked for on the page «Pairs».")
        st.warning(f"{words} {asked}", icon=":material/balance:")
    _calls(shown)
    programme = shown.row.programme
    if programme is None:
        _draft(shown)
        diary.show(shown, zone)
        return
    agreeing.show(shown, programme, wishes)
    _files(shown)
    plan, met, past, end = st.tabs([_("Programme"), _("Meetings"), _("History"), _("Completion")])
    with plan:
        editing.show(programme)
    with met:
        diary.show(shown, zone)
    with past:
        _history(shown)
    with end:
        closing.show(programme)


def _head(shown: ProgrammeView) -> None:
    row = shown.row
    people = ", ".join(plainly(one) for one in row.names.mentees)
    st.header(f"{plainly(row.names.mentor)} – {people}")
    state = programme_state(row.programme.state if row.programme else None)
    st.markdown(
        f":blue-badge[{label('pair_state', row.pair.state.value)}] :blue-badge[{state}]"
        + (f" :orange-badge[{_('quiet: {days} days', days=row.quiet_days)}]" if row.quiet else "")
    )
    told = [form_and_kind(row.pair.form, row.pair.kind)]
    if row.programme is not None:
        told.append(term(row.programme.starts_on, row.programme.ends_on))
        told.append(
            _(
                "meetings: {held} held, {planned} planned by now, {all} in all",
                held=row.held,
                planned=row.planned,
                all=row.programme.meetings_planned,
            )
        )
    st.caption(" · ".join(told))


def _calls(shown: ProgrammeView) -> None:
    """Standing calls for help, each to be dealt with."""
    for task, fio in shown.calls:
        with st.container(border=True):
            due = task.due.strftime("%d.%m.%Y") if task.due else ""
            st.markdown(
                f":material/support: **{_('Help is asked for by {fio}', fio=plainly(fio))}**  \n"
                + _("To be settled by {day}. The other side does not see this call.", day=due)
            )
            st.button(
                _("Dealt with"),
                key=f"working.call.{task.id}",
                on_click=attempt,
                args=(partial(_settled, task.id),),
            )


def _settled(task_id: TaskId) -> str:
    with session.work() as work:
        tasks.close_task(work, task_id)
    return _("The call is dealt with.")


def _draft(shown: ProgrammeView) -> None:
    if shown.row.pair.state not in DRAFTED:
        st.info(_("A programme is drafted when the pair is confirmed."))
        return
    with st.container(border=True):
        st.markdown(
            _(
                "There is no programme yet. The draft takes the areas the mentee has agreed to"
                " show to the mentor; you then change it as the pair needs."
            )
        )
        st.date_input(
            _("First day"),
            value=shown.row.pair.started_on or session.now().date(),
            format="DD.MM.YYYY",
            key="working.draft.day",
        )
        st.button(
            _("Draft the programme"),
            key="working.draft",
            type="primary",
            on_click=attempt,
            args=(partial(_drafted, shown.row.pair.id),),
        )


def _drafted(pair_id: PairId) -> str:
    with session.work() as work:
        programmes.draft(work, pair_id, st.session_state.get("working.draft.day"))
    return _("The programme is drafted. Look it through and propose it to the pair.")


def _files(shown: ProgrammeView) -> None:
    asked = {"pair": str(shown.row.pair.id)}
    downloads(
        [
            (_("Programme (DOCX)"), "programme", asked),
            (_("Diary (DOCX)"), "diary", asked),
            (_("Calendar file"), "calendar", asked),
        ]
    )


def _history(shown: ProgrammeView) -> None:
    programme = shown.row.programme
    if programme is None or not shown.editions:
        st.info(_("The first edition is in force: nothing was changed after it was shown."))
        return
    now = _("in force") if programme.state is not ProgrammeState.CLOSED else _("the last one")
    st.markdown(f"**{_('Edition {n}', n=programme.edition)}** · {now}")
    for one in reversed(shown.editions):
        day = one.at.strftime("%d.%m.%Y")
        reason = f" · {plainly(one.reason)}" if one.reason else ""
        replaced = _("replaced on {day}", day=day)
        st.markdown(f"**{_('Edition {n}', n=one.edition)}** · {replaced}{reason}")
