"""Rows that could not be taken in, with the reasons beside them, ready to be corrected."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from data.i18n import _
from data.output.tables import Cell, Table, write_table
from data.records.intake import BatchRow, Finding

Words = Callable[[Finding], str]
REASON_WIDTH, CELL_WIDTH, PLACE_WIDTH = 48, 22, 12
CODE_LENGTH = 16


def quarantine(rows: Sequence[BatchRow], words: Words, created: datetime) -> bytes:
    """A workbook of waiting rows: where from, why, then the row's own cells under own headers.

    Correct the cells and import the same workbook: the first four columns hold no answers; by the
    code a waiting row is known again.
    ``words`` puts a finding into a sentence.
    """
    headers = list(dict.fromkeys(header for one in rows for header in one.cells))
    places = [
        _("Sheet of the file"),
        _("Row of the file"),
        _("Why the row waits"),
        _("Code of the row"),
    ]
    table = Table(
        name=_("Rows that wait"),
        header=[*places, *headers],
        widths=[PLACE_WIDTH, PLACE_WIDTH, REASON_WIDTH, CELL_WIDTH, *[CELL_WIDTH] * len(headers)],
        rows=[_cells(one, headers, words) for one in rows],
    )
    return write_table(table, created)


def code(row: BatchRow) -> str:
    """What a waiting row is known again by, wherever the workbook has been."""
    place = f"{row.batch_id}\n{row.sheet}\n{row.row}"
    return hashlib.sha256(place.encode()).hexdigest()[:CODE_LENGTH]


def _cells(row: BatchRow, headers: list[str], words: Words) -> list[Cell]:
    reasons = "\n".join(dict.fromkeys(_reason(one, words) for one in row.findings))
    return [
        row.sheet,
        row.row,
        reasons,
        code(row),
        *[row.cells.get(header, "") for header in headers],
    ]


def _reason(finding: Finding, words: Words) -> str:
    return f"{finding.column}: {words(finding)}" if finding.column else words(finding)
