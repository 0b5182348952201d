"""DOCX: every table is a sheet, the paragraphs right above it are its title."""

import io
from collections.abc import Iterator
from typing import Any

from .limits import Budget, RefusedError, sheet

TITLES = 6  # paragraphs kept above a table


def read(content: bytes, budget: Budget) -> list[dict[str, Any]]:
    """Tables of a document in their order."""
    from docx import Document  # noqa: PLC0415 -- after the limits are set

    try:
        document = Document(io.BytesIO(content))
    except (KeyError, ValueError) as fault:
        raise RefusedError("broken") from fault
    found: list[dict[str, Any]] = []
    title: list[str] = []
    for block in document.element.body:
        if block.tag.endswith("}tbl"):
            found.append(_table(block, f"Таблица {len(found) + 1}", title, document, budget))
            title = []
        elif block.tag.endswith("}p") and block.text.strip():
            title = [*title, block.text.strip()][-TITLES:]
    return found


def _table(
    table: Any, name: str, title: list[str], document: Any, budget: Budget
) -> dict[str, Any]:
    found = sheet(name, title=title)
    down: dict[int, list[int]] = {}
    for number, line in enumerate(table.tr_lst, start=1):
        budget.row()
        row = []
        for cell, left, right in _placed(line):
            _merge(found["merges"], down, cell, (number, left, right))
            text = "\n".join(one.text for one in cell.p_lst).strip()
            if text and cell.vMerge != "continue":
                budget.cell(text, number, left)
                row.append([left, text, "text"])
                found["links"] += [[number, left, one] for one in _targets(cell, document)]
        if row:
            found["rows"].append([number, row])
    found["merges"] += list(down.values())
    return found


def _placed(line: Any) -> Iterator[tuple[Any, int, int]]:
    """(cell, first column, last column) of a row, 1-based."""
    column = 1 + (line.grid_before or 0)
    for cell in line.tc_lst:
        span = max(1, cell.grid_span)
        yield cell, column, column + span - 1
        column += span


def _merge(
    merges: list[list[int]], down: dict[int, list[int]], cell: Any, at: tuple[int, int, int]
) -> None:
    row, left, right = at
    if cell.vMerge == "continue" and left in down:
        down[left][3] = row
        return
    if left in down:
        merges.append(down.pop(left))
    if cell.vMerge == "restart" or right > left:
        down[left] = [left, row, right, row]


def _targets(cell: Any, document: Any) -> list[str]:
    named = [link.rId for paragraph in cell.p_lst for link in paragraph.hyperlink_lst if link.rId]
    rels = document.part.rels
    return [str(rels[one].target_ref) for one in named[:1] if one in rels]
