"""Spreadsheets, CSV and DOCX tables in, checked rows with cell addresses out; nothing is lost.

``read_table`` guards and parses, ``interpret`` understands, ``people_of`` and ``both_sides`` give
people and answers without a database. The register is written by ``data.bank.imports``.
"""

from data.intake.facts import Facts
from data.intake.interpreting import Interpreted, Row, conserved, interpret, reinterpret
from data.intake.old_bank import OldRow
from data.intake.reading import Column, Line, Reading, as_kind, insist, read_table
from data.intake.refusals import (
    LostRowsError,
    NoNameColumnError,
    NoTableError,
    UnknownKindError,
    UnreadableError,
    UnusableError,
)
from data.intake.respondents import (
    OtherTableError,
    People,
    Respondent,
    SwappedTablesError,
    both_sides,
    people_of,
    person_of,
    same_person,
)
from data.intake.telling import place, told

__all__ = [
    "Column",
    "Facts",
    "Interpreted",
    "Line",
    "LostRowsError",
    "NoNameColumnError",
    "NoTableError",
    "OldRow",
    "OtherTableError",
    "People",
    "Reading",
    "Respondent",
    "Row",
    "SwappedTablesError",
    "UnknownKindError",
    "UnreadableError",
    "UnusableError",
    "as_kind",
    "both_sides",
    "conserved",
    "insist",
    "interpret",
    "people_of",
    "person_of",
    "place",
    "read_table",
    "reinterpret",
    "same_person",
    "told",
]
