"""Dirty spreadsheets of an invented school: faults put together and packed as files."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from zipfile import ZipFile, ZipInfo

import xlsxwriter
from numpy.random import Generator

from data.codebook import bank_form
from data.output import Table, form5, form6
from data.records.intake import TableKind
from data.synthetic.bank import old_bank
from data.synthetic.dirt import DIRTS, Draft
from data.synthetic.invention import FIRST_DAY, Invented
from data.synthetic.names import luck, pick
from data.synthetic.tables import Shape, as_text, mentee_table, mentor_table, staff_table

MOST_ROWS, MOST_DIRTS = 8, 5
INSTRUCTION = (
    "Инструкция по заполнению",
    "1. ФИО пишите полностью.",
    "2. Предмет выбирайте из списка.",
)
NARROW_COLUMNS = 16
LINK_WORD = "отзыв"
NOT_A_NUMBER = 5  # digits: personnel numbers keep their zeros
NARROW = {"docx", "docx_split", "xlsx_transposed"}
QUIET = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
PARTNER_SIDE = 6  # columns of form 6 that belong to the mentor and are merged down


@dataclass(frozen=True, slots=True, kw_only=True)
class DirtyFile:
    """A spoilt file.

    ``data`` counts rows below the header that hold a person, repeats and further lines of one
    mentor included; ``noise`` counts other rows that are not empty. ``dirts`` name what was done
    to it, ``container`` how it was packed.
    """

    name: str
    content: bytes
    kind: TableKind
    container: str
    dirts: tuple[str, ...]
    data: int
    noise: int


class Mess:
    """Makes dirty files of one invented school; the clean tables are laid out once."""

    def __init__(self, invented: Invented) -> None:
        self._clean: dict[TableKind, list[Table]] = {
            TableKind.STAFF: [staff_table(invented)],
            TableKind.MENTORS: [mentor_table(invented, shape) for shape in Shape],
            TableKind.MENTEES: [mentee_table(invented, shape) for shape in Shape],
            **_bank_tables(invented),
        }

    def file(
        self, rng: Generator, kind: TableKind | None = None, container: str | None = None
    ) -> DirtyFile:
        """One dirty file: some rows of a table, some faults, some container."""
        chosen = kind or pick(rng, list(TableKind))
        draft = self._draft(rng, chosen)
        dirts = rng.permutation(len(DIRTS))[: int(rng.integers(MOST_DIRTS + 1))]
        for place in sorted(dirts.tolist()):
            DIRTS[place](draft, rng)
            draft.done.append(DIRTS[place].__name__)
        packed = container or _container(rng, draft)
        content = CONTAINERS[packed](draft, rng)
        return DirtyFile(
            name=f"{chosen.value}.{packed.split('_', maxsplit=1)[0]}",
            content=content,
            kind=chosen,
            container=packed,
            dirts=tuple(draft.done),
            data=draft.data,
            noise=draft.noise,
        )

    def _draft(self, rng: Generator, kind: TableKind) -> Draft:
        table = pick(rng, self._clean[kind])
        rows = as_text(table.rows)
        kept = rng.permutation(len(rows))[: int(rng.integers(MOST_ROWS + 1))]
        return Draft(
            kind=kind,
            header=list(table.header),
            rows=[list(rows[place]) for place in sorted(kept.tolist())],
        )


def dirty(invented: Invented, rng: Generator, kind: TableKind | None = None) -> DirtyFile:
    """One dirty file of an invented school; make a ``Mess`` where many are needed."""
    return Mess(invented).file(rng, kind)


def _bank_tables(invented: Invented) -> dict[TableKind, list[Table]]:
    from_forms = {}
    mentees, mentors = old_bank(invented)
    for kind, content in (
        (TableKind.BANK_MENTEES, form5(mentees, school="", year="", created=FIRST_DAY)),
        (TableKind.BANK_MENTORS, form6(mentors, school="", year="", created=FIRST_DAY)),
    ):
        form = bank_form(kind.value)
        header = [one.header for one in form.columns]
        from_forms[kind] = [Table(name=form.title_ru, header=header, rows=_read(content))]
    return from_forms


def _read(content: bytes) -> list[list[str]]:
    """Rows of a form we wrote ourselves, as texts."""
    import openpyxl  # noqa: PLC0415 -- only the makers of messes read

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    return [[_day(cell) for cell in row] for row in rows]


def _day(cell: Any) -> str:
    if hasattr(cell, "strftime"):
        return str(cell.strftime("%d.%m.%Y"))
    return "" if cell is None else str(cell)


def _container(rng: Generator, draft: Draft) -> str:
    narrow = len(draft.header) <= NARROW_COLUMNS
    return str(pick(rng, [name for name in CONTAINERS if narrow or name not in NARROW]))


def _lines(draft: Draft) -> list[list[str]]:
    """All rows as they lie in the file: above, upper header, header, data."""
    groups: list[str] = []
    for caption, width in draft.groups:
        groups += [caption, *[""] * (width - 1)]
    upper = [groups] if groups else []
    return [*draft.above, *upper, draft.header, *draft.rows]


def _csv(draft: Draft, _rng: Generator, *, encoding: str, delimiter: str) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(_lines(draft))
    return buffer.getvalue().encode(encoding, errors="replace")


def _xlsx(
    draft: Draft,
    rng: Generator,
    *,
    instruction: bool = False,
    hidden: bool = False,
    two_sheets: bool = False,
) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, QUIET) as book:
        book.set_properties({"created": FIRST_DAY.replace(tzinfo=None)})
        if instruction:
            sheet = book.add_worksheet("Инструкция")
            for row, text in enumerate(INSTRUCTION):
                sheet.write_string(row, 0, text)
        parts = _parts(draft) if two_sheets else [draft]
        for number, part in enumerate(parts, start=1):
            _fill(book.add_worksheet(f"Лист{number}"), part, rng)
        if hidden:
            spare = book.add_worksheet("списки")
            spare.write_column(0, 0, ["математика", "физика", "химия"])
            spare.hide()
    return buffer.getvalue()


def _transposed(draft: Draft, _rng: Generator) -> bytes:
    """Headers down the first column, a person a column."""
    lines = [draft.header, *draft.rows]
    width = max(len(one) for one in lines)
    turned = zip(*([*one, *[""] * (width - len(one))] for one in lines), strict=True)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, QUIET) as book:
        book.set_properties({"created": FIRST_DAY.replace(tzinfo=None)})
        sheet = book.add_worksheet("Лист1")
        for row, cells in enumerate(turned):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return buffer.getvalue()


def _parts(draft: Draft) -> list[Draft]:
    """One table over two sheets, each with the header."""
    half = len(draft.rows) // 2
    same = partial(Draft, kind=draft.kind, header=draft.header, above=draft.above)
    # merged cells are not carried over: their rows may fall apart
    first = same(rows=draft.rows[:half], groups=draft.groups)
    return [first, same(rows=draft.rows[half:], groups=draft.groups)]


def _fill(sheet: Any, draft: Draft, rng: Generator) -> None:
    typed = luck(rng, 0.5)
    for row, cells in enumerate(_lines(draft)):
        for column, cell in enumerate(cells):
            _put(sheet, (row, column), cell, typed=typed, hyperlinks=draft.hyperlinks)
    if draft.groups:
        _merge_groups(sheet, draft)
    top = len(draft.above) + bool(draft.groups) + 1
    for at, many in draft.merges:
        for column, cell in enumerate(draft.rows[at][:PARTNER_SIDE]):
            first = top + at
            sheet.merge_range(first, column, first + many - 1, column, cell)


def _put(sheet: Any, at: tuple[int, int], cell: str, *, typed: bool, hyperlinks: bool) -> None:
    row, column = at
    if typed and cell.isdigit() and len(cell) < NOT_A_NUMBER:
        sheet.write_number(row, column, int(cell))
    elif hyperlinks and cell.startswith("https://") and "\n" not in cell:
        sheet.write_url(row, column, cell, string=LINK_WORD)
    elif cell:
        sheet.write_string(row, column, cell)


def _merge_groups(sheet: Any, draft: Draft) -> None:
    row, column = len(draft.above), 0
    for caption, width in draft.groups:
        if width > 1:
            sheet.merge_range(row, column, row, column + width - 1, caption)
        column += width


def _docx(draft: Draft, _rng: Generator, *, split: bool = False) -> bytes:
    import docx  # noqa: PLC0415 -- only messes need it

    document = docx.Document()
    for line in draft.above:
        document.add_paragraph(line[0])
    for part in _parts(draft) if split else [draft]:
        lines = _lines(part)[len(part.above) :]
        table = document.add_table(rows=len(lines), cols=max(len(one) for one in lines))
        for row, cells in zip(table.rows, lines, strict=True):
            for place, cell in zip(row.cells, cells, strict=False):
                place.text = "".join(one for one in cell if one.isprintable() or one == "\n")
        document.add_paragraph("")
    buffer = io.BytesIO()
    document.save(buffer)
    return _timeless(buffer)


def _timeless(packed: io.BytesIO) -> bytes:
    """The same archive without the moment of packing: equal documents are equal bytes."""
    buffer = io.BytesIO()
    with ZipFile(packed) as before, ZipFile(buffer, "w") as after:
        for one in before.infolist():
            member = ZipInfo(one.filename)
            member.compress_type = one.compress_type
            after.writestr(member, before.read(one))
    return buffer.getvalue()


Pack = Callable[[Draft, Generator], bytes]
CONTAINERS: Mapping[str, Pack] = {
    "csv_utf8": partial(_csv, encoding="utf-8", delimiter=","),
    "csv_bom": partial(_csv, encoding="utf-8-sig", delimiter=";"),
    "csv_cp1251": partial(_csv, encoding="cp1251", delimiter=";"),
    "csv_tab": partial(_csv, encoding="utf-8", delimiter="\t"),
    "csv_utf16": partial(_csv, encoding="utf-16", delimiter="\t"),
    "xlsx": _xlsx,
    "xlsx_instruction": partial(_xlsx, instruction=True),
    "xlsx_hidden": partial(_xlsx, hidden=True),
    "xlsx_sheets": partial(_xlsx, two_sheets=True),
    "xlsx_transposed": _transposed,
    "docx": _docx,
    "docx_split": partial(_docx, split=True),
}
