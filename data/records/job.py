"""Long work: one row per job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.records.ids import AccountId, JobId, SchoolId


class JobState(StrEnum):
    """Life of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job of a school: ``progress`` in [0, 1], ``result`` JSON-ready."""

    id: JobId
    school_id: SchoolId
    key: str
    kind: str
    state: JobState
    by: AccountId
    arguments: Mapping[str, object]
    progress: float = 0.0
    note: str = ""
    cancel: bool = False
    attempts: int = 0
    worker: str = ""
    lease_until: datetime | None = None
    result: Mapping[str, object] | None = None
    error: str = ""
    created_at: datetime
    version: int = 1
