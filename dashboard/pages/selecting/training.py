"""Item 4.2 on the screen: courses, who was there, what a course ends with."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plain_rows, plainly
from data.codebook.selection import rules, topics
from data.i18n import _, ngettext, number
from data.records.bank import MentorState
from data.records.ids import CourseId, PersonId
from data.records.selection import Course, CourseState, Topic, TrainingResult
from matching import selection
from matching.selection import CourseView, ReadyRow

KEY = "selection.course"
DAY = "DD.MM.YYYY"
PERCENT = 100
WEEK = timedelta(days=7)
OPEN = frozenset({CourseState.PLANNED, CourseState.RUNNING})
TO_TRAIN = frozenset({MentorState.SELECTED, MentorState.IN_TRAINING, MentorState.READY})


def show(*, writes: bool) -> None:
    """Courses of the year; a form for a new one."""
    with session.look() as work:
        listed, people, today = selection.courses(work), selection.ready(work), work.today
    if not listed:
        st.info(
            _(
                "No course is planned this year. Plan one, count a course taken elsewhere, or"
                " exempt with a reason on «Who is ready»."
            )
        )
    for one in listed:
        _course(one, people, today, writes=writes)
    if writes:
        with st.expander(_("Plan a course"), expanded=not listed):
            _form(today)


def _course(view: CourseView, people: Sequence[ReadyRow], today: date, *, writes: bool) -> None:
    one = view.course
    running = one.state in OPEN
    with st.expander(_title(view), expanded=running):
        st.caption(_term(view))
        if view.rows:
            st.table(plain_rows(_lines(view)), border="horizontal", hide_index=True)
        else:
            st.info(_("Nobody is in this course yet."))
        if not (writes and running):
            return
        _enrol(view, people)
        if view.rows:
            _attendance(view)
            _finish(one, today)
        _cancel(one)


def _title(view: CourseView) -> str:
    told = {
        CourseState.PLANNED: _("planned"),
        CourseState.RUNNING: _("under way"),
        CourseState.HELD: _("carried out"),
        CourseState.CANCELLED: _("cancelled"),
    }[view.course.state]
    return f"{plainly(view.course.title)} · {told}"


def _term(view: CourseView) -> str:
    one = view.course
    words = _(
        "{first}–{last}, {hours} academic hours, {share} % of them make ready",
        first=f"{one.starts_on:%d.%m.%Y}",
        last=f"{one.ends_on:%d.%m.%Y}",
        hours=number(view.hours, 0),
        share=round(one.pass_share * PERCENT),
    )
    return f"{words} · {plainly(one.provider)}" if one.provider else words


def _lines(view: CourseView) -> list[dict[str, str]]:
    return [
        {
            _("Mentor"): row.fio,
            _("Topics"): f"{len(row.training.attended)}/{len(view.course.topics)}",
            _("Hours"): number(row.training.hours, 0),
            _("Result"): result(row.training.result),
        }
        for row in view.rows
    ]


def result(one: TrainingResult | None) -> str:
    """How somebody ended a course, in words."""
    if one is None:
        return "—"
    return _("passed") if one is TrainingResult.PASSED else _("not passed")


def _enrol(view: CourseView, people: Sequence[ReadyRow]) -> None:
    there = {row.training.person_id for row in view.rows}
    left = {
        one.person_id: one.fio
        for one in people
        if one.state in TO_TRAIN and one.person_id not in there
    }
    if not left:
        st.caption(_("Nobody else is selected: select mentors for a programme first."))
        return
    key = f"{KEY}.{view.course.id}.enrol"
    who, button = st.columns([4, 2], vertical_alignment="bottom")
    who.multiselect(
        _("Mentors to be trained"),
        list(left),
        format_func=left.__getitem__,
        key=key,
        placeholder=_("choose"),
    )
    button.button(
        _("Put into the course"),
        key=f"{key}.go",
        on_click=attempt,
        args=(partial(_enrolled, view.course.id, key),),
        width="stretch",
    )


def _enrolled(course_id: CourseId, field: str) -> str:
    chosen: list[PersonId] = list(st.session_state.get(field) or [])
    with session.work() as work:
        made = selection.enrol(work, course_id, chosen)
    return ngettext("{count} mentor in the course.", "{count} mentors in the course.", len(made))


def _attendance(view: CourseView) -> None:
    one, key = view.course, f"{KEY}.{view.course.id}.there"
    names = {row.training.person_id: row.fio for row in view.rows}
    book = {topic.code: topic for topic in one.topics}
    topic = st.selectbox(
        _("Topic"), list(book), format_func=lambda code: _topic(book[code]), key=f"{key}.topic"
    )
    st.multiselect(
        _("Who was there"),
        list(names),
        default=[row.training.person_id for row in view.rows if topic in row.training.attended],
        format_func=names.__getitem__,
        key=f"{key}.{topic}",
        placeholder=_("choose"),
    )
    st.button(
        _("Keep the attendance"),
        key=f"{key}.go",
        on_click=attempt,
        args=(partial(_attended, one.id, str(topic), f"{key}.{topic}"),),
    )


def _topic(one: Topic) -> str:
    told = ngettext("{count} hour", "{count} hours", round(one.hours))
    day = f" · {one.on:%d.%m.%Y}" if one.on else ""
    return f"{one.title} · {told}{day}"


def _attended(course_id: CourseId, topic: str, field: str) -> str:
    with session.work() as work:
        selection.attend(work, course_id, topic, list(st.session_state.get(field) or []))
    return _("The attendance is kept.")


def _finish(one: Course, today: date) -> None:
    confirmed_button(
        _("End the course"),
        _(
            "Hours are added up. Who was at {share} % of them becomes ready for the term of the"
            " regulation; the others stay in training.",
            share=round(one.pass_share * PERCENT),
        ),
        f"{KEY}.{one.id}.finish",
        partial(_finished, one.id),
        disabled=today < one.starts_on,
        main=True,
    )


def _finished(course_id: CourseId) -> str:
    with session.work() as work:
        ended = selection.finish_course(work, course_id)
    passed = sum(one.result is TrainingResult.PASSED for one in ended)
    return ngettext("{count} mentor is ready.", "{count} mentors are ready.", passed)


def _cancel(one: Course) -> None:
    key = f"{KEY}.{one.id}.cancel"
    confirmed_button(
        _("Cancel the course"),
        _("The course will not be held; its mentors stay where they are."),
        key,
        partial(_cancelled, one.id),
    )


def _cancelled(course_id: CourseId) -> str:
    with session.work() as work:
        selection.cancel_course(work, course_id, "")
    return _("The course is cancelled.")


def _form(today: date) -> None:
    with st.form(KEY, clear_on_submit=False):
        st.text_input(_("Title"), _("School of the mentor"), key=f"{KEY}.title")
        st.text_input(_("Who holds it"), key=f"{KEY}.provider")
        first, last, share = st.columns(3)
        first.date_input(_("First day"), today, key=f"{KEY}.first", format=DAY)
        last.date_input(_("Last day"), today + 3 * WEEK, key=f"{KEY}.last", format=DAY)
        share.number_input(
            _("Hours that make ready, %"),
            1,
            PERCENT,
            round(rules().pass_share * PERCENT),
            key=f"{KEY}.share",
        )
        st.text_area(
            _("Topics, a line each: title; hours"),
            "\n".join(f"{one.title}; {round(one.hours)}" for one in topics()),
            key=f"{KEY}.topics",
            height=190,
        )
        st.form_submit_button(
            _("Put on the plan"), type="primary", on_click=attempt, args=(_planned,)
        )


def _planned() -> str:
    said = st.session_state
    with session.work() as work:
        selection.plan_course(
            work,
            title=str(said.get(f"{KEY}.title") or ""),
            provider=str(said.get(f"{KEY}.provider") or ""),
            topics=written(str(said.get(f"{KEY}.topics") or "")),
            starts_on=said[f"{KEY}.first"],
            ends_on=said[f"{KEY}.last"],
            pass_share=said[f"{KEY}.share"] / PERCENT,
        )
    return _("The course is planned. Put the selected mentors into it.")


def written(text: str) -> tuple[Topic, ...]:
    r"""Topics as somebody typed them, «title; hours» a line; without hours they count 0.

    >>> written("Право; 2\n\nБеседа")[0].hours
    2.0
    """
    found: list[Topic] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        title, _sign, hours = line.rpartition(";") if ";" in line else (line, "", "")
        found.append(Topic(code=f"t{len(found) + 1}", title=title.strip(), hours=_hours(hours)))
    return tuple(found)


def _hours(text: Any) -> float:
    try:
        return float(str(text).strip().replace(",", "."))
    except ValueError:
        return 0.0
