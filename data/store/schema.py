"""The schema's revision: read it, refuse a wrong one, bring an older one up to date."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from data.records.ids import SchoolId
from data.settings import Settings
from data.store.engine import engine_of
from data.store.refusals import NewerSchemaError, SchemaError

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
)  # every revision, the oldest first
HEAD = REVISIONS[-1]
FOLDER = Path(__file__).parent / "migrations"
CONNECTION, SETTINGS = "connection", "settings"


def revision(engine: Engine) -> str | None:
    """The revision a database is at; None before the first migration."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)


def check(found: str | None, place: str = "") -> None:
    """Refuse every revision but the newest one known.

    Raises:
        SchemaError: older, or no schema at all.
        NewerSchemaError: written by a newer program.
    """
    if found == HEAD:
        return
    fault = SchemaError if found is None or found in REVISIONS else NewerSchemaError
    raise fault(found=found or "—", wanted=HEAD, place=place)


def migrate(settings: Settings, target: str = HEAD) -> None:
    """Bring a database to a revision, in one transaction; on any fault it stays as it was."""
    engine = engine_of(settings, foreign_keys=False)
    try:
        with engine.begin() as connection:
            _run(connection, target, settings)
    finally:
        engine.dispose()


def config(connection: Connection | None = None, settings: Settings | None = None) -> "Config":
    """Alembic's settings; the scripts lie inside the package, wherever it is installed."""
    from alembic.config import Config  # noqa: PLC0415 -- only migrations pay for it

    found = Config()
    found.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    found.attributes[CONNECTION] = connection
    found.attributes[SETTINGS] = settings  # where the keys are
    return found


def one_writer(connection: Connection, school_id: SchoolId) -> None:
    """Wait until no other transaction writes for this school. SQLite did so at BEGIN."""
    if connection.dialect.name == "postgresql":
        digest = hashlib.sha256(f"school:{school_id}".encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def build(connection: Connection, settings: Settings) -> None:
    """The newest schema in an empty database, inside the caller's transaction."""
    _run(connection, HEAD, settings)


def _run(connection: Connection, target: str, settings: Settings) -> None:
    from alembic import command  # noqa: PLC0415 -- only migrations pay for it

    before = rows(connection)
    going_down = target not in REVISIONS or REVISIONS.index(target) < _place(connection)
    step = command.downgrade if going_down else command.upgrade
    step(config(connection, settings), target)
    after = rows(connection)
    lost = {one: n for one, n in before.items() if one in after and after[one] < n}
    if lost or orphans(connection):
        raise SchemaError(found="—", wanted=target, lost=lost)


def _place(connection: Connection) -> int:
    if not sa.inspect(connection).has_table("alembic_version"):
        return -1
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return REVISIONS.index(found) if found in REVISIONS else -1


def rows(connection: Connection) -> dict[str, int]:
    """Rows of every table but Alembic's own."""
    names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    counted = sa.func.count()
    return {
        one: connection.execute(sa.select(counted).select_from(sa.table(one))).scalar_one()
        for one in sorted(names)
    }


def orphans(connection: Connection) -> int:
    """Rows that point nowhere; PostgreSQL has looked itself."""
    if connection.dialect.name != "sqlite":
        return 0
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
