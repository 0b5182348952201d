"""What can be wrong with finished pages: dead links, broken structure, requests to elsewhere.

A page is read as a browser's parser meets it. It is no full validator: tests hold every page
against a strict HTML5 parser, too.
"""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from posixpath import dirname, join, normpath
from urllib.parse import urldefrag, urlsplit

VOID = frozenset({"meta", "link", "br", "hr", "img", "col", "input", "wbr"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
FORBIDDEN = frozenset({"script", "iframe", "object", "embed", "form", "style", "base"})
LOADS = {"link": "href", "img": "src"}
OUTSIDE = frozenset({"http", "https", "mailto", "tel"})


class _Reader(HTMLParser):
    """Tags, ids, links and words of one page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.headings: list[int] = []
        self.faults: list[str] = []
        self.words: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.attributes.setdefault(tag, told)
        if tag not in VOID:
            self.open.append(tag)
        if tag in FORBIDDEN or any(name.startswith("on") or name == "style" for name in told):
            self.faults.append(f"<{tag}>")
        if tag in HEADINGS:
            self.headings.append(HEADINGS.index(tag) + 1)
        if "id" in told:
            self.ids.append(told["id"] or "")
        if tag == "a" and told.get("href"):
            self.links.append(told["href"] or "")
        if tag in LOADS and told.get(LOADS[tag]):
            self.loads.append(told[LOADS[tag]] or "")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(page: bytes) -> str:
    """The words of a page, a piece a line."""
    return "\n".join(one.strip() for one in _read(page).words if one.strip())


def broken_links(files: Mapping[str, bytes]) -> list[str]:
    """Links and loads of every page that lead to nothing inside the section."""
    read = {at: _read(raw) for at, raw in files.items() if at.endswith(".html")}
    ids = {at: frozenset(one.ids) for at, one in read.items()}
    return [
        f"{at}: {link}"
        for at, one in read.items()
        for link in (*one.links, *one.loads)
        if not _leads(at, link, files, ids)
    ]


def faults(files: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the structure of every page."""
    return [
        f"{at}: {fault}"
        for at, raw in files.items()
        if at.endswith(".html")
        for fault in _faults(raw)
    ]


def _read(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode())
    reader.close()
    return reader


def _leads(
    at: str, link: str, files: Mapping[str, bytes], ids: Mapping[str, frozenset[str]]
) -> bool:
    scheme = urlsplit(link).scheme
    if scheme:
        return scheme in OUTSIDE
    path, anchor = urldefrag(link)
    target = normpath(join(dirname(at), path)) if path else at
    return target in files and (not anchor or anchor in ids.get(target, ()))


def _faults(raw: bytes) -> Iterator[str]:
    page = _read(raw)
    yield from page.faults
    if page.open:
        yield f"<{page.open[-1]}>"
    if len(set(page.ids)) != len(page.ids):
        yield "id"
    if page.attributes.get("html", {}).get("lang") != "ru":
        yield "lang"
    if page.headings.count(1) != 1 or _jumps(page.headings):
        yield "h1-h6"
    if any(urlsplit(one).scheme or one.startswith("//") for one in page.loads):
        yield "src"


def _jumps(levels: list[int]) -> bool:
    """Whether a heading leaves out a level on the way down."""
    return any(after > before + 1 for before, after in pairwise(levels))
