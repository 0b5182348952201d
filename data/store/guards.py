"""Triggers that keep evidence as it was written: what they forbid, table by table."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

Forbidden = Mapping[str, tuple[str, ...]]
FORBIDDEN: Forbidden = {
    "audit": ("update", "delete"),
    "audit_payload": ("update",),  # erased on request, never rewritten
    "consent": ("update", "delete"),
    "consent_text": ("update", "delete"),
    "decision": ("update", "delete"),
    "snapshot": ("update",),
    "sheet": ("update",),
    "response": ("update",),
    "programme_edition": ("update",),
    "document": ("update", "delete"),
    "conclusion": ("update",),
    "pair_trace": ("update",),
}
FUNCTION = "nastavnik_refuse"


def name(table: str, action: str) -> str:
    """Name of a guard.

    >>> name("audit", "update")
    'guard_audit_update'
    """
    return f"guard_{table}_{action}"


def statements(dialect: str, forbidden: Forbidden = FORBIDDEN) -> list[str]:
    """DDL that puts guards in place; a migration hands in the tables of its own day."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name(table, action)} BEFORE {action.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: {action} is forbidden'); END"
            for table, action in _pairs(forbidden)
        ]
    refuse = (
        f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: % is forbidden', TG_TABLE_NAME, TG_OP; END $$"
    )
    each = [
        f"CREATE TRIGGER {name(table, action)} BEFORE {action.upper()} ON {table} "
        f"FOR EACH {'STATEMENT' if action == 'truncate' else 'ROW'} EXECUTE FUNCTION {FUNCTION}()"
        for table, action in [*_pairs(forbidden), *_truncations(forbidden)]
    ]
    return [refuse, *each]


def removals(dialect: str, forbidden: Forbidden = FORBIDDEN) -> list[str]:
    """DDL that takes guards away."""
    if dialect == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {name(table, action)}" for table, action in _pairs(forbidden)
        ]
    every = [*_pairs(forbidden), *_truncations(forbidden)]
    dropped = [
        f"DROP TRIGGER IF EXISTS {name(table, action)} ON {table}" for table, action in every
    ]
    return [*dropped, f"DROP FUNCTION IF EXISTS {FUNCTION}()"]


def expected(dialect: str) -> set[str]:
    """Names of all guards of a database of this kind."""
    guards = _pairs(FORBIDDEN)
    every = guards if dialect == "sqlite" else [*guards, *_truncations(FORBIDDEN)]
    return {name(table, action) for table, action in every}


def present(connection: Connection) -> set[str]:
    """Names of the guards that stand and are switched on."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    return {row[0] for row in connection.execute(sa.text(asked))}


def _pairs(forbidden: Forbidden) -> list[tuple[str, str]]:
    return [(table, action) for table, actions in forbidden.items() for action in actions]


def _truncations(forbidden: Forbidden) -> list[tuple[str, str]]:
    return [(table, "truncate") for table in forbidden]
