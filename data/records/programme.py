"""The personal programme of a pair, its meetings, and trial meetings before a pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import (
    AccountId,
    MeetingId,
    PairId,
    PersonId,
    ProgrammeId,
    RoundId,
    SchoolId,
    TrialId,
)


class ProgrammeState(StrEnum):
    """States of a programme, domain section 4.6."""

    DRAFT = "draft"
    AGREED = "agreed"
    RUNNING = "running"
    AMENDED = "amended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A goal with the sign by which everybody sees that it is reached.

    ``domain`` is a competency code, empty for a goal outside the framework; ``level`` is set at
    the end on the goal attainment scale -2..2, None before; ``weight`` is 1-3.
    """

    code: str
    text: str
    sign: str
    domain: str = ""
    level: int | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One line of the plan: what, in which form, by when, with which result; done or not yet."""

    code: str
    goal: str
    text: str
    format: str = ""
    due: date | None = None
    result: str = ""
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A day on which both look back."""

    on: date
    text: str
    held_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A personal programme as it stands; every agreed edition is kept apart.

    ``agreed`` maps ``"mentor"``, ``"curator"`` and each mentee's id to the day of agreement with
    ``edition``. ``meetings_planned`` is how many meetings the term holds.
    """

    id: ProgrammeId
    school_id: SchoolId
    pair_id: PairId
    state: ProgrammeState
    edition: int
    goals: tuple[Goal, ...]
    actions: tuple[Action, ...]
    checkpoints: tuple[Checkpoint, ...]
    starts_on: date
    ends_on: date
    meetings_planned: int
    agreed: Mapping[str, str]
    result: str = ""
    closed_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeEdition:
    """A programme as it was when somebody changed it, with the reason. Never changes."""

    programme_id: ProgrammeId
    edition: int
    school_id: SchoolId
    pair_id: PairId
    body: str
    at: datetime
    by: AccountId
    reason: str = ""


class MeetingState(StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting of a pair; ``sequence`` counts changes for calendars (RFC 5545).

    ``key`` makes a repeated send one meeting; ``written_by`` is who of the pair entered it, None
    for the curator.
    """

    id: MeetingId
    school_id: SchoolId
    pair_id: PairId
    state: MeetingState
    at: datetime
    minutes: int
    topic: str
    key: str
    format: str = ""
    done: str = ""
    next_steps: str = ""
    goals: tuple[str, ...] = ()
    written_by: PersonId | None = None
    sequence: int = 0
    version: int = 1


class TrialState(StrEnum):
    """What became of a trial meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One acquaintance of a mentee with a possible mentor before the final round.

    Ratings are 1 (no), 2 (rather no), 3 (rather yes), 4 (yes); None: not given.
    """

    id: TrialId
    school_id: SchoolId
    round_id: RoundId
    mentee_id: PersonId
    mentor_id: PersonId
    state: TrialState
    by_mentee: int | None = None
    by_mentor: int | None = None
    held_on: date | None = None
    version: int = 1
