"""Pairs and groups that a round has put forward."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.records.ids import PairId, PersonId, RoundId, SchoolId


class PairState(StrEnum):
    """States of a pair, domain section 4.3."""

    PROPOSED = "proposed"
    CURATOR_APPROVED = "curator_approved"
    REJECTED_BY_CURATOR = "rejected_by_curator"
    CONSENTED = "consented"
    DECLINED_BY_MENTOR = "declined_by_mentor"
    DECLINED_BY_MENTEE = "declined_by_mentee"
    LAPSED = "lapsed"
    TRIAL = "trial"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHING = "finishing"
    COMPLETED = "completed"
    CLOSED = "closed"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A mentor with one mentee, or with a group of 2-4.

    ``mentor_agreed`` and ``mentee_agreed`` hold each side's recorded answer, None before it; of a
    group ``agreed_ids`` are the mentees who have said yes so far. ``due`` is the day by which
    both sides answer (T3); ``mentor_type`` tells apart two mentors of one mentee. ``former_ids``
    are mentees who have left the group: what was written while they were in it is about them, too.
    """

    id: PairId
    school_id: SchoolId
    round_id: RoundId | None
    year: str
    mentor_id: PersonId
    mentee_ids: tuple[PersonId, ...]
    form: str
    kind: str
    state: PairState
    by_hand: bool = False
    reason: str = ""
    predicted_fit: float | None = None
    mentor_agreed: bool | None = None
    mentee_agreed: bool | None = None
    agreed_ids: tuple[PersonId, ...] = ()
    basis: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    results: str = ""
    link: str = ""
    offered_on: date | None = None
    due: date | None = None
    mentor_type: str = ""
    trial_until: date | None = None
    planned_until: date | None = None
    paused_until: date | None = None
    former_ids: tuple[PersonId, ...] = ()
    version: int = 1
