"""Long work: a row a job, done by a supervised worker process, cancelled on request, resumed."""

from data.jobs.book import (
    ATTEMPTS,
    LEASE,
    JobCancelledError,
    JobFaultError,
    JobLostError,
    TooManyAttemptsError,
    UnknownKindError,
    cancel,
    claim,
    enqueue,
    release,
    status,
    words,
)
from data.jobs.supervisor import Supervisor
from data.jobs.task import Handler, Task
from data.jobs.worker import run_one, work_until

__all__ = [
    "ATTEMPTS",
    "LEASE",
    "Handler",
    "JobCancelledError",
    "JobFaultError",
    "JobLostError",
    "Supervisor",
    "Task",
    "TooManyAttemptsError",
    "UnknownKindError",
    "cancel",
    "claim",
    "enqueue",
    "release",
    "run_one",
    "status",
    "words",
    "work_until",
]
