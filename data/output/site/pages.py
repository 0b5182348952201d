"""Pages from templates, and the ZIP they travel in."""

import io
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent / "templates"
STYLE = "style.css"
SPAN = (1980, 1, 1, 0, 0, 0)  # the day the zip format begins: the same input, the same file
READABLE = 0o644 << 16


@cache
def environment() -> Environment:
    """The templates; whatever is put into them is escaped, whatever is missing is a fault."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def menu() -> tuple[tuple[str, str], ...]:
    """Pages of the section in order: address and heading."""
    raw = tomllib.loads((FOLDER / "menu.toml").read_text("utf-8"))
    return tuple((f"{name}.html", title) for name, title in raw["page"].items())


def pages(section: Mapping[str, Any]) -> dict[str, bytes]:
    """All pages and the stylesheet by address.

    Args:
        section: ``data.publication.section.Section`` as plain values.
    """
    found = {STYLE: (FOLDER / STYLE).read_bytes()}
    for at, title in menu():
        name = at.removesuffix(".html")
        found[at] = _page(name, section, at, title)
    for at, title, name, values in _inner(section):
        found[at] = _page(name, section, at, title, **values)
    return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a ZIP: sorted, undated, for everybody to read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for at in sorted(files):
            entry = zipfile.ZipInfo(at, SPAN)
            entry.external_attr = READABLE
            made.writestr(entry, files[at], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _inner(section: Mapping[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Pages below a page of the menu: address, title, template, values."""
    for card in section["cases"]:
        yield card["addresses"][0], card["title"], "case", {"card": card}
    for blank in section["blanks"]:
        if blank["address"]:
            name = "questionnaire" if blank["parts"] else "consent"
            yield blank["address"], blank["title"], name, {"blank": blank}


def _page(name: str, section: Mapping[str, Any], at: str, title: str, **values: Any) -> bytes:
    template = environment().get_template(f"{name}.html")
    listed = [(one, words) for one, words in menu() if one not in _empty(section)]
    text = template.render(
        s=section, at=at, up="../" * at.count("/"), title=title, menu=listed, **values
    )
    return text.encode()


def _empty(section: Mapping[str, Any]) -> frozenset[str]:
    """Pages the menu leaves out while there is nothing on them; they say so themselves."""
    groups = ("mentors", "reviews", "cases", "library", "results")
    return frozenset(f"{one}.html" for one in groups if not section[one])
