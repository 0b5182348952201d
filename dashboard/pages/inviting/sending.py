"""Letters on their way: how far the worker is, and what the mail server did not take."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.widgets.long_work import WAITING, under_way
from dashboard.widgets.plainly import plainly
from data import jobs
from data.i18n import _, ngettext
from data.invitations import posting
from data.records.ids import InvitationId, JobId
from data.records.job import Job, JobState
from data.store import Work

JOB = "inviting.job"


def keep(job: Job) -> None:
    """Watch this job from now on."""
    st.session_state[JOB] = job.id


def show() -> None:
    """The job of this browser, while it runs and once it has ended."""
    job_id = st.session_state.get(JOB)
    if job_id is None:
        return
    with session.look() as work:
        job = jobs.status(work, JobId(job_id))
    if job.state in WAITING:
        _progress(job.id)
        return
    st.session_state.pop(JOB, None)
    _ended(job)


@st.fragment(run_every="2s")
def _progress(job_id: JobId) -> None:
    if session.current() is None:
        st.rerun()
    with session.look() as work:
        job, now = jobs.status(work, job_id), work.now
    if job.state not in WAITING:
        st.rerun()
    said = _("letters are being sent, {percent} %", percent=round(job.progress * 100))
    under_way(job, now, said, "inviting.stop", partial(_stop, job_id))


def _stop(job_id: JobId) -> str:
    with session.work() as work:
        jobs.cancel(work, job_id)
    return _("Sending is being stopped; letters already sent stay sent.")


def _ended(job: Job) -> None:
    if job.state is JobState.FAILED:
        st.error(_("The letters were not sent: {why}", why=plainly(jobs.words(job))))
        return
    result = job.result or {}
    sent, refused = int(str(result.get("sent", 0))), result.get("refused")
    st.success(ngettext("{count} letter sent.", "{count} letters sent.", sent))
    if isinstance(refused, Mapping):
        _refused(refused)


def _refused(refused: Mapping[str, object]) -> None:
    """Who got no letter: for the address, and for what has changed since it was asked for."""
    address = [one for one, why in refused.items() if why == posting.LETTER_REFUSED]
    changed = [one for one in refused if one not in address]
    with session.look() as work:
        unknown, ended = (plainly(_names(work, some)) for some in (address, changed))
    if address:
        st.warning(
            _(
                "The mail server did not take the letters to: {names}. Check their addresses or"
                " print a sheet.",
                names=unknown,
            )
        )
    if changed:
        st.warning(
            _(
                "No letter went to: {names}. Since the letters were asked for, the consent has"
                " ended, the link was revoked, or the person has left or was erased.",
                names=ended,
            )
        )


def _names(work: Work, ids: Sequence[str]) -> str:
    """Whose links these are; a dash for a person who was erased."""
    links = [work.invitations.find(InvitationId(one)) for one in ids]
    people = [None if link is None else work.people.find(link.person_id) for link in links]
    return ", ".join("—" if one is None else one.fio for one in people)
