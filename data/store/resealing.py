"""Whole tables sealed or opened at once: the data step of the migration to personal keys.

It runs inside the transaction of the migration, so a database is sealed whole or not at all. Only
columns that are there are touched: a later revision may know more of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from data.settings import Settings
from data.store import hiding, keys, remembering, snapshots
from data.store.files import Shelf
from data.store.repository import Desk
from data.store.ring import RING, Hand, Ring
from data.store.shape import SCHOOL, Shape
from data.store.tables import SHAPES
from data.store.tables.doors import AUDIT_PAYLOAD, SETTING
from data.store.tables.rounds import SNAPSHOT
from data.store.trail import opened_payload, sealed_payload

Change = Callable[[Desk, Mapping[str, Any]], Mapping[str, Any]]


def seal(connection: Connection, settings: Settings | None, tables: Sequence[str]) -> None:
    """Seal every personal column of these tables; new keys are on the disk before the commit."""
    _through(connection, settings, tables, inward=True)


def unseal(connection: Connection, settings: Settings | None, tables: Sequence[str]) -> None:
    """Open every personal column of these tables."""
    _through(connection, settings, tables, inward=False)


def _through(
    connection: Connection, settings: Settings | None, tables: Sequence[str], *, inward: bool
) -> None:
    if not any(_filled(connection, one) for one in tables):
        return
    if settings is None:
        raise RuntimeError("people are kept here: migrate with the program, it has the keys")
    secret = keys.read(settings.key_file).derive(RING)
    ring = Ring.create(settings.ring_file, secret)
    try:
        hand = Hand(ring)
        shelf = Shelf(settings.uploads, ring)
        with _unguarded(connection, tables):
            for one in tables:
                _table(connection, one, hand, shelf, inward=inward)
        hand.keep()
    finally:
        ring.close()


def _filled(connection: Connection, table: str) -> bool:
    asked = sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)
    return connection.execute(asked).first() is not None


def _table(connection: Connection, name: str, hand: Hand, shelf: Shelf, *, inward: bool) -> None:
    table, key, change = _work(name, inward=inward)
    there = {one["name"] for one in sa.inspect(connection).get_columns(name)}
    columns = [one for one in table.c if one.name in there]
    rows = [dict(row) for row in connection.execute(sa.select(*columns)).mappings()]
    for row in rows:
        desk = Desk(connection, row[SCHOOL], writes=True, hand=hand, shelf=shelf)
        after = change(desk, row)
        values = {one: value for one, value in after.items() if value != row[one]}
        if values:
            mine = [table.c[one] == row[one] for one in (SCHOOL, *key)]
            connection.execute(sa.update(table).where(*mine).values(values))


def _work(name: str, *, inward: bool) -> tuple[sa.Table, tuple[str, ...], Change]:
    """Table, key and what is done to a row."""
    if name == AUDIT_PAYLOAD.name:
        return AUDIT_PAYLOAD, ("seq",), sealed_payload if inward else opened_payload
    if name == SETTING.name:
        return SETTING, ("name",), remembering.sealed if inward else remembering.opened
    if name == SNAPSHOT.table.name:
        return SNAPSHOT.table, SNAPSHOT.key, snapshots.sealed if inward else snapshots.opened
    found: Shape[Any] = next(one for one in SHAPES if one.table.name == name)
    change = hiding.hidden if inward else _plain
    return found.table, found.key, lambda desk, row: change(_known(found, row), desk, row)


def _known(shape: Shape[Any], row: Mapping[str, Any]) -> Shape[Any]:
    """The shape with those personal columns alone that this revision of the database has."""
    there = {name: nothing for name, nothing in shape.personal.items() if name in row}
    return replace(shape, personal=there)


def _plain(shape: Shape[Any], desk: Desk, row: Mapping[str, Any]) -> Mapping[str, Any]:
    shown = hiding.shown(shape, desk, row)
    return {name: value if row[name] else row[name] for name, value in shown.items()}


@contextmanager
def _unguarded(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Lift the guards of evidence for the time of the step, inside the same transaction."""
    if connection.dialect.name != "sqlite":
        for one in tables:
            connection.execute(sa.text(f"ALTER TABLE {one} DISABLE TRIGGER USER"))
        yield
        for one in tables:
            connection.execute(sa.text(f"ALTER TABLE {one} ENABLE TRIGGER USER"))
        return
    asked = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = connection.execute(asked).all()
    for name, _sql in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in guards:
        connection.exec_driver_sql(sql)
