"""Selection and training of mentors: shortlists, interviews, decisions, courses, attendance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import (
    AccountId,
    CandidacyId,
    CourseId,
    PersonId,
    SchoolId,
    TrainingId,
)


class CandidacyState(StrEnum):
    """How far a mentor is on a shortlist, domain section 4.1."""

    SHORTLISTED = "shortlisted"
    INTERVIEWED = "interviewed"
    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """A mentor on the shortlist of one programme: of one mentee, or of a group.

    ``score`` is in [0, 1] and ``points`` of 100 as when the list was made, ``reasons`` codes of
    its contributions. ``answers`` are notes of the interview by question code; ``reason`` is the
    curator's reason for the decision, which the mentor sees as a neutral sentence only.
    """

    id: CandidacyId
    school_id: SchoolId
    year: str
    mentor_id: PersonId
    mentee_ids: tuple[PersonId, ...]
    rank: int
    score: float
    points: int
    reasons: tuple[str, ...] = ()
    state: CandidacyState = CandidacyState.SHORTLISTED
    listed_at: datetime
    interviewed_on: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    reason: str = ""
    decided_on: date | None = None
    decided_by: AccountId | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic of a training programme: academic hours of 45 minutes, form, day."""

    code: str
    title: str
    hours: float
    form: str = ""
    on: date | None = None


class CourseState(StrEnum):
    """Life of a training course."""

    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A training programme for mentors; ``pass_share`` of its hours makes a mentor ready."""

    id: CourseId
    school_id: SchoolId
    year: str
    title: str
    provider: str
    topics: tuple[Topic, ...]
    starts_on: date
    ends_on: date
    pass_share: float = 0.75
    state: CourseState = CourseState.PLANNED
    version: int = 1


class TrainingResult(StrEnum):
    """How a mentor ended a course."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One mentor in one course: ``attended`` are codes of topics, ``hours`` what they add up to.

    A course taken elsewhere has no ``course_id`` but a ``title`` and a certificate.
    """

    id: TrainingId
    school_id: SchoolId
    person_id: PersonId
    course_id: CourseId | None
    title: str = ""
    attended: tuple[str, ...] = ()
    hours: float = 0.0
    result: TrainingResult | None = None
    certificate: str = ""
    ended_on: date | None = None
    version: int = 1
