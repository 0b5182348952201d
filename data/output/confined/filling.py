"""A template and values become a DOCX; its words are read again; the stamp of a draft."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from markupsafe import Markup, escape

from .places import Places

SPECIAL = {"{_{": "{&#95;{", "}_}": "}&#95;}", "{_%": "{&#95;%", "%_}": "%&#95;}"}
# docxtpl turns these into braces after rendering, wherever they come from


def fill(
    paper: DocxTemplate, values: Mapping[str, Any], stamp: str = "", *, stamped: bool | None = None
) -> tuple[bytes, frozenset[str]]:
    """The finished file, and the names of the places it has asked for.

    Args:
        paper: the template.
        values: clean.
        stamp: the line that marks a draft.
        stamped: whether that line stands first on the paper, or is taken out of it; None leaves it
            as the template has it.

    Raises:
        ForbiddenError: the template asks for more than places, lists and conditions.
        jinja2.UndefinedError: it asks for what was not given.
    """
    places = Places()
    paper.render({name: _told(one) for name, one in values.items()}, places)
    if stamped is not None:
        _stamp(paper.docx, stamp, wanted=stamped)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue(), frozenset(places.asked)


def places_of(content: bytes) -> frozenset[str]:
    """Names of the places of a template."""
    paper = DocxTemplate(io.BytesIO(content))
    paper.init_docx()
    places = Places()
    sources = [paper.patch_xml(paper.get_xml())]
    for uri in (paper.HEADER_URI, paper.FOOTER_URI):
        parts = [part for _key, part in paper.get_headers_footers(uri)]
        sources += [paper.patch_xml(paper.get_part_xml(one)) for one in parts]
    for one in sources:
        places.from_string(one)
    return frozenset(places.asked)


def text_of(paper: bytes) -> str:
    """The words of a DOCX with headers and footers, a paragraph a line."""
    return "\n".join(_words(one) for one in _paragraphs(Document(io.BytesIO(paper))))


def _stamp(document: Any, stamp: str, *, wanted: bool) -> None:
    """The stamp as the first line of a paper, or no line that is the stamp."""
    found = [one for one in _paragraphs(document) if _words(one).strip() == stamp]
    if bool(found) == wanted:
        return
    if wanted:
        first = document.add_paragraph()
        first.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        first.add_run(stamp).italic = True
        document.element.body.insert(0, first._p)  # noqa: SLF001 -- python-docx has no way
    for one in found:
        one.getparent().remove(one)


def _paragraphs(document: Any) -> Iterator[Any]:
    roots = [document.element.body]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]  # noqa: SLF001
    return (one for root in roots for one in root.iter(qn("w:p")))


def _words(paragraph: Any) -> str:
    words = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(
        one.text or "" if words[one.tag] is None else str(words[one.tag])
        for one in paragraph.iter()
        if one.tag in words
    )


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return _braced(value) if any(one in value for one in SPECIAL) else value
    if isinstance(value, Mapping):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_told(one) for one in value]
    return value


def _braced(value: str) -> Markup:
    text = str(escape(value))
    for said, kept in SPECIAL.items():
        text = text.replace(said, kept)
    return Markup(text)  # noqa: S704 -- escaped above
