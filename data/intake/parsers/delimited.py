"""CSV: encoding by BOM, strict UTF-8, then what Russian systems write; every likely separator."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Any

from .limits import Budget, RefusedError, sheet

SEPARATORS = (";", ",", "\t", "|")
SAMPLE = 200  # records looked at to tell the separator
FIELD = 1_000_000  # letters in one field
LEGACY = ("cp1251", "koi8_r", "cp866")
_TOLD = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def read(content: bytes, budget: Budget, encoding: str = "") -> list[list[dict[str, Any]]]:
    """One list of sheets for every separator that may be the right one, the likeliest first."""
    text = decoded(content, encoding)
    told = _TOLD.match(text)
    if told:
        text = text[told.end() :]
    likely = [told.group(1)] if told else likeliest(text)
    return [[_sheet(text, one, budget)] for one in likely]


def decoded(content: bytes, encoding: str = "") -> str:
    """The text, in the encoding said or found.

    >>> decoded("Ёлкина".encode("cp1251")), decoded("Жук".encode("utf-16"))
    ('Ёлкина', 'Жук')
    """
    name = encoding or _encoding(content)
    try:
        text = content.decode(name)
    except (UnicodeDecodeError, LookupError) as fault:
        raise RefusedError("encoding") from fault
    if text.count("\x00") or len(_CONTROL.findall(text)) > max(2, len(text) // 1000):
        raise RefusedError("not_a_table")
    return text.removeprefix("\ufeff")


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    head = content[:4096]
    if head.count(0) > len(head) // 8:
        return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content)
    return "utf-8"


def _legacy(content: bytes) -> str:
    """The old encoding whose letters look most like Russian: frequent small ones, no odd signs."""
    worth = {}
    for name in LEGACY:
        text = content.decode(name, errors="replace")
        usual = len(re.findall(r"[оеаинтсрвлкмдпу]", text))
        odd = len(re.findall(r"[^\w\s.,;:!?\"'()«»№/@+–—…<>=*%&#$\[\]{}|\\-]|[а-яё][А-ЯЁ]", text))
        worth[name] = usual - 3 * odd
    return max(LEGACY, key=lambda name: worth[name])


def likeliest(text: str) -> list[str]:
    r"""Separators under which most records have one width above one, best first.

    >>> likeliest("ФИО;Предмет\nЖук;физика, химия\nЁж;химия\n")
    [';']
    """
    worth = {}
    for one in SEPARATORS:
        widths = Counter(len(row) for row in _records(text, one, SAMPLE) if any(row))
        wide = [(many, width) for width, many in widths.items() if width > 1]
        if wide:
            many, width = max(wide)
            worth[one] = (many / widths.total(), width)
    best = max((share for share, _width in worth.values()), default=0.0)
    kept = [one for one, (share, _width) in worth.items() if share >= best / 2]
    return sorted(kept, key=lambda one: worth[one], reverse=True) or [";"]


def _records(text: str, separator: str, most: int | None = None) -> list[list[str]]:
    csv.field_size_limit(FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found = []
    try:
        for row in reader:
            found.append(row)
            if most is not None and len(found) >= most:
                break
    except csv.Error as fault:
        raise RefusedError("broken") from fault
    return found


def _sheet(text: str, separator: str, budget: Budget) -> dict[str, Any]:
    found = sheet("CSV")
    for number, row in enumerate(_records(text, separator), start=1):
        budget.row()
        cells = [[n, cell, "text"] for n, cell in enumerate(row, start=1) if cell.strip()]
        for one in cells:
            budget.cell(str(one[1]))
        if cells:
            found["rows"].append([number, cells])
    return found
