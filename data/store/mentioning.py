"""A person's name inside rows of other people: found in the ways names are written, and covered.

Full name in either order, surname with name or initials, and the surname alone. A form that fits
a colleague who stays is left: it may mean them. Other cases of a name are not found. A consent
and a decision cannot be changed at all (``data.store.guards``).
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from data.i18n import _
from data.names import fio_norm
from data.records.ids import PersonId
from data.store import hiding
from data.store.hiding import NAMELESS
from data.store.repository import Desk
from data.store.shape import SCHOOL, Row, Shape
from data.store.tables import SHAPES

Known = Callable[[str], bool]
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
GAP = re.compile(r"[\s.]*")
LONGEST = 4  # words of a name
REWRITTEN = frozenset(
    {"sheet", "response", "programme_edition", "conclusion"}
)  # no update: anew, same key
LEFT = frozenset({"person", "consent", "decision", "document", "signal", "note", "batch"})
PAIR_TERMS = "pair_terms:"


def forms(fio: str, others: Collection[str]) -> frozenset[str]:
    """Ways a name is written, compared as ``fio_norm``; none that fits one of the others.

    >>> sorted(forms("Жук Инна Ильинична", ["Жук Иван Петрович"]))[:3]
    ['жук и и', 'жук инна', 'жук инна ильинична']
    """
    theirs = {form for one in others for form in _ways(one)}
    return frozenset(_ways(fio)) - theirs


def covered(text: str, known: Known) -> str:
    """The text with every known name in it covered.

    >>> covered("с Жук И.И., как всегда", {"жук и и"}.__contains__).startswith("с [")
    True
    """
    words, kept, start, place = list(WORD.finditer(text)), list[str](), 0, 0
    while place < len(words):
        last = _last(text, words, place, known)
        if last is None:
            place += 1
            continue
        end = words[last].end()
        initial = len(words[last].group()) == 1 and text[end : end + 1] == "."
        kept += [text[start : words[place].start()], _(NAMELESS)]
        start, place = end + initial, last + 1
    return "".join([*kept, text[start:]]) if kept else text


def cover(desk: Desk, known: Known, keep: PersonId) -> int:
    """Cover a name in every text of the school that may be changed; how many rows held it.

    Rows of ``keep`` are emptied by whoever erases that person.
    """
    return sum(_table(desk, one, known, keep) for one in SHAPES if _open(one))


def within(value: Any, known: Known) -> Any:
    """A JSON value with the name covered in all its texts."""
    if isinstance(value, str):
        return covered(value, known)
    if isinstance(value, list | tuple):
        return type(value)(within(one, known) for one in value)
    if isinstance(value, dict):
        return {name: within(one, known) for name, one in value.items()}
    return value


def _open(shape: Shape[Any]) -> bool:
    return shape.subject is not None and shape.table.name not in LEFT


def _table(desk: Desk, shape: Shape[Any], known: Known, keep: PersonId) -> int:
    table = shape.table
    asked = sa.select(table).where(table.c[SCHOOL] == desk.school_id)
    found = 0
    for row in desk.connection.execute(asked).mappings().all():
        if row.get("person_id") == keep:
            continue
        told = hiding.shown(shape, desk, row)
        texts = {one: told[one] for one in shape.personal}
        clean = {one: within(text, known) for one, text in texts.items()}
        if clean != texts:
            _write(desk, shape, row, {**told, **clean})
            found += 1
    return found


def _write(desk: Desk, shape: Shape[Any], row: Row, told: Row) -> None:
    table = shape.table
    mine = [table.c[one] == row[one] for one in (SCHOOL, *shape.key)]
    sealed = hiding.hidden(shape, desk, told)
    changed = {**row, **{one: sealed[one] for one in shape.personal}}
    if table.name in REWRITTEN:
        desk.lay(sa.delete(table).where(*mine))
        desk.lay(sa.insert(table), [changed])
        return
    if "version" in changed:
        changed["version"] += 1
    desk.lay(sa.update(table).where(*mine).values(changed))


def _last(text: str, words: Sequence[re.Match[str]], first: int, known: Known) -> int | None:
    """The last word of the longest known name that begins at a word."""
    for last in range(min(first + LONGEST, len(words)) - 1, first - 1, -1):
        span = words[first : last + 1]
        pairs = pairwise(span)
        near = all(GAP.fullmatch(text, one.end(), two.start()) for one, two in pairs)
        if near and known(" ".join(fio_norm(one.group()) for one in span)):
            return last
    return None


def _ways(fio: str) -> Iterator[str]:
    names = fio_norm(fio).replace(".", " ").split()
    if not names:
        return
    surname, rest = names[0], names[1:]
    yield surname
    for given in {tuple(rest), tuple(rest[:1]), tuple(one[0] for one in rest)} - {()}:
        yield " ".join((surname, *given))
        yield " ".join((*given, surname))
    if rest:
        yield f"{surname} {rest[0][0]}"
        yield f"{rest[0][0]} {surname}"
