"""Consents: immutable texts, and a row for every giving and every withdrawal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from data.records.ids import AccountId, ConsentId, PersonId, SchoolId


class Purpose(StrEnum):
    """What a person agrees to, each apart from the others."""

    BANK = "bank"
    MATCHING = "matching"
    MONITORING = "monitoring"
    SUPPORT = "support"
    TRANSFER = "transfer"
    PUBLICATION = "publication"
    LONG_TERM_BANK = "long_term_bank"
    PARTICIPATION = "participation"


class ConsentAct(StrEnum):
    """What the row says."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How it reached the school."""

    PAPER = "paper"
    LINK = "link"
    SIGNATURE = "signature"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """An immutable wording; ``sha256`` is of ``text`` in UTF-8."""

    version: str
    language: str
    text: str
    sha256: str
    valid_from: date
    paper: str = "processing"
    purposes: tuple[Purpose, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One act of one person: purposes given, refused or withdrawn at a moment (aware, UTC).

    ``subject`` is what it is about where a paper names one: a pair, a receiving school. ``fields``
    are what may be published; ``terms`` are the terms of a labour paper; ``scan`` is the SHA-256 of
    the sealed scan.
    """

    id: ConsentId
    school_id: SchoolId
    person_id: PersonId
    purposes: tuple[Purpose, ...]
    act: ConsentAct
    text_version: str
    channel: Channel
    at: datetime
    valid_to: date | None = None
    evidence: str = ""
    entered_by: AccountId | None = None
    subject: str = ""
    fields: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    scan: str = ""
