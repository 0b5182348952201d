"""Papers from Word templates: everything that was put in is found again, or there is no paper.

A value is text, never markup: docxtpl without escaping cuts a paper short at the first ``&`` and
says nothing, so values are escaped, control characters are taken out, and the finished file is
opened again.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from data.errors import ProgrammeError
from data.names import clean_text

FOLDER = Path(__file__).parent / "templates"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPAN = (1980, 1, 1, 0, 0, 0)  # the day the zip format begins: the same input, the same file


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
    """A finished DOCX.

    Args:
        template: name of a file of ``data/output/templates`` without its ending.
        values: texts, numbers, sequences and mappings of them, as the template names them. A bool
            or None only steers the template; every other value has to show in the paper.

    Raises:
        UnknownTemplateError: no such template.
        MissingValueError: the template asks for more than was given.
        LostValueError: something that was given does not show.
    """
    clean = {name: _clean(one) for name, one in values.items()}
    paper = DocxTemplate(io.BytesIO(content(template)))
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        paper.render(clean, environment)
    except UndefinedError as fault:
        raise MissingValueError(template=template, detail=str(fault)) from fault
    buffer = io.BytesIO()
    paper.save(buffer)
    finished = steady(buffer.getvalue())
    _insist(template, finished, clean)
    return finished


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


def text_of(paper: bytes) -> str:
    """The words of a DOCX with headers and footers, a paragraph a line."""
    document = Document(io.BytesIO(paper))
    roots = [document.element.body]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]  # noqa: SLF001
    return "\n".join(_paragraph(one) for root in roots for one in root.iter(qn("w:p")))


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


def _paragraph(paragraph: object) -> str:
    words = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(
        one.text or "" if words[one.tag] is None else str(words[one.tag])
        for one in paragraph.iter()  # type: ignore[attr-defined]
        if one.tag in words
    )


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [_clean(one) for one in value]
    return value


def _insist(template: str, paper: bytes, values: Mapping[str, object]) -> None:
    """Every line of every value is in the finished file; a refusal names fields, not values."""
    found = _folded(text_of(paper))
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
    elif value is not None and not isinstance(value, bool):
        yield name, value


def _folded(text: str) -> str:
    return " ".join(text.split())
