"""Form 5 (mentees) and form 6 (mentors) as workbooks: headers to the letter, printable A4."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.codebook import BankForm, achievements_literal, bank_form, nothing
from data.i18n import _, speaking
from data.output.tables import Cell, Table, write_table
from data.records.bank import PartnerLine

SIZE = 12  # points before the sheet is fitted to the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Form5Row:
    """One mentee and programme. ``form`` is in words; ``mark`` is the completion mark."""

    fio: str
    year_of_birth: int | None = None
    main_request: str = ""
    entered_on: date | None = None
    partners: tuple[PartnerLine, ...] = ()
    form: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form6Row:
    """One mentor, school year and form of mentoring; partners one per line, in order."""

    fio: str
    workplace: str = ""
    competences: str = ""
    achievements: str = ""
    entered_on: date | None = None
    partners: tuple[PartnerLine, ...] = ()
    form: str = ""


def form5(
    rows: Sequence[Form5Row], *, school: str, year: str, created: datetime, paper: str = "A4"
) -> bytes:
    """«Форма банка данных наставляемых» as XLSX."""
    form = bank_form("form5")
    table = Table(
        name=form.title_ru,
        title=_caption(form, school, year),
        header=[one.header for one in form.columns],
        widths=[one.width for one in form.columns],
        rows=_in_order(form, [_form5_cells(n, one) for n, one in enumerate(rows, start=1)]),
        paper=paper,
        size=SIZE,
    )
    return write_table(table, created)


def form6(
    rows: Sequence[Form6Row],
    *,
    school: str,
    year: str,
    created: datetime,
    paper: str = "A4",
    literal: bool = False,
) -> bytes:
    """«Форма банка данных наставников» as XLSX; ``literal`` keeps the document's misprint."""
    form = bank_form("form6")
    misprint = {"achievements": achievements_literal()} if literal else {}
    table = Table(
        name=form.title_ru,
        title=_caption(form, school, year),
        header=[misprint.get(one.field, one.header) for one in form.columns],
        widths=[one.width for one in form.columns],
        rows=_in_order(form, [_form6_cells(n, one) for n, one in enumerate(rows, start=1)]),
        paper=paper,
        size=SIZE,
    )
    return write_table(table, created)


def _caption(form: BankForm, school: str, year: str) -> tuple[str, ...]:
    """Official forms speak Russian whatever language the office does."""
    with speaking("ru"):
        return form.title_ru, school, _("School year: {year}", year=year)


def _in_order(form: BankForm, rows: list[dict[str, Cell]]) -> list[list[Cell]]:
    return [[row[one.field] for one in form.columns] for row in rows]


def _form5_cells(number: int, row: Form5Row) -> dict[str, Cell]:
    return {
        "number": number,
        "fio": row.fio,
        "year_of_birth": row.year_of_birth,
        "main_request": row.main_request,
        "entered_on": row.entered_on,
        "form": row.form,
        "mark": row.mark,
        **_partner_cells(row.partners),
    }


def _form6_cells(number: int, row: Form6Row) -> dict[str, Cell]:
    return {
        "number": number,
        "fio": row.fio,
        "workplace": row.workplace,
        "competences": row.competences,
        "achievements": row.achievements,
        "entered_on": row.entered_on,
        "form": row.form,
        **_partner_cells(row.partners),
    }


def _partner_cells(partners: tuple[PartnerLine, ...]) -> dict[str, Cell]:
    ends = [one.ended_on for one in partners]
    return {
        "partner_fio": _lines([one.fio for one in partners]),
        "partner_workplace": _lines([one.workplace for one in partners]),
        "ended_on": ends[0] if len(ends) == 1 else _lines([_day(one) for one in ends]),
        "results": _lines([one.results for one in partners]),
        "link": _lines([one.link for one in partners]),
    }


def _lines(values: list[str]) -> str:
    """One line per partner, in order; an empty one keeps its place with a dash.

    A single partner's own line breaks stay; among several they become spaces.
    """
    if len(values) <= 1 or not any(values):
        return "".join(values[:1])
    return "\n".join(" ".join(one.split("\n")) or nothing() for one in values)


def _day(moment: date | None) -> str:
    return moment.strftime("%d.%m.%Y") if moment else ""
