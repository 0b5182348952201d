"""One copy of a database as a SQLite file, whichever database it comes from or goes to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from data.settings import Settings
from data.store import guards, schema
from data.store.engine import sqlite_engine
from data.store.tables import metadata

MANY = 500  # rows copied at once


def copy(engine: Engine, target: Path) -> None:
    """A whole copy of a database at one moment, as a SQLite file."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute("VACUUM INTO ?", (str(target),))  # type: ignore[union-attr]
        return
    steady = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as plain, opened(target) as there:
        source = plain.execution_options(**steady)
        with source.begin(), there.begin() as into:
            metadata.create_all(into)
            _stamp(into)
            pour(source, into)
            for one in guards.statements("sqlite"):
                into.exec_driver_sql(one)


def fill(target: Engine, source: Path, settings: Settings) -> None:
    """Put a copy in the place of everything a PostgreSQL database holds, in one transaction."""
    with opened(source) as engine, engine.begin() as copied, target.begin() as into:
        for one in guards.removals("postgresql"):
            into.exec_driver_sql(one)
        metadata.drop_all(into)
        into.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        schema.build(into, settings)
        pour(copied, into)


def pour(source: Connection, target: Connection) -> None:
    """Every row of every table, parents first."""
    for table in metadata.sorted_tables:
        rows = source.execution_options(stream_results=True).execute(sa.select(table)).mappings()
        for part in rows.partitions(MANY):
            target.execute(sa.insert(table), [dict(one) for one in part])


@contextmanager
def opened(file: Path) -> Iterator[Engine]:
    """The engine of a copy; keys are checked when it is whole."""
    engine = sqlite_engine(file, foreign_keys=False)
    try:
        yield engine
    finally:
        engine.dispose()


def _stamp(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    stamped = sa.text("INSERT INTO alembic_version (version_num) VALUES (:name)")
    connection.execute(stamped, {"name": schema.HEAD})
