"""What a database says about itself, for ``doctor``: recipe in force, whole or damaged, chain."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from data.settings import Settings
from data.store import trail
from data.store.engine import SAFE_SQLITE, engine_of, sqlite_version
from data.store.refusals import UnreadableStoreError
from data.store.schema import orphans
from data.store.store import Store, place_of

SQLITE_RECIPE: Mapping[str, str] = {
    "journal_mode": "wal",
    "synchronous": "2",  # FULL
    "foreign_keys": "1",
}
POSTGRES_RECIPE: Mapping[str, str] = {
    "server_encoding": "UTF8",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of a database that keep acknowledged writes.

    ``off`` are those that differ from the recipe, by name, with what was seen.
    """

    kind: str
    version: str
    safe_version: bool
    off: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """Whether the data is whole. ``breaches`` are codes of the audit chain, per school."""

    damage: tuple[str, ...]
    orphans: int
    breaches: Mapping[str, tuple[str, ...]]

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return not (self.damage or self.orphans or self.breaches)


def place(settings: Settings) -> str:
    """Where the database is, without passwords."""
    return place_of(settings)


def recipe(settings: Settings) -> Recipe:
    """Which settings a connection of this installation really has; nothing is created.

    Raises:
        UnreadableStoreError: the file is no database, or the server does not answer.
    """
    engine = engine_of(settings)
    try:
        with engine.connect() as connection:
            return _recipe(connection)
    except DatabaseError as fault:
        raise UnreadableStoreError(place=place(settings)) from fault
    finally:
        engine.dispose()


def _recipe(connection: Connection) -> Recipe:
    if connection.dialect.name == "sqlite":
        version, wanted, ask = sqlite_version(), SQLITE_RECIPE, "PRAGMA {name}"
        shown, safe = ".".join(str(part) for part in version), version >= SAFE_SQLITE
    else:
        wanted, ask, safe = POSTGRES_RECIPE, "SHOW {name}", True
        shown = str(connection.exec_driver_sql("SHOW server_version").scalar()).split()[0]
    seen = {
        name: str(connection.exec_driver_sql(ask.format(name=name)).scalar()) for name in wanted
    }
    return Recipe(
        kind=connection.dialect.name,
        version=shown,
        safe_version=safe,
        off={name: one for name, one in seen.items() if one != wanted[name]},
    )


def soundness(store: Store) -> Soundness:
    """Read the whole database and every school's chain: a few seconds for a large one.

    Raises:
        UnreadableStoreError: it is so damaged that it cannot be read at all.
    """
    try:
        return _soundness(store)
    except DatabaseError as fault:
        raise UnreadableStoreError(place="") from fault


def _soundness(store: Store) -> Soundness:
    with store.connect() as connection:
        broken = damage(connection)
        lost = orphans(connection)
    breaches = {
        one.id: tuple(f"{breach.code}:{breach.seq}" for breach in trail.verify(store, one.id))
        for one in store.schools()
    }
    return Soundness(
        damage=broken,
        orphans=lost,
        breaches={school: found for school, found in breaches.items() if found},
    )


def damage(connection: Connection) -> tuple[str, ...]:
    """What SQLite finds broken; PostgreSQL checks its pages as it reads them."""
    if connection.dialect.name != "sqlite":
        return ()
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    return tuple(one for one in said if one != "ok")
