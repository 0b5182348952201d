"""The psychologist's support of a mentee without a pair, and private notes under a seal."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import AccountId, CaseId, NoteId, ParticipationId, PersonId, SchoolId


class CaseState(StrEnum):
    """Columns of the board «Сопровождение»."""

    NEW = "new"
    TALK = "talk"
    PLAN = "plan"
    WAITING_ROUND = "waiting_round"
    PAIRED = "paired"
    EXTERNAL = "external"
    CLOSED = "closed"


class Recommendation(StrEnum):
    """The closed list of what a psychologist may recommend to the curator, domain section 4.2."""

    REQUEUE = "requeue"
    REFORMULATE = "reformulate"
    GROUP = "group"
    EXTERNAL_MENTOR = "external_mentor"
    SHORT_TERM = "short_term"
    COURSE = "course"
    TALK_AGAIN = "talk_again"
    NO_SUPPORT = "no_support"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One step of a support plan, with its day."""

    code: str
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCase:
    """One mentee whom the psychologist accompanies. Status and dates; texts are in notes.

    ``reason`` is the unmatched code it was opened with; ``credit`` says that the next round is
    asked to serve this mentee first; ``steps`` are codes of a template, no free text;
    ``applied_at`` is when the curator acted on the recommendation, ``outcome`` how the case ended.
    """

    id: CaseId
    school_id: SchoolId
    person_id: PersonId
    participation_id: ParticipationId
    state: CaseState
    reason: str
    opened_at: datetime
    author: AccountId
    agreed_to_talk: bool | None = None
    template: str = ""
    steps: tuple[PlanStep, ...] = ()
    next_step: str = ""
    next_on: date | None = None
    recommendation: Recommendation | None = None
    recommended_at: datetime | None = None
    applied_at: datetime | None = None
    credit: bool = False
    outcome: str = ""
    closed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedNote:
    """A private note: who wrote it, for which case, and a seal that only the author opens."""

    id: NoteId
    school_id: SchoolId
    case_id: CaseId
    author: AccountId
    at: datetime
    body: str
    version: int = 1
