"""Files of the practice library: told by their content, never by their name; sealed at rest."""

import io
import zipfile

from data.names import clean_text
from data.practice.refusals import FileRefusedError

MOST_MEGABYTES = 10
LARGEST = MOST_MEGABYTES * 1024 * 1024
PDF, JPEG, ZIP = b"%PDF-", b"\xff\xd8\xff", b"PK\x03\x04"
INSIDE = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
MACROS = "vbaproject.bin"
LONGEST_NAME = 120


def kind_of(content: bytes) -> str:
    """What a file is by its content: docx, pptx, pdf or jpg.

    Raises:
        FileRefusedError: anything else, one with macros, or one that is too large.

    >>> kind_of(b"%PDF-1.7 ...")
    'pdf'
    """
    if 0 < len(content) <= LARGEST:
        if content.startswith(PDF):
            return "pdf"
        if content.startswith(JPEG):
            return "jpg"
        if content.startswith(ZIP):
            return _office(content)
    raise FileRefusedError(most=MOST_MEGABYTES)


def named(file_name: str, kind: str) -> str:
    r"""A safe name to save the file under, with the ending of what it is.

    >>> named("C:\\docs\\план.doc", "docx"), named("../", "pdf")
    ('план.docx', 'file.pdf')
    """
    bare = clean_text(file_name).replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    stem = bare.rsplit(".", maxsplit=1)[0].strip(" .")[:LONGEST_NAME]
    return f"{stem or 'file'}.{kind}"


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            names = {one.lower() for one in pack.namelist()}
    except (zipfile.BadZipFile, ValueError) as fault:
        raise FileRefusedError(most=MOST_MEGABYTES) from fault
    if any(one.endswith(MACROS) for one in names):
        raise FileRefusedError(most=MOST_MEGABYTES)
    for kind, inside in INSIDE.items():
        if inside in names:
            return kind
    raise FileRefusedError(most=MOST_MEGABYTES)
