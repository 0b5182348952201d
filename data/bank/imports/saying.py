"""What files said of a consent: a remark for whoever collects the papers, never a consent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from data.access import Permission
from data.bank.imports import traces
from data.records.ids import PersonId
from data.store import Work

CONSENT = "person.consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One answer under one header of one file."""

    file_name: str
    at: datetime
    header: str
    text: str


def consents_said(work: Work, person_id: PersonId) -> list[Saying]:
    """What the tables that were taken in say of a person's consent, the newest first."""
    work.require(Permission.CONSENT_READ)
    return sorted(_said(work, person_id), key=lambda one: one.at, reverse=True)


def _said(work: Work, person_id: PersonId) -> Iterator[Saying]:
    for row in work.batch_rows.about(person_id):
        batch = work.batches.get(row.batch_id)
        for header, field in traces.read(work, row.batch_id).fields.items():
            text = row.cells.get(header, "")
            if field == CONSENT and text:
                yield Saying(file_name=batch.file_name, at=batch.at, header=header, text=text)
