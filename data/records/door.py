"""Acting for somebody else, or in another school; and who has looked at whose card."""

from dataclasses import dataclass
from datetime import date, datetime

from data.records.account import AccountRole
from data.records.ids import AccountId, GrantId, PersonId, SchoolId


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Roles an account has in this school for some days: a delegate, or a guest from elsewhere.

    ``home_school_id`` is the school of the account; ``instead_of`` whom it stands in for.
    """

    id: GrantId
    school_id: SchoolId
    account_id: AccountId
    home_school_id: SchoolId
    roles: tuple[AccountRole, ...]
    from_on: date
    until_on: date
    reason: str
    instead_of: AccountId | None = None
    ended_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Somebody looked at what is kept about a person: once a day and thing."""

    person_id: PersonId
    account_id: AccountId
    role: str
    what: str
    day: date
    at: datetime
    school_id: SchoolId
