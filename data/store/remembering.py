"""What imports remember among the settings tells of people: it is sealed, nothing else there is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from data.store.engine import dumps, loads
from data.store.ring import owner

if TYPE_CHECKING:
    from data.store.repository import Desk

IMPORTED, SEALED = "import.", "sealed"
TRACE = "import.trace."  # followed by the id of a batch


def sealed(desk: "Desk", row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row of settings as it is kept."""
    if not row["name"].startswith(IMPORTED):
        return row
    text = desk.hand.seal(_owner(desk, row), dumps(row["value"]), _place(desk, row))
    return {**row, "value": {SEALED: text}}


def opened(desk: "Desk", row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row of settings as it was put; empty if its key was destroyed."""
    value = row["value"]
    if not row["name"].startswith(IMPORTED) or value is None:
        return row
    text = desk.hand.open(_owner(desk, row), value[SEALED], _place(desk, row))
    return {**row, "value": {} if text is None else loads(text)}


def _owner(desk: "Desk", row: Mapping[str, Any]) -> str:
    """The key of a batch for its trace, the school's for the rest."""
    if not row["name"].startswith(TRACE):
        return owner(desk.school_id, "school")
    return owner(desk.school_id, "batch", row["name"].removeprefix(TRACE))


def _place(desk: "Desk", row: Mapping[str, Any]) -> str:
    return f"{desk.school_id}/setting/{row['name']}"
