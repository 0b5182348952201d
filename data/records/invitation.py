"""Personal links: one person, one form, one term; and what is being filled in behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data.records.ids import AccountId, InvitationId, PersonId, ResponseId, SchoolId
from data.records.questionnaire import Answers


class Form(StrEnum):
    """What a link opens."""

    MENTOR = "mentor"  # questionnaire of a mentor
    MENTEE = "mentee"  # request of a mentee
    CONSENT = "consent"  # papers on personal data; ``subject`` names them
    PARTICIPATION = "participation"  # the labour paper of a pair; ``subject`` is the pair
    ANSWER = "answer"  # agreement to a proposed pair; ``subject`` is the pair
    ACQUAINTANCE = "acquaintance"  # how the acquaintance went; ``subject`` is the pair
    TRIAL = "trial"  # rating of one trial meeting; ``subject`` is the trial
    PROGRAMME = "programme"  # agreement to a programme; ``subject`` is the programme
    DIARY = "diary"  # meetings of a pair, with their pulses; ``subject`` is the pair
    WAVE = "wave"  # monitoring; ``subject`` is ``instrument@wave``
    REPORT = "report"  # report and testimonial at the end; ``subject`` is the pair
    STUDY = "study"  # a case by its author; ``subject`` is the study
    VOTE = "vote"  # marks for nominations; ``subject`` is the event
    ACQUAINTED = "acquainted"  # has read a paper or news; ``subject`` is the event
    MY_DATA = "my_data"  # what is kept about me, who has looked at it


class Sending(StrEnum):
    """How a link goes out."""

    LINK = "link"  # pasted into a messenger
    SHEET = "sheet"  # QR code on paper
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A personal link. Only the SHA-256 of its 256 random bits is kept.

    ``subject`` says what the form is about; empty where the form alone says it. ``submitted_at``
    is the first time it was sent in; until ``editable_until`` it may be corrected.
    """

    id: InvitationId
    school_id: SchoolId
    person_id: PersonId
    form: Form
    subject: str
    token_hash: str
    created_at: datetime
    created_by: AccountId
    expires_at: datetime
    sending: Sending = Sending.LINK
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    submitted_at: datetime | None = None
    editable_until: datetime | None = None
    reminded_at: datetime | None = None
    reminders: int = 0
    revoked_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSession:
    """A browser that came by a link: the link itself is not needed any more.

    ``sent`` is a digest of what it has sent in, to know a repeat of it.
    """

    token_hash: str
    school_id: SchoolId
    invitation_id: InvitationId
    csrf: str
    language: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    sent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    """What somebody has filled in and not sent yet.

    ``seconds`` says how long each part of the form was before the person.
    """

    invitation_id: InvitationId
    school_id: SchoolId
    person_id: PersonId
    answers: Answers
    page: int
    saved_at: datetime
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One submitted form that is no questionnaire of a bank; a correction is a new row.

    ``key`` makes a repeated send one response; ``instrument`` is ``"ACQ@1.0.0"``.
    """

    id: ResponseId
    school_id: SchoolId
    person_id: PersonId
    form: Form
    subject: str
    instrument: str
    answers: Answers
    submitted_at: datetime
    key: str
    source: str = "link"
    context: Mapping[str, object]
