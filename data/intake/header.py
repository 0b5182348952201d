"""Finding the header of a table: by the words it uses, never by its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from data.codebook import header_aliases, normal_header
from data.intake.grid import Cells, Grid, letter, turned
from data.records.intake import TableKind

DEEP = 60  # rows looked at
DEPTH = 3  # rows a header may have
NAMES = frozenset({"person.fio", "person.surname", "fio"})
MUTE = frozenset({"service.ignored", "number"})
CONSENT = "person.consent"  # asked for in as many columns as there are: each of them counts
FEW = 3  # known columns below which headers down the first column are looked for
ANYBODY = {  # captions over columns, as the headers below them would say it
    "наставник": "наставника",
    "наставники": "наставника",
    "сведения о наставнике": "наставника",
    "наставляемый": "наставляемого",
    "наставляемые": "наставляемого",
    "сведения о наставляемом": "наставляемого",
}

Read = Callable[[str], str | None]
norm = lru_cache(maxsize=20_000)(normal_header)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header found in a grid.

    ``first`` and ``last`` are positions in ``grid.rows``; ``texts`` are unique by column;
    ``fields`` those whose meaning is known exactly. ``captioned`` tells that a known header is
    merged over several columns, each with a header of its own below.
    """

    grid: Grid
    first: int
    last: int
    texts: Mapping[int, str]
    fields: Mapping[int, str]
    captioned: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Meanings that count: numbering and unused columns do not."""
        return frozenset(self.fields.values()) - MUTE

    @property
    def named(self) -> bool:
        """Whether a column holds names."""
        return bool(self.known & NAMES)


def reader(kind: TableKind, remembered: Mapping[str, str] | None = None) -> Read:
    """What headers mean in tables of a kind; remembered meanings come first."""
    aliases = {**header_aliases(kind), **(remembered or {})}
    return lambda text: aliases.get(norm(text)) or None


def find(grid: Grid, read: Read) -> Header | None:
    """The likeliest header of a sheet, headers down the first column included."""
    straight = _best(grid, read)
    if straight is not None and len(straight.known) >= FEW:
        return straight
    across = _best(turned(grid), read)
    if across is None or (straight is not None and len(straight.known) >= len(across.known)):
        return straight
    return across


def _best(grid: Grid, read: Read) -> Header | None:
    found: Header | None = None
    for one in _candidates(grid, read):
        if found is None or _worth(one) > _worth(found):
            found = one
    return found


def _worth(header: Header) -> tuple[int, bool, bool, int, int]:
    """More known columns, then names, then captions, then fewer rows, then higher up."""
    known, few = len(header.known), header.first - header.last
    return known, header.named, header.captioned, few, -header.first


def _candidates(grid: Grid, read: Read) -> Iterator[Header]:
    for last in range(min(DEEP, len(grid.rows))):
        for first in range(last, max(-1, last - DEPTH), -1):
            if first < last and not _adjacent(grid, first, last):
                break
            lines = [cells for _n, cells in grid.rows[first : last + 1]]
            texts, captions = _texts(lines, read), _captions(lines, read)
            fields = _fields(texts, read, captions)
            if fields:
                yield Header(
                    grid=grid,
                    first=first,
                    last=last,
                    texts=texts,
                    fields=fields,
                    captioned=any(read(one) for one in captions.values()),
                )


def _adjacent(grid: Grid, first: int, last: int) -> bool:
    numbers = [number for number, _cells in grid.rows[first : last + 1]]
    return all(below - above == 1 for above, below in pairwise(numbers))


def _texts(lines: list[Cells], read: Read) -> dict[int, str]:
    """One text a column: its own words, with the caption above where only both make sense."""
    columns = sorted({column for cells in lines for column in cells})
    found: dict[int, str] = {}
    caption = ""
    for column in columns:
        said = [one.text for cells in lines if (one := cells.get(column)) and one.text]
        if len(lines) > 1:
            caption = said[0] if len(said) > 1 or (said and column in lines[0]) else caption
            said = [caption, *said] if said and caption and said[0] != caption else said
        found[column] = _joined(list(dict.fromkeys(said)), read)
    return _unique(found)


def _captions(lines: list[Cells], read: Read) -> dict[int, str]:
    """Column -> the caption that is merged over it and over others, each with words of its own.

    None where the last row says beside them what no header says: it is a row of data.
    """
    if len(lines) < 2:  # noqa: PLR2004 -- nothing stands below
        return {}
    above, below = lines[0], lines[-1]
    own = {column: one.text for column, one in below.items() if one.text and not one.spread}
    found: dict[int, str] = {}
    for column, one in above.items():
        left = above.get(column - 1)
        if one.spread and left is not None and left.text == one.text:
            found |= {place: one.text for place in (column - 1, column) if place in own}
    strange = [text for place, text in own.items() if place not in found and not read(text)]
    return {} if strange else found


def _joined(said: list[str], read: Read) -> str:
    if len(said) < 2:  # noqa: PLR2004 -- nothing to join
        return "".join(said)
    caption, own = " ".join(said[:-1]), said[-1]
    whose = ANYBODY.get(norm(caption))
    ways = (f"{own} {whose}" if whose else "", f"{caption} [{own}]", f"{caption} {own}", own)
    return next((one for one in ways if one and read(one)), own)


def _unique(texts: Mapping[int, str]) -> dict[int, str]:
    """Texts told apart: a repeated header gets its number, an empty one the column's letter."""
    seen: dict[str, int] = {}
    found = {}
    for column, text in texts.items():
        bare = " ".join(text.split()) or f"({letter(column)})"
        seen[bare] = seen.get(bare, 0) + 1
        found[column] = bare if seen[bare] == 1 else f"{bare} ({seen[bare]})"
    return found


def _fields(texts: Mapping[int, str], read: Read, captions: Mapping[int, str]) -> dict[int, str]:
    """Known meanings; the first column wins where two say the same.

    A column without one has that of the merged caption above it, where no other column has.
    """
    found: dict[int, str] = {}
    for column, text in texts.items():
        field = read(text)
        if field and (field in MUTE or field == CONSENT or field not in found.values()):
            found[column] = field
    for column, caption in captions.items():
        field = None if column in found else read(caption)
        if field and field not in found.values():
            found[column] = field
    return found
