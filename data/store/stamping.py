"""Whether anything has changed of what figures are counted from: counts and sums of versions."""

import hashlib
from typing import Any

import sqlalchemy as sa

from data.store.repository import Desk
from data.store.tables import metadata

COUNTED = (
    *("person", "participation", "consent", "sheet", "round", "snapshot", "decision"),
    *("unplaced", "pair", "programme", "meeting", "response", "invitation", "ask", "climate"),
    *("alert", "conclusion", "pair_trace", "school"),
    *("roadmap_item", "appointment", "document", "signature", "candidacy", "event", "attendance"),
    *("study", "material", "site_build", "site_entry", "support_case"),
)


def stamp(desk: Desk) -> str:
    """A digest of how many rows of each kind there are and how often they were changed."""
    parts = [_counted(metadata.tables[name], desk) for name in COUNTED]
    rows = desk.connection.execute(sa.union_all(*parts)).all()
    told = "|".join(f"{row[0]}:{row[1]}:{row[2]}" for row in sorted(rows, key=lambda one: one[0]))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _counted(table: sa.Table, desk: Desk) -> sa.Select[*tuple[Any, ...]]:
    scope = table.c["id"] if table.name == "school" else table.c["school_id"]
    versions = sa.func.sum(table.c["version"]) if "version" in table.c else sa.literal(0)
    return sa.select(sa.literal(table.name), sa.func.count(), sa.func.coalesce(versions, 0)).where(
        scope == desk.school_id
    )
