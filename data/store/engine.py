"""The one engine factory: SQLite by the recipe of the reliability document, PostgreSQL by URL.

Every connection, of the product, of migrations and of tests, is made here: the driver, the
pragmas, the kind of lock and the time zone are decided in one place.
"""

import json
import sqlite3
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event

from data.settings import Settings

BUSY_MS = 10_000  # how long a writer waits for the writer before it
SAFE_SQLITE = (3, 51, 3)  # the WAL-reset fault was mended here
LOCK = "lock"  # execution option: "IMMEDIATE" (default) or "DEFERRED"
SYNC = "synchronous"  # execution option: "FULL" (default), "NORMAL" for what may be lost

dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
loads = json.loads


def sqlite_driver() -> ModuleType:
    """``pysqlite3`` where it is installed (Linux), otherwise the standard library's module."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 -- there is no wheel for Windows
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def sqlite_version() -> tuple[int, ...]:
    """Version of the SQLite library in use, for ``doctor``: below ``SAFE_SQLITE`` it warns."""
    return tuple(int(part) for part in sqlite_driver().sqlite_version.split("."))


def engine_of(settings: Settings, *, foreign_keys: bool = True) -> Engine:
    """The engine of an installation.

    Args:
        settings: ``database`` is an SQLAlchemy URL; empty means the file inside ``home``.
        foreign_keys: False only for migrations, which check the keys themselves before commit.
    """
    if not settings.database:
        return sqlite_engine(settings.sqlite_path, foreign_keys=foreign_keys)
    url = sa.make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        return sqlite_engine(Path(str(url.database)), foreign_keys=foreign_keys)
    return postgres_engine(url)


def sqlite_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """WAL, FULL, a writer takes its lock at BEGIN; readers ask for ``lock="DEFERRED"``."""
    engine = sa.create_engine(  # noqa: TID251 -- the one place
        sa.URL.create("sqlite", database=str(path)),
        module=sqlite_driver(),
        hide_parameters=True,
        json_serializer=dumps,
    )
    pragmas = (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # the driver must not open transactions itself
        for pragma in pragmas:
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        asked = connection.get_execution_options()
        lock, sync = asked.get(LOCK, "IMMEDIATE"), asked.get(SYNC, "FULL")
        if connection.info.get(SYNC, "FULL") != sync:
            connection.exec_driver_sql(f"PRAGMA synchronous={sync}")
            connection.info[SYNC] = sync
        connection.exec_driver_sql(f"BEGIN {lock}")

    return engine


def postgres_engine(url: sa.URL) -> Engine:
    """PostgreSQL through psycopg; waits for a lock as long as SQLite does, speaks UTC."""
    return sa.create_engine(  # noqa: TID251 -- the one place
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        json_serializer=dumps,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={BUSY_MS} -c timezone=UTC"},
    )
