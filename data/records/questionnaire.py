"""Answers of one person to one questionnaire version, as given: nothing is ever filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.records.bank import Role
from data.records.ids import PersonId, SchoolId, SheetId

Value = int | float | str | tuple[str, ...]
Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """One submitted questionnaire.

    ``questionnaire`` is ``"mentor@1.0.0"`` or ``"mentee@1.0.0"``; ``answers`` maps question codes
    of that version to values; a code that is absent was not answered or «не применимо».
    A correction is a new sheet; the newest one of a person, role and year is in force.
    """

    id: SheetId
    school_id: SchoolId
    person_id: PersonId
    role: Role
    year: str
    questionnaire: str
    answers: Answers
    submitted_at: datetime
    source: str = "manual"
