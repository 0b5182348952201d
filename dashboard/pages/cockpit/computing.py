"""While a round is computed: how far it is, stop it; why it failed and how to go on."""

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import actions
from dashboard.widgets import attempt
from dashboard.widgets.long_work import WAITING, under_way
from dashboard.widgets.plainly import plainly
from data import jobs
from data.i18n import _
from data.jobs import saying
from data.records.ids import JobId
from data.records.job import Job, JobState, Stage
from matching.rounds import RoundView, words


def show(view: RoundView) -> None:
    """A frozen round: the job under way, or what to do next."""
    job = view.job
    if job is not None and job.state in WAITING:
        st.header(_("The computation is under way"))
        progress(job.id)
        return
    if job is not None and job.state is JobState.FAILED:
        st.error(
            _("The computation failed: {why}", why=plainly(jobs.words(job))),
            icon=":material/report:",
        )
        st.write(
            _(
                "The data are kept as they were fixed. Try again; if it fails again, cancel the"
                " round, put the cause right and open a new one."
            )
        )
    elif job is not None and job.state is JobState.CANCELLED:
        st.info(_("The computation was stopped. Decisions and data are kept."))
    else:
        st.info(_("The data are fixed. The proposals are not computed yet."))
    st.button(
        _("Compute again") if job is not None else _("Compute the proposals"),
        key="round.compute",
        type="primary",
        on_click=attempt,
        args=(partial(actions.compute, view.round.id),),
    )


@st.fragment(run_every="2s")
def progress(job_id: JobId) -> None:
    """Ask every two seconds; when the job has ended, draw the whole page anew and ask no more."""
    if session.current() is None:
        st.rerun()
    with session.look() as work:
        job, now = jobs.status(work, job_id), work.now
    if job.state not in WAITING:
        st.rerun()
    under_way(job, now, _doing(job), "round.stop", partial(actions.stop, job_id))


def _doing(job: Job) -> str:
    stage = Stage.read(job.note)
    step = words.step(stage.step) if stage.step else _("computing")
    percent, told = round(job.progress * 100), saying.told(stage)
    if told:
        return _("{step}, done: {percent} %; {told}", step=step, percent=percent, told=told)
    return _("{step}, done: {percent} %", step=step, percent=percent)
