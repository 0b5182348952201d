"""One item of the roadmap in one school year: dates, who answers for it, and a hand override."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import AccountId, PersonId, SchoolId


class ItemStatus(StrEnum):
    """Status of an item, domain section 2. Overdue is computed, never stored."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapItem:
    """What a school has set for the item ``code`` (``"1.1"`` … ``"7.1"``) in a school year.

    ``responsible`` are codes of the roadmap data, ``responsible_ids`` people named beside them.
    The status follows from evidence; ``override`` is a status set by hand, with its reason.
    """

    school_id: SchoolId
    year: str
    code: str
    starts_on: date | None = None
    due: date | None = None
    responsible: tuple[str, ...] = ()
    responsible_ids: tuple[PersonId, ...] = ()
    note: str = ""
    override: ItemStatus | None = None
    override_reason: str = ""
    override_by: AccountId | None = None
    override_at: datetime | None = None
    version: int = 1
