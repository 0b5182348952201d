"""A table of answers collected elsewhere as lines: who, which wave, cells by item. Pure.

One line of headers names a column of people, a column of waves and codes of items; what other
columns hold is not read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analytics.waves.refusals import NoPersonColumnError
from data.codebook import framework, normal_header
from data.codebook.instruments import GOALS, RATINGS, instrument, items
from data.codebook.waves import columns
from data.intake import Reading
from data.intake.grid import Grid
from data.records.intake import Finding, Severity

DEEP = 30  # rows looked at for the headers
NEEDED = frozenset({"person", "wave"})
_GOAL = re.compile(rf"{GOALS}\.[\w-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row below the headers. ``facts`` by meaning of the column, ``cells`` by item."""

    sheet: str
    row: int
    facts: Mapping[str, str]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All rows of all tables of a file, and columns that were not read."""

    file: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]


def lines_of(reading: Reading) -> Lines:
    """The lines of every sheet that has the headers.

    Raises:
        NoPersonColumnError: no sheet has.
    """
    found: list[Line] = []
    told: list[Finding] = []
    seen = False
    for grid in reading.grids:
        head = _head(grid)
        if head is not None:
            seen = True
            place, meanings = head
            found += _lines(grid, place, meanings)
            told += _unread(grid, place, meanings)
    if not seen:
        raise NoPersonColumnError(file=reading.file_name)
    return Lines(file=reading.file_name, lines=tuple(found), findings=tuple(told))


@cache
def item_codes() -> Mapping[str, str]:
    """Every code of an item by its lower-case form; goals of programmes are not listed."""
    named = [one["code"] for one in framework().instruments]
    return {code.casefold(): code for one in (*named, *RATINGS) for code in items(one)}


def is_anonymous(item: str) -> bool:
    """Whether an item is asked without names alone.

    >>> is_anonymous("CLIM.1"), is_anonymous("REL.1"), is_anonymous("GOALS.g1")
    (True, False, False)
    """
    owner = item.partition(".")[0]
    return owner != GOALS and instrument(owner).anonymous


def _head(grid: Grid) -> tuple[int, Mapping[int, str]] | None:
    """Place of the header row and what each column means: a fact, or an item's code."""
    for place, (_number, cells) in enumerate(grid.rows[:DEEP]):
        meanings = {column: _meaning(cell.text) for column, cell in cells.items()}
        known = {column: one for column, one in meanings.items() if one}
        if set(known.values()) >= NEEDED:
            return place, known
    return None


def _meaning(text: str) -> str:
    plain = text.strip()
    if _GOAL.fullmatch(plain):
        return GOALS + plain[len(GOALS) :]
    return columns().get(normal_header(plain), "") or item_codes().get(plain.casefold(), "")


def _lines(grid: Grid, place: int, meanings: Mapping[int, str]) -> Iterator[Line]:
    for number, cells in grid.rows[place + 1 :]:
        said = {
            meaning: cells[column].text.strip()
            for column, meaning in meanings.items()
            if column in cells and cells[column].text.strip()
        }
        facts = {name: value for name, value in said.items() if "." not in name}
        if said:
            answers = {name: value for name, value in said.items() if "." in name}
            yield Line(sheet=grid.name, row=number, facts=facts, cells=answers)


def _unread(grid: Grid, place: int, meanings: Mapping[int, str]) -> Sequence[Finding]:
    _number, heads = grid.rows[place]
    return [
        Finding(
            code="waves.column_not_read",
            severity=Severity.NOTE,
            sheet=grid.name,
            column=cell.text,
        )
        for column, cell in sorted(heads.items())
        if column not in meanings
    ]
