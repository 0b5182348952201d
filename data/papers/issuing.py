"""Issued papers: a number, digests of what went in and what came out, the file under a seal."""

from collections.abc import Mapping
from datetime import date

from data.output.documents import input_digest, render, template_digest
from data.records.ids import DocumentId, PersonId, new_id
from data.records.paper import Document
from data.store import Work


def issue(
    work: Work,
    kind: str,
    title: str,
    template: str,
    values: Mapping[str, object],
    *,
    subject: str = "",
    person_id: PersonId | None = None,
) -> Document:
    """Make a paper, number it within its kind, and keep it for ever as it is.

    ``values`` without ``number`` get it. A paper about one person is sealed with that person's
    key, and goes when the person is erased. Asks no permission: the use case does.
    """
    number = work.documents.next_number(kind)
    filled = {"number": number, **values}
    return keep(
        work,
        render(template, filled),
        kind=kind,
        title=title,
        template=template,
        template_sha256=template_digest(template),
        digest=input_digest(filled),
        subject=subject,
        person_id=person_id,
    )


def keep(  # noqa: PLR0913 -- what a paper is, all by name
    work: Work,
    content: bytes,
    *,
    kind: str,
    title: str,
    template: str,
    template_sha256: str,
    digest: str,
    subject: str = "",
    person_id: PersonId | None = None,
    year: str = "",
    dated: date | None = None,
) -> Document:
    """Number a finished file within its kind and school year and keep it for ever.

    Asks no permission: the use case does.
    """
    kept = work.documents.put(
        Document(
            id=DocumentId(new_id()),
            school_id=work.school_id,
            kind=kind,
            number=work.documents.next_number(kind, year),
            title=title,
            subject=subject,
            template=template,
            template_sha256=template_sha256,
            input_digest=digest,
            sha256=work.files.put_sealed(person_id, content),
            made_at=work.now,
            made_by=work.by.id,
            person_id=person_id,
            year=year,
            dated=dated,
        )
    )
    told = {"kind": kind, "number": kept.number}
    work.audit("document.issued", None, told, subject=f"document:{kept.id}")
    return kept


def content(work: Work, document: Document) -> bytes:
    """The file of an issued paper. Asks no permission.

    Raises:
        NotFoundError: it was about a person who has been erased.
    """
    return work.files.get_sealed(document.sha256)
