"""The rows of long work and every change of their state, each in the caller's transaction.

Correctness rests on one question asked inside the transaction that writes: does this worker still
hold this job? The clock only says when another worker may ask.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from data.access import Permission
from data.errors import ProgrammeError
from data.i18n import _
from data.records.ids import JobId, new_id
from data.records.job import Job, JobState
from data.store import Work

LEASE = timedelta(seconds=30)  # a worker that has not written for so long is taken for dead
ATTEMPTS = 3
NEEDS = {  # what a kind of work asks of whoever asks for it
    "round.compute": Permission.ROUND_WRITE,
    "import.commit": Permission.BANK_IMPORT,
    "invitation.send": Permission.INVITATION_WRITE,
    "weights.back_test": Permission.WEIGHTS_WRITE,
    "report.make": Permission.REPORT_READ,
    "quality.refresh": Permission.QUALITY_READ,
    "daily": Permission.HEALTH_READ,
}
OTHERWISE = Permission.HEALTH_READ
WAITING = (JobState.QUEUED, JobState.RUNNING)


class JobLostError(ProgrammeError):
    """Another worker has this job now: ``kind``."""

    code = "jobs.lost"


class JobCancelledError(ProgrammeError):
    """Somebody asked to stop this job: ``kind``."""

    code = "jobs.cancelled"


class TooManyAttemptsError(ProgrammeError):
    """The worker died at this job again and again: ``attempts``."""

    code = "jobs.too_many_attempts"


class UnknownKindError(ProgrammeError):
    """No handler does work of this ``kind``."""

    code = "jobs.unknown_kind"


class JobFaultError(ProgrammeError):
    """The job broke; ``number`` finds the fault in the log."""

    code = "jobs.fault"


def enqueue(work: Work, kind: str, arguments: Mapping[str, object], key: str) -> Job:
    """Ask for work to be done. The same key gives the same job; a failed one starts again.

    Args:
        work: the actor stands behind everything the job does.
        kind: names the handler.
        arguments: JSON-ready.
        key: what makes the request one and the same, whoever repeats it.

    Raises:
        DeniedError: the actor may not do what this kind of work does.
    """
    work.require(NEEDS.get(kind, OTHERWISE))
    there = work.jobs.by_key(key)
    if there is not None and there.state not in {JobState.FAILED, JobState.CANCELLED}:
        return there
    job = Job(
        id=JobId(new_id()),
        school_id=work.school_id,
        key=key,
        kind=kind,
        state=JobState.QUEUED,
        by=work.by.id,
        arguments=arguments,
        created_at=work.now,
    )
    if there is not None:
        job = replace(job, id=there.id, version=there.version)
    kept = work.jobs.put(job)
    work.audit("job.asked", None, {"kind": kind, "key": key}, subject=f"job:{kept.id}")
    return kept


def status(work: Work, job_id: JobId) -> Job:
    """The job as it is now: for who asked, who might have asked, and who watches over the worker.

    Raises:
        DeniedError: it is none of these.
    """
    job = work.jobs.get(job_id)
    if job.by != work.by.id and not work.may(NEEDS.get(job.kind, OTHERWISE)):
        work.require(Permission.HEALTH_READ)
    return job


def cancel(work: Work, job_id: JobId) -> Job:
    """Ask a job to stop: at once if it waits, within moments if it runs. Own jobs only."""
    job = work.jobs.get(job_id)
    if job.by != work.by.id:
        work.require(Permission.HEALTH_READ)
    if job.state not in WAITING or job.cancel:
        return job
    waits = job.state is JobState.QUEUED
    asked = replace(job, cancel=True, state=JobState.CANCELLED if waits else job.state)
    work.audit("job.cancelled", None, {"kind": job.kind}, subject=f"job:{job.id}")
    return work.jobs.put(asked)


def claim(work: Work, worker: str) -> Job | None:
    """Take the oldest job that waits or whose worker is gone."""
    for job in work.jobs.in_state(*WAITING):
        if job.state is JobState.RUNNING and job.lease_until and job.lease_until > work.now:
            continue
        if job.cancel:
            work.jobs.put(_closed(job, JobState.CANCELLED))
        elif job.attempts >= ATTEMPTS:
            told = told_of(TooManyAttemptsError(attempts=job.attempts))
            work.jobs.put(_closed(job, JobState.FAILED, told))
        else:
            taken = replace(
                job, state=JobState.RUNNING, worker=worker, attempts=job.attempts + 1, note=""
            )
            return work.jobs.put(replace(taken, lease_until=work.now + LEASE))
    return None


def waiting(work: Work) -> bool:
    """Whether ``claim`` would find something to do; reads only."""
    return any(
        job.lease_until is None or job.lease_until <= work.now or job.state is JobState.QUEUED
        for job in work.jobs.in_state(*WAITING)
    )


def held(work: Work, job: Job) -> Job:
    """The job as it is now, with a fresh lease, if its worker still holds it.

    Raises:
        JobLostError: another worker has it, or it was closed.
        JobCancelledError: somebody asked to stop it.
    """
    now = work.jobs.get(job.id)
    if (
        now.state is not JobState.RUNNING
        or now.worker != job.worker
        or now.attempts != job.attempts
    ):
        raise JobLostError(kind=job.kind)
    if now.cancel:
        raise JobCancelledError(kind=job.kind)
    return work.jobs.put(replace(now, lease_until=work.now + LEASE))


def finish(work: Work, job: Job, result: Mapping[str, object]) -> Job:
    """Close a job as done; in the same transaction as what it wrote."""
    done = _closed(held(work, job), JobState.DONE)
    return work.jobs.put(replace(done, progress=1.0, result=result))


def close(work: Work, job: Job, state: JobState, refusal: ProgrammeError | None = None) -> None:
    """Close a job as failed or cancelled, unless somebody else holds it by now."""
    now = work.jobs.get(job.id)
    if now.state is JobState.RUNNING and now.worker == job.worker:
        work.jobs.put(_closed(now, state, told_of(refusal) if refusal else ""))


def release(work: Work, worker: str) -> int:
    """A worker is gone: what it held waits again, or is cancelled if that was asked."""
    mine = [one for one in work.jobs.in_state(JobState.RUNNING) if one.worker == worker]
    for job in mine:
        state = JobState.CANCELLED if job.cancel else JobState.QUEUED
        work.jobs.put(_closed(job, state))
    return len(mine)


def told_of(refusal: ProgrammeError) -> str:
    """A refusal as text to be kept: code and params, no words yet."""
    params = {
        name: one if isinstance(one, int) else str(one) for name, one in refusal.params.items()
    }
    return json.dumps({"code": refusal.code, "params": params}, ensure_ascii=False)


def words(job: Job) -> str:
    """Why a job failed, in the language in force; empty if it did not."""
    if not job.error:
        return ""
    told = json.loads(job.error)
    return _(told["code"], **told["params"])


def _closed(job: Job, state: JobState, error: str = "") -> Job:
    return replace(job, state=state, worker="", lease_until=None, error=error)
