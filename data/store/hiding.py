"""Personal columns of a row: sealed on the way in, opened on the way out."""

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data.i18n import LANGUAGES, _, catalogue
from data.store.engine import dumps, loads
from data.store.refusals import BrokenSealError
from data.store.ring import owner
from data.store.shape import Row, Shape

if TYPE_CHECKING:
    from data.store.repository import Desk

NAME = "fio"  # reads as a stand-in once it is gone: a line without a name helps nobody
NAMELESS = "[erased]"


def hidden(shape: Shape[Any], desk: "Desk", row: Row) -> dict[str, Any]:
    """A row as the database keeps it. What is empty tells nothing and stays as it is."""
    kept = dict(row)
    if shape.subject is None:
        return kept
    whose = ""
    for name in shape.personal:
        value = row[name]
        if name == NAME and value in _stand_ins():
            value = kept[name] = ""
        if value in (None, "", [], {}):
            continue
        whose = whose or owner(desk.school_id, *shape.subject(row))
        text = dumps(value) if _is_json(shape, name) else value
        kept[name] = desk.hand.seal(whose, text, place(shape, desk.school_id, row, name))
    return kept


def shown(shape: Shape[Any], desk: "Desk", row: Row) -> Row:
    """A row as it was handed in; what was sealed with a destroyed key reads as nothing.

    Raises:
        BrokenSealError: a value was changed, moved, or never sealed.
    """
    if shape.subject is None:
        return row
    opened, whose = dict(row), ""
    for name, nothing in shape.personal.items():
        value = row[name]
        if value not in (None, "", [], {}):
            whose = whose or owner(desk.school_id, *shape.subject(row))
            opened[name] = _opened(shape, desk, row, name, whose)
        if name == NAME and not opened[name]:
            opened[name] = _(NAMELESS)
        elif opened[name] is None:
            opened[name] = nothing
    return opened


def place(shape: Shape[Any], school_id: str, row: Row, name: str) -> str:
    """Where a value belongs: a seal opens nowhere else."""
    key = "/".join(str(row[one]) for one in shape.key)
    return f"{school_id}/{shape.table.name}/{key}/{name}"


def _opened(shape: Shape[Any], desk: "Desk", row: Row, name: str, whose: str) -> Any:
    sealed = row[name]
    if not isinstance(sealed, str):
        raise BrokenSealError
    text = desk.hand.open(whose, sealed, place(shape, desk.school_id, row, name))
    return loads(text) if text is not None and _is_json(shape, name) else text


def _is_json(shape: Shape[Any], name: str) -> bool:
    return isinstance(shape.table.c[name].type, sa.JSON)


@cache
def _stand_ins() -> frozenset[str]:
    return frozenset(catalogue(one).gettext(NAMELESS) for one in LANGUAGES)
