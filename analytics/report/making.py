"""Use cases: papers with figures, stamped with versions, day and author, never changed.

What goes in is planned in one transaction, drawn outside of it, kept in another. Only what may
leave the school is in a paper, whoever asks for it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from analytics import rollup
from analytics.figures import Figure
from analytics.report import contents, telling
from analytics.report.contents import Charts
from analytics.report.curator_table import Sheet, sheet
from analytics.report.swot import SwotLine, lines
from analytics.rollup import Board
from data import jobs
from data.access import Permission
from data.bank import participations
from data.codebook.conclusions import indicators
from data.errors import NotFoundError
from data.i18n import _
from data.output.documents import Picture, input_digest, render, template_digest
from data.output.pdf import FOLDER, render_pdf
from data.output.tables import write_book
from data.papers import issuing
from data.records.ids import DocumentId
from data.records.job import Job
from data.records.paper import Document
from data.store import Work

PAGES = 4
SERIES = (*contents.OFFICIAL, "COV2", "RR")


class Kind(StrEnum):
    """Which paper."""

    PAGES = "quality_pages"  # PDF, four pages
    NOTE = "quality_note"  # DOCX, analytic note
    BOOK = "quality_book"  # XLSX, indicators
    MUNICIPAL = "quality_municipal"  # XLSX, schools without names of people


SUFFIX: Mapping[Kind, str] = {
    Kind.PAGES: ".pdf",
    Kind.NOTE: ".docx",
    Kind.BOOK: ".xlsx",
    Kind.MUNICIPAL: ".xlsx",
}


NEEDS: Mapping[Kind, Permission] = {
    **dict.fromkeys(Kind, Permission.QUALITY_READ),
    Kind.MUNICIPAL: Permission.AGGREGATE_READ,
}
JOB = "report.make"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One chart in every form a paper takes, and the words under it."""

    pdf: bytes
    svg: bytes
    png: bytes
    title: str
    alt: str
    meaning: str


Drawings = Mapping[str, Drawing]  # metric -> chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a paper is made of, already hidden where it must be."""

    kind: Kind
    board: Board
    school: str
    stamp: str
    swot: tuple[SwotLine, ...] = ()
    sheet: Sheet | None = None
    series: tuple[Figure, ...] = ()


def kinds(work: Work) -> list[Kind]:
    """Papers the actor may ask for."""
    work.require(Permission.REPORT_READ)
    return [one for one in Kind if work.may(NEEDS[one])]


def ask(work: Work, kind: Kind, period: str) -> Job:
    """Ask the worker for a paper; a second ask while it is being made is the same one.

    Raises:
        DeniedError: figures of a level this role does not see.
    """
    work.require(Permission.REPORT_READ)
    work.require(NEEDS[kind])
    told = {"kind": kind.value, "period": period}
    minute = work.now.isoformat(timespec="minutes")
    return jobs.enqueue(work, JOB, told, f"{kind.value}:{period}:{work.by.id}:{minute}")


def plan(work: Work, kind: Kind, period: str) -> Plan:
    """What a paper will hold, as it may leave the school.

    Raises:
        DeniedError: no figures for this role, or of this level.
    """
    work.require(Permission.REPORT_READ)
    work.require(NEEDS[kind])
    municipal = kind is Kind.MUNICIPAL
    shown = (
        rollup.municipality(work, period)
        if municipal
        else rollup.board(work, period, audience=rollup.Audience.OUTSIDE)
    )
    board = rollup.exported(work, shown, kind.value)
    school = work.schools.get(work.school_id)
    name = school.municipality if municipal else school.name
    told = Plan(
        kind=kind,
        board=board,
        school=name,
        stamp=telling.stamp(board, work.by.display_name, work.today),
    )
    return told if municipal else _own(work, told, period)


def _own(work: Work, told: Plan, period: str) -> Plan:
    years = sorted(participations.years(work))
    series = _series(work, years) if told.kind is Kind.BOOK else ()
    return Plan(
        kind=told.kind,
        board=told.board,
        school=told.school,
        stamp=told.stamp,
        swot=lines(work, period)[1],
        sheet=sheet(work, period),
        series=series,
    )


def _series(work: Work, years: Sequence[str]) -> tuple[Figure, ...]:
    """The official figures over the years, as they may leave the school."""
    boards = [rollup.board(work, one, audience=rollup.Audience.OUTSIDE) for one in years]
    found = (board.of(code) for code in SERIES for board in boards)
    return tuple(one for one in found if one is not None)


def wanted(told: Plan) -> tuple[str, ...]:
    """Metrics whose charts the paper has a place for."""
    if told.kind not in {Kind.PAGES, Kind.NOTE}:
        return ()
    return tuple(code for page in contents.CHARTS.values() for code in page)


def finished(told: Plan, drawings: Drawings, naming: contents.Naming) -> bytes:
    """The file; ``naming`` says a part of a metric in words. Long: outside of any transaction."""
    if told.kind is Kind.PAGES:
        pictures = {code: one.pdf for code, one in drawings.items()}
        values = contents.four_pages(told.board, _charts(drawings), told.school, told.stamp)
        return render_pdf("quality", values, pictures, pages=PAGES)
    if told.kind is Kind.NOTE:
        return render("quality_note", _note(told, drawings))
    tables = (
        contents.municipal(told.board, told.school, told.stamp, naming)
        if told.kind is Kind.MUNICIPAL
        else contents.workbook(told.board, told.series, told.school, told.stamp, naming)
    )
    return write_book(tables, told.board.made_at)


def keep(work: Work, told: Plan, content: bytes) -> Document:
    """Number and keep a finished paper."""
    work.require(Permission.REPORT_READ)
    work.require(NEEDS[told.kind])
    return issuing.keep(
        work,
        content,
        kind=told.kind.value,
        title=f"{title(told.kind)}, {told.board.period}",
        template=told.kind.value,
        template_sha256=_template(told.kind),
        digest=input_digest({"stamp": told.stamp, "data": told.board.data_version}),
        subject=f"{told.board.period}|{told.board.data_version}",
    )


def made(work: Work) -> list[Document]:
    """Papers of this school with figures, the newest first."""
    return [one for kind in kinds(work) for one in _of(work, kind)]


def file(work: Work, document_id: DocumentId) -> tuple[bytes, str]:
    """(content, name) of a kept paper; the reading is written down.

    Raises:
        DeniedError: figures of a level this role does not see.
        NotFoundError: there is no such paper, or one without figures.
    """
    work.require(Permission.REPORT_READ)
    document = work.documents.get(document_id)
    if document.kind not in {one.value for one in Kind}:
        raise NotFoundError(kind="report", id=document_id)
    work.require(NEEDS[Kind(document.kind)])
    work.audit("report.exported", None, {"kind": document.kind}, subject=f"document:{document.id}")
    return issuing.content(work, document), document.title + SUFFIX[Kind(document.kind)]


def title(kind: Kind) -> str:
    """What a paper is called."""
    return {
        Kind.PAGES: _("Quality of the programme, four pages"),
        Kind.NOTE: _("Analytic note"),
        Kind.BOOK: _("Workbook of indicators"),
        Kind.MUNICIPAL: _("Table of schools without names"),
    }[kind]


def description(kind: Kind) -> str:
    """What is in it and for whom."""
    return {
        Kind.PAGES: _("For the founder: conclusions, course, results, how it was counted. PDF"),
        Kind.NOTE: _("With SWOT and the curator's table, to be edited. DOCX"),
        Kind.BOOK: _("Every figure with its interval, series, dictionary, hidden cells. XLSX"),
        Kind.MUNICIPAL: _("Figures of the municipality and of its schools, no people. XLSX"),
    }[kind]


def total(told: Sheet) -> str:
    """The sum of the curator's table in words, with a level only where there is one."""
    rated = _("Rated {rated} of 9.", rated=told.rated)
    summed = _("Sum {sum} of {most}.", sum=told.total, most=told.most)
    if told.level is None:
        return f"{summed} {rated}"
    return f"{summed} {_('Level: {level}.', level=telling.level(told.level))}"


def _note(told: Plan, drawings: Drawings) -> Mapping[str, Any]:
    if told.sheet is None or len(told.sheet.marks) != len(indicators()):
        raise ValueError("a note is planned with the curator's table")
    values = contents.note(
        told.board, told.school, told.stamp, told.swot, told.sheet, total(told.sheet)
    )
    pictures = [
        {
            "title": one.title,
            "picture": Picture(svg=one.svg, png=one.png, alt=one.alt),
            "meaning": one.meaning,
        }
        for one in drawings.values()
    ]
    return {**values, "charts": pictures}


def _charts(drawings: Drawings) -> Charts:
    return {
        code: contents.Drawn(metric_id=code, title=one.title, alt=one.alt, meaning=one.meaning)
        for code, one in drawings.items()
    }


def _template(kind: Kind) -> str:
    if kind is Kind.NOTE:
        return template_digest(kind.value)
    if kind is Kind.PAGES:
        return hashlib.sha256((FOLDER / "quality.typ").read_bytes()).hexdigest()
    return ""


def _of(work: Work, kind: Kind) -> list[Document]:
    found = [one for one in work.documents.all() if one.kind == kind.value]
    return sorted(found, key=lambda one: -one.number)
