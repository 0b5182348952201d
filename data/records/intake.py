"""What an upload became: batch, rows, findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.records.ids import AccountId, BatchId, PersonId, SchoolId


class TableKind(StrEnum):
    """What a table holds."""

    STAFF = "staff"
    MENTORS = "mentors"  # mentor questionnaire
    MENTEES = "mentees"  # mentee questionnaire
    BANK_MENTEES = "form5"
    BANK_MENTORS = "form6"


class RowOutcome(StrEnum):
    """What became of one row: the sum over outcomes is the number of rows read."""

    IMPORTED = "imported"
    SAME = "same"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    SKIPPED = "skipped"


class Severity(StrEnum):
    """How much a finding weighs: an error rejects its row, a question waits for a person."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something the reader of the file must know, by place.

    ``row`` is 1-based as in the file, ``column`` the header text; 0 and "" mean the whole sheet.
    """

    code: str
    severity: Severity
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    params: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One row of one upload with what became of it; rejected rows are the quarantine."""

    batch_id: BatchId
    school_id: SchoolId
    sheet: str
    row: int
    key: str
    outcome: RowOutcome
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    person_id: PersonId | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import: file digest, kind, counts by outcome."""

    id: BatchId
    school_id: SchoolId
    kind: TableKind
    file_name: str
    sha256: str
    size: int
    at: datetime
    by: AccountId
    counts: Mapping[str, int]
    undone_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """A remembered mapping of columns: header fingerprint to field codes."""

    school_id: SchoolId
    fingerprint: str
    kind: TableKind
    fields: Mapping[str, str]
    at: datetime
