"""The roadmap, selection and training, closing, events, cases, the library, the site."""

from sqlalchemy import Index

from data.records.account import Appointment
from data.records.closing import PairReport
from data.records.paper import SchoolTemplate, Signature
from data.records.practice import Attendance, Event, Material, Nomination, Study, Vote
from data.records.publication import SiteBuild, SiteEntry
from data.records.roadmap import RoadmapItem
from data.records.selection import Candidacy, Course, Training
from data.store.shape import Keeps, Row, of, shape


def the_school(_row: Row) -> tuple[str, str]:
    """Rows sealed with the key of the school."""
    return "school", ""


def pair_or_school(row: Row) -> tuple[str, str]:
    """Rows sealed with the key of a pair, where they name one, else with the school's own."""
    return ("pair", str(row["pair_id"])) if row["pair_id"] else ("school", "")


ITEM = shape(
    RoadmapItem,
    "roadmap_item",
    key=("year", "code"),
    keeps=Keeps.VERSIONED,
    personal=("note", "override_reason"),
    subject=the_school,
)
APPOINTMENT = shape(
    Appointment,
    "appointment",
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person", "deputy_id": "person", "document_id": "document"},
    personal=("reason",),
    subject="person_id",
)
SIGNATURE = shape(
    Signature,
    "signature",
    key=("document_id",),
    keeps=Keeps.VERSIONED,
    links={"document_id": "document"},
    personal=("signed_by", "scan_name", "reason"),
    subject=the_school,
)
TEMPLATE = shape(
    SchoolTemplate,
    "school_template",
    Index(None, "school_id", "template"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    personal=("checked_by",),
    subject=the_school,
)
CANDIDACY = shape(
    Candidacy,
    "candidacy",
    Index(None, "school_id", "mentor_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"mentor_id": "person"},
    personal=("answers", "note", "reason"),
    subject="mentor_id",
)
COURSE = shape(Course, "course", key=("id",), keeps=Keeps.VERSIONED)
TRAINING = shape(
    Training,
    "training",
    Index(None, "school_id", "person_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person", "course_id": "course"},
    personal=("title", "certificate"),
    subject="person_id",
)
REPORT = shape(
    PairReport,
    "pair_report",
    Index(None, "school_id", "pair_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"pair_id": "pair", "person_id": "person"},
    personal=("body",),
    subject=of("pair", "pair_id"),
)
EVENT = shape(
    Event,
    "event",
    Index(None, "school_id", "year"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"document_id": "document"},
    personal=("agenda", "chair", "secretary", "decisions"),
    subject=the_school,
)
ATTENDANCE = shape(
    Attendance,
    "attendance",
    Index("uq_attendance_person", "school_id", "event_id", "person_id", unique=True),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"event_id": "event", "person_id": "person"},
)
STUDY = shape(
    Study,
    "study",
    Index(None, "school_id", "pair_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"pair_id": "pair"},
    personal=("body", "figures", "reason"),
    subject=pair_or_school,
)
MATERIAL = shape(
    Material,
    "material",
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"study_id": "study", "event_id": "event"},
    personal=("title", "text", "file_name"),
    subject=the_school,
)
NOMINATION = shape(
    Nomination,
    "nomination",
    Index(None, "school_id", "event_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"person_id": "person", "event_id": "event", "study_id": "study"},
    personal=("grounds", "reason"),
    subject="person_id",
)
VOTE = shape(
    Vote,
    "vote",
    Index("uq_vote_voter", "school_id", "nomination_id", "voter_id", unique=True),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"nomination_id": "nomination", "voter_id": "person"},
    personal=("marks",),
    subject="voter_id",
)
BUILD = shape(
    SiteBuild,
    "site_build",
    Index("uq_site_build_number", "school_id", "number", unique=True),
    key=("id",),
    keeps=Keeps.VERSIONED,
)
ENTRY = shape(
    SiteEntry,
    "site_entry",
    Index(None, "school_id", "person_id"),
    Index(None, "school_id", "build_id"),
    key=("id",),
    keeps=Keeps.VERSIONED,
    links={"build_id": "site_build", "person_id": "person", "consent_id": "consent"},
    personal=("reason",),
    subject="person_id",
)
SHAPES = (
    *(ITEM, APPOINTMENT, SIGNATURE, TEMPLATE, CANDIDACY, COURSE, TRAINING, REPORT, EVENT),
    *(ATTENDANCE, STUDY, MATERIAL, NOMINATION, VOTE, BUILD, ENTRY),
)
