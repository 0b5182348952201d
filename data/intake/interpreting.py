"""Rows with parsed values, findings by place and an outcome: every row read is accounted for."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from data.intake import dates, rows
from data.intake.answers import ROLES, answers
from data.intake.cells import Sayings
from data.intake.facts import Facts, facts
from data.intake.grid import Cell, cleaned
from data.intake.header import MUTE, NAMES
from data.intake.old_bank import OldRow, old_row
from data.intake.reading import Line, Reading
from data.intake.refusals import LostRowsError, NoNameColumnError, NoTableError, UnknownKindError
from data.names import fio_norm
from data.records.intake import Finding, RowOutcome, Severity, TableKind
from data.records.questionnaire import Answers

BLOCKING = frozenset({Severity.ERROR, Severity.QUESTION})
DATED = frozenset({"service.submitted_at", "entered_on", "ended_on"})
_SIGNS = re.compile(r"[\W_]+")
BORN = frozenset({"person.year_of_birth", "year_of_birth"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the file.

    ``outcome`` is ``imported`` for a row that can be taken in; whether it changes anything is
    for the register to say. ``key`` is the hash of its normalised cells; ``lead`` the row it
    continues, 0 for none. ``cells`` are as read, except that a birth date is cut to its year.
    """

    sheet: str
    row: int
    key: str
    outcome: RowOutcome
    cells: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    lead: int = 0
    year: str = ""
    facts: Facts | None = None
    answers: Answers | None = None
    old: OldRow | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """A file understood. ``findings`` are about whole sheets; those of rows stand with the rows.

    ``rows`` are all non-empty rows below the headers, in the order of the file.
    """

    file_name: str
    kind: TableKind
    mapping: Mapping[str, str]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome; every outcome is there."""
        return conserved(self.rows, len(self.rows))

    @property
    def usable(self) -> tuple[Row, ...]:
        """Rows that speak of a person and can be taken in."""
        return tuple(
            one for one in self.rows if one.outcome is RowOutcome.IMPORTED and not one.lead
        )

    @property
    def everything(self) -> tuple[Finding, ...]:
        """All findings, sheets first, then row by row."""
        return (*self.findings, *(one for row in self.rows for one in row.findings))


def conserved(kept: Iterable[Row], read: int) -> dict[str, int]:
    """Counts by outcome.

    Raises:
        LostRowsError: they do not add up to the number of rows read.
    """
    counted = Counter(one.outcome for one in kept)
    if counted.total() != read:
        raise LostRowsError(read=read, kept=counted.total())
    return {one.value: counted[one] for one in RowOutcome}


def interpret(
    reading: Reading,
    mapping: Mapping[str, str] | None = None,
    orders: Mapping[str, str] | None = None,
) -> Interpreted:
    """Understand every row. Pure.

    Args:
        reading: of ``read_table``; its kind must be certain.
        mapping: header -> field, as a person confirmed it; certain columns if left out.
        orders: header -> ``"dmy"`` or ``"mdy"`` where a person has said; found otherwise.

    Raises:
        UnknownKindError: a person must first say what the table holds.
        NoTableError: no header was found.
        NoNameColumnError: nobody can be named.
    """
    kind = reading.kind
    if kind is None and reading.kinds:
        kinds = ", ".join(one.value for one in reading.kinds)
        raise UnknownKindError(file=reading.file_name, kinds=kinds)
    if kind is None or not reading.columns:
        raise NoTableError(file=reading.file_name)
    fields = dict(reading.mapping if mapping is None else mapping)
    if not NAMES & set(fields.values()):
        raise NoNameColumnError(file=reading.file_name)
    chosen = {**_orders(reading.lines, fields), **(orders or {})}
    understood = tuple(_rows(reading.lines, kind, fields, chosen))
    conserved(understood, len(reading.lines))
    return Interpreted(
        file_name=reading.file_name,
        kind=kind,
        mapping=fields,
        rows=understood,
        findings=(*reading.findings, *_columns(reading, fields, chosen)),
    )


def reinterpret(
    kind: TableKind,
    lines: Sequence[tuple[str, int, Mapping[str, str]]],
    fields: Mapping[str, str],
    orders: Mapping[str, str] | None = None,
    *,
    file_name: str = "",
    year: str = "",
) -> Interpreted:
    """Understand kept rows again, after somebody has corrected their cells. Pure.

    Args:
        kind: what the table holds.
        lines: (sheet, row, header -> text); rows after the first one continue it.
        fields: header -> field, as the file was read.
        orders: as in ``interpret``.
        file_name: of the file they came from.
        year: school year of the sheet.
    """
    first = lines[0][1]
    again = [
        Line(
            sheet=sheet,
            row=row,
            cells={header: Cell(cleaned(text)) for header, text in cells.items()},
            year=year,
            lead=first if row != first else 0,
        )
        for sheet, row, cells in lines
    ]
    chosen = {**_orders(again, fields), **(orders or {})}
    found = tuple(_rows(again, kind, fields, chosen))
    conserved(found, len(again))
    return Interpreted(file_name=file_name, kind=kind, mapping=dict(fields), rows=found)


def _rows(
    lines: Sequence[Line], kind: TableKind, fields: Mapping[str, str], orders: Mapping[str, str]
) -> Iterable[Row]:
    seen: dict[str, Line] = {}
    for group in rows.grouped(lines, kind, fields):
        yield from _group(group, kind, fields, orders, seen)


def _group(
    group: rows.Group,
    kind: TableKind,
    fields: Mapping[str, str],
    orders: Mapping[str, str],
    seen: dict[str, Line],
) -> Iterable[Row]:
    keys = [key(kind, one, fields) for one in group.lines]
    whole = keys[0] if len(keys) == 1 else _hash(keys)
    if group.skipped is not None:
        for line, own in zip(group.lines, keys, strict=True):
            yield _bare(line, own, RowOutcome.SKIPPED, fields, (rows.placed(line, group.skipped),))
        return
    first = seen.setdefault(whole, group.lines[0])
    if first is not group.lines[0]:
        told = rows.duplicate_of(first)
        for line, own in zip(group.lines, keys, strict=True):
            found = (rows.placed(line, told),)
            yield replace(
                _bare(line, own, RowOutcome.DUPLICATE, fields, found), lead=_lead(group, line)
            )
        return
    yield from _understood(group, kind, fields, orders, [whole, *keys[1:]])


def _understood(
    group: rows.Group,
    kind: TableKind,
    fields: Mapping[str, str],
    orders: Mapping[str, str],
    keys: Sequence[str],
) -> Iterable[Row]:
    sayings = [Sayings(one, fields) for one in group.lines]
    lead = sayings[0]
    about = facts(_as_person(lead, kind))
    given = answers(lead, fields, ROLES[kind]) if kind in ROLES else None
    old = old_row(sayings, kind, orders) if kind in rows.FORMS else None
    at = _submitted(lead, orders)
    for remark in group.remarks:
        lead.remark(None, remark)
    blocked = any(one.severity in BLOCKING for said in sayings for one in said.findings)
    outcome = RowOutcome.REJECTED if blocked else RowOutcome.IMPORTED
    for place, said in enumerate(sayings):
        bare = _bare(group.lines[place], keys[place], outcome, fields, tuple(said.findings))
        if place:
            yield replace(bare, lead=lead.line.row)
        else:
            yield replace(bare, facts=about, answers=given, old=old, submitted_at=at)


def _as_person(said: Sayings, kind: TableKind) -> Sayings:
    """Bank forms name the same facts without «person.»."""
    if kind in rows.FORMS:
        said.rename({f"person.{one}": one for one in ("year_of_birth", "workplace")})
    return said


def _lead(group: rows.Group, line: Line) -> int:
    return 0 if line is group.lines[0] else group.lines[0].row


def _submitted(said: Sayings, orders: Mapping[str, str]) -> datetime | None:
    cell = said.cell("service.submitted_at")
    if cell is None or not cell.text:
        return None
    return said.read(cell, partial(dates.moment, order=orders.get(cell.column, "dmy")))


def _bare(
    line: Line,
    own: str,
    outcome: RowOutcome,
    fields: Mapping[str, str],
    findings: tuple[Finding, ...],
) -> Row:
    return Row(
        sheet=line.sheet,
        row=line.row,
        key=own,
        outcome=outcome,
        cells=_kept(line, fields),
        findings=findings,
        year=line.year,
    )


def _kept(line: Line, fields: Mapping[str, str]) -> dict[str, str]:
    """Cells to keep, empty ones of known columns too; never the day and month of a birth."""
    found = {header: "" for header, field in fields.items() if field}
    for header, cell in line.cells.items():
        text = cell.text
        if fields.get(header) in BORN and text:
            year = dates.birth_year(text).value
            text = str(year) if year is not None else text
        found[header] = text
    return found


def key(kind: TableKind, line: Line, fields: Mapping[str, str]) -> str:
    """The hash of a row's normalised cells by field: the same in any order of columns.

    Signs do not count, figures do: «3,5» is not «2,5», nor one day another.
    """
    said: dict[str, str] = {}
    for header, field in fields.items():
        text = line.cells[header].text if header in line.cells else ""
        if field and field not in MUTE and text:
            here = _SIGNS.sub(" ", fio_norm(text)).strip() or text
            said[field] = f"{said[field]}\n{here}" if field in said else here
    return _hash([kind.value, json.dumps(said, sort_keys=True, ensure_ascii=False)])


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()


def _orders(lines: Sequence[Line], fields: Mapping[str, str]) -> dict[str, str]:
    """Order of day and month in every column of dates."""
    found = {}
    for header, field in fields.items():
        if field in DATED:
            cells = [one.cells[header] for one in lines if header in one.cells]
            texts = (part for one in cells if one.kind != "date" for part in one.text.split("\n"))
            found[header] = dates.order_of(texts)
    return found


def _columns(
    reading: Reading, fields: Mapping[str, str], orders: Mapping[str, str]
) -> Iterable[Finding]:
    """What must be said about whole columns."""
    sheet, row = reading.header
    for one in reading.columns:
        if one.how == "similar" and not fields.get(one.header):
            code, severity = "intake.column_resembles", Severity.QUESTION
            params: dict[str, object] | None = {"field": one.field}
        elif not one.field and not fields.get(one.header) and one.samples:
            code, severity, params = "intake.column_unknown", Severity.WARNING, None
        elif orders.get(one.header) == "ask":
            code, severity, params = "intake.column_dates", Severity.QUESTION, None
        else:
            continue
        yield Finding(
            code=code,
            severity=severity,
            sheet=sheet,
            row=row,
            column=one.header,
            value=one.samples[0][:80] if one.samples else "",
            params=params,
        )
