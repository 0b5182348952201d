"""School, people, both banks, answers, consents."""

from sqlalchemy import Index

from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Consent, ConsentText
from data.records.person import Person
from data.records.questionnaire import AnswerSheet
from data.records.school import School
from data.store.shape import Keeps, Row, link, shape


def state_of(row: Row) -> MentorState | MenteeState:
    """The state of a participation, in the vocabulary of its role."""
    states = MentorState if Role(row["role"]) is Role.MENTOR else MenteeState
    return states(row["state"])


SCHOOL = shape(School, "school", key=("id",), keeps=Keeps.VERSIONED, scope="id")
PERSON = shape(
    Person,
    "person",
    link("manager_id", "person", deferred=True),
    key=("id",),
    keeps=Keeps.VERSIONED,
    personal=("fio", "post", "workplace", "email", "external_id", "fio_forms"),
    subject="id",
)
PARTICIPATION = shape(
    Participation,
    "participation",
    Index(None, "school_id", "person_id"),
    Index(None, "school_id", "year", "role"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person"},
    special={"state": state_of},
    personal=("headline", "achievements", "results", "link", "lines", "exempt_reason"),
    subject="person_id",
)
SHEET = shape(
    AnswerSheet,
    "sheet",
    Index(None, "school_id", "person_id"),
    Index(None, "school_id", "year", "role"),
    key=("id",),
    keeps=Keeps.ONCE,
    links={"person_id": "person"},
    numbered=True,
    personal=("answers",),
    subject="person_id",
)
CONSENT_TEXT = shape(ConsentText, "consent_text", key=("version",), keeps=Keeps.ONCE)
CONSENT = shape(
    Consent,
    "consent",
    Index(None, "school_id", "person_id"),
    key=("id",),
    keeps=Keeps.ONCE,
    links={"person_id": "person", "text_version": "consent_text.version"},
    numbered=True,
    personal=("evidence", "terms"),
    subject="person_id",
)
SHAPES = (SCHOOL, PERSON, PARTICIPATION, SHEET, CONSENT_TEXT, CONSENT)
