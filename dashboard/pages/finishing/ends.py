"""Pairs at their end: a table, several at once, and one pair with its goals and reports."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.pages.finishing import acts
from dashboard.widgets import attempt, confirmed_button, pick
from dashboard.widgets.plainly import plainly
from data.codebook import closing as asked
from data.codebook import form_and_kind, label
from data.i18n import _
from data.records.closing import ReportKind
from data.records.ids import PersonId
from data.records.pair import PairState
from data.records.programme import Goal, ProgrammeState
from matching.closing import EndRow, lacks
from matching.closing.reports import LEVEL
from matching.programmes.changing import LEVELS, MOST_RESULT
from matching.programmes.words import level_name

KEY = "closing"
AT_END = frozenset({PairState.FINISHING, PairState.COMPLETED, PairState.TERMINATED})
Told = Mapping[str, Mapping[PersonId, int]]


def table(rows: Sequence[EndRow]) -> EndRow | None:
    """All pairs with what each lacks; the one that was clicked."""
    shown = [
        {
            "pair": called(row),
            "state": label("pair_state", row.pair.state.value),
            "due": row.due,
            "results": row.pair.results,
            "lacks": _("everything is filled in") if row.done else "; ".join(lacks(row)),
        }
        for row in rows
    ]
    columns = {
        "pair": _("Pair"),
        "state": _("State"),
        "due": st.column_config.DateColumn(_("Planned end"), format="DD.MM.YYYY"),
        "results": _("Results"),
        "lacks": _("Not filled in"),
    }
    at = pick(shown, columns, f"{KEY}.pairs", alt=_("Pairs and what each lacks to be closed"))
    return None if at is None else rows[at]


def several(rows: Sequence[EndRow]) -> None:
    """Everything that is ready, closed at once after a look at the list."""
    ready = {row.pair.id: row for row in rows if row.ready}
    if not ready:
        return
    with st.expander(_("Close all that are ready"), icon=":material/done_all:"):
        for row in ready.values():
            st.markdown(f"- {plainly(called(row))}: {plainly(_known(row))}")
        confirmed_button(
            _("Close these pairs"),
            _("The results go into both banks; the pairs are over: {count}.", count=len(ready)),
            f"{KEY}.many",
            partial(acts.closed_many, {one: called(row) for one, row in ready.items()}),
            main=True,
        )


def one(row: EndRow, levels: Told) -> None:
    """What can be done with a pair now."""
    with st.container(border=True):
        st.subheader(plainly(called(row)))
        state = label("pair_state", row.pair.state.value)
        st.caption(f"{state} · {form_and_kind(row.pair.form, row.pair.kind)}")
        if row.concerned:
            st.warning(
                _("You belong to this pair: ask the director to agree on the page of pairs.")
            )
        if row.pair.state is PairState.ACTIVE:
            _active(row)
            return
        if row.pair.results:
            st.markdown(f"{_('Results')}: {plainly(row.pair.results)}")
        missing = lacks(row)
        if missing and not row.done:
            st.markdown(f"**{_('Not filled in')}**")
            st.markdown("\n".join(f"- {plainly(one)}" for one in missing))
        _reports(row)
        _conclusion(row)
        if row.pair.state in AT_END and not row.done:
            _close(row, levels)
        if row.returns:
            _back(row)


def called(row: EndRow) -> str:
    """The pair by names; who may not be named is told so."""
    nobody = _("name not shown")
    mentees = ", ".join(name or nobody for name in row.mentees)
    return f"{mentees} – {row.mentor or nobody}"


def _known(row: EndRow) -> str:
    return row.pair.results or (row.programme.result if row.programme else "")


def _active(row: EndRow) -> None:
    st.markdown(_("The pair is at work. At its end both sides report and you conclude."))
    st.button(
        _("The pair comes to its end"),
        key=f"{KEY}.finish.{row.pair.id}",
        type="primary",
        on_click=attempt,
        args=(partial(acts.finishing, row.pair.id),),
    )


def _reports(row: EndRow) -> None:
    """Whose report has come, and links for the others."""
    for report in row.reports:
        if report.kind is ReportKind.CONCLUSION:
            continue
        day = f"{report.sent_at:%d.%m.%Y}" if report.sent_at else ""
        name = report.fio or _("name not shown")
        with st.expander(f"{asked.title(report.kind)} · {plainly(name)} · {day}"):
            _body(report.kind, report.body)
    if not row.awaited:
        return
    waiting = ", ".join(
        f"{fio or _('name not shown')} ({_('has a link') if link else _('no link yet')})"
        for _who, fio, link in row.awaited
    )
    st.markdown(f"{_('Reports awaited')}: {plainly(waiting)}")
    st.button(
        _("Make links to the reports"),
        key=f"{KEY}.ask.{row.pair.id}",
        icon=":material/add_link:",
        on_click=attempt,
        args=(partial(acts.asked, [row.pair.id]),),
    )
    _from_paper(row)


def _body(kind: ReportKind, body: Mapping[str, str]) -> None:
    for question in asked.questions()[kind]:
        if question.code in body:
            st.markdown(f"**{plainly(question.text)}**")
            st.text(body[question.code])


def _from_paper(row: EndRow) -> None:
    people = {who: fio or _("name not shown") for who, fio, _link in row.awaited if fio}
    if not people:
        return
    with st.expander(_("Write a report down from paper")):
        who = st.selectbox(
            _("Whose report"),
            list(people),
            format_func=lambda one: plainly(people[one]),
            key=f"{KEY}.paper.{row.pair.id}",
        )
        mentor = who == row.pair.mentor_id
        kinds = (
            [ReportKind.MENTOR_REPORT]
            if mentor
            else [ReportKind.MENTEE_REPORT, ReportKind.TESTIMONIAL]
        )
        with st.form(f"{KEY}.paper.{row.pair.id}.{who}", border=False):
            said = {
                f"{kind.value}.{question.code}": st.text_area(
                    question.text, max_chars=question.max_chars, height=80
                )
                for kind in kinds
                for question in asked.questions()[kind]
            }
            st.caption(asked.hint())
            if st.form_submit_button(_("Write the report down")):
                attempt(partial(acts.written, row.pair.id, who, said))
                st.rerun()


def _conclusion(row: EndRow) -> None:
    """The curator's conclusion: what was kept, to be corrected until it is signed."""
    kept = next((one for one in row.reports if one.kind is ReportKind.CONCLUSION), None)
    done = kept is not None and kept.sent_at is not None
    title = asked.title(ReportKind.CONCLUSION)
    with (
        st.expander(title if done else f"{title} · {_('not written yet')}"),
        st.form(f"{KEY}.conclude.{row.pair.id}", border=False),
    ):
        body = kept.body if kept is not None else {}
        said = {
            one.code: st.text_area(
                one.text, body.get(one.code, ""), max_chars=one.max_chars, height=80
            )
            for one in asked.questions()[ReportKind.CONCLUSION]
        }
        st.caption(asked.hint())
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("Keep the conclusion"), type="primary")
            draft = not done and st.form_submit_button(_("Keep as a draft"))
        if sent or draft:
            attempt(partial(acts.concluded, row.pair.id, said, sent=bool(sent)))
            st.rerun()


def _close(row: EndRow, levels: Told) -> None:
    """Goals with levels, the result in words."""
    st.markdown(f"**{_('Results against goals')}**")
    programme = row.programme
    open_ = programme is not None and programme.state is not ProgrammeState.CLOSED
    chosen: dict[str, int] = {}
    for goal in programme.goals if programme is not None else ():
        if not open_:
            level = level_name(goal.level) if goal.level is not None else "–"
            st.markdown(f"- {plainly(goal.text)}: {level}")
            continue
        picked = _level(row, goal, levels.get(goal.code, {}))
        if picked is not None:
            chosen[goal.code] = picked
    before = programme.result if programme is not None and programme.goals else row.pair.results
    result = st.text_area(
        _("Result in words, for both banks"),
        before,
        key=f"{KEY}.result.{row.pair.id}",
        max_chars=MOST_RESULT,
        height=80,
    )
    ended = row.pair.state is PairState.TERMINATED
    warning = (
        _("The pair has ended early; its results go into both banks.")
        if ended
        else _("The programme is completed and the results go into both banks.")
    )
    confirmed_button(
        _("Write the results into both banks") if ended else _("Close the pair"),
        warning,
        f"{KEY}.close.{row.pair.id}",
        partial(acts.closed, row.pair.id, result, chosen),
        main=True,
    )


def _level(row: EndRow, goal: Goal, told: Mapping[PersonId, int]) -> int | None:
    """A level of a goal, with what the sides have said in their reports; they decide together."""
    names = dict(zip(row.pair.mentee_ids, row.mentees, strict=True)) | {
        row.pair.mentor_id: row.mentor
    }
    said = [
        f"{names.get(who) or _('name not shown')}: {level_name(level)}"
        for who, level in told.items()
    ]
    same = set(told.values())
    options = list(LEVELS)
    return st.selectbox(
        plainly(goal.text),
        options,
        index=options.index(same.pop()) if len(same) == 1 and len(told) > 1 else None,
        format_func=lambda level: f"{level:+d} · {level_name(level)}",
        key=f"{KEY}.{LEVEL}{row.pair.id}.{goal.code}",
        placeholder=_("Choose a level"),
        help="; ".join(said) or None,
    )


def _back(row: EndRow) -> None:
    with st.expander(_("Put back to work")):
        st.caption(
            _(
                "If the pair was ended by mistake. Not possible any more once the conclusion is"
                " signed, something is published or somebody has answered about the long-term"
                " bank."
            )
        )
        reason = st.text_input(_("Why"), key=f"{KEY}.why.{row.pair.id}", max_chars=300)
        confirmed_button(
            _("Put back to work"),
            _("The results are taken out of both banks; the pair works on."),
            f"{KEY}.back.{row.pair.id}",
            partial(acts.reopened, row.pair.id, reason),
        )
