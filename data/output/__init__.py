"""What leaves the program: bytes of workbooks and tables, never a formula, never a file."""

from data.output.bank_forms import Form5Row, Form6Row, form5, form6
from data.output.quarantine import quarantine
from data.output.safety import CellTooLongError, guarded
from data.output.tables import Cell, Table, write_book, write_csv, write_table

__all__ = [
    "Cell",
    "CellTooLongError",
    "Form5Row",
    "Form6Row",
    "Table",
    "form5",
    "form6",
    "guarded",
    "quarantine",
    "write_book",
    "write_csv",
    "write_table",
]
