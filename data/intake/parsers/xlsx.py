"""XLSX: only cells that are there, merged ranges, link targets. Formulas give cached values."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

from .limits import Budget, RefusedError, sheet

DATE, NUMBER, YES_NO, FORMULA, FAULT, TEXT = "date", "number", "bool", "formula", "error", "text"


def read(content: bytes, budget: Budget) -> list[dict[str, Any]]:
    """Sheets of a workbook in their order."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- after the limits are set

    warnings.simplefilter("ignore")
    try:
        with _unmeasured():
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as fault:
        raise RefusedError("broken") from fault
    found = [_sheet(book, one, budget) for one in book.worksheets]
    budget.computed()
    return found


@contextmanager
def _unmeasured() -> Iterator[None]:
    """Openpyxl reads a sheet that does not say its size to the end before anything else."""
    sheet: Any = import_module("openpyxl.worksheet._read_only").ReadOnlyWorksheet
    measure = sheet._get_size  # noqa: SLF001 -- there is no switch for it
    sheet._get_size = lambda _sheet: None  # noqa: SLF001
    try:
        yield
    finally:
        sheet._get_size = measure  # noqa: SLF001


def _sheet(book: Any, source: Any, budget: Budget) -> dict[str, Any]:
    found = sheet(str(source.title), hidden=source.sheet_state != "visible")
    with book._archive.open(source._worksheet_path) as stream:  # noqa: SLF001 -- see _cells
        parser = _cells(book, source, stream)
        for number, cells in parser.parse():
            budget.row()
            row = list(_row(cells, number, budget))
            if row:
                found["rows"].append([number, row])
    if parser.merged_cells is not None:
        found["merges"] = [list(one.bounds) for one in parser.merged_cells.mergeCell]
    found["links"] = list(_links(book, source, parser))
    return found


def _cells(book: Any, source: Any, stream: Any) -> Any:
    """A sparse reader: openpyxl's own pads every row to the corner cell of the sheet."""
    from openpyxl.xml.functions import iterparse  # noqa: PLC0415

    module: Any = import_module("openpyxl.worksheet._reader")

    class Cells(module.WorkSheetParser):  # type: ignore[misc] # openpyxl has no public one
        """Rows, merged ranges and links; nothing else of the sheet is looked at."""

        def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
            grid = None
            for event, element in iterparse(self.source, events=("start", "end")):
                if event == "start":
                    grid = element if element.tag == module.DATA_TAG else grid
                elif element.tag == module.ROW_TAG:
                    yield self.parse_row(element)
                    grid.clear() if grid is not None else element.clear()
                elif element.tag == module.MERGE_TAG:
                    self.merged_cells = module.MergeCells.from_tree(element)
                elif element.tag == module.HYPERLINK_TAG:
                    self.hyperlinks = module.HyperlinkList.from_tree(element)

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            return cell | {"formula": element.find(module.FORMULA_TAG) is not None}

    return Cells(
        stream,
        source._shared_strings,  # noqa: SLF001
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,  # noqa: SLF001
        timedelta_formats=book._timedelta_formats,  # noqa: SLF001
    )


def _row(cells: list[dict[str, Any]], number: int, budget: Budget) -> Iterator[list[Any]]:
    for cell in cells:
        text, kind = as_text(cell["value"], cell["data_type"])
        if cell["formula"]:
            kind = FORMULA
        if text.strip() or kind == FORMULA:
            budget.cell(text, number, cell["column"])
            if kind == FORMULA and not text.strip():
                budget.formula()
            yield [cell["column"], text, kind]


def as_text(value: Any, data_type: str = "") -> tuple[str, str]:
    """A typed value as a person sees it, and its kind.

    >>> as_text(12.0), as_text(datetime(2026, 9, 1)), as_text(True), as_text("00112")
    (('12', 'number'), ('01.09.2026', 'date'), ('true', 'bool'), ('00112', 'text'))
    """
    if value is None:
        return "", TEXT
    if isinstance(value, bool):
        return str(value).lower(), YES_NO
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return str(int(value)) if whole else repr(value), NUMBER
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    return str(value), FAULT if data_type == "e" else TEXT


def _moment(value: date | time | timedelta) -> tuple[str, str]:
    if isinstance(value, datetime):
        dated = value.strftime("%d.%m.%Y")
        bare = value.time() == time()
        return (dated if bare else f"{dated} {value.strftime('%H:%M:%S')}"), DATE
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y"), DATE
    return (value.strftime("%H:%M") if isinstance(value, time) else str(value)), TEXT


def _links(book: Any, source: Any, parser: Any) -> Iterator[list[Any]]:
    relations: Any = import_module("openpyxl.packaging.relationship")
    from openpyxl.utils.cell import range_boundaries  # noqa: PLC0415

    listed = [one for one in parser.hyperlinks.hyperlink if one.id]
    rels = relations.get_rels_path(source._worksheet_path)  # noqa: SLF001
    if not listed or rels not in book._archive.namelist():  # noqa: SLF001
        return
    targets = {one.Id: one.Target for one in relations.get_dependents(book._archive, rels)}  # noqa: SLF001
    for one in listed:
        left, top, _right, _bottom = range_boundaries(one.ref)
        if one.id in targets:
            yield [top, left, str(targets[one.id])]
