"""The worker: takes a job, does it, closes it; then the next."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Event

from data.errors import ProgrammeError
from data.jobs import book
from data.jobs.book import JobCancelledError, JobFaultError, JobLostError, UnknownKindError
from data.jobs.task import Clock, Handler, Task
from data.records.ids import SchoolId
from data.records.job import Job, JobState
from data.store import BusyError, Store

IDLE = 0.3  # seconds between two looks for work
Report = Callable[[Job, str, float], None]
Number = Callable[[BaseException], str]


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def nobody(_job: Job, _state: str, _seconds: float) -> None:
    """Report to nobody."""


def unnumbered(_fault: BaseException) -> str:
    """A fault without a log."""
    return "—"


def nothing() -> None:
    """Between two rounds of jobs there is nothing to do."""


def work_until(
    stop: Event,
    store: Store,
    handlers: Mapping[str, Handler],
    worker: str,
    *,
    report: Report = nobody,
    number: Number = unnumbered,
    between: Callable[[], None] = nothing,
) -> None:
    """Do jobs of every school until ``stop`` is set; ``between`` two rounds of them call that."""
    while not stop.is_set():
        between()
        did = [
            run_one(store, school.id, worker, handlers, report=report, number=number)
            for school in store.schools()
        ]
        if not any(did):
            stop.wait(IDLE)


def run_one(
    store: Store,
    school_id: SchoolId,
    worker: str,
    handlers: Mapping[str, Handler],
    *,
    clock: Clock = now,
    report: Report = nobody,
    number: Number = unnumbered,
) -> bool:
    """Do one job of a school, if there is one; whether there was."""
    job = _claimed(store, school_id, worker, clock)
    if job is None:
        return False
    began = time.monotonic()
    state, refusal = _attempt(store, job, handlers, clock, number)
    if state is not JobState.DONE:
        with store.work(by=store.system(school_id), now=clock()) as work:
            book.close(work, job, state, refusal)
    report(job, state.value, time.monotonic() - began)
    return True


def _claimed(store: Store, school_id: SchoolId, worker: str, clock: Clock) -> Job | None:
    """Look before taking the writer's lock: an idle worker disturbs nobody."""
    system = store.system(school_id)
    with store.look(by=system, now=clock()) as work:
        if not book.waiting(work):
            return None
    with store.work(by=system, now=clock()) as work:
        return book.claim(work, worker)


def _attempt(
    store: Store, job: Job, handlers: Mapping[str, Handler], clock: Clock, number: Number
) -> tuple[JobState, ProgrammeError | None]:
    try:
        _do(store, job, handlers, clock)
    except JobLostError:
        return JobState.DONE, None  # somebody else's now: nothing of ours is left to close
    except JobCancelledError as asked:
        return JobState.CANCELLED, asked
    except BusyError:
        return JobState.QUEUED, None
    except ProgrammeError as refusal:
        return JobState.FAILED, refusal
    except Exception as fault:  # noqa: BLE001 -- the worker outlives any job
        return JobState.FAILED, JobFaultError(number=number(fault))
    return JobState.DONE, None


def _do(store: Store, job: Job, handlers: Mapping[str, Handler], clock: Clock) -> None:
    handler = handlers.get(job.kind)
    if handler is None:
        raise UnknownKindError(kind=job.kind)
    task = Task(store, job, clock)
    result = handler(task)
    with task.look() as work:
        if work.jobs.get(job.id).state is JobState.DONE:
            return
    with task.work() as work:
        task.done(work, result)
