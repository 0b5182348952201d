"""Issued papers and the erasure of a person: acts that stay when the person is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import AccountId, DocumentId, ErasureId, PersonId, SchoolId, TemplateId


class ErasureState(StrEnum):
    """Life of an erasure, domain section 4.6."""

    OPENED = "opened"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The destruction of what is kept about a person: why, by when (T9), what was done.

    ``person_id`` is the opaque id that stays as a pseudonym; ``counts`` says how many rows of
    which table were erased; ``backups`` are copies that hold only what nobody can read now.
    """

    id: ErasureId
    school_id: SchoolId
    person_id: PersonId
    grounds: str
    opened_at: datetime
    due: date
    state: ErasureState = ErasureState.OPENED
    done_at: datetime | None = None
    done_by: AccountId | None = None
    commission: tuple[str, ...] = ()
    counts: Mapping[str, int]
    backups: tuple[str, ...] = ()
    document_id: DocumentId | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An issued paper: a number, and digests of template, input and file. Never changes.

    The file lies in the files folder under ``sha256``, sealed with the key of ``person_id`` where
    it is about one person.
    """

    id: DocumentId
    school_id: SchoolId
    kind: str
    number: int
    title: str
    subject: str
    template: str
    template_sha256: str
    input_digest: str
    sha256: str
    made_at: datetime
    made_by: AccountId
    person_id: PersonId | None = None
    year: str = ""
    dated: date | None = None


class SignatureState(StrEnum):
    """Whether a signature stands."""

    SIGNED = "signed"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """That an issued paper was signed: its number in the school's register, the day, a scan.

    ``scan`` is the SHA-256 of the sealed scan, empty without; ``reason`` says why a signature
    was annulled. One paper has one row; the journal keeps what stood before.
    """

    document_id: DocumentId
    school_id: SchoolId
    state: SignatureState
    signed_on: date
    number: str
    signed_by: str
    entered_by: AccountId
    entered_at: datetime
    scan: str = ""
    scan_name: str = ""
    reason: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolTemplate:
    """Which template a school prints a kind of paper by, and whether it has confirmed it.

    ``file`` is the SHA-256 of an uploaded file, empty for the shipped one; ``confirmed_on`` is
    the day the school said that a lawyer has checked it: the stamp is not printed any more.
    """

    id: TemplateId
    school_id: SchoolId
    template: str
    sha256: str
    file: str = ""
    chosen_by: AccountId
    chosen_at: datetime
    confirmed_on: date | None = None
    confirmed_by: AccountId | None = None
    checked_by: str = ""
    retired_at: datetime | None = None
    version: int = 1
