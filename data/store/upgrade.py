"""An older database becomes one of this program: a copy first, then one transaction."""

from pathlib import Path

from sqlalchemy import Engine

from data.settings import Settings
from data.store import schema
from data.store.engine import engine_of
from data.store.store import place_of


def waiting(settings: Settings) -> str | None:
    """The revision of a database that is older than the program; None where nothing is to do.

    Raises:
        NewerSchemaError: a newer program wrote it.
        SchemaError: it holds no schema at all.
    """
    engine = engine_of(settings)
    try:
        found = schema.revision(engine)
    finally:
        engine.dispose()
    if found not in schema.REVISIONS[:-1]:
        schema.check(found, place_of(settings))
        return None
    return found


def upgrade(settings: Settings, copy: Path) -> bool:
    """Bring an older database to the newest schema; whether ``copy`` was written before.

    Of an embedded database a whole copy is written first, of PostgreSQL none: its own tools do it.
    """
    engine = engine_of(settings)
    try:
        copied = _copied(engine, copy)
    finally:
        engine.dispose()
    schema.migrate(settings)
    return copied


def _copied(engine: Engine, copy: Path) -> bool:
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("VACUUM INTO ?", (str(copy),))  # type: ignore[union-attr]
    return True
