"""Tables as bytes: XLSX for people, CSV for programs. The same input gives the same bytes.

In a workbook every text is written as a string, so no cell is ever a formula or a link, and what
looks like markup of the file itself is text as well.
"""

import csv
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from data.output.safety import fits, guarded, printable, units

Cell = str | int | float | date | None
DATE = "dd.mm.yyyy"
SHEET_NAME_CHARS = 31
BOM = "\ufeff"
_QUIET = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
RUN, RUN_END = "<r>", "</r>"
PAPERS = {"A4": 9, "A3": 8}
NARROWEST, WIDEST = 6.0, 36.0  # characters of a column when none is said
PLAIN_SIZE = 10  # points: the font column widths are counted in
LEADING, PADDING = 1.2, 3.0  # height of a line in font sizes, and of the rest of a row in points
TALLEST = 409.0  # points: Excel's limit
ROOM = 1.1  # Russian characters of running text per unit of width
_FONT: dict[str, Any] = {"font_name": "Arial", "valign": "top"}
_GRID: dict[str, Any] = {"border": 1, "text_wrap": True}
_MIDDLE: dict[str, Any] = {"align": "center", "valign": "vcenter", "text_wrap": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet. ``title`` lines stand above the header; ``widths`` are in characters.

    ``name`` is cut to what a sheet name may be; ``paper`` is "A4" or "A3", landscape, one page
    wide, header repeated on every page; ``size`` is the font's, in points.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: Sequence[str] = ()
    widths: Sequence[float] = ()
    paper: str = "A4"
    size: int = PLAIN_SIZE
    footer: str = "&C&P / &N"


def write_table(table: Table, created: datetime) -> bytes:
    """One sheet as XLSX. ``created`` is the moment written into the file's properties."""
    return write_book([table], created)


def write_book(tables: Sequence[Table], created: datetime) -> bytes:
    """Several sheets as XLSX.

    Raises:
        CellTooLongError: a text is longer than a cell can be.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**_QUIET, "strings_to_numbers": False}) as book:
        book.set_properties({"created": created.replace(tzinfo=None), "author": "nastavnik"})
        looks = {size: _Looks(book, size) for size in sorted({one.size for one in tables})}
        for table in tables:
            _sheet(book, looks[table.size], table)
    return buffer.getvalue()


def write_csv(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], *, delimiter: str = ";", bom: bool = True
) -> bytes:
    """CSV in UTF-8 as Russian spreadsheets open it, with the formula guard; dates DD.MM.YYYY."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([guarded(printable(one)) for one in header])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return ((BOM if bom else "") + buffer.getvalue()).encode("utf-8")


class _Looks:
    """The few formats a workbook uses."""

    def __init__(self, book: Any, size: int) -> None:
        font = {**_FONT, "font_size": size}
        cell = {**font, **_GRID}
        head = {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E8EEF4"}
        self.title = book.add_format({**font, "bold": True, "font_size": size + 3, **_MIDDLE})
        self.line = book.add_format({**font, **_MIDDLE})
        self.head = book.add_format({**cell, **head})
        self.text = book.add_format(cell)
        self.number = book.add_format({**cell, "align": "center"})
        self.date = book.add_format({**cell, "align": "center", "num_format": DATE})


def _sheet(book: Any, looks: _Looks, table: Table) -> None:
    sheet = book.add_worksheet(sheet_name(table.name))
    _page(sheet, table)
    _titles(sheet, looks, table)
    top, widths = len(table.title), _widths(table)
    sheet.set_row(top, row_height(table.header, widths, table.size))
    for column, text in enumerate(table.header):
        _text(sheet, (top, column), text, text, looks.head)
    for row, cells in enumerate(table.rows, start=top + 1):
        sheet.set_row(row, row_height(cells, widths, table.size))
        for column, cell in enumerate(cells):
            _write(sheet, (row, column), cell, table.header[column], looks)


def _titles(sheet: Any, looks: _Looks, table: Table) -> None:
    last = len(table.header) - 1
    for row, line in enumerate(table.title):
        look = looks.title if row == 0 else looks.line
        sheet.set_row(row, row_height([line], [sum(_widths(table))], table.size + 3))
        if last > 0:
            sheet.merge_range(row, 0, row, last, "", look)
        _text(sheet, (row, 0), line, "", look)


def row_height(cells: Sequence[Cell], widths: Sequence[float], size: int) -> float:
    """Points a row needs for its longest cell: programs do not agree on doing it themselves.

    >>> row_height(["Иванова Анна Петровна", 7], [12, 5], 10)
    27.0
    """
    per_line = [max(1, int(one * ROOM * PLAIN_SIZE / size)) for one in widths]
    lines = [
        _lines_of(cell, room) if isinstance(cell, str) else 1
        for cell, room in zip(cells, per_line, strict=False)
    ]
    return min(TALLEST, max(lines, default=1) * size * LEADING + PADDING)


def _lines_of(text: str, room: int) -> int:
    """Lines a text takes when ``room`` characters fit into one, words kept whole if they can."""
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n"))


def _widths(table: Table) -> list[float]:
    said = list(table.widths[: len(table.header)])
    rest = range(len(said), len(table.header))
    return said + [
        _natural([table.header[k], *(_shown(row, k) for row in table.rows)]) for k in rest
    ]


def _shown(row: Sequence[Cell], column: int) -> str:
    return str(row[column]) if column < len(row) and isinstance(row[column], str | int) else ""


def _natural(texts: Sequence[str]) -> float:
    """Room for the longest word, and more where texts are long."""
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    usual = sum(len(text) for text in texts) / max(1, len(texts))
    return min(WIDEST, max(NARROWEST, 1.15 * longest + 1, usual / 2))


def _page(sheet: Any, table: Table) -> None:
    top = len(table.title)
    sheet.set_landscape()
    sheet.set_paper(PAPERS[table.paper])
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(top)
    sheet.set_footer(table.footer)
    sheet.freeze_panes(top + 1, 0)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)


def _write(sheet: Any, place: tuple[int, int], cell: Cell, column: str, looks: _Looks) -> None:
    row, at = place
    if cell is None or cell == "":
        sheet.write_blank(row, at, None, looks.text)
    elif isinstance(cell, date):
        sheet.write_datetime(row, at, _naive(cell), looks.date)
    elif isinstance(cell, int | float):
        sheet.write_number(row, at, cell, looks.number)
    else:
        _text(sheet, place, cell, column, looks.text)


def _text(sheet: Any, place: tuple[int, int], text: str, column: str, look: Any) -> None:
    """Write a text as it is.

    The library takes a string between ``<r>`` and ``</r>`` for ready markup and puts it into the
    file unescaped; such a text goes as two runs, which are escaped and read back as one.
    """
    shown = fits(printable(text), place[0] + 1, column)
    if shown.startswith(RUN) and shown.endswith(RUN_END):
        sheet.write_rich_string(*place, look, shown[:1], look, shown[1:], look)
    else:
        sheet.write_string(*place, shown, look)


def _naive(moment: date) -> date:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment


def sheet_name(text: str) -> str:
    """A name a sheet may have: 1 to 31 characters, no brackets, colons, slashes or end quotes.

    >>> sheet_name("Банк: 2026/2027")
    'Банк 2026-2027'
    """
    kept = " ".join(printable(text).replace("/", "-").replace("\\", "-").split())
    kept = "".join(one for one in kept if one not in "[]:*?").strip("'")
    while units(kept) > SHEET_NAME_CHARS:
        kept = kept[:-1]
    return kept.rstrip("'") or "1"


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    return guarded(printable(cell)) if isinstance(cell, str) else str(cell)
