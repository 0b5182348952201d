"""A matching round: frozen input, computed proposals, human decisions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.records.ids import AccountId, PersonId, RoundId, SchoolId

ERASED = '{"erased":true,"id":'


class RoundStatus(StrEnum):
    """States of a round, domain section 4.4."""

    DRAFT = "draft"
    FROZEN = "frozen"
    COMPUTED = "computed"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    ORDERED = "ordered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class DecisionKind(StrEnum):
    """What the curator said about a pair or a mentee."""

    ACCEPT = "accept"
    LOCK = "lock"
    FORBID = "forbid"
    REPLACE = "replace"
    LEAVE = "leave"  # agreed: this mentee stays without a pair in this round
    UNDO = "undo"


class UnmatchedReason(StrEnum):
    """Why a mentee has no pair, domain section 4.2: one code per person."""

    NO_CONSENT = "no_consent"
    NO_CAPACITY = "no_capacity"
    NO_COMPETENT_MENTOR = "no_competent_mentor"
    HARD_RULE = "hard_rule"
    NO_COMMON_TIME = "no_common_time"
    DECLINED_BY_MENTOR = "declined_by_mentor"
    DECLINED_BY_MENTEE = "declined_by_mentee"
    LOW_FIT = "low_fit"
    REQUEST_UNCLEAR = "request_unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One matching round of a school year. ``digest`` is the SHA-256 of the frozen input."""

    id: RoundId
    school_id: SchoolId
    year: str
    number: int
    name: str
    status: RoundStatus
    created_at: datetime
    run_no: int = 0
    digest: str = ""
    policy: Mapping[str, object]
    seed: int = 0
    software: str = ""
    reviewed_by: AccountId | None = None
    approved_by: AccountId | None = None
    version: int = 1


def erased_part(person_id: str) -> str:
    """What stands in a snapshot for a participant who was erased since.

    >>> erased_part("p1")
    '{"erased":true,"id":"p1"}'
    """
    return ERASED + json.dumps(person_id, ensure_ascii=False) + "}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The frozen input of a round: canonical JSON and its SHA-256. Never changes.

    Of a participant who was erased since only ``erased_part`` is left in ``body``: then it does not
    match its digest any more, and the store's seals alone vouch for the rest.
    """

    round_id: RoundId
    school_id: SchoolId
    digest: str
    body: str
    frozen_at: datetime

    @property
    def whole(self) -> bool:
        """Whether nobody in it was erased; no text inside can look so, its quotes are escaped."""
        return ERASED not in self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One additive part of a score: ``points`` of 100 (largest remainder), in words by ``code``."""

    code: str
    points: int
    known: bool = True
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One proposed pair of one run. ``score`` and ``price`` are in [0, 1]; ``points`` of 100.

    ``runner_up`` is the next best mentor with everyone else re-optimised, ``runner_up_price`` what
    the whole plan would lose; None when no other plan exists.
    """

    round_id: RoundId
    school_id: SchoolId
    run_no: int
    mentee_id: PersonId
    mentor_id: PersonId
    score: float
    points: int
    reliability: float
    contributions: tuple[Contribution, ...]
    risk: str
    risk_detail: str = ""
    runner_up: PersonId | None = None
    runner_up_price: float | None = None
    locked: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """One mentee without a pair in one run: a reason code and what would help."""

    round_id: RoundId
    school_id: SchoolId
    run_no: int
    mentee_id: PersonId
    reason: UnmatchedReason
    detail: Mapping[str, object]
    helps: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of the curator; never changed, only undone by a later row."""

    seq: int
    round_id: RoundId
    school_id: SchoolId
    kind: DecisionKind
    mentee_id: PersonId
    mentor_id: PersonId | None
    reason: str
    by: AccountId
    at: datetime
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One computation of a round: totals, policy and certificate as JSON-ready mappings."""

    round_id: RoundId
    school_id: SchoolId
    run_no: int
    totals: Mapping[str, object]
    certificate: Mapping[str, object]
    computed_at: datetime
