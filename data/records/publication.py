"""The section «Наставничество» of the school's site: what was built, and who stands where."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import AccountId, BuildId, ConsentId, EntryId, PersonId, SchoolId


class BuildState(StrEnum):
    """Life of a build of the site."""

    BUILT = "built"
    PUBLISHED = "published"
    REPLACED = "replaced"  # a later one is published
    WITHDRAWN = "withdrawn"  # taken down with nothing in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBuild:
    """One build: ``file`` is the SHA-256 of its sealed ZIP, ``digest`` of what went into it.

    ``addresses`` are its pages, relative to ``base`` where it is published. ``checked`` are
    codes of the check-list a human ticked, and that this program serves it.
    """

    id: BuildId
    school_id: SchoolId
    year: str
    number: int
    state: BuildState
    file: str
    digest: str
    addresses: tuple[str, ...]
    made_at: datetime
    made_by: AccountId
    base: str = ""
    checked: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_by: AccountId | None = None
    ended_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntry:
    """A person's field at one address of a build, and by which consent it stands there.

    ``due`` (T12) and ``reason`` are set when the consent ends while the build is published,
    ``removed_on`` when somebody has confirmed that the address holds the person no more.
    """

    id: EntryId
    school_id: SchoolId
    build_id: BuildId
    person_id: PersonId
    address: str
    field: str
    consent_id: ConsentId
    due: date | None = None
    reason: str = ""
    removed_on: date | None = None
    removed_by: AccountId | None = None
    version: int = 1
