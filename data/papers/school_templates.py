"""Which template a school prints a paper by: the shipped one or its own, confirmed or a draft.

A template is a draft until the curator says who has checked it: the stamp stands on every paper. A
change of the file, by the school or by a new version of the programme, makes it a draft again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.errors import InvalidValueError, ProgrammeError
from data.i18n import _
from data.intake import UnreadableError, guard
from data.names import clean_text
from data.output import documents
from data.output.confined import shaping
from data.output.sandboxing import UnknownPlaceError
from data.papers import template_parts
from data.papers.kinds import PaperKind, kinds
from data.papers.parameters import REQUIRED, STAMP
from data.records.ids import TemplateId, new_id
from data.records.paper import SchoolTemplate
from data.store import Work

MEGABYTE = 1024 * 1024
MOST = 2 * MEGABYTE
LONGEST_NAME = 200
HEAD = frozenset(
    {
        "school",
        "school_short",
        "school_in",
        "founder",
        "place",
        "address",
        "phone",
        "email",
        "site",
        "section",
        "municipality",
        "director",
        "director_post",
        "curator",
        "day",
        "day_short",
        "year",
        "norms",
        "stamp",
        "number",
    }
)


class NotATemplateError(ProgrammeError):
    """The upload is no Word document: ``file``."""

    code = "papering.not_a_template"


class TemplateTooBigError(ProgrammeError):
    """The upload is larger than ``most`` megabytes: ``file``."""

    code = "papering.template_too_big"


class OutsideLinkError(ProgrammeError):
    """The upload reaches outside itself: links, embedded files, fields: ``file``, ``part``."""

    code = "papering.template_outside"


class ValuesLeftOutError(ProgrammeError):
    """The upload has no place for values that a paper must show: ``fields``."""

    code = "papering.values_left_out"


class StrangePlacesError(ProgrammeError):
    """The upload has places that nothing fills: ``fields``."""

    code = "papering.strange_places"


class UnknownSchoolTemplateError(ProgrammeError):
    """No paper is printed by this template: ``template``."""

    code = "papering.unknown_template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a paper is printed by: ``file`` is None for the shipped template."""

    sha256: str
    file: bytes | None
    draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A template on the screen: the papers it prints, the school's row where there is one."""

    template: str
    papers: tuple[PaperKind, ...]
    row: SchoolTemplate | None
    draft: bool

    @property
    def own(self) -> bool:
        """Whether the school prints by its own file."""
        return self.row is not None and bool(self.row.file)


def in_force(work: Work, template: str) -> Form:
    """What a paper is printed by now. Asks no permission."""
    row = _row(work, template)
    if row is not None and row.file:
        file = work.files.get_sealed(row.file)
        return Form(sha256=row.file, file=file, draft=row.confirmed_on is None)
    shipped = documents.template_digest(template)
    confirmed = row is not None and row.confirmed_on is not None and row.sha256 == shipped
    return Form(sha256=shipped, file=None, draft=not confirmed)


def listing(work: Work) -> tuple[Choice, ...]:
    """All templates of papers with what the school has chosen."""
    work.require(Permission.TEMPLATE_READ)
    by_template: dict[str, list[PaperKind]] = {}
    for one in kinds().values():
        by_template.setdefault(one.template, []).append(one)
    return tuple(_choice(work, name, papers) for name, papers in by_template.items())


def upload(work: Work, template: str, content: bytes, file_name: str) -> SchoolTemplate:
    """Print by the school's own file from now on, as a draft until it is confirmed.

    The file is filled with invented values first: a file that cannot be filled is never kept.

    Raises:
        NotATemplateError: it is no Word document.
        TemplateTooBigError: it is too big.
        OutsideLinkError: it reaches outside itself.
        UnreadableError: the guard of uploads refuses it.
        StrangePlacesError: it has places that nothing fills.
        ValuesLeftOutError: it has no place for values that must show.
        OwnTemplateError: it does what a template may not.
    """
    work.require(Permission.TEMPLATE_WRITE)
    papers = _papers(template)
    check(content, file_name)
    stays_inside(try_out(template, content, papers), file_name)
    before = _row(work, template)
    if before is not None:
        work.school_templates.put(replace(before, retired_at=work.now))
    digest = work.files.put_sealed(None, content)
    after = _new(work, template, digest, file=digest)
    work.audit("template.uploaded", before, after)
    return after


def back(work: Work, template: str) -> SchoolTemplate:
    """Print by the shipped template again, as a draft until it is confirmed."""
    work.require(Permission.TEMPLATE_WRITE)
    _papers(template)
    before = _row(work, template)
    if before is not None:
        work.school_templates.put(replace(before, retired_at=work.now))
    after = _new(work, template, documents.template_digest(template))
    work.audit("template.put_back", before, after)
    return after


def confirm(work: Work, template: str, checked_by: str, on: date) -> SchoolTemplate:
    """Say who has checked the template and when: the stamp is not printed any more.

    Raises:
        InvalidValueError: nobody is named, or the day is to come.
    """
    work.require(Permission.ORDER_WRITE)
    _papers(template)
    said = " ".join(clean_text(checked_by).split())
    if not said or len(said) > LONGEST_NAME:
        raise InvalidValueError(field="checked_by", value=said[:80], rule=_("who has checked it"))
    if on > work.today:
        raise InvalidValueError(field="on", value=on, rule=_("not in the future"))
    form, before = in_force(work, template), _row(work, template)
    if before is None or before.sha256 != form.sha256:
        if before is not None:
            work.school_templates.put(replace(before, retired_at=work.now))
        before = _new(work, template, form.sha256)
    after = work.school_templates.put(
        replace(before, confirmed_on=on, confirmed_by=work.by.id, checked_by=said)
    )
    work.audit("template.confirmed", before, after)
    return after


def doubt(work: Work, template: str) -> SchoolTemplate | None:
    """Take the confirmation back: the stamp is printed again."""
    work.require(Permission.ORDER_WRITE)
    before = _row(work, template)
    if before is None or before.confirmed_on is None:
        return before
    after = work.school_templates.put(
        replace(before, confirmed_on=None, confirmed_by=None, checked_by="")
    )
    work.audit("template.doubted", before, after)
    return after


def shipped(work: Work, template: str) -> tuple[bytes, str]:
    """The shipped template to edit in Word, and its name."""
    work.require(Permission.TEMPLATE_READ)
    _papers(template)
    return documents.content(template), f"{template}.docx"


def own(work: Work, template: str) -> tuple[bytes, str]:
    """The school's own file, else the shipped one, and its name."""
    work.require(Permission.TEMPLATE_READ)
    _papers(template)
    file = in_force(work, template).file
    return (documents.content(template) if file is None else file), f"{template}.docx"


def places(template: str) -> Mapping[str, bool]:
    """Places of a template, and whether the school's own file may leave them out."""
    optional = _optional(_papers(template))
    return {one: one in optional for one in sorted(documents.places(template))}


def check(content: bytes, file_name: str) -> None:
    """What can be told about an upload before anything reads it.

    Raises:
        ProgrammeError: why it is not taken.
    """
    if len(content) > MOST:
        raise TemplateTooBigError(file=file_name, most=MOST // MEGABYTE)
    if not content.startswith(b"PK"):
        raise NotATemplateError(file=file_name)
    try:
        form = guard.check(content, file_name)
    except UnreadableError as refusal:
        if refusal.code == "intake.not_a_table":
            raise NotATemplateError(file=file_name) from refusal
        raise
    if form != "docx":
        raise NotATemplateError(file=file_name)
    stays_inside(content, file_name)


def stays_inside(content: bytes, file_name: str) -> None:
    """Refuse a template, or a paper made of one, that reaches outside itself.

    Raises:
        OutsideLinkError: names the first part that does.
    """
    for part in template_parts.outside(content):
        raise OutsideLinkError(file=file_name, part=part)


def try_out(template: str, content: bytes, papers: tuple[PaperKind, ...]) -> bytes:
    """Fill an upload with invented values; the finished file.

    Raises:
        StrangePlacesError: it has places that nothing fills.
        ValuesLeftOutError: it has no place for values that must show.
        OwnTemplateError: it does what a template may not.
    """
    shape = shaping.shape_of(documents.content(template))
    optional = _optional(papers)
    head = {one: _sample(one) for one in HEAD} | {"norms": [_sample("norms")]}
    values = {**head, **shape.invented(_sample)}
    try:
        return documents.render_own(
            template, content, values, STAMP, draft=True, optional=optional | shape.flags
        )
    except documents.LostValueError as refusal:
        raise ValuesLeftOutError(fields=refusal.params["fields"]) from refusal
    except UnknownPlaceError as refusal:
        raise StrangePlacesError(fields=refusal.params["detail"]) from refusal


def _sample(name: str) -> str:
    """An invented value that is not found by accident, nor in other letters than it was given."""
    return f"«Аа Zz {name}»"


def _optional(papers: tuple[PaperKind, ...]) -> frozenset[str]:
    """Names that a school's own file may leave out."""
    fixed = frozenset.intersection(*[frozenset(one.optional) for one in papers])
    return (HEAD - REQUIRED) | fixed


def _papers(template: str) -> tuple[PaperKind, ...]:
    found = tuple(one for one in kinds().values() if one.template == template)
    if not found:
        raise UnknownSchoolTemplateError(template=template)
    return found


def _row(work: Work, template: str) -> SchoolTemplate | None:
    """The choice that stands."""
    rows = [one for one in work.school_templates.of_template(template) if one.retired_at is None]
    return rows[-1] if rows else None


def _choice(work: Work, template: str, papers: list[PaperKind]) -> Choice:
    row = _row(work, template)
    shipped_draft = row is None or row.sha256 != documents.template_digest(template)
    draft = row is None or row.confirmed_on is None or (not row.file and shipped_draft)
    return Choice(template=template, papers=tuple(papers), row=row, draft=draft)


def _new(work: Work, template: str, sha256: str, *, file: str = "") -> SchoolTemplate:
    return work.school_templates.put(
        SchoolTemplate(
            id=TemplateId(new_id()),
            school_id=work.school_id,
            template=template,
            sha256=sha256,
            file=file,
            chosen_by=work.by.id,
            chosen_at=work.now,
        )
    )
