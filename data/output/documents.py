"""Papers from Word templates: everything that was put in is found again, or there is no paper.

A value is text, never markup: docxtpl without escaping cuts a paper short at the first ``&`` and
says nothing, so values are escaped, control characters are taken out, and the finished file is
opened again.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import UndefinedError

from data.errors import ProgrammeError
from data.names import clean_text
from data.output.confined.filling import fill, places_of, text_of
from data.output.sandboxing import fill_apart

FOLDER = Path(__file__).parent / "templates"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNWRITABLE = {0xFFFE: None, 0xFFFF: None}  # no XML may hold them
SPAN = (1980, 1, 1, 0, 0, 0)  # the day the zip format begins: the same input, the same file


SVG = "image/svg+xml"
BLIP = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext'
    ' uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip'
    ' xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' r:embed="{vector}"/></a:ext></a:extLst>'
)  # a vector beside the picture: programs that know it draw it, others draw the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart in a paper: the vector, a bitmap for programs that know none, words for both."""

    svg: bytes
    png: bytes
    alt: str
    width: float = 16.0  # cm


class UnknownTemplateError(ProgrammeError):
    """There is no such template: ``template``."""

    code = "output.unknown_template"


class MissingValueError(ProgrammeError):
    """A template asks for what was not given: ``template``, ``detail``."""

    code = "output.value_missing"


class LostValueError(ProgrammeError):
    """Values are not in the finished paper: ``template``, ``fields``."""

    code = "output.value_lost"


def render(template: str, values: Mapping[str, object]) -> bytes:
    """A finished DOCX from a shipped template.

    Args:
        template: name of a file of ``data/output/templates`` without its ending.
        values: texts, numbers, sequences and mappings of them, as the template names them. A bool
            or None only steers the template, a ``Picture`` is drawn; every other value has to show.

    Raises:
        UnknownTemplateError: no such template.
        MissingValueError: the template asks for more than was given.
        LostValueError: something that was given does not show.
    """
    finished, clean = _filled(template, values)
    _insist(template, text_of(finished), clean)
    return finished


def render_marked(template: str, values: Mapping[str, object], stamp: str, *, draft: bool) -> bytes:
    """The same with the stamp as a line of a draft, or without it, whatever the template says.

    Raises:
        UnknownTemplateError: no such template.
        MissingValueError: the template asks for more than was given.
        LostValueError: something that was given does not show.
    """
    marked, clean = _filled(template, values, stamp, stamped=draft)
    _insist(template, text_of(marked), {**clean, "stamp": stamp if draft else ""})
    return marked


def render_own(
    template: str,
    file: bytes,
    values: Mapping[str, object],
    stamp: str,
    *,
    draft: bool,
    optional: Iterable[str] = (),
) -> bytes:
    """A finished DOCX from a school's own file in place of a shipped template.

    Args:
        template: whose place it takes.
        file: the uploaded file, which has passed the guard.
        values: as above, without pictures.
        stamp: the line of a draft.
        draft: whether the stamp stands on the paper.
        optional: names of values that the file may leave out.

    Raises:
        OwnTemplateError: the file does what a template may not.
        LostValueError: it leaves out values that are not optional.
    """
    clean = {name: cleaned(one) for name, one in values.items()}
    filled = fill_apart(file, clean, stamp, stamped=draft)
    due = {name: one for name, one in clean.items() if name not in set(optional) - filled.asked}
    _insist(template, filled.text, {**due, "stamp": stamp if draft else ""})
    return steady(filled.docx)


@cache
def places(template: str) -> frozenset[str]:
    """Names of the places of a shipped template.

    Raises:
        UnknownTemplateError: no such template.
    """
    return places_of(content(template))


def cleaned(value: object) -> object:
    """A value as it stands on paper: no control characters, nothing a file cannot hold."""
    if isinstance(value, str):
        return clean_text(value).translate(UNWRITABLE)
    if isinstance(value, Mapping):
        return {str(name): cleaned(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [cleaned(one) for one in value]
    return value


def content(template: str) -> bytes:
    """The template file as it lies.

    Raises:
        UnknownTemplateError: no such template.
    """
    if template not in names():
        raise UnknownTemplateError(template=template)
    return (FOLDER / f"{template}.docx").read_bytes()


@cache
def names() -> frozenset[str]:
    """All templates there are."""
    return frozenset(one.stem for one in FOLDER.glob("*.docx"))


def template_digest(template: str) -> str:
    """SHA-256 of the template file, 64 hexadecimal characters."""
    return hashlib.sha256(content(template)).hexdigest()


def input_digest(values: Mapping[str, object]) -> str:
    """SHA-256 of what goes into a paper, whatever the order of its names."""
    told = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def steady(archive: bytes) -> bytes:
    """The same zip without the time it was written at."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            named = zipfile.ZipInfo(one.filename, SPAN)
            new.writestr(named, old.read(one), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _filled(
    template: str, values: Mapping[str, object], stamp: str = "", *, stamped: bool | None = None
) -> tuple[bytes, dict[str, object]]:
    paper = DocxTemplate(io.BytesIO(content(template)))
    drawn: list[Picture] = []
    clean = {name: _clean(one, paper, drawn) for name, one in values.items()}
    try:
        made, _asked = fill(paper, clean, stamp, stamped=stamped)
    except UndefinedError as fault:
        raise MissingValueError(template=template, detail=str(fault)) from fault
    return steady(_with_vectors(made, drawn)), clean


def _with_vectors(paper: bytes, drawn: Sequence[Picture]) -> bytes:
    """The paper with the vector of every picture beside its bitmap, and its words for readers."""
    if not drawn:
        return paper
    document = Document(io.BytesIO(paper))
    by_digest = {hashlib.sha256(one.png).digest(): one for one in drawn}
    for number, shape in enumerate(document.inline_shapes, start=1):
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip  # noqa: SLF001
        bitmap = document.part.related_parts[blip.embed].blob
        picture = by_digest[hashlib.sha256(bitmap).digest()]
        name = PackURI(f"/word/media/chart{number}.svg")
        part = Part(name, SVG, picture.svg, document.part.package)
        vector = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        blip.append(parse_xml(BLIP.format(vector=vector)))
        shape._inline.docPr.set("descr", picture.alt)  # noqa: SLF001
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _clean(value: object, paper: DocxTemplate, drawn: list[Picture]) -> object:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Picture):
        drawn.append(value)
        return InlineImage(paper, io.BytesIO(value.png), width=Cm(value.width))
    if isinstance(value, Mapping):
        return {name: _clean(one, paper, drawn) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_clean(one, paper, drawn) for one in value]
    return value


def _insist(template: str, text: str, values: Mapping[str, object]) -> None:
    """Every line of every value is in the finished file; a refusal names fields, not values."""
    found = _folded(text)
    lost = [
        name
        for name, one in _leaves(values)
        for line in str(one).split("\n")
        if _folded(line) not in found
    ]
    if lost:
        raise LostValueError(template=template, fields=", ".join(dict.fromkeys(lost)))


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves(one, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, name)
    elif value is not None and not isinstance(value, bool | InlineImage):
        yield name, value


def _folded(text: str) -> str:
    return " ".join(text.split())
