"""Text on its way out: never a formula, never longer than a cell, nothing that breaks a file."""

import unicodedata

from data.errors import ProgrammeError

CELL_CHARS = 32_767  # Excel's limit in UTF-16 units; longer text is cut silently by readers
FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")  # the last ones are folded to formulas by NFKC


class CellTooLongError(ProgrammeError):
    """A text does not fit into a cell: ``row``, ``column``, ``length``, ``most``."""

    code = "output.cell_too_long"


def printable(text: str) -> str:
    """The text without control characters and lone surrogates; line breaks and tabs stay."""
    return "".join(
        one for one in text if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"}
    )


def units(text: str) -> int:
    """How long a spreadsheet takes a text to be: an emoji counts twice.

    >>> units("ab"), units("👩")
    (2, 2)
    """
    return len(text.encode("utf-16-le")) // 2


def fits(text: str, row: int, column: str) -> str:
    """The text, if a cell can hold it.

    Raises:
        CellTooLongError: it is longer than a cell.
    """
    length = units(text) if len(text) > CELL_CHARS // 2 else 0
    if length > CELL_CHARS:
        raise CellTooLongError(row=row, column=column, length=length, most=CELL_CHARS)
    return text


def guarded(text: str) -> str:
    """Text for CSV: an apostrophe before whatever a spreadsheet could take for a formula.

    >>> guarded("=1+1"), guarded("+7 900"), guarded("Иванова")
    ("'=1+1", "'+7 900", 'Иванова')
    """
    begins = text.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{text}" if begins in FORMULA and begins else text
