"""What becomes of a pair: trials, programme, meetings; and the support of who has none."""

from sqlalchemy import Index

from data.records.paper import Document, Erasure
from data.records.programme import Meeting, Programme, ProgrammeEdition, Trial
from data.records.support import SealedNote, SupportCase
from data.store.shape import Keeps, of, person_or_school, shape

TRIAL = shape(
    Trial,
    "trial",
    Index("uq_trial_couple", "school_id", "round_id", "mentee_id", "mentor_id", unique=True),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"round_id": "round", "mentee_id": "person", "mentor_id": "person"},
)
PROGRAMME = shape(
    Programme,
    "programme",
    Index("uq_programme_pair", "school_id", "pair_id", unique=True),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"pair_id": "pair"},
    personal=("goals", "actions", "checkpoints", "result"),
    subject=of("pair", "pair_id"),
)
EDITION = shape(
    ProgrammeEdition,
    "programme_edition",
    key=("programme_id", "edition"),
    keeps=Keeps.ONCE,
    links={"programme_id": "programme", "pair_id": "pair"},
    personal=("body", "reason"),
    subject=of("pair", "pair_id"),
)
MEETING = shape(
    Meeting,
    "meeting",
    Index("uq_meeting_key", "school_id", "key", unique=True),
    Index(None, "school_id", "pair_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"pair_id": "pair", "written_by": "person"},
    personal=("topic", "done", "next_steps"),
    subject=of("pair", "pair_id"),
)
CASE = shape(
    SupportCase,
    "support_case",
    Index(None, "school_id", "person_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person", "participation_id": "participation"},
    personal=("next_step",),
    subject="person_id",
)
NOTE = shape(
    SealedNote,
    "note",
    Index(None, "school_id", "case_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"case_id": "support_case"},
    personal=("body",),  # sealed already; the key of the case can be destroyed
    subject=of("case", "case_id"),
)
ERASURE = shape(
    Erasure,
    "erasure",
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person"},
)
DOCUMENT = shape(
    Document,
    "document",
    Index("uq_document_number", "school_id", "kind", "year", "number", unique=True),
    key=("id",),
    keeps=Keeps.ONCE,
    links={"person_id": "person"},
    personal=("title",),
    subject=person_or_school,
)
SHAPES = (TRIAL, PROGRAMME, EDITION, MEETING, CASE, NOTE, ERASURE, DOCUMENT)
