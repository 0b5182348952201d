"""An older database becomes one of this program: a backup first, then one transaction."""

from datetime import datetime
from pathlib import Path

from data.settings import Settings
from data.store import schema
from data.store.backups import making
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


def upgrade(settings: Settings, copy: Path, now: datetime) -> bool:
    """Bring an older database to the newest schema; whether ``copy`` was written before.

    Of an embedded database an encrypted backup is written first, of PostgreSQL none: its own tools
    do it. Afterwards no page of the file holds what the migration has sealed.
    """
    before = waiting(settings)
    if before is None:
        return False
    embedded = _embedded(settings)
    if embedded:
        making.before_upgrade(settings, copy, before, now)
    schema.migrate(settings)
    if embedded:
        _rewritten(settings)
    return embedded


def _embedded(settings: Settings) -> bool:
    engine = engine_of(settings)
    engine.dispose()
    return engine.dialect.name == "sqlite"


def _rewritten(settings: Settings) -> None:
    """Write the file anew, without what its free pages still hold."""
    engine = engine_of(settings)
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
        engine.dispose()
