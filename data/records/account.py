"""Who may sign in, and what is signed in now."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import AccountId, AppointmentId, DocumentId, PersonId, SchoolId


class AccountRole(StrEnum):
    """Roles, domain section 1. Mentors and mentees come by a personal link."""

    CURATOR = "curator"
    PSYCHOLOGIST = "psychologist"
    ADMINISTRATION = "administration"
    DIRECTOR = "director"
    SYSADMIN = "sysadmin"
    DPO = "dpo"
    REGION = "region"
    MENTOR = "mentor"
    MENTEE = "mentee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the office. ``password_hash`` is argon2id; roles may be several."""

    id: AccountId
    school_id: SchoolId
    login: str
    display_name: str
    roles: tuple[AccountRole, ...]
    password_hash: str
    must_change: bool = False
    person_id: PersonId | None = None
    disabled_at: datetime | None = None
    second_factor: str = ""  # sealed secret of one-time codes, empty without
    identity: str = ""  # issuer and subject of an OpenID Connect identity, empty without
    away_until: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. Only the SHA-256 of the token is kept."""

    token_hash: str
    school_id: SchoolId
    account_id: AccountId
    csrf: str
    language: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    device: str = ""  # what the browser calls itself, shortened
    school: SchoolId | None = None  # where a guest acts now, None at home


class AppointmentState(StrEnum):
    """Life of an appointment by order."""

    PREPARED = "prepared"
    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A role that a signed order opens for its term: the curator of item 1.1 with a deputy.

    ``account_id`` is whose account gets the role while the order is in force.
    """

    id: AppointmentId
    school_id: SchoolId
    role: AccountRole
    person_id: PersonId
    deputy_id: PersonId | None
    account_id: AccountId | None
    from_on: date
    until_on: date
    duties: tuple[str, ...] = ()
    document_id: DocumentId | None = None
    state: AppointmentState = AppointmentState.PREPARED
    ended_on: date | None = None
    reason: str = ""
    version: int = 1
