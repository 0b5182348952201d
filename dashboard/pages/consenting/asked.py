"""What people ask for: a copy of their data, who has opened them; tasks with terms of the law."""

import streamlit as st

from dashboard import session
from dashboard.pages import PAGES
from dashboard.widgets import download
from dashboard.widgets import tasks as task_list
from dashboard.widgets.plainly import plain_rows
from data.access import Permission
from data.i18n import _
from data.papers import reading, subject_data, tasks
from data.records.ids import PersonId

ABOUT = frozenset({"consent", "erasure", "person"})  # subjects of the tasks shown here


def duties() -> None:
    """Tasks of the own role that a consent has opened."""
    with session.look() as work:
        if not work.may(Permission.TASK_READ):
            return
        rows = [one for one in tasks.mine(work) if one.task.subject.partition(":")[0] in ABOUT]
        open_to = frozenset(row.path for row in PAGES if row.needs is None or work.may(row.needs))
    if not rows:
        st.success(_("No task about consents waits for you."))
        return
    task_list.show(rows, session.work, session.link, open_to)


def requests() -> None:
    """Hand out a copy and show who has looked, for one person."""
    st.caption(
        _(
            "A person may ask what is kept about them and who has opened it; answer within 10"
            " working days. With a link to «My data» they see and take it themselves."
        )
    )
    who = _person()
    if who is None:
        return
    st.markdown(
        _("The copy holds a table for machines and a paper to read. Handing out is logged.")
    )
    download(_("Copy of all data (ZIP)"), "subject", {"person": who})
    with session.look() as work:
        looks = reading.looked_at(work, who)
    st.subheader(_("Who has opened the data"))
    if not looks:
        st.info(_("Nobody has opened them yet."))
        return
    rows = [
        {_("Day"): f"{one.day:%d.%m.%Y}", _("Role"): one.role, _("What"): one.what} for one in looks
    ]
    st.table(plain_rows(rows), border="horizontal", hide_index=True)


def _person() -> PersonId | None:
    with session.look() as work:
        names = subject_data.subjects(work)
    chosen = st.selectbox(
        _("Whose data"),
        list(names),
        format_func=lambda one: names[one],
        index=None,
        key="privacy.person",
        placeholder=_("choose"),
    )
    return PersonId(chosen) if chosen else None
