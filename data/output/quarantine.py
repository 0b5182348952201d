"""Rows that could not be taken in, with the reasons beside them, ready to be corrected."""

from collections.abc import Callable, Sequence
from datetime import datetime

from data.i18n import _
from data.output.tables import Cell, Table, write_table
from data.records.intake import BatchRow, Finding

Words = Callable[[Finding], str]
REASON_WIDTH, CELL_WIDTH, PLACE_WIDTH = 48, 22, 12


def quarantine(rows: Sequence[BatchRow], words: Words, created: datetime) -> bytes:
    """A workbook of waiting rows: where from, why, then the row's own cells under own headers.

    Correct the cells and import the same workbook: the first three columns are ignored on import.
    ``words`` puts a finding into a sentence.
    """
    headers = list(dict.fromkeys(header for one in rows for header in one.cells))
    places = [_("Sheet of the file"), _("Row of the file"), _("Why the row waits")]
    table = Table(
        name=_("Rows that wait"),
        header=[*places, *headers],
        widths=[PLACE_WIDTH, PLACE_WIDTH, REASON_WIDTH, *[CELL_WIDTH] * len(headers)],
        rows=[_cells(one, headers, words) for one in rows],
    )
    return write_table(table, created)


def _cells(row: BatchRow, headers: list[str], words: Words) -> list[Cell]:
    reasons = "\n".join(dict.fromkeys(_reason(one, words) for one in row.findings))
    return [row.sheet, row.row, reasons, *[row.cells.get(header, "") for header in headers]]


def _reason(finding: Finding, words: Words) -> str:
    return f"{finding.column}: {words(finding)}" if finding.column else words(finding)
