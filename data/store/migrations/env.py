"""How Alembic reaches the database: always through the product's engine factory."""

import sqlalchemy as sa
from alembic import context

from data.settings import load
from data.store.engine import engine_of
from data.store.tables import metadata


def migrate(connection: sa.Connection) -> None:
    """Run the scripts on an open connection, in its transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def write_sql() -> None:
    """Print the statements instead (``--sql``), for PostgreSQL."""
    context.configure(
        dialect_name="postgresql", target_metadata=metadata, literal_binds=True, as_sql=True
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Take the caller's connection, or open one to the installation of the environment."""
    if context.is_offline_mode():
        write_sql()
        return
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    context.config.attributes["settings"] = settings = load()
    engine = engine_of(settings, foreign_keys=False)
    with engine.begin() as connection:
        migrate(connection)


if __name__ == "env_py":  # Alembic's name for it; any other import does nothing
    run()
