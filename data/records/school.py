"""The school and the parameters of its regulation."""

import re
from dataclasses import dataclass, field
from datetime import date

from data.errors import InvalidValueError
from data.records.ids import SchoolId

YEAR_BEGINS = 8  # month
FIRST_YEAR, LAST_YEAR = 2000, 2100  # calendar years in which a school year may begin
YEAR = re.compile(r"([0-9]{4})/([0-9]{4})")


class SchoolYearError(InvalidValueError):
    """This is no school year such as 2026/2027: ``field``, ``value``, ``first``, ``last``."""

    code = "value.school_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """Parameters of the school's regulation on mentoring: the object matching reads.

    ``capacity_limit`` caps every mentor's own answer; floors are in [0, 1]. Terms of a pair are
    months; ``pay_basis`` is ``art351_8``, ``job_function`` or ``none``; ``training_required``
    admits to matching only mentors who are ready by training or exempt with a reason, and
    ``ready_months`` is how long training counts.
    """

    forms: tuple[str, ...] = ("teacher_teacher",)
    kinds: tuple[str, ...] = ("traditional", "group", "short_term", "situational", "virtual")
    capacity_limit: int = 3
    early_career_years: int = 3
    need_floor: float = 0.30
    wish_floor: float = 0.20
    term_months: tuple[int, int] = (3, 12)
    extension_months: int = 6
    training_required: bool = True
    ready_months: int = 24
    council: bool = False
    pay_basis: str = "art351_8"
    pay_amount: str = ""
    informed_share: float = 0.9
    signer: str = "director"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisites:
    """What stands in the head and at the foot of papers and on the site."""

    founder: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    site: str = ""
    director: str = ""
    director_post: str = ""
    name_in: str = ""  # the school in the case of «в …», as titles of papers say it
    section: str = ""  # address of the site section «Наставничество»
    norms: tuple[str, ...] = ()  # codes of the norms to print


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
    requisites: Requisites = field(default_factory=Requisites)
    version: int = 1


def school_year(day: date) -> str:
    """The school year a day belongs to; it begins in August.

    >>> school_year(date(2026, 9, 1)), school_year(date(2026, 5, 31))
    ('2026/2027', '2025/2026')
    """
    first = day.year if day.month >= YEAR_BEGINS else day.year - 1
    return f"{first}/{first + 1}"


def checked_year(text: str) -> str:
    """The school year as it was given: four digits, a bar, the year after it.

    Raises:
        SchoolYearError: it is anything else, or begins before 2000 or after 2100.

    >>> checked_year("2026/2027")
    '2026/2027'
    """
    found = YEAR.fullmatch(text)
    first, last = map(int, found.groups()) if found else (0, 0)
    if last != first + 1 or not FIRST_YEAR <= first <= LAST_YEAR:
        told = text[:20]
        raise SchoolYearError(field="year", value=told, first=FIRST_YEAR, last=LAST_YEAR)
    return text
