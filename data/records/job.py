"""Long work: one row per job."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where a job is; its note holds it as text.

    Attributes:
        step: code of the step.
        priced: pairs scored so far, where the step scores pairs; a pair may be scored again.
        pairs: of how many.
        gap: proved so far, in affinity a pair; None: nothing is proved yet.
        left: seconds that the rest takes, by the pace so far; None: too early to say.
    """

    step: str = ""
    priced: int = 0
    pairs: int = 0
    gap: float | None = None
    left: float | None = None

    def note(self) -> str:
        """As text: the bare code where there is nothing else to say.

        >>> Stage(step="read").note()
        'read'
        """
        said = {field: value for field, value in asdict(self).items() if value}
        if self.gap is not None:
            said["gap"] = self.gap  # a gap of 0 is worth saying
        return self.step if said.keys() <= {"step"} else json.dumps(said, sort_keys=True)

    @classmethod
    def read(cls, note: str) -> "Stage":
        """What ``note`` wrote; any other text is a bare code.

        >>> Stage.read(Stage(step="auction", priced=3, pairs=9, gap=0.0).note()).pairs
        9
        """
        return cls(**json.loads(note)) if note.startswith("{") else cls(step=note)
