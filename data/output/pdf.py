"""PDF from a Typst template: values are text, never markup; charts stay vectors with real text.

Typst sets the page by itself: fonts are inside its wheel, nothing of the machine is asked for, and
the same input gives the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.errors import ProgrammeError
from data.names import clean_text

FOLDER = Path(__file__).parent / "templates"


USUAL, SMALLEST, STEP = 10.0, 7.5, 0.5  # points of the letters
QUERY: dict[str, Any] = {"field": "value", "one": True}


class PdfFaultError(ProgrammeError):
    """The page could not be set: ``template``, ``detail``."""

    code = "output.pdf_fault"


class PdfTooLongError(ProgrammeError):
    """More does not fit on so many pages: ``template``, ``pages``."""

    code = "output.pdf_too_long"


def render_pdf(
    template: str,
    values: Mapping[str, object],
    pictures: Mapping[str, bytes] | None = None,
    *,
    pages: int = 0,
) -> bytes:
    """A finished PDF.

    Args:
        template: name of a file of ``data/output/templates`` without its ending ``.typ``.
        values: JSON-ready; texts stand on the page letter by letter.
        pictures: charts by name, each a PDF of one page.
        pages: how many pages at most: letters become smaller down to ``SMALLEST`` points until it
            fits; 0 takes what comes.

    Raises:
        PdfFaultError: the template asks for what was not given, or a picture is none.
        PdfTooLongError: it does not fit even so.
    """
    import typst  # noqa: PLC0415 -- 80 MB, for reports alone

    source = {"main.typ": (FOLDER / f"{template}.typ").read_bytes()}
    size = float(str(values.get("size", USUAL)))
    while True:
        told = _told({**values, "size": size}, pictures or {})
        asked: dict[str, Any] = {"sys_inputs": {"told": told}, "ignore_system_fonts": True}
        try:
            if not pages or int(typst.query(source, "<pages>", **QUERY, **asked)) <= pages:
                return bytes(typst.compile(source, **asked))
        except RuntimeError as fault:
            raise PdfFaultError(template=template, detail=str(fault)) from fault
        size -= STEP
        if size < SMALLEST:
            raise PdfTooLongError(template=template, pages=pages)


def _told(values: Mapping[str, object], pictures: Mapping[str, bytes]) -> str:
    whole = {**_clean(values), "pictures": {name: list(one) for name, one in pictures.items()}}
    return json.dumps(whole, ensure_ascii=False)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {str(name): _clean(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_clean(one) for one in value]
    return value
