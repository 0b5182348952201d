"""A paper for everybody: a DOCX taken apart and put together again of what can be read.

Who wrote it, when and with what, pictures of its first page, parts of other programmes go. A file
with comments, tracked changes, pictures or parts that nobody here can read is refused as a whole.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from zlib import error as BrokenStream  # noqa: N812 -- named as what it means

from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

DROPPED = re.compile(r"(?:docProps/.*|customXml/.*|word/printerSettings/.*)")
READ = re.compile(
    r"(?:\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[A-Za-z0-9]+\.xml\.rels"
    r"|word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering"
    r"|footnotes|endnotes|header\d*|footer\d*)\.xml|word/theme/theme\d*\.xml)"
)
REVISIONS = re.compile(
    r"(?:ins|del|moveFrom|moveTo|\w+Change|delText|delInstrText|cell(?:Ins|Del|Merge)"
    r"|(?:move(?:From|To)|customXml\w+)Range(?:Start|End)|comment\w*|docVars?|attachedTemplate"
    r"|mailMerge|OLEObject|pict|drawing|object|altChunk|subDoc|dataBinding)"
)
SHOWS = frozenset({"t", "instrText", "sym"})
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t"}
SPACE = {"softHyphen": "", "noBreakHyphen": "-"}
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
HINTS = frozenset({"tooltip", "alias", "descr"})
LINKS = frozenset({"hyperlink"})  # the only thing outside the file that it may lead to
MOST = 20_000_000  # bytes of all parts
MADE = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP can tell
FAULTS = (zipfile.BadZipFile, SyntaxError, BrokenStream, KeyError, ValueError)  # of ZIP and XML


def clean(paper: bytes) -> bytes | None:
    """The paper without what tells of its makers; None where it cannot be read as a whole.

    The same paper, the same bytes.
    """
    try:
        parts = _parts(paper)
        roots = {name: _root(raw) for name, raw in parts.items()}
        if not all(_plain(one) for one in roots.values()):
            return None
        for name, root in roots.items():
            _forget(name, root)
    except (*FAULTS, NotImplementedError, RuntimeError):
        return None
    return _packed({name: serialize_part_xml(root) for name, root in roots.items()})


def words_of(paper: bytes) -> str:
    """Everything a clean paper says anywhere, a paragraph a line; with hints, titles and links."""
    roots = [_root(raw) for name, raw in sorted(_parts(paper).items())]
    return "\n".join(line for root in roots for line in (*_lines(root), *_hidden(root)))


def _parts(paper: bytes) -> dict[str, bytes]:
    """Parts that stay, by name.

    Raises:
        ValueError: there are others, or too much of them.
    """
    with zipfile.ZipFile(io.BytesIO(paper)) as opened:
        listed = [one for one in opened.infolist() if not one.is_dir()]
        names = [one.filename for one in listed]
        kept = [one for one in names if not DROPPED.fullmatch(one)]
        big = sum(one.file_size for one in listed) > MOST
        if big or len(set(names)) < len(names) or not all(READ.fullmatch(one) for one in kept):
            raise ValueError(names)
        return {one: opened.read(one) for one in kept}


def _root(raw: bytes) -> Any:
    """A part as a tree.

    Raises:
        ValueError: it declares entities of its own, or has remarks inside.
    """
    root: Any = parse_xml(raw)
    remarks = any(not isinstance(one.tag, str) for one in root.iter())
    if remarks or root.getroottree().docinfo.doctype:
        raise ValueError(raw[:80])
    return root


def _plain(root: Any) -> bool:
    """Whether a part has nothing that hides words or leads out of the file."""
    for one in root.iter():
        if REVISIONS.fullmatch(_local(one)):
            return False
        outside = one.get("TargetMode", "").lower() == "external"
        if outside and posixpath.basename(one.get("Type", "")) not in LINKS:
            return False
    return True


def _forget(name: str, root: Any) -> None:
    """Take out what leads to parts that went, and marks of who typed when."""
    folder = posixpath.dirname(posixpath.dirname(name))
    for one in list(root):
        target = one.get("PartName", "").lstrip("/")
        if not target and one.get("Target") and one.get("TargetMode") is None:
            target = _resolved(folder, one.get("Target"))
        if target and DROPPED.fullmatch(target):
            root.remove(one)
    for one in root.iter():
        for key in [key for key in one.attrib if _after(key).startswith("rsid")]:
            del one.attrib[key]


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")


def _lines(root: Any) -> Iterator[str]:
    """Words of each paragraph; of text outside of any, too."""
    for one in root.iter():
        if _local(one) == "p":
            yield "".join(_said(inner) for inner in one.iter())
        elif _local(one) in SHOWS and not any(_local(up) == "p" for up in one.iterancestors()):
            yield one.text or ""


def _said(one: Any) -> str:
    name = _local(one)
    if name in SHOWS:
        return one.text or ""
    return BREAKS.get(name) or SPACE.get(name, "")


def _hidden(root: Any) -> Iterator[str]:
    """What stands in attributes: hints, names of fields, addresses of links."""
    for one in root.iter():
        for key, value in one.attrib.items():
            leads = _after(key) == "Target" and one.get("TargetMode") is not None
            if leads or CYRILLIC.search(value) or _after(key) in HINTS:
                yield value


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(parts):  # «[Content_Types].xml» comes first by itself
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, parts[name])
    return buffer.getvalue()


def _local(one: Any) -> str:
    return _after(str(one.tag))


def _after(name: str) -> str:
    return name.rpartition("}")[2]
