"""Making a paper: values and the head go into the template in force; the file is kept for ever."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.access import Permission
from data.errors import InvalidValueError, ProgrammeError
from data.i18n import _, speaking
from data.output import documents
from data.papers import declining, issuing, school_templates
from data.papers.declining import Declined
from data.papers.kinds import Field, PaperKind, Subject, kind_of, kinds, register
from data.papers.parameters import REQUIRED, STAMP, head
from data.records.ids import DocumentId
from data.records.paper import Document, Signature, SignatureState
from data.records.school import FIRST_YEAR, YEAR_BEGINS, school_year
from data.store import Work

LONGEST = 4_000  # characters of one field
NUMBER = "number"
SUFFIX = ".docx"

EARLIEST = date(FIRST_YEAR, YEAR_BEGINS, 1)  # a paper belongs to a school year

__all__ = [
    "Due",
    "Issued",
    "NotNowError",
    "PaperState",
    "Preview",
    "defaults",
    "due",
    "exact_pages",
    "file",
    "issue_paper",
    "laid_out_here",
    "listing",
    "preview",
    "register",
    "scan",
    "state_of",
    "years",
]


class NotNowError(ProgrammeError):
    """A paper of this kind cannot be made about this now: ``kind`` in words."""

    code = "papering.not_now"


class PaperState(StrEnum):
    """Where an issued paper stands."""

    ISSUED = "issued"
    SIGNED = "signed"
    ANNULLED = "annulled"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A paper that is not kept: the file, its pages as PNG, values, names by cases.

    ``draft`` tells that the stamp stands on it, ``own`` that the school's own template was used.
    """

    docx: bytes
    pages: tuple[bytes, ...]
    values: Mapping[str, object]
    declined: tuple[Declined, ...]
    draft: bool
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A kept paper with its kind and where it stands."""

    document: Document
    kind: PaperKind
    signature: Signature | None
    state: PaperState

    @property
    def waits(self) -> bool:
        """Whether somebody has to sign it."""
        return self.state is PaperState.ISSUED and bool(self.kind.signer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A kind of paper and what it can be made about now; ``made`` are subjects that have one."""

    kind: PaperKind
    subjects: tuple[Subject, ...]
    made: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    content: bytes
    values: Mapping[str, object]
    declined: tuple[Declined, ...]
    form: school_templates.Form
    number: int
    title: str


def preview(
    work: Work,
    kind_code: str,
    subject: str,
    chosen: Mapping[str, str],
    *,
    dated: date | None = None,
    pictures: bool = True,
) -> Preview:
    """The paper as it would be issued now; nothing is kept.

    Args:
        work: by whom.
        kind_code: which paper.
        subject: id of what it is about.
        chosen: fields of the kind that a person has filled in or overridden, by code.
        dated: the day on the paper; today where left out.
        pictures: whether to draw the pages.

    Raises:
        UnknownPaperError: no room makes such a paper.
        NotNowError: it cannot be made about this, or not now.
        InvalidValueError: the day lies too far back.
        LostValueError: a value is not found again in the finished file.
        OwnTemplateError: the school's own template cannot be filled.
        OutsideLinkError: filled, it reaches outside itself.
    """
    kind = _asked(work, kind_code, subject, dated)
    ready = _ready(work, kind, subject, chosen, dated or work.today)
    return Preview(
        docx=ready.content,
        pages=_pages(ready.content) if pictures else (),
        values=ready.values,
        declined=ready.declined,
        draft=ready.form.draft,
        own=ready.form.file is not None,
    )


def laid_out_here() -> bool:
    """Whether this server has a text processor that lays pages out as Word does."""
    from data.output import picture  # noqa: PLC0415 -- pictures are drawn for a preview alone

    return bool(picture.office())


def exact_pages(docx: bytes) -> tuple[bytes, ...]:
    """Pages of a finished file as the text processor lays them out, PNG; takes seconds."""
    from data.output import picture  # noqa: PLC0415 -- the same

    return picture.exact_pages(docx)


def issue_paper(
    work: Work,
    kind_code: str,
    subject: str,
    chosen: Mapping[str, str],
    *,
    dated: date | None = None,
) -> Document:
    """Make the paper, number it within kind and school year, keep it for ever as it is.

    A new edition of a paper is a new paper: the one before stays, and is superseded if unsigned.

    Raises:
        UnknownPaperError: no room makes such a paper.
        NotNowError: it cannot be made about this, or not now.
        LostValueError: a value is not found again in the finished file.
        InvalidValueError: the day is to come or lies too far back.
    """
    kind = _asked(work, kind_code, subject, dated)
    day = dated or work.today
    if day > work.today:
        raise InvalidValueError(field="dated", value=day, rule=_("not in the future"))
    ready = _ready(work, kind, subject, chosen, day)
    return issuing.keep(
        work,
        ready.content,
        kind=kind.code,
        title=ready.title,
        template=kind.template,
        template_sha256=ready.form.sha256,
        digest=documents.input_digest(ready.values),
        subject=subject,
        person_id=kind.person(work, subject),
        year=school_year(day),
        dated=day,
    )


def defaults(work: Work, kind_code: str, subject: str) -> Mapping[str, str]:
    """What the fields of a kind hold before anybody touches them, by code."""
    work.require(Permission.ORDER_READ)
    kind = kind_of(kind_code)
    work.require(kind.writes)
    with speaking(work.schools.get(work.school_id).language):
        return {one.code: _default(work, one, subject) for one in kind.fields}


def due(work: Work) -> tuple[Due, ...]:
    """Kinds the actor may make, with what each can be made about now."""
    work.require(Permission.ORDER_READ)
    live = [one for one in _all(work) if one.state in {PaperState.ISSUED, PaperState.SIGNED}]
    found = []
    for kind in kinds().values():
        if not work.may(kind.writes):
            continue
        subjects = tuple(kind.subjects(work))
        made = {one.document.subject for one in live if one.kind.code == kind.code}
        found.append(Due(kind=kind, subjects=subjects, made=frozenset(made)))
    return tuple(found)


def listing(work: Work, year: str = "") -> tuple[Issued, ...]:
    """Issued papers that the actor may read, of a school year or of all, the newest first."""
    work.require(Permission.ORDER_READ)
    found = [
        one for one in _all(work) if work.may(one.kind.reads) and year in {"", one.document.year}
    ]
    return tuple(reversed(found))


def years(work: Work) -> tuple[str, ...]:
    """School years that have papers, and the running one, the newest first."""
    work.require(Permission.ORDER_READ)
    found = {one.year for one in work.documents.all() if one.kind in kinds() and one.year}
    return tuple(sorted({*found, school_year(work.today)}, reverse=True))


def file(work: Work, document_id: DocumentId) -> tuple[bytes, str]:
    """The file of an issued paper and its name.

    Raises:
        NotFoundError: there is none, or it was about a person who has been erased.
    """
    document, _kind = _readable(work, document_id)
    content = issuing.content(work, document)
    _opened(work, document, "document.read")
    return content, f"{document.title} № {document.number}{SUFFIX}"


def scan(work: Work, document_id: DocumentId) -> tuple[bytes, str]:
    """The scan of a signed paper and its name.

    Raises:
        NotFoundError: there is none.
    """
    document, _kind = _readable(work, document_id)
    signature = work.signatures.get(document_id)
    content = work.files.get_sealed(signature.scan)
    _opened(work, document, "document.scan_read")
    return content, signature.scan_name


def of_kind(work: Work, document_id: DocumentId) -> tuple[Document, PaperKind]:
    """A paper with its kind. Asks no permission.

    Raises:
        NotFoundError: there is no such paper.
        UnknownPaperError: it is no paper of the registry.
    """
    document = work.documents.get(document_id)
    return document, kind_of(document.kind)


def _readable(work: Work, document_id: DocumentId) -> tuple[Document, PaperKind]:
    """A paper that the actor may read; who may read none is told nothing about ids."""
    found = work.documents.find(document_id)
    known = kinds().get(found.kind) if found is not None else None
    work.require(known.reads if known is not None else Permission.ORDER_READ)
    return of_kind(work, document_id)


def state_of(
    document: Document, signature: Signature | None, later: Sequence[Document]
) -> PaperState:
    """Where a paper stands; ``later`` are papers of the same kind about the same, issued after."""
    if signature is not None and signature.state is SignatureState.SIGNED:
        return PaperState.SIGNED
    if any(one.id != document.id for one in later):
        return PaperState.SUPERSEDED
    return PaperState.ISSUED if signature is None else PaperState.ANNULLED


def _asked(work: Work, kind_code: str, subject: str, dated: date | None) -> PaperKind:
    """The kind of a paper that the actor may make about this now.

    Beside what the kind lists, a paper that still waits may get a new edition.
    """
    work.require(Permission.ORDER_READ)
    kind = kind_of(kind_code)
    work.require(kind.writes)
    if dated is not None and dated < EARLIEST:
        rule = _("not before {day}", day=f"{EARLIEST:%d.%m.%Y}")
        raise InvalidValueError(field="dated", value=dated, rule=rule)
    if not (_fits(work, kind, subject) or _waits(work, kind, subject)):
        raise NotNowError(kind=kind.words())
    return kind


def _fits(work: Work, kind: PaperKind, subject: str) -> bool:
    if any(one.id == subject for one in kind.subjects(work)):
        return True
    return kind.fits is not None and kind.fits(work, subject)


def _waits(work: Work, kind: PaperKind, subject: str) -> bool:
    """Whether a paper of this kind about this is issued and neither signed nor annulled."""
    return any(
        one.state is PaperState.ISSUED
        and one.kind.code == kind.code
        and one.document.subject == subject
        for one in _all(work)
    )


def _all(work: Work) -> Iterator[Issued]:
    """All papers of the registry in the order of issuing."""
    known = kinds()
    papers = sorted(
        (one for one in work.documents.all() if one.kind in known),
        key=lambda one: (one.made_at, one.kind, one.number),
    )
    signatures = {one.document_id: one for one in work.signatures.all()}
    last = {(one.kind, one.subject, one.year): one for one in papers}
    for one in papers:
        signature = signatures.get(one.id)
        later = (last[one.kind, one.subject, one.year],)
        state = state_of(one, signature, later)
        yield Issued(document=one, kind=known[one.kind], signature=signature, state=state)


def _ready(
    work: Work, kind: PaperKind, subject: str, chosen: Mapping[str, str], on: date
) -> _Ready:
    """The finished file in the language of the school, and what it was made of."""
    form = school_templates.in_force(work, kind.template)
    number = work.documents.next_number(kind.code, school_year(on))
    with speaking(work.schools.get(work.school_id).language), declining.noting() as noted:
        top = {**head(work, on, stamp=STAMP if form.draft else ""), NUMBER: number}
        body = {**kind.values(work, subject), **_fields(work, kind, subject, chosen)}
        title = kind.words()
    if form.file is None:
        asked = documents.places(kind.template)
        values = {**{name: one for name, one in top.items() if name in asked}, **body}
        content = documents.render_marked(kind.template, values, STAMP, draft=form.draft)
    else:
        values = {**top, **body}
        optional = {*top, *kind.optional} - REQUIRED
        content = documents.render_own(
            kind.template, form.file, values, STAMP, draft=form.draft, optional=optional
        )
        school_templates.stays_inside(content, f"{kind.template}{SUFFIX}")
    return _Ready(
        content=content,
        values=values,
        declined=tuple(noted),
        form=form,
        number=number,
        title=title,
    )


def _fields(
    work: Work, kind: PaperKind, subject: str, chosen: Mapping[str, str]
) -> dict[str, object]:
    """Fields of the kind: as a person has said, else as they are by default."""
    filled: dict[str, object] = {}
    for one in kind.fields:
        said = chosen[one.code] if one.code in chosen else _default(work, one, subject)
        if len(said) > LONGEST:
            raise InvalidValueError(
                field=one.code, value=said[:80], rule=_("4,000 characters at most")
            )
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        if one.required and not lines:
            name = _(f"papers.field.{one.code}")  # noqa: INT001 -- a code has words by its name
            raise InvalidValueError(field=name, value="", rule=_("not empty"))
        filled[one.code] = lines if one.many else said
    return filled


def _default(work: Work, one: Field, subject: str) -> str:
    return one.default if isinstance(one.default, str) else one.default(work, subject)


def _pages(content: bytes) -> tuple[bytes, ...]:
    from data.output import picture  # noqa: PLC0415 -- 80 MB of a typesetter

    return picture.pages(content)


def _opened(work: Work, document: Document, verb: str) -> None:
    if document.person_id is not None:
        work.saw(document.person_id, "paper")
    work.audit(verb, None, {"kind": document.kind}, subject=f"document:{document.id}")
