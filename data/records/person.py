"""A person of the staff: who, and the facts taken from the staff list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from data.records.ids import PersonId, SchoolId


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member of staff (or a mentor from outside).

    ``subjects``, ``levels``, ``category`` hold codes of the framework; years are full years,
    None when unknown; ``year_of_birth`` is a year, never a date; ``workplace`` is empty for the
    school's own staff. ``hired_on`` and ``left_on`` are dates of this school's staff; ``left_for``
    is ``school`` (teaches elsewhere), ``profession`` (left teaching) or empty where unknown.
    ``fio_forms`` are cases of the name set by hand, by code (``genitive`` …).
    """

    id: PersonId
    school_id: SchoolId
    fio: str
    year_of_birth: int | None = None
    post: str = ""
    subjects: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years_teaching: int | None = None
    years_in_school: int | None = None
    category: str = ""
    site: str = ""
    part_time: bool = False
    workplace: str = ""
    email: str = ""
    external_id: str = ""
    manager_id: PersonId | None = None
    archived_at: datetime | None = None
    hired_on: date | None = None
    left_on: date | None = None
    left_for: str = ""
    fio_forms: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
