"""Long work on a screen: how far it is, a word when nobody takes it, and a way to stop it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import streamlit as st

from dashboard.widgets.actions import attempt
from data.i18n import _
from data.records.job import Job, JobState

WAITING = frozenset({JobState.QUEUED, JobState.RUNNING})
PATIENCE = timedelta(seconds=60)  # a job that nobody takes for so long has no worker


def under_way(job: Job, now: datetime, doing: str, key: str, stop: Callable[[], str]) -> None:
    """Draw a job that waits or runs; ``doing`` says in words what it does now."""
    st.progress(min(max(job.progress, 0.0), 1.0), _said(job, doing))
    if job.state is JobState.QUEUED and now - job.created_at > PATIENCE:
        st.warning(_("Nobody has taken this work for a minute. Tell the technical administrator."))
    st.button(
        _("Stop"),
        key=key,
        icon=":material/stop_circle:",
        disabled=job.cancel,
        on_click=attempt,
        args=(stop,),
    )


def _said(job: Job, doing: str) -> str:
    if job.cancel:
        return _("is being stopped…")
    return _("waits for its turn…") if job.state is JobState.QUEUED else doing
