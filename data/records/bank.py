"""Both banks: a participation is one role of one person in one programme year."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.records.ids import ParticipationId, PersonId, SchoolId


class Role(StrEnum):
    """Side of a pair."""

    MENTOR = "mentor"
    MENTEE = "mentee"


class MentorState(StrEnum):
    """States of a mentor's participation, domain section 4.1."""

    INVITED = "invited"
    SUBMITTED = "submitted"
    CONSENT_OK = "consent_ok"
    POTENTIAL = "potential"
    SHORTLISTED = "shortlisted"
    INTERVIEWED = "interviewed"
    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"
    IN_TRAINING = "in_training"
    READY = "ready"
    ACTIVE = "active"
    RESTING = "resting"
    LONG_TERM_BANK = "long_term_bank"
    RETIRED = "retired"
    WITHDREW = "withdrew"


class MenteeState(StrEnum):
    """States of a mentee's participation, domain section 4.2."""

    INVITED = "invited"
    SUBMITTED = "submitted"
    CONSENT_OK = "consent_ok"
    IN_BANK = "in_bank"
    WAITING = "waiting"
    PROPOSED = "proposed"
    PAIRED = "paired"
    UNMATCHED = "unmatched"
    PSYCH_REVIEW = "psych_review"
    IN_PROGRAMME = "in_programme"
    EXTERNAL = "external"
    OTHER_SUPPORT = "other_support"
    COMPLETED = "completed"
    ALUMNI = "alumni"
    CLOSED = "closed"
    LEFT = "left"
    WITHDREW = "withdrew"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """One line of the partner columns of a bank form: a partner the register has no pair for.

    Written by the import of old banks. ``ended_on`` is the date of the pair, ``mark`` the
    completion mark of form 5.
    """

    fio: str = ""
    workplace: str = ""
    ended_on: date | None = None
    results: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """One row of a bank: who, in which role and school year, since when, in which state.

    ``headline`` is the main request (mentee) or the main competencies in own words (mentor);
    ``waiting_since`` starts once and never restarts on re-queue; ``reason`` is the unmatched code.
    ``lines`` keep what an imported bank form says about partners.
    ``ready_until`` is when a mentor's training expires, ``exempt_reason`` why none was asked for;
    ``free_from`` since when somebody in the long-term bank can be asked again.
    """

    id: ParticipationId
    school_id: SchoolId
    person_id: PersonId
    role: Role
    year: str
    state: MentorState | MenteeState
    entered_on: date | None = None
    waiting_since: date | None = None
    ended_on: date | None = None
    headline: str = ""
    achievements: str = ""
    form: str = ""
    kind: str = ""
    results: str = ""
    link: str = ""
    mark: str = ""
    reason: str = ""
    lines: tuple[PartnerLine, ...] = ()
    ready_until: date | None = None
    exempt_reason: str = ""
    free_from: date | None = None
    version: int = 1
