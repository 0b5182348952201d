"""Pages of a finished Word paper as pictures, before anything is kept.

``pages`` sets them by Typst at once, from what it can read of the file: paragraphs, runs, tables;
page breaks may fall elsewhere than in Word. ``exact_pages`` asks LibreOffice where a server has it.
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from data.errors import ProgrammeError

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
DENSITY = 96.0  # pixels an inch
MOST_PAGES = 20
WALL = 40.0  # seconds of LibreOffice
EMU = 360_000  # of a centimetre
USUAL = 12.0  # points
SIDES = {0: "left", 1: "center", 2: "right", 3: "both"}
PAGE = (
    "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
    '#image("paper.pdf", page: {number})'
)
KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
MEMORY, SECONDS, FILES = 4 * 1024**3, 60, 256 * 1024**2
# LibreOffice starts itself anew; limits go with it.
LIMITED = (
    "import os, resource as r, sys\n"
    "for limit, most in ((r.RLIMIT_AS, int(sys.argv[1])), (r.RLIMIT_CPU, int(sys.argv[2])),"
    " (r.RLIMIT_FSIZE, int(sys.argv[3])), (r.RLIMIT_CORE, 0)):\n"
    "    r.setrlimit(limit, (most, most))\n"
    "os.execv(sys.argv[4], sys.argv[4:])\n"
)


class NoPictureError(ProgrammeError):
    """The pages could not be drawn: ``detail``."""

    code = "output.no_picture"


def pages(paper: bytes) -> tuple[bytes, ...]:
    """Pages as PNG at once; page breaks may differ from those of Word.

    Raises:
        NoPictureError: the file cannot be drawn.
    """
    import typst  # noqa: PLC0415 -- 80 MB, for pictures alone

    told = json.dumps(_told(paper), ensure_ascii=False)
    try:
        made: Any = typst.compile(
            TEMPLATE.read_bytes(),
            format="png",
            ppi=DENSITY,
            sys_inputs={"told": told},
            ignore_system_fonts=True,
        )
    except RuntimeError as fault:
        raise NoPictureError(detail=str(fault)[:200]) from fault
    drawn = made if isinstance(made, list) else [made]
    return tuple(bytes(one) for one in drawn[:MOST_PAGES])


def office() -> str:
    """Where LibreOffice is, empty without."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def exact_pages(paper: bytes) -> tuple[bytes, ...]:
    """Pages as PNG as LibreOffice lays them out; takes seconds.

    Raises:
        NoPictureError: there is no LibreOffice, or it was not ready in time.
    """
    return _pictured(to_pdf(paper))


def to_pdf(paper: bytes) -> bytes:
    """The paper as PDF by LibreOffice, in a limited child with a profile of its own.

    Raises:
        NoPictureError: there is no LibreOffice, or it was not ready in time.
    """
    program = office()
    if not program:
        raise NoPictureError(detail="no LibreOffice")
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        home = Path(folder)
        (home / "paper.docx").write_bytes(paper)
        command = [
            program,
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf"),
            *("--outdir", folder, str(home / "paper.docx")),
        ]
        limits = [str(one) for one in (MEMORY, SECONDS, FILES)]
        if os.name == "posix":
            command = [sys.executable, "-I", "-c", LIMITED, *limits, *command]
        _run(command, home)
        made = home / "paper.pdf"
        if not made.is_file():
            raise NoPictureError(detail="no pages")
        return made.read_bytes()


def _run(command: list[str], home: Path) -> None:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment, "HOME": str(home)},
        start_new_session=True,
    ) as child:
        try:
            child.wait(timeout=WALL)
        except subprocess.TimeoutExpired as fault:
            raise NoPictureError(detail="time") from fault
        finally:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child with all it has started: its own group and nobody else's."""
    with contextlib.suppress(ProcessLookupError, PermissionError, AttributeError):
        os.killpg(child.pid, 9)
    with contextlib.suppress(OSError):
        child.kill()


def _pictured(pdf: bytes) -> tuple[bytes, ...]:
    import typst  # noqa: PLC0415 -- 80 MB, for pictures alone

    found: list[bytes] = []
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        (Path(folder) / "paper.pdf").write_bytes(pdf)
        page = Path(folder) / "page.typ"
        while len(found) < MOST_PAGES:
            page.write_text(PAGE.format(number=len(found) + 1))
            try:
                found.append(bytes(typst.compile(str(page), format="png", ppi=DENSITY)))
            except RuntimeError as fault:  # there are no more pages
                if not found:
                    raise NoPictureError(detail=str(fault)[:200]) from fault
                break
    return tuple(found)


def _told(paper: bytes) -> dict[str, Any]:
    document = Document(io.BytesIO(paper))
    section = document.sections[0]
    size = document.styles["Normal"].font.size
    usual = size.pt if size else USUAL
    return {
        "page": {
            "width": _cm(section.page_width, 21.0),
            "height": _cm(section.page_height, 29.7),
            "left": _cm(section.left_margin, 3.0),
            "right": _cm(section.right_margin, 1.5),
            "top": _cm(section.top_margin, 2.0),
            "bottom": _cm(section.bottom_margin, 2.0),
        },
        "size": usual,
        "top": _said(section.header._element, document, usual),  # noqa: SLF001
        "body": _blocks(document.element.body, document, usual),
        "foot": _said(section.footer._element, document, usual),  # noqa: SLF001
    }


def _said(root: Any, document: Any, usual: float) -> list[dict[str, Any]]:
    """A header or footer, if it says anything."""
    found = _blocks(root, document, usual)
    return found if any(one.get("runs") or one["kind"] == "table" for one in found) else []


def _blocks(root: Any, document: Any, usual: float) -> list[dict[str, Any]]:
    found = []
    for one in root.iterchildren():
        if one.tag == qn("w:p"):
            found.append(_paragraph(Paragraph(one, document), usual))
        elif one.tag == qn("w:tbl"):
            found.append(_table(Table(one, document), document, usual))
        elif one.tag == qn("w:sdt"):
            for inner in one.iter(qn("w:sdtContent")):
                found += _blocks(inner, document, usual)
    return found


def _paragraph(one: Paragraph, usual: float) -> dict[str, Any]:
    layout = one.paragraph_format
    side = one.alignment if one.alignment is not None else layout.alignment
    return {
        "kind": "paragraph",
        "side": SIDES.get(int(side), "left") if side is not None else "left",
        "left": max(0.0, _cm(layout.left_indent, 0.0)),
        "first": max(0.0, _cm(layout.first_line_indent, 0.0)),
        "breaks": bool(layout.page_break_before) or bool(one._p.xpath(".//w:br[@w:type='page']")),  # noqa: SLF001
        "runs": list(_runs(one, usual)),
    }


def _runs(one: Paragraph, usual: float) -> Iterator[dict[str, Any]]:
    style = one.style.font if one.style is not None else None
    base = style.size.pt if style is not None and style.size else usual
    bold = bool(style is not None and style.bold)
    for run in one.runs:
        look = {
            "bold": bold if run.bold is None else run.bold,
            "italic": bool(run.italic),
            "underlined": bool(run.underline),
            "size": run.font.size.pt if run.font.size else base,
        }
        for part in run._r.iterchildren():  # noqa: SLF001 -- texts, tabs and breaks in order
            if part.tag == qn("w:t"):
                yield {"text": part.text or "", **look}
            elif part.tag == qn("w:tab"):
                yield {"text": "\t", **look}
            elif part.tag == qn("w:br") and part.get(qn("w:type")) != "page":
                yield {"text": "\n", **look}


def _table(one: Table, document: Any, usual: float) -> dict[str, Any]:
    widths = [_cm(column.width, 1.0) or 1.0 for column in one.columns] or [1.0]
    cells = []
    for row, line in enumerate(one._tbl.tr_lst):  # noqa: SLF001
        at = 0
        for cell in line.tc_lst:
            across = min(cell.grid_span, len(widths) - at)
            if across < 1:
                break
            inner = _blocks(cell, document, usual)
            cells.append({"x": at, "y": row, "across": across, "blocks": inner})
            at += across
    lined = one.style is not None and one.style.name != "Normal Table"
    return {"kind": "table", "widths": widths, "cells": cells, "lined": lined}


def _cm(length: Any, usual: float) -> float:
    return usual if length is None else int(length) / EMU
