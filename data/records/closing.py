"""What both sides and the curator say at the end of a pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.records.ids import PairId, PersonId, ReportId, SchoolId


class ReportKind(StrEnum):
    """Papers 25-28 of domain section 8."""

    MENTOR_REPORT = "mentor_report"
    MENTEE_REPORT = "mentee_report"
    TESTIMONIAL = "testimonial"
    CONCLUSION = "conclusion"  # the curator's


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReport:
    """One report about one pair. ``person_id`` is its author, None for the curator.

    ``body`` maps codes of the report's questions to text; ``sent_at`` is None for a draft.
    """

    id: ReportId
    school_id: SchoolId
    pair_id: PairId
    person_id: PersonId | None
    kind: ReportKind
    body: Mapping[str, str]
    written_at: datetime
    sent_at: datetime | None = None
    version: int = 1
