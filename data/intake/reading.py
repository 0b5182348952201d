"""A file read: its tables found, every column with what it seems to mean."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data.intake import guard, header, kinds, sandbox
from data.intake.grid import Cell, Cells, Grid, grids, letter
from data.intake.header import Header
from data.intake.refusals import NoTableError
from data.intake.similar import resembling
from data.records.intake import Finding, Severity, TableKind

SHARE = 0.5  # of the best table's known columns: less is another table
SAMPLES = 3
_YEAR = re.compile(r"(20\d\d)\s*[-–—/]\s*(?:20)?(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by its header, with a guess what it means.

    ``field`` is empty when nobody knows; ``how`` is exact, remembered, similar (to be confirmed
    by a person, never used before) or unknown; ``confidence`` in [0, 1].
    """

    header: str
    letter: str
    field: str = ""
    how: str = "unknown"
    confidence: float = 0.0
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row below a header: cells by header text. ``lead`` is the row it continues, 0 for none.

    A continued row repeats the merged cells of its lead: one mentor with several mentees.
    """

    sheet: str
    row: int
    cells: Mapping[str, Cell]
    year: str = ""
    hidden: bool = False
    lead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file holds. ``kinds`` has several members when a person must say which.

    ``encoding`` is the one a CSV was read in, empty for other files.
    """

    file_name: str
    kinds: tuple[TableKind, ...]
    grids: tuple[Grid, ...]
    sheets: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    fingerprint: str = ""
    header: tuple[str, int] = ("", 0)
    encoding: str = ""

    @property
    def kind(self) -> TableKind | None:
        """The kind when it is certain."""
        return self.kinds[0] if len(self.kinds) == 1 else None

    @property
    def mapping(self) -> dict[str, str]:
        """Header -> field for columns whose meaning is certain."""
        return {one.header: one.field for one in self.columns if one.how in {"exact", "remembered"}}

    @property
    def guesses(self) -> dict[str, str]:
        """Header -> field for columns a person should confirm."""
        return {one.header: one.field for one in self.columns if one.how == "similar"}


def read_table(
    source: Path | bytes, file_name: str = "", kind: TableKind | None = None, encoding: str = ""
) -> Reading:
    """Guard a file, parse it in a limited child, find its tables and columns.

    Args:
        source: the file or its bytes.
        file_name: as the person knows it, for findings; of the path if left out.
        kind: what the table holds, when the person has said; told by its columns otherwise.
        encoding: of a CSV, when the person has said.

    Raises:
        UnreadableError: one of its kinds; ``NoTableError`` when no header is found.
    """
    content = source.read_bytes() if isinstance(source, Path) else source
    name = file_name or (source.name if isinstance(source, Path) else "")
    form = guard.check(content, name)
    variants = sandbox.parse(content, form, name, encoding)
    return max((_variant(name, one, kind) for one in variants), key=_worth)


def as_kind(
    reading: Reading, kind: TableKind, remembered: Mapping[str, str] | None = None
) -> Reading:
    """The same file understood as another kind, or with columns remembered from last time."""
    again = _reading(reading.file_name, reading.grids, kind, remembered)
    return replace(again, encoding=reading.encoding)


def insist(reading: Reading) -> Reading:
    """The reading, if it holds a table.

    Raises:
        NoTableError: no header was found.
    """
    if not reading.columns and not len(reading.kinds) > 1:
        raise NoTableError(file=reading.file_name)
    return reading


def _variant(name: str, sheets: sandbox.Sheets, kind: TableKind | None) -> Reading:
    encoding = str(sheets[0].get("encoding", "")) if sheets else ""
    return replace(_reading(name, grids(sheets), kind), encoding=encoding)


def _worth(reading: Reading) -> tuple[int, int]:
    return len(reading.mapping), len(reading.kinds) == 1


def _reading(
    name: str,
    found: tuple[Grid, ...],
    kind: TableKind | None,
    remembered: Mapping[str, str] | None = None,
) -> Reading:
    told = {grid.name: kinds.tell(grid) for grid in found}
    certain = (kind,) if kind else _overall(told.values())
    empty = Reading(file_name=name, kinds=certain, grids=found)
    if len(certain) != 1:
        return replace(empty, findings=_asking(certain, told))
    return _as(empty, certain[0], told, remembered or {})


def _overall(told: Iterable[tuple[TableKind, ...]]) -> tuple[TableKind, ...]:
    """One kind if some sheet is certain and no other sheet is certain of another."""
    every = [one for one in told if one]
    sure = dict.fromkeys(one[0] for one in every if len(one) == 1)
    open_ones = dict.fromkeys(kind for one in every for kind in one)
    return tuple(sure or open_ones)


def _asking(
    certain: tuple[TableKind, ...], told: Mapping[str, tuple[TableKind, ...]]
) -> tuple[Finding, ...]:
    if not certain:
        return ()
    return tuple(
        Finding(
            code="intake.which_kind",
            severity=Severity.QUESTION,
            sheet=sheet,
            value=", ".join(one.value for one in kinds_here),
        )
        for sheet, kinds_here in told.items()
        if kinds_here
    )


def _as(
    reading: Reading,
    kind: TableKind,
    told: Mapping[str, tuple[TableKind, ...]],
    remembered: Mapping[str, str],
) -> Reading:
    read = header.reader(kind, remembered)
    found = [(grid, header.find(grid, read)) for grid in reading.grids]
    fits = [
        one
        for grid, one in found
        if one is not None and (kind in told[grid.name] or not told[grid.name] or len(found) == 1)
    ] or [one for _grid, one in found if one is not None]
    tables = _alike(fits) or _by_likeness(reading.grids, kind)
    if not tables:
        return reading
    main = max(tables, key=lambda one: len(one.known))
    lines = tuple(line for one in tables for line in _lines(one))
    used = {one.grid.name for one in tables}
    return replace(
        reading,
        sheets=tuple(one.grid.name for one in tables),
        columns=_columns(tables, kind, remembered),
        lines=lines,
        findings=tuple(_about_sheets(reading.grids, tables, used)),
        fingerprint=fingerprint(list(main.texts.values())),
        header=(main.grid.name, main.grid.rows[main.last][0]),
    )


def _alike(found: Sequence[Header]) -> list[Header]:
    """Tables of the kind: those that know nearly as many columns as the best one."""
    most = max((len(one.known) for one in found), default=0)
    return [one for one in found if len(one.known) >= max(1, most * SHARE)]


def _by_likeness(found: Sequence[Grid], kind: TableKind) -> list[Header]:
    """No header is known to the letter: the row most of whose cells resemble known ones."""
    best = [header.find(grid, lambda text: resembling(kind, text)[0] or None) for grid in found]
    kept = [one for one in best if one is not None and len(one.known) >= header.FEW]
    return [replace(one, fields={}) for one in _alike(kept)]


def fingerprint(headers: Sequence[str]) -> str:
    """The same for the same columns in any order and spelling of signs."""
    words = "\n".join(sorted(header.norm(one) for one in headers))
    return hashlib.sha256(words.encode()).hexdigest()


def _columns(
    tables: Sequence[Header], kind: TableKind, remembered: Mapping[str, str]
) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    taken = {field for one in tables for field in one.known}
    for table in tables:
        for number, text in table.texts.items():
            if text not in found:
                guess = _guess(kind, text, table.fields.get(number, ""), taken, remembered)
                samples = _samples(table, number)
                found[text] = replace(guess, letter=letter(number), samples=samples)
    return _one_each(found.values())


def _guess(
    kind: TableKind, text: str, exact: str, taken: set[str], remembered: Mapping[str, str]
) -> Column:
    known = header.norm(text) in remembered
    if exact or known:
        how = "remembered" if known else "exact"
        return Column(header=text, letter="", field=exact, how=how, confidence=1.0)
    field, score = resembling(kind, text)
    if not field or field in taken:
        return Column(header=text, letter="")
    return Column(header=text, letter="", field=field, how="similar", confidence=score)


def _one_each(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Of several guesses at one field the surest stays."""
    listed = list(columns)
    best: dict[str, float] = {}
    for one in listed:
        if one.how == "similar":
            best[one.field] = max(best.get(one.field, 0.0), one.confidence)
    kept = []
    for one in listed:
        if one.how == "similar" and best.pop(one.field, -1.0) != one.confidence:
            kept.append(replace(one, field="", how="unknown", confidence=0.0))
        else:
            kept.append(one)
    return tuple(kept)


def _samples(table: Header, column: int) -> tuple[str, ...]:
    rows = table.grid.rows[table.last + 1 :]
    texts = (cells[column].text for _n, cells in rows if column in cells)
    return tuple(dict.fromkeys(one for one in texts if one))[:SAMPLES]


def _lines(table: Header) -> list[Line]:
    grid = table.grid
    year = _year(table)
    found: list[Line] = []
    lead = 0
    for number, cells in grid.rows[table.last + 1 :]:
        merged = _continues(table, cells)
        lead = lead if merged else number
        found.append(
            Line(
                sheet=grid.name,
                row=number,
                cells=_named(table, cells),
                year=year,
                hidden=grid.hidden,
                lead=lead if merged else 0,
            )
        )
    return found


def _continues(table: Header, cells: Cells) -> bool:
    """Whether the row repeats the name of the row above by a merged cell."""
    return any(
        cells[column].spread
        for column, field in table.fields.items()
        if field in header.NAMES and column in cells
    )


def _named(table: Header, cells: Cells) -> dict[str, Cell]:
    """Cells by header; what stands outside the header is kept under its letter."""
    return {table.texts.get(column, f"({letter(column)})"): cell for column, cell in cells.items()}


def _year(table: Header) -> str:
    """The school year a sheet speaks of: in the rows above the header or in its name."""
    above = [cell.text for _n, cells in table.grid.rows[: table.first] for cell in cells.values()]
    for text in (*reversed(above), *reversed(table.grid.title), table.grid.name):
        found = _YEAR.search(text)
        if found and int(found.group(1)) % 100 + 1 == int(found.group(2)):
            return f"{found.group(1)}/20{found.group(2)}"
    return ""


def _about_sheets(
    every: Sequence[Grid], tables: Sequence[Header], used: set[str]
) -> Iterable[Finding]:
    for grid in every:
        if grid.name not in used:
            rows = len(grid.rows)
            yield _note("intake.sheet_without_table", Severity.NOTE, grid.name, str(rows))
    for one in tables:
        if one.grid.hidden:
            yield _note("intake.sheet_hidden", Severity.WARNING, one.grid.name)
        if one.grid.turned:
            yield _note("intake.sheet_turned", Severity.NOTE, one.grid.name)


def _note(code: str, severity: Severity, sheet: str, value: str = "") -> Finding:
    return Finding(code=code, severity=severity, sheet=sheet, value=value)
