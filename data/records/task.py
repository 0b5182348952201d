"""A dated task for a role of the school, and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.account import AccountRole
from data.records.ids import AccountId, PersonId, SchoolId, TaskId


class TaskState(StrEnum):
    """Life of a task."""

    OPEN = "open"
    IN_HAND = "in_hand"
    DONE = "done"
    DROPPED = "dropped"  # was not needed after all


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something a person has to do by a day.

    ``kind`` is a code with words in the catalogue; ``subject`` is ``"pair:<id>"`` and the like;
    ``key`` makes the same cause open one task; ``note`` is words, ``due`` None without a term.
    """

    id: TaskId
    school_id: SchoolId
    kind: str
    subject: str
    role: AccountRole
    key: str
    opened_at: datetime
    opened_by: AccountId
    due: date | None = None
    person_id: PersonId | None = None
    state: TaskState = TaskState.OPEN
    note: str = ""
    closed_at: datetime | None = None
    closed_by: AccountId | None = None
    version: int = 1
