"""Files for tests of intake: shapes that schools have, and bombs that nobody should."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from unittest.mock import patch

import docx
import openpyxl
import xlsxwriter

from data.intake import Interpreted, Reading, interpret, read_table, sandbox
from data.intake.parsers import child
from data.intake.refusals import BY_CHILD
from data.records.intake import TableKind

Rows = Sequence[Sequence[object]]
QUIET = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "{more}</Types>"
)
ROOT_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    "{more}</Relationships>"
)
SHEET = (
    '<?xml version="1.0"?>{doctype}<worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
)


def xlsx(*sheets: Rows, names: Sequence[str] = (), hidden: Sequence[int] = ()) -> bytes:
    """Sheets of texts, numbers and dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**QUIET, "default_date_format": "dd.mm.yyyy"}) as book:
        for place, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[place] if names else f"Лист{place + 1}")
            if place in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell not in (None, ""):
                        sheet.write(row, column, cell)
    return buffer.getvalue()


def edited(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """The workbook after a change by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def delimited(rows: Rows, separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def document(*tables: Rows, above: Sequence[str] = ()) -> bytes:
    """DOCX with a table for each group of rows."""
    made = docx.Document()
    for text in above:
        made.add_paragraph(text)
    for rows in tables:
        table = made.add_table(rows=len(rows), cols=max(len(one) for one in rows))
        for line, cells in zip(table.rows, rows, strict=True):
            for place, cell in zip(line.cells, cells, strict=False):
                place.text = str(cell)
        made.add_paragraph("")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def raw_xlsx(
    rows: str = "",
    *,
    doctype: str = "",
    more: Mapping[str, bytes | str] | None = None,
    types: str = "",
    rels: str = "",
) -> bytes:
    """A workbook written by hand."""
    return packed(
        {
            "[Content_Types].xml": TYPES.replace("{more}", types),
            "_rels/.rels": ROOT_RELS,
            "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": BOOK_RELS.replace("{more}", rels),
            "xl/worksheets/sheet1.xml": SHEET.replace("{doctype}", doctype).replace("{rows}", rows),
            **(more or {}),
        }
    )


def inline(reference: str, text: str) -> str:
    row = "".join(one for one in reference if one.isdigit())
    return f'<row r="{row}"><c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def _swollen(name: str, megabyte: bytes, many: int) -> bytes:
    """A workbook with one part of so many megabytes, never held in memory at once."""
    buffer = io.BytesIO(raw_xlsx(inline("A1", "ФИО")))
    archive = zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED)
    with archive, archive.open(name, "w") as part:
        for _one in range(many):
            part.write(megabyte)
    return buffer.getvalue()


def formulas_book() -> bytes:
    """Formulas and no results: what a program writes that never computes."""
    cells = "".join(f'<c r="{one}{{n}}"><f>HYPERLINK("https://a.example")</f></c>' for one in "ABC")
    rows = "".join(f'<row r="{n}">{cells.replace("{n}", str(n))}</row>' for n in range(2, 60))
    return raw_xlsx(inline("A1", "ФИО") + rows)


def dde_book() -> bytes:
    """A workbook that would start another program when opened."""
    link = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    return raw_xlsx(inline("A1", "ФИО"), more={"xl/externalLinks/externalLink1.xml": link})


def rows_bomb() -> bytes:
    """Three million rows in a few hundred kilobytes."""
    row = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>' * 20_000
    return _swollen("xl/worksheets/sheet2.xml", row, 150)


def empty_rows_bomb() -> bytes:
    """Rows without cells, under the limit of unpacked bytes."""
    noise = "".join(f'<row r="{n}"/>' for n in range(1, 1_000_000))
    return raw_xlsx(noise)


def string_bomb() -> bytes:
    """Hundreds of megabytes of one letter."""
    return _swollen("xl/sharedStrings.xml", b"\xd0\xb0" * 512 * 1024, 300)


def corner_bomb() -> bytes:
    """Two cells, seventeen thousand million between them."""
    return raw_xlsx(inline("A1", "ФИО") + inline("XFD1048576", "Ёлкина"))


def merge_bomb() -> bytes:
    """One merged range over the whole sheet."""
    body = inline("A1", "ФИО") + inline("A2", "Ёлкина Анна")
    content = raw_xlsx(body)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", merged)
    return packed(parts)


def entity_bomb() -> bytes:
    """A thousand million laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "ха">{laughs}]>'
    return raw_xlsx(inline("A1", "&l9;"), doctype=doctype)


def outside_entity() -> bytes:
    """A file of the server, asked for by name."""
    doctype = '<!DOCTYPE worksheet [<!ENTITY out SYSTEM "file:///etc/passwd">]>'
    return raw_xlsx(inline("A1", "&out;"), doctype=doctype)


def encrypted_parts() -> bytes:
    """A zip whose parts say that they are encrypted."""
    content = bytearray(raw_xlsx(inline("A1", "ФИО")))
    for mark, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + shift] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def password_protected() -> bytes:
    """What Office writes under a password: an OLE container with an encrypted package."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504
    return (
        head
        + "EncryptionInfo".encode("utf-16-le")
        + "EncryptedPackage".encode("utf-16-le")
        + b"\x00" * 512
    )


def old_book() -> bytes:
    """The beginning of an XLS file."""
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + b"\x00" * 504
        + "Workbook".encode("utf-16-le")
        + b"\x00" * 512
    )


def macro_book() -> bytes:
    """A workbook that carries a program."""
    return raw_xlsx(inline("A1", "ФИО"), more={"xl/vbaProject.bin": b"\x00" * 64})


def lying_sizes() -> bytes:
    """An archive whose directory says that a huge part is small."""
    content = bytearray(_swollen("xl/sharedStrings.xml", b"\xd0\xb0" * 512 * 1024, 200))
    place = content.rfind(b"xl/sharedStrings.xml") - 46
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def heavy_document() -> bytes:
    """A document of paragraphs that would fill all memory as a tree."""
    with zipfile.ZipFile(io.BytesIO(document([["ФИО"], ["Ёлкина Анна"]]))) as archive:
        parts: dict[str, bytes | str] = {one: archive.read(one) for one in archive.namelist()}
    more = "".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(1_400_000))
    text = str(parts["word/document.xml"], "utf-8").replace("<w:body>", f"<w:body>{more}")
    return packed({**parts, "word/document.xml": text})


def wide_bomb() -> bytes:
    """More full cells than any school fills."""
    line = "".join(f'<c t="n"><v>{n}</v></c>' for n in range(500))
    return raw_xlsx(f"<row>{line}</row>" * 700)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "rows.xlsx": (rows_bomb, "intake.too_many_rows"),
    "empty_rows.xlsx": (empty_rows_bomb, "intake.too_many_rows"),
    "string.xlsx": (string_bomb, "intake.swollen"),
    "entities.xlsx": (entity_bomb, "intake.entities"),
    "outside.xlsx": (outside_entity, "intake.entities"),
    "wide.xlsx": (wide_bomb, "intake.too_many_cells"),
    "truncated.xlsx": (lambda: xlsx([["ФИО"], ["Ёлкина Анна"]])[:-300], "intake.broken"),
    "password.xlsx": (password_protected, "intake.encrypted"),
    "zip_password.xlsx": (encrypted_parts, "intake.encrypted"),
    "old.xls": (old_book, "intake.old_format"),
    "page.xlsx": (
        lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        "intake.web_page",
    ),
    "macro.xlsx": (macro_book, "intake.macro"),
    "lying.xlsx": (lying_sizes, "intake.broken"),
    "formulas.xlsx": (formulas_book, "intake.formulas"),
    "dde.xlsx": (dde_book, "intake.macro"),
    "corner.xlsx": (corner_bomb, "intake.too_far"),
    "picture.xlsx": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "intake.not_a_table"),
    "empty.csv": (lambda: b" \r\n", "intake.empty"),
    "big.csv": (lambda: b"a;b\n" * 3_000_000, "intake.too_big"),
    "many_parts.xlsx": (
        lambda: packed({f"xl/{n}.xml": "" for n in range(600)}),
        "intake.too_many_parts",
    ),
    "other.zip": (lambda: packed({"readme.txt": "нет"}), "intake.not_a_table"),
    "noise.csv": (lambda: bytes(range(1, 32)) * 100, "intake.not_a_table"),
    "heavy.docx": (heavy_document, "intake.too_heavy"),
    "lines.csv": (lambda: b"a;b\n" * 2_000_000, "intake.too_many_rows"),
    "one_line.csv": (lambda: b"a;" * 4_500_000, "intake.too_far"),
    "comment.csv": (lambda: b'"' + b"a" * 2_000_000 + b'";b\nc;d\n', "intake.broken"),
}


def transposed(rows: Rows) -> list[list[object]]:
    width = max(len(one) for one in rows)
    padded = [[*one, *[""] * (width - len(one))] for one in rows]
    return [list(one) for one in zip(*padded, strict=True)]


def lines(content: Iterable[str]) -> list[list[str]]:
    """Rows written one string each, cells by « | »."""
    return [[cell.strip() for cell in one.split("|")] for one in content]


def quick(
    content: bytes,
    name: str = "таблица.xlsx",
    kind: TableKind | None = None,
    encoding: str = "",
) -> Reading:
    """``read_table`` without a child process: the same parsers in this one."""

    def here(body: bytes, form: str, file_name: str, encoding: str = "") -> list[sandbox.Sheets]:
        answer = child.outcome(body, form, encoding)
        if "refused" in answer:
            raise BY_CHILD[answer["refused"]](file=file_name)
        return json.loads(json.dumps(answer["variants"]))

    with patch.object(sandbox, "parse", here):
        return read_table(content, name, kind, encoding)


def understood(
    content: bytes, name: str = "таблица.xlsx", kind: TableKind | None = None
) -> Interpreted:
    return interpret(quick(content, name, kind))


def codes(found: Interpreted) -> list[str]:
    return [one.code for one in found.everything]
