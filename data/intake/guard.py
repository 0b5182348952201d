"""The upload guard: what can be told about bytes before any parser sees them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from data.intake.parsers.limits import ROWS
from data.intake.refusals import (
    BrokenError,
    EmptyFileError,
    EncryptedError,
    EntitiesError,
    MacroError,
    NotATableError,
    OldFormatError,
    SwollenError,
    TooBigError,
    TooManyPartsError,
    TooManyRowsError,
    WebPageError,
)

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PARTS = 500
MOST_UNPACKED = 64 * MEGABYTE
MOST_RATIO = 200
SMALL = MEGABYTE  # a part below this may be packed as tightly as it likes
CHUNK = 256 * 1024
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_BIT = 0x1
TYPES = "[Content_Types].xml"
OUTSIDE, SHEETS = "xl/externallinks/", "xl/worksheets/"
ROW = b"<row"
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|table|head|body|meta|\?xml)", re.IGNORECASE)
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
)


def check(content: bytes, file_name: str) -> str:
    """The format of an upload: ``"xlsx"``, ``"docx"`` or ``"csv"``; told by content, not by name.

    Raises:
        UnreadableError: one of its kinds, when the bytes must not reach a parser.
    """
    if len(content) > MOST_BYTES:
        raise TooBigError(
            file=file_name,
            megabytes=f"{len(content) / MEGABYTE:.1f}",
            most=MOST_BYTES // MEGABYTE,
        )
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \r\n\t"):
        raise EmptyFileError(file=file_name)
    if content.startswith(b"PK"):
        return _archive(content, file_name)
    _refuse_strangers(content, file_name)
    return "csv"


def _refuse_strangers(content: bytes, file_name: str) -> None:
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise EncryptedError(file=file_name)
        raise OldFormatError(file=file_name)
    if content.startswith(FOREIGN):
        raise NotATableError(file=file_name)
    if _MARKUP.search(content[:2048].replace(b"\x00", b"")):
        raise WebPageError(file=file_name)


def _archive(content: bytes, file_name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive, file_name)
            _unpack(archive, len(content), file_name)
            return _format(archive, file_name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as fault:
        raise BrokenError(file=file_name) from fault
    except (ValueError, RuntimeError, KeyError, IndexError) as fault:
        raise BrokenError(file=file_name) from fault


def _check_parts(archive: zipfile.ZipFile, file_name: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise TooManyPartsError(file=file_name, most=MOST_PARTS)
    if any(one.flag_bits & ENCRYPTED_BIT for one in parts):
        raise EncryptedError(file=file_name)


def _unpack(archive: zipfile.ZipFile, packed: int, file_name: str) -> None:
    """Stream every part through and count: sizes written in the archive may lie."""
    total = rows = 0
    for part in archive.infolist():
        size = 0
        for chunk, begun in _markup_checked(archive, part, file_name):
            size += chunk
            total += chunk
            rows += begun
            swollen = size > SMALL and size > MOST_RATIO * max(1, part.compress_size)
            if total > MOST_UNPACKED or swollen:
                raise SwollenError(file=file_name, megabytes=total // MEGABYTE)
            if rows > ROWS:
                raise TooManyRowsError(file=file_name)
    if total > SMALL and total > MOST_RATIO * packed:
        raise SwollenError(file=file_name, megabytes=total // MEGABYTE)


def _markup_checked(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, file_name: str
) -> Iterator[tuple[int, int]]:
    """Sizes of the chunks of a part, and how many rows of a sheet begin in each.

    A document type in its XML is refused on the way.
    """
    name = part.filename.lower()
    markup, sheet = name.endswith((".xml", ".rels", ".vml")), name.startswith(SHEETS)
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if markup and _ENTITY.search((tail + chunk).replace(b"\x00", b"")):
                raise EntitiesError(file=file_name)
            rows = (tail[1 - len(ROW) :] + chunk).count(ROW) if sheet else 0
            tail = chunk[-32:]
            yield len(chunk), rows


def _format(archive: zipfile.ZipFile, file_name: str) -> str:
    names = {one.lower() for one in archive.namelist()}
    if TYPES.lower() not in names:
        raise NotATableError(file=file_name)
    types = archive.read(next(one for one in archive.namelist() if one.lower() == TYPES.lower()))
    if any("vbaproject" in one for one in names) or b"macroEnabled" in types:
        raise MacroError(file=file_name)
    if _runs_something(archive):
        raise MacroError(file=file_name)
    if "xl/workbook.bin" in names:
        raise OldFormatError(file=file_name)
    if b"spreadsheetml.sheet.main" in types or b"spreadsheetml.template.main" in types:
        return "xlsx"
    if b"wordprocessingml.document.main" in types or b"wordprocessingml.template.main" in types:
        return "docx"
    raise NotATableError(file=file_name)


def _runs_something(archive: zipfile.ZipFile) -> bool:
    """Whether a link to other programs (DDE, OLE) stands in the workbook."""
    links = [one for one in archive.namelist() if one.lower().startswith(OUTSIDE)]
    return any(b"ddeLink" in archive.read(one) for one in links)
