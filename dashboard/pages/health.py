"""«Состояние»: does the installation stand firm? For the technical administrator."""

import streamlit as st

from dashboard import bootstrap, session
from dashboard.bootstrap import Condition
from dashboard.widgets import attempt, notices
from dashboard.widgets.plainly import plain_rows, plainly
from data import jobs
from data.access import Permission
from data.i18n import _, ngettext, number
from data.records.job import Job, JobState

GIGA = 1e9


def page() -> None:
    """Versions, database, journal, work in the background."""
    session.require(Permission.HEALTH_READ)
    st.title(_("State of the installation"))
    notices()
    with session.look() as work:
        now = bootstrap.condition(work)
    _figures(now)
    _journal(now)
    _jobs(now.jobs)
    with st.expander(_("Versions")):
        rows = [("nastavnik", now.program), ("Python", now.python), *now.libraries]
        st.table(plain_rows({_("What"): name, _("Version"): number} for name, number in rows))
    st.caption(_("A full check from the command line: nastavnik doctor."))


def _figures(now: Condition) -> None:
    one, two, three, four = st.columns(4)
    one.metric(_("Database"), plainly(now.database), border=True)
    size = "—" if now.database_size is None else _megabytes(now.database_size)
    two.metric(_("Size of the database"), size, border=True)
    three.metric(_("Free disk"), _("{size} GB", size=number(now.free / GIGA)), border=True)
    four.metric(_("Schema"), plainly(now.schema), border=True)


def _megabytes(size: int) -> str:
    return _("{size} MB", size=number(size / 1e6))


def _journal(now: Condition) -> None:
    st.header(_("Journal of actions"))
    with st.container(horizontal=True, vertical_alignment="center"):
        entries = ngettext("{count} entry", "{count} entries", now.journal)
        st.markdown(_("In the journal: {entries}.", entries=entries))
        st.button(_("Check the journal"), key="journal", on_click=attempt, args=(_checked,))


def _checked() -> str:
    with session.look() as work:
        count = bootstrap.check_journal(work)
    entries = ngettext("{count} entry", "{count} entries", count)
    return _("The journal is whole: no entry was changed or removed ({entries}).", entries=entries)


def _jobs(found: tuple[Job, ...]) -> None:
    st.header(_("Work in the background"))
    if not found:
        st.info(_("No work has been asked for yet: imports and matching rounds will appear here."))
        return
    st.table(plain_rows(_job(one) for one in found), border="horizontal", hide_index=True)


def _job(one: Job) -> dict[str, str]:
    return {
        _("When"): one.created_at.astimezone().strftime("%d.%m.%Y %H:%M"),
        _("What"): kind(one.kind),
        _("State"): state(one.state),
        _("Done, %"): f"{100 * one.progress:.0f}",
        _("Attempts"): str(one.attempts),
        _("Fault"): jobs.words(one),
    }


def kind(code: str) -> str:
    """What a job does, in words."""
    return {
        "round.compute": _("Matching round"),
        "import.commit": _("Import of a table"),
        "invitation.send": _("Sending of letters"),
        "quality.refresh": _("Gathering of figures"),
        "report.make": _("Paper with figures"),
        "weights.back_test": _("Back-test of weights"),
        "daily": _("Daily checks of terms"),
    }.get(code, code)


def state(one: JobState) -> str:
    """How far a job is, in words."""
    return {
        JobState.QUEUED: _("waits for its turn"),
        JobState.RUNNING: _("is being done"),
        JobState.DONE: _("done"),
        JobState.FAILED: _("failed"),
        JobState.CANCELLED: _("stopped"),
    }[one]
