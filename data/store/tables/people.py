"""Personal links and what comes back by them, tasks, who has looked at whom."""

from sqlalchemy import Index

from data.records.door import Grant, Reading
from data.records.invitation import FormDraft, FormSession, Invitation, Response
from data.records.task import Task
from data.store.shape import Keeps, person_or_school, shape

INVITATION = shape(
    Invitation,
    "invitation",
    Index("uq_invitation_token_hash", "token_hash", unique=True),
    Index(None, "school_id", "person_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person"},
)
FORM_SESSION = shape(
    FormSession,
    "form_session",
    Index("uq_form_session_token_hash", "token_hash", unique=True),
    Index(None, "school_id", "invitation_id"),
    key=("token_hash",),
    keeps=Keeps.FREE,
    links={"invitation_id": "invitation"},
)
FORM_DRAFT = shape(
    FormDraft,
    "form_draft",
    key=("invitation_id",),
    keeps=Keeps.FREE,
    links={"invitation_id": "invitation", "person_id": "person"},
    personal=("answers",),
    subject="person_id",
)
RESPONSE = shape(
    Response,
    "response",
    Index("uq_response_key", "school_id", "key", unique=True),
    Index(None, "school_id", "person_id"),
    Index(None, "school_id", "form", "subject"),
    key=("id",),
    keeps=Keeps.ONCE,
    links={"person_id": "person"},
    numbered=True,
    personal=("answers", "context"),
    subject="person_id",
)
TASK = shape(
    Task,
    "task",
    Index("uq_task_key", "school_id", "key", unique=True),
    Index(None, "school_id", "state"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person"},
    personal=("note",),
    subject=person_or_school,
)
GRANT = shape(
    Grant,
    "access_grant",
    Index(None, "account_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
)
READING = shape(
    Reading,
    "reading",
    Index(None, "school_id", "person_id"),
    key=("person_id", "account_id", "what", "day"),
    keeps=Keeps.FREE,
    links={"person_id": "person"},
)
SHAPES = (INVITATION, FORM_SESSION, FORM_DRAFT, RESPONSE, TASK, GRANT, READING)
