"""A sheet as cells with coordinates: cleaned, merged ranges spread out, links kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from data.names import clean_text

ALPHABET = 26
MOST_SPREAD = 100_000  # cells filled from merged ranges of one sheet
FORMULA_SIGNS = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−")
LINKS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says.

    ``kind`` is text, number, date, bool, formula (its cached value) or error; ``link`` the address
    behind it; ``spread`` is True for a cell that repeats the corner of its merged range.
    """

    text: str
    kind: str = "text"
    link: str = ""
    spread: bool = False


Cells = Mapping[int, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet: rows that hold something, by their 1-based number; cells by 1-based column.

    ``turned`` tells that rows of this grid are columns of the file.
    """

    name: str
    rows: tuple[tuple[int, Cells], ...]
    hidden: bool = False
    title: tuple[str, ...] = ()
    turned: bool = False


def grids(sheets: Iterable[Mapping[str, Any]]) -> tuple[Grid, ...]:
    """What the child sent, as grids; empty sheets are left out."""
    return tuple(one for one in map(_grid, sheets) if one.rows)


def turned(grid: Grid) -> Grid:
    """The same sheet with rows for columns: for forms whose headers run down."""
    lines: dict[int, dict[int, Cell]] = {}
    for number, cells in grid.rows:
        for column, cell in cells.items():
            lines.setdefault(column, {})[number] = cell
    return replace(grid, rows=tuple(sorted(lines.items())), turned=not grid.turned)


def letter(column: int) -> str:
    """The letter of a 1-based column.

    >>> letter(1), letter(27), letter(16384)
    ('A', 'AA', 'XFD')
    """
    found = ""
    while column:
        column, rest = divmod(column - 1, ALPHABET)
        found = chr(ord("A") + rest) + found
    return found


@lru_cache(maxsize=20_000)
def cleaned(text: str) -> str:
    """Text of a cell: cleaned, without the apostrophe our own CSV puts before formulas.

    >>> cleaned(" '=1+1 "), cleaned("'тихий час'")
    ('=1+1', "'тихий час'")
    """
    text = clean_text(text)
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_SIGNS and text[1:] else text


def _grid(sheet: Mapping[str, Any]) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    for number, cells in sheet["rows"]:
        kept = rows.setdefault(number, {})
        for column, text, kind in cells:
            said = cleaned(text)
            if said or kind == "formula":
                kept[column] = Cell(said, kind)
    _link(rows, sheet["links"])
    rows = {number: cells for number, cells in rows.items() if cells}
    _spread(rows, sheet["merges"])
    return Grid(
        name=clean_text(str(sheet["name"])),
        hidden=bool(sheet["hidden"]),
        title=tuple(map(clean_text, sheet["title"])),
        rows=tuple((number, dict(sorted(cells.items()))) for number, cells in sorted(rows.items())),
    )


def _link(rows: dict[int, dict[int, Cell]], links: Iterable[tuple[int, int, str]]) -> None:
    for row, column, address in links:
        cell = rows.get(row, {}).get(column)
        if cell is not None and address.lower().startswith(LINKS):
            rows[row][column] = replace(cell, link=clean_text(address))


def _spread(rows: dict[int, dict[int, Cell]], merges: Iterable[list[int]]) -> None:
    """Repeat the corner of a merged range over the rows that say something of their own."""
    left_to_fill = MOST_SPREAD
    numbers = sorted(rows)
    width = max((column for cells in rows.values() for column in cells), default=0)
    for left, top, right, bottom in merges:
        corner = rows.get(top, {}).get(left)
        if corner is None:
            continue
        for row, column in _inside(numbers, (left, top, min(right, width), bottom)):
            left_to_fill -= 1
            if left_to_fill < 0:
                return
            rows[row].setdefault(column, replace(corner, spread=True))


def _inside(numbers: list[int], box: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = box
    for row in numbers:
        if top <= row <= bottom:
            yield from ((row, column) for column in range(left, right + 1))
