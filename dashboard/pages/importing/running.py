"""While a file is taken in: how far it is, and stop."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.importing import actions
from dashboard.widgets.long_work import WAITING, under_way
from data import jobs
from data.i18n import _
from data.records.ids import JobId
from data.records.job import Stage


@st.fragment(run_every="2s")
def progress(job_id: JobId) -> None:
    """Ask every two seconds; when the job has ended, draw the whole page anew and ask no more."""
    if session.current() is None:
        st.rerun()
    with session.look() as work:
        job, now = jobs.status(work, job_id), work.now
    if job.state not in WAITING:
        st.rerun()
    doing = {"writing": _("The rows are being written…")}
    said = doing.get(Stage.read(job.note).step, _("The file is being read…"))
    under_way(job, now, said, "intake.stop", partial(actions.stop, job_id))
