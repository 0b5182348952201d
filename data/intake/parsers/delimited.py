"""CSV: encoding by BOM, strict UTF-8, then what Russian systems write; every likely separator."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Any

from .limits import ROWS, Budget, RefusedError, sheet

SEPARATORS = (";", ",", "\t", "|")
ALPHABETS = 0.8  # share of letters, digits and signs in any text of ours
GUESSED = 200_000  # bytes looked at to tell an old encoding
SAMPLE = 200  # records looked at to tell the separator
FIELD = 1_000_000  # letters in one field
LEGACY = ("cp1251", "koi8_r", "cp866")
MESS, RUSSIAN = 0.6, 0.05  # how odd a reading may look, how little of a language it may show
_TOLD = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def read(content: bytes, budget: Budget, encoding: str = "") -> list[list[dict[str, Any]]]:
    """One list of sheets for every separator that may be the right one, the likeliest first."""
    name = encoding or encoding_of(content)
    text = decoded(content, name)
    told = _TOLD.match(text)
    if told:
        text = text[told.end() :]
    likely = [told.group(1)] if told else likeliest(text)
    return [[_sheet(text, one, budget) | {"encoding": name}] for one in likely]


def decoded(content: bytes, name: str) -> str:
    """The text in an encoding.

    >>> decoded("Ёлкина".encode("cp1251"), "cp1251")
    'Ёлкина'
    """
    try:
        text = content.decode(name)
    except (UnicodeDecodeError, LookupError) as fault:
        raise RefusedError("encoding") from fault
    if text.count("\x00") or len(_CONTROL.findall(text)) > max(2, len(text) // 1000):
        raise RefusedError("not_a_table")
    return text.removeprefix("\ufeff")


def encoding_of(content: bytes) -> str:
    """The encoding by its mark, as strict UTF-8, or the likeliest of the old ones.

    >>> encoding_of("ФИО;Стаж".encode("cp866")), encoding_of("Жук".encode("utf-16"))
    ('cp866', 'utf-16')
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if wide := _wide(content[:4096]):
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content)
    return "utf-8"


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte is the number of the Latin or Russian alphabet."""
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if high.count(0) + high.count(4) > len(high) * ALPHABETS:
            return name
    return ""


def _legacy(content: bytes) -> str:
    """What Russian systems wrote before UTF-8; a person sees it and may say otherwise."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- only where it is needed

    found = from_bytes(
        content[:GUESSED],
        cp_isolation=list(LEGACY),
        preemptive_behaviour=False,
        enable_fallback=False,
        threshold=MESS,
        language_threshold=RUSSIAN,
    ).best()
    return found.encoding if found is not None else LEGACY[0]


def likeliest(text: str) -> list[str]:
    r"""Separators under which most records have one width above one, best first.

    >>> likeliest("ФИО;Предмет\nЖук;физика, химия\nЁж;химия\n")
    [';']
    """
    worth = {}
    for one in SEPARATORS:
        widths = _widths(text, one)
        wide = [(many, width) for width, many in widths.items() if width > 1]
        if wide:
            many, width = max(wide)
            worth[one] = (many / widths.total(), width)
    best = max((share for share, _width in worth.values()), default=0.0)
    kept = [one for one, (share, _width) in worth.items() if share >= best / 2]
    return sorted(kept, key=lambda one: worth[one], reverse=True) or [";"]


def _widths(text: str, separator: str) -> Counter[int]:
    """How many of the first records are how wide; none where the separator cannot be the one."""
    try:
        return Counter(len(row) for row in _records(text, separator, SAMPLE) if any(row))
    except RefusedError:
        return Counter()


def _records(text: str, separator: str, most: int) -> list[list[str]]:
    csv.field_size_limit(FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found = []
    try:
        for row in reader:
            found.append(row)
            if len(found) >= most:
                break
    except csv.Error as fault:
        raise RefusedError("broken") from fault
    return found


def _sheet(text: str, separator: str, budget: Budget) -> dict[str, Any]:
    found = sheet("CSV")
    for number, row in enumerate(_records(text, separator, ROWS + 1), start=1):
        budget.row()
        cells = []
        for column, said in enumerate(row, start=1):
            if said.strip():
                budget.cell(said, number, column)
                cells.append([column, said, "text"])
        if cells:
            found["rows"].append([number, cells])
    return found
