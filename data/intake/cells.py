"""One row as sayings by field, with the findings that reading it leaves behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from data.intake.grid import Cell
from data.intake.parsed import Parsed, Remark, note, warning
from data.intake.reading import Line
from data.records.intake import Finding

T = TypeVar("T")
SHOWN = 80
UNSAID = frozenset({"intake.birth_date_cut"})  # the day and month of a birth are kept nowhere


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says, and under which header."""

    column: str
    text: str
    link: str = ""


class Sayings:
    """The mapped cells of a row; ``findings`` grow as they are read."""

    def __init__(self, line: Line, mapping: Mapping[str, str]) -> None:
        self.line = line
        self.findings: list[Finding] = []
        self._mapping = mapping
        self._by_field = {field: header for header, field in mapping.items() if field}
        self._signs(mapping)

    def cell(self, field: str) -> Said | None:
        """The cell of a field; None where the table has no such column, empty text where empty."""
        column = self._by_field.get(field)
        return self._said(column) if column is not None else None

    def every(self, field: str) -> tuple[Said, ...]:
        """The cells of all columns of a field."""
        return tuple(self._said(one) for one, its in self._mapping.items() if its == field)

    def rename(self, names: Mapping[str, str]) -> None:
        """Let cells answer to other names too: new name -> field."""
        known = {new: self._by_field[old] for new, old in names.items() if old in self._by_field}
        self._by_field.update(known)

    def text(self, field: str) -> str:
        """The text of a field, empty where there is none."""
        found = self.cell(field)
        return found.text if found is not None else ""

    def read(self, said: Said, read: Callable[[str], Parsed[T]]) -> T | None:
        """The value of a cell; remarks become findings at its place."""
        parsed = read(said.text)
        for one in parsed.remarks:
            self.remark(said, one)
        return parsed.value

    def remark(self, said: Said | None, remark: Remark) -> None:
        """Put a remark down at the place of a cell."""
        self.findings.append(
            Finding(
                code=remark.code,
                severity=remark.severity,
                sheet=self.line.sheet,
                row=self.line.row,
                column=said.column if said else "",
                value=shown(said.text) if said and remark.code not in UNSAID else "",
                params=remark.params or None,
            )
        )

    def _said(self, column: str) -> Said:
        cell = self.line.cells.get(column, Cell(""))
        text = "" if cell.kind == "error" else cell.text
        return Said(column, text, cell.link)

    def _signs(self, mapping: Mapping[str, str]) -> None:
        """Formulas, faults of formulas, and text that only looks like one."""
        for column, cell in self.line.cells.items():
            if mapping.get(column) and not cell.spread:
                for one in _about(cell):
                    self.remark(Said(column, cell.text), one)


def _about(cell: Cell) -> tuple[Remark, ...]:
    if cell.kind == "formula":
        return (note("intake.formula") if cell.text else warning("intake.formula_empty"),)
    if cell.kind == "error":
        return (warning("intake.cell_error"),)
    if cell.text.startswith(("=", "@", "＝", "＠")):
        return (note("intake.formula_as_text"),)
    return ()


def shown(text: str) -> str:
    """A value short enough for a finding."""
    bare = " ".join(text.split())
    return bare if len(bare) <= SHOWN else bare[: SHOWN - 1] + "…"
