"""While a file is taken in: how far it is, and stop."""

from datetime import timedelta
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.importing import actions
from dashboard.widgets import attempt
from data import jobs
from data.i18n import _
from data.records.ids import JobId
from data.records.job import Job, JobState

WAITING = frozenset({JobState.QUEUED, JobState.RUNNING})
PATIENCE = timedelta(seconds=60)  # a job that nobody takes for so long has no worker


@st.fragment(run_every="2s")
def progress(job_id: JobId) -> None:
    """Ask every two seconds; when the job has ended, draw the whole page anew and ask no more."""
    if session.current() is None:
        st.rerun()
    with session.look() as work:
        job, now = jobs.status(work, job_id), work.now
    if job.state not in WAITING:
        st.rerun()
    st.progress(min(max(job.progress, 0.0), 1.0), _said(job))
    if job.state is JobState.QUEUED and now - job.created_at > PATIENCE:
        st.warning(_("Nobody has taken this work for a minute. Tell the technical administrator."))
    st.button(
        _("Stop"),
        key="intake.stop",
        icon=":material/stop_circle:",
        disabled=job.cancel,
        on_click=attempt,
        args=(partial(actions.stop, job_id),),
    )


def _said(job: Job) -> str:
    if job.cancel:
        return _("is being stopped…")
    if job.state is JobState.QUEUED:
        return _("waits for its turn…")
    return {"writing": _("The rows are being written…")}.get(job.note, _("The file is being read…"))
