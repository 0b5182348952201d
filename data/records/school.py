"""The school and the parameters of its regulation."""

from dataclasses import dataclass, field

from data.records.ids import SchoolId


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """Parameters of the school's regulation on mentoring: the object matching reads.

    ``capacity_limit`` caps every mentor's own answer; floors are in [0, 1].
    """

    forms: tuple[str, ...] = ("teacher_teacher",)
    kinds: tuple[str, ...] = ("traditional", "group", "short_term", "situational", "virtual")
    capacity_limit: int = 3
    early_career_years: int = 3
    need_floor: float = 0.30
    wish_floor: float = 0.20


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school: ``name`` in full for documents, ``short_name`` for screens."""

    id: SchoolId
    name: str
    short_name: str
    municipality: str = ""
    year: str = "2026/2027"
    language: str = "ru"
    synthetic: bool = False
    regulation: Regulation = field(default_factory=Regulation)
    version: int = 1
