"""What the programme leaves behind: events, cases, the practice library, nominations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import (
    AttendanceId,
    DocumentId,
    EventId,
    MaterialId,
    NominationId,
    PairId,
    PersonId,
    SchoolId,
    StudyId,
    VoteId,
)


class EventKind(StrEnum):
    """What kind of gathering."""

    INFORMING = "informing"  # item 1.2
    CONFERENCE = "conference"  # item 6.3
    SEMINAR = "seminar"  # item 6.3
    ROUND_TABLE = "round_table"  # item 6.4
    SPEED = "speed"  # one-off meetings by a rotation table


class EventState(StrEnum):
    """What became of it."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One point of the programme of an event."""

    title: str
    speaker_ids: tuple[PersonId, ...] = ()
    speaker: str = ""  # in words, for guests
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A gathering. ``decisions`` are the points of its minutes; ``practices`` named in them."""

    id: EventId
    school_id: SchoolId
    year: str
    kind: EventKind
    title: str
    at: datetime
    minutes: int
    place: str = ""
    state: EventState = EventState.PLANNED
    agenda: tuple[AgendaLine, ...] = ()
    chair: str = ""
    secretary: str = ""
    decisions: tuple[str, ...] = ()
    practices: tuple[StudyId, ...] = ()
    document_id: DocumentId | None = None
    version: int = 1


class Presence(StrEnum):
    """Whether and how a person was there or was told."""

    INVITED = "invited"
    ATTENDED = "attended"
    ABSENT = "absent"
    INFORMED = "informed"  # signed the sheet of acquaintance, or confirmed by a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One person at one event; ``how`` says how it became known, ``on`` when."""

    id: AttendanceId
    school_id: SchoolId
    event_id: EventId
    person_id: PersonId
    presence: Presence = Presence.INVITED
    how: str = ""
    on: date | None = None
    version: int = 1


class StudyState(StrEnum):
    """Life of a case, domain section 4.6."""

    OFFERED = "offered"
    REFUSED = "refused"
    DRAFT = "draft"
    AUTHOR_OK = "author_ok"
    CURATOR_OK = "curator_ok"
    CONSENT_OK = "consent_ok"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A case: what was asked, what was done, what came of it, what others can reuse.

    ``body`` maps section codes (title, context, request, roles, tools, course, result, reuse,
    limits) to text. ``named`` says whether it is published with names: then each author needs a
    live publication consent with the field ``case``. ``figures`` are results in numbers as they
    were when the author agreed.
    """

    id: StudyId
    school_id: SchoolId
    year: str
    pair_id: PairId | None
    author_ids: tuple[PersonId, ...]
    state: StudyState
    body: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    named: bool = False
    figures: Mapping[str, str] = field(default_factory=dict)
    agreed_ids: tuple[PersonId, ...] = ()
    offered_on: date | None = None
    published_on: date | None = None
    withdrawn_on: date | None = None
    reason: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One thing of the practice library: a method, a script of a lesson, a published case.

    ``domains`` are codes of the framework, ``file`` the SHA-256 of a sealed file with its
    ``file_name``; ``author_ids`` are its authors in the register.
    """

    id: MaterialId
    school_id: SchoolId
    title: str
    kind: str
    text: str
    tags: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    author_ids: tuple[PersonId, ...] = ()
    file: str = ""
    file_name: str = ""
    study_id: StudyId | None = None
    event_id: EventId | None = None
    added_on: date
    public: bool = False
    removed_on: date | None = None
    version: int = 1


class NominationState(StrEnum):
    """Life of a nomination."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    WON = "won"
    NOT_WON = "not_won"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """A person or a case put forward in one nomination of an event, with grounds by criterion.

    ``grounds`` maps criterion codes to words; ``reason`` is the jury's at the end.
    """

    id: NominationId
    school_id: SchoolId
    year: str
    event_id: EventId | None
    category: str
    person_id: PersonId
    study_id: StudyId | None = None
    grounds: Mapping[str, str] = field(default_factory=dict)
    state: NominationState = NominationState.PROPOSED
    reason: str = ""
    proposed_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Marks 0-3 by criterion of one voter for one nomination; a change is a new version."""

    id: VoteId
    school_id: SchoolId
    nomination_id: NominationId
    voter_id: PersonId
    marks: Mapping[str, int]
    at: datetime
    version: int = 1
