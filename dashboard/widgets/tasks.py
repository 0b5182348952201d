"""Dated tasks of a role: what, about whom, by when; done with one touch."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import streamlit as st

from dashboard.widgets.actions import attempt
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.papers import tasks
from data.papers.tasks import TaskRow
from data.records.ids import TaskId
from data.store import Work

FEW = 7  # shown at once; the rest behind a button
PAGES: Mapping[str, str] = {  # kind of subject -> page it is dealt with on
    "pair": "pairs",
    "round": "round",
    "case": "support",
    "programme": "programmes",
    "meeting": "programmes",
    "erasure": "privacy",
    "alert": "course",
    "consent": "privacy",
}
KINDS: Mapping[str, str] = {  # kind of task about a person -> the same
    "pair_orphans": "unmatched",
    "support.no_case": "unmatched",
    "consent_ends": "privacy",
    "recruit_mentors": "unmatched",
    "train_mentors": "unmatched",
    "training_ends": "selection",
}


def show(
    rows: Sequence[TaskRow],
    work: Callable[[], AbstractContextManager[Work]],
    link: Callable[[str], Any],
    pages: frozenset[str],
) -> None:
    """The tasks, the nearest term first; ``pages`` are those the person may open."""
    late = sum(one.overdue for one in rows)
    title = ngettext("{count} task", "{count} tasks", len(rows))
    st.header(f"{title} · :red[{_('late: {count}', count=late)}]" if late else title)
    for one in rows[:FEW]:
        _show(one, work, link, pages)
    if len(rows) > FEW:
        with st.expander(_("The other tasks: {count}", count=len(rows) - FEW)):
            for one in rows[FEW:]:
                _show(one, work, link, pages)


def _show(
    row: TaskRow,
    work: Callable[[], AbstractContextManager[Work]],
    link: Callable[[str], Any],
    pages: frozenset[str],
) -> None:
    words, go, done = st.columns([15, 4, 4], vertical_alignment="center")
    about = f" · {plainly(row.fio)}" if row.fio else ""
    note = f"  \n:gray[{plainly(row.task.note)}]" if row.task.note else ""
    words.markdown(f"**{plainly(row.title)}**{about} {term(row)}{note}")
    page = KINDS.get(row.task.kind) or PAGES.get(row.task.subject.partition(":")[0], "")
    if page in pages:
        go.page_link(link(page), label=_("Open"))
    if row.task.kind in tasks.BY_DEED:
        done.caption(_("closes by itself"))
        return
    done.button(
        _("Done"),
        key=f"task.{row.task.id}",
        on_click=attempt,
        args=(partial(_close, work, row.task.id),),
        width="stretch",
    )


def term(row: TaskRow) -> str:
    """By when, in words; late is said in words too, not by colour alone."""
    if row.days is None or row.task.due is None:
        return ""
    day = f"{row.task.due:%d.%m.%Y}"
    if row.days < 0:
        late = ngettext("{count} day late", "{count} days late", -row.days)
        return f":red[{day}, {late}]"
    return f":gray[{day}, {_('today')}]" if row.days == 0 else f":gray[{_('by {day}', day=day)}]"


def _close(work: Callable[[], AbstractContextManager[Work]], task_id: TaskId) -> str:
    with work() as opened:
        done = tasks.close_task(opened, task_id)
    return _("Done: {title}", title=tasks.title(done.kind))
