"""Asking for a paper, and how far the worker is with it."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analytics import report
from dashboard import session
from dashboard.widgets import attempt
from dashboard.widgets.long_work import WAITING, under_way
from dashboard.widgets.plainly import plainly
from data import jobs
from data.i18n import _
from data.records.ids import JobId
from data.records.job import Job, JobState

JOB = "reporting.job"


def show(kinds: Sequence[report.Kind], years: Sequence[str]) -> bool:
    """A button a kind of paper; whether one is being made now."""
    period = st.selectbox(_("School year"), years, key="period", bind="query-params")
    busy = _under_way()
    for column, kind in zip(st.columns(len(kinds)), kinds, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{report.title(kind)}**")
            st.caption(report.description(kind))
            st.button(
                _("Make"),
                key=f"reporting.{kind}",
                disabled=busy,
                on_click=attempt,
                args=(partial(_ask, kind, period),),
            )
    return busy


def _ask(kind: report.Kind, period: str) -> str:
    with session.work() as work:
        st.session_state[JOB] = report.ask(work, kind, period).id
    return _("The paper is being made. It will stand in the list below.")


def _under_way() -> bool:
    job_id = st.session_state.get(JOB)
    if job_id is None:
        return False
    with session.look() as work:
        job = jobs.status(work, JobId(job_id))
    if job.state in WAITING:
        _progress(job.id)
        return True
    st.session_state.pop(JOB, None)
    if job.state is JobState.FAILED:
        st.error(_("The paper was not made: {why}", why=plainly(jobs.words(job))))
    elif job.state is JobState.DONE:
        st.success(_("The paper is made: it stands first in the list below."))
    return False


@st.fragment(run_every="2s")
def _progress(job_id: JobId) -> None:
    if session.current() is None:
        st.rerun()
    with session.look() as work:
        job, now = jobs.status(work, job_id), work.now
    if job.state not in WAITING:
        st.rerun()
    under_way(job, now, _doing(job), "reporting.stop", partial(_stop, job_id))


def _doing(job: Job) -> str:
    said = {
        "counting": _("figures are being counted"),
        "drawing": _("charts are being drawn"),
        "setting": _("pages are being set"),
    }
    step = next((words for code, words in said.items() if code in job.note), said["counting"])
    return _("{step}, {percent} %", step=step, percent=round(job.progress * 100))


def _stop(job_id: JobId) -> str:
    with session.work() as work:
        jobs.cancel(work, job_id)
    return _("The paper is given up: nothing is kept of it.")
