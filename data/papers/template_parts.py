"""What the parts of a Word file say, read by an XML parser: does it reach outside itself?

A byte search does not see ``&#69;xternal``, UTF-16 or single quotes; Word does.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MARKUP = (".xml", ".rels", ".vml", ".svg", ".htm", ".html")
BLANK = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"  # marks of byte order and what may stand before "<"
MOST = 16_000_000  # bytes of all XML parts together
EMBEDDED = ("word/embeddings/", "word/activex/", "word/afchunk", "customui/")
ELEMENTS = frozenset(
    {
        "altchunk",
        "attachedtemplate",
        "control",
        "datasource",
        "mailmerge",
        "oleobject",
        "script",
        "subdoc",
    }
)
RELATIONS = (
    "/afchunk",
    "/attachedtemplate",
    "/control",
    "/mailmergesource",
    "/oleobject",
    "/package",
    "/subdocument",
    "/vbaproject",
)
ADDRESSES = frozenset({"target", "src", "href", "althref"})
ADDRESS = re.compile(r"\s*(?!data:image/)(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)
FIELDS = re.compile(
    r"\b(?:DDE|INCLUDE|IMPORT|LINK\b|MACROBUTTON|DATABASE|EMBED\b|HTMLCONTROL)|://|\\\\|\{"
)
CODES = frozenset({"instrtext", "delinstrtext"})
TEXTS = frozenset({"t", "deltext"})
OPENED, ANSWERS, CLOSED = "begin", "separate", "end"
SPLIT = "\x1f"  # between codes of two fields; no XML can hold it
FILES = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"MZ", b"{\\rtf")


class OutsideError(Exception):
    """A part reaches outside, or cannot be read to the end."""


def outside(content: bytes) -> Iterator[str]:
    """Names of the parts of a Word file that reach outside it or hold another file.

    A part that cannot be read, or markup of more than ``MOST`` bytes, counts as one.
    """
    total = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in archive.infolist():
            part = archive.read(one)
            total += len(part) if _is_markup(one.filename, part) else 0
            if total > MOST or _reaches(one.filename, part):
                yield one.filename


def _reaches(name: str, part: bytes) -> bool:
    if name.lower().lstrip("/").startswith(EMBEDDED) or part.startswith(FILES):
        return True
    if not part.strip(BLANK) or not _is_markup(name, part):
        return False
    reader = _Reader()
    try:
        parser = DefusedXMLParser(target=reader, forbid_dtd=True)
        parser.feed(part)
        parser.close()
        reader.judge_fields()
    except (OutsideError, ParseError, DefusedXmlException, LookupError, ValueError):
        return True
    return False


def _is_markup(name: str, part: bytes) -> bool:
    """By name or by what it begins with: a type of content may call any name XML."""
    return name.lower().endswith(MARKUP) or part.lstrip(BLANK).startswith(b"<")


class _Reader:
    """Hears a part element by element; keeps nothing but the codes of its fields."""

    def __init__(self) -> None:
        self._open: list[bool] = []  # fields one within another: whether its code goes on
        self._hears = False
        self._said: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = _local(tag)
        told = {_local(one): value for one, value in attributes.items()}
        if name in ELEMENTS or _related(name, told):
            raise OutsideError(name)
        if any(ADDRESS.match(told[one]) for one in ADDRESSES & told.keys()):
            raise OutsideError(name)
        self._said += [f" {told['instr']} "] if "instr" in told else []
        if name == "fldchar":
            self._turn(told.get("fldchartype", ""))
        self._hears = name in CODES or (name in TEXTS and any(self._open))

    def data(self, text: str) -> None:
        """Text of an element, maybe a piece of it."""
        if self._hears:
            self._said.append(text)

    def end(self, _tag: str) -> None:
        """An element ends."""
        self._hears = False

    def pi(self, target: str, _text: str = "") -> None:
        """An instruction to whoever reads the file."""
        if "stylesheet" in target.lower():
            raise OutsideError(target)

    def close(self) -> None:
        """The part ends."""

    def judge_fields(self) -> None:
        """Refuse codes that read or start something, in one piece or split.

        Raises:
            OutsideError: there is one.
        """
        said = "".join(self._said).upper()
        together = "".join(said.split(SPLIT))
        if FIELDS.search(said.replace(SPLIT, " ")) or FIELDS.search(together):
            raise OutsideError("field")

    def _turn(self, kind: str) -> None:
        self._said.append(SPLIT)
        if kind == OPENED:
            self._open.append(True)
        elif kind == ANSWERS and self._open:
            self._open[-1] = False
        elif kind == CLOSED and self._open:
            self._open.pop()


def _related(name: str, told: Mapping[str, str]) -> bool:
    """Whether this is a relationship to something outside, or to what a template may not hold."""
    if told.get("targetmode", "").strip().lower() == "external":
        return True
    return name == "relationship" and told.get("type", "").lower().endswith(RELATIONS)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()
