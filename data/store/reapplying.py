"""Lines of the ledger about consents and links, and how a restored database takes them in again."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data.store.columns import jsonable
from data.store.shape import ORDER
from data.store.tables import people, register

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data.store.store import Store

KEPT = ("id", "person_id", "purposes", "act", "text_version", "channel", "at", "subject", "fields")
BLANK: Mapping[str, Any] = {"evidence": "", "terms": {}, "scan": "", "valid_to": None}


def withdrawal(school_id: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a withdrawn consent: ids, codes and the moment."""
    said = {name: jsonable(row[name]) for name in KEPT}
    return {"line": f"consent/{school_id}/{row['id']}", "school": school_id, "consent": said}


def revocation(school_id: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a revoked link."""
    said = {"id": row["id"], "at": jsonable(row["revoked_at"])}
    return {"line": f"link/{school_id}/{row['id']}", "school": school_id, "link": said}


def reapply(store: "Store") -> dict[str, int]:
    """Let a restored database know what was withdrawn and revoked since; how many of each."""
    counts = {"consents": 0, "links": 0}
    with store.write() as connection:
        for line in store.withdrawn.read():
            if "consent" in line:
                counts["consents"] += _withdrawn(connection, line["school"], line["consent"])
            elif "link" in line:
                counts["links"] += _revoked(connection, line["school"], line["link"])
    return counts


def _withdrawn(connection: "Connection", school_id: str, said: Mapping[str, Any]) -> int:
    """Add the withdrawal unless it is there, or the person is not."""
    table = register.CONSENT.table
    mine = table.c["school_id"] == school_id
    there = sa.select(table.c["id"]).where(mine, table.c["id"] == said["id"])
    whose = register.PERSON.table
    known = sa.select(whose.c["id"]).where(
        whose.c["school_id"] == school_id, whose.c["id"] == said["person_id"]
    )
    text = _text(connection, school_id, said)
    if connection.execute(there).first() or not connection.execute(known).first() or not text:
        return 0
    asked = sa.select(sa.func.max(table.c[ORDER])).where(mine)
    last = connection.execute(asked).scalar() or 0
    row = {**BLANK, **said, "school_id": school_id, "entered_by": None, "text_version": text}
    row |= {"at": datetime.fromisoformat(said["at"]), ORDER: last + 1}
    connection.execute(sa.insert(table), [row])
    return 1


def _text(connection: "Connection", school_id: str, said: Mapping[str, Any]) -> str | None:
    """The wording it names, or the newest one of an older database."""
    table = register.CONSENT_TEXT.table
    asked = sa.select(table.c["version"]).where(table.c["school_id"] == school_id)
    asked = asked.order_by(table.c["version"] != said["text_version"], table.c["valid_from"].desc())
    found: str | None = connection.execute(asked.limit(1)).scalar()
    return found


def _revoked(connection: "Connection", school_id: str, said: Mapping[str, Any]) -> int:
    table = people.INVITATION.table
    changed = (
        sa.update(table)
        .where(table.c["school_id"] == school_id, table.c["id"] == said["id"])
        .where(table.c["revoked_at"].is_(None))
        .values(revoked_at=datetime.fromisoformat(said["at"]), version=table.c["version"] + 1)
    )
    return connection.execute(changed).rowcount
