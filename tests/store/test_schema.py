"""Migrations: the same revisions for both databases, and no program runs on a wrong schema."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import autogenerate, command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from data.store import (
    KeyMissingError,
    NewerSchemaError,
    NoStoreError,
    SchemaError,
    Store,
    StoreExistsError,
    guards,
    schema,
    trail,
)
from data.store.engine import engine_of
from data.store.tables import metadata, monitoring, outcome, people, sealed
from data.store.tables import work as work_tables
from tests.store_samples import EVERYTHING, lay
from tests.stores import NOW, SCHOOL, open_school


def test_the_revisions_named_in_code_are_those_in_the_folder():
    scripts = ScriptDirectory.from_config(schema.config())
    assert scripts.get_heads() == [schema.HEAD]
    assert [one.revision for one in scripts.walk_revisions()][::-1] == list(schema.REVISIONS)


def test_tables_in_code_are_tables_in_the_database(settings):
    engine = engine_of(settings)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert autogenerate.compare_metadata(context, metadata) == []
    engine.dispose()


def test_alembic_check_is_clean(settings):
    engine = engine_of(settings, foreign_keys=False)
    with engine.begin() as connection:
        command.check(schema.config(connection))
    engine.dispose()


YOUNGER = (
    *sealed.SHAPES,
    *people.SHAPES,
    *work_tables.SHAPES,
    *monitoring.SHAPES,
    *outcome.SHAPES,
)  # the first revision has none


def test_down_and_up_again_keeps_every_row(settings, store, school):
    with store.work(by=store.system(school.id), now=NOW) as work:
        lay(work)
        work.audit("school.settled")
    store.close()
    engine = engine_of(settings)
    with engine.connect() as connection:
        before = schema.rows(connection)
    schema.migrate(settings, schema.REVISIONS[0])
    with engine.connect() as connection:
        assert guards.present(connection) == set()
        younger = {one.table.name for one in YOUNGER}
        assert schema.rows(connection) == {k: n for k, n in before.items() if k not in younger}
    with pytest.raises(SchemaError):
        Store.open(settings)
    schema.migrate(settings)
    again = Store.open(settings)
    with again.look(by=again.system(SCHOOL.id), now=NOW) as work:
        for name, records in EVERYTHING:
            if getattr(work, name).shape not in YOUNGER:
                assert len(getattr(work, name).all()) == len(records)
    assert trail.verify(again, SCHOOL.id) == []
    again.close()
    engine.dispose()


def test_all_the_way_down_and_up_again(settings):
    schema.migrate(settings, "base")
    engine = engine_of(settings)
    with engine.connect() as connection:
        assert schema.rows(connection) == {}
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    with pytest.raises(SchemaError):
        Store.open(settings)
    schema.migrate(settings)
    opened = Store.open(settings)
    open_school(opened)
    opened.close()


def test_a_migration_that_fails_leaves_nothing_behind(blank, monkeypatch):
    monkeypatch.setattr(guards, "statements", lambda *_: ["CREATE TABLE half (n INT)", "NONSENSE"])
    blank.home.mkdir()
    with pytest.raises(sa.exc.DBAPIError):
        schema.migrate(blank)
    engine = engine_of(blank)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    monkeypatch.undo()
    schema.migrate(blank)
    assert_opens(blank)


def assert_opens(settings):
    from data.store import keys

    keys.create(settings.key_file)
    Store.open(settings).close()


def test_a_migration_that_loses_rows_or_leaves_orphans_is_rolled_back(
    settings, store, school, monkeypatch
):
    with store.work(by=store.system(school.id), now=NOW) as work:
        lay(work)
    store.close()
    lossy = ["DELETE FROM unplaced"]
    monkeypatch.setattr(guards, "removals", lambda *_: lossy)
    with pytest.raises(SchemaError) as refusal:
        schema.migrate(settings, schema.REVISIONS[0])
    assert refusal.value.params["lost"] == {"unplaced": 1}
    again = Store.open(settings)
    with again.look(by=again.system(school.id), now=NOW) as work:
        assert len(work.unplaced.all()) == 1
    again.close()


def test_orphans_made_by_a_migration_are_found_before_commit(backend, settings, monkeypatch):
    if backend == "postgres":
        return  # it looks by itself
    orphan = "INSERT OR IGNORE INTO setting (school_id, name, value) VALUES ('nowhere', 'n', '1')"
    monkeypatch.setattr(guards, "removals", lambda *_: [orphan])
    with pytest.raises(SchemaError):
        schema.migrate(settings, schema.REVISIONS[0])
    Store.open(settings).close()


def test_sql_can_be_printed_for_postgres(capsys):
    config = schema.config()
    command.upgrade(config, "head", sql=True)
    printed = capsys.readouterr().out
    assert "CREATE TABLE person" in printed
    assert "CREATE TRIGGER guard_audit_truncate" in printed


def test_alembic_alone_finds_the_installation_of_the_environment(settings, tmp_path):
    """``alembic`` from any folder, as an administrator would call it."""
    ini = tmp_path / "alembic.ini"
    ini.write_text(f"[alembic]\nscript_location = {schema.FOLDER}\n")
    environment = {
        **os.environ,
        "NASTAVNIK_HOME": str(settings.home),
        "NASTAVNIK_DATABASE": settings.database,
    }
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "-c", ini, "current"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.startswith(schema.HEAD)


def set_revision(settings, name):
    engine = engine_of(settings)
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE alembic_version SET version_num = :name"), {"name": name}
        )
    engine.dispose()


def test_a_newer_schema_is_refused(settings):
    set_revision(settings, "9999")
    with pytest.raises(NewerSchemaError) as refusal:
        Store.open(settings)
    assert refusal.value.code == "store.schema_newer"
    assert refusal.value.params["found"] == "9999"


def test_an_older_schema_is_refused_with_the_way_out(settings):
    set_revision(settings, "0001")
    with pytest.raises(SchemaError) as refusal:
        Store.open(settings)
    assert refusal.value.code == "store.schema"


def test_no_database_is_refused(blank):
    fault = NoStoreError if not blank.database else SchemaError
    with pytest.raises(fault):
        Store.open(blank)


def test_an_existing_store_is_not_made_again(settings):
    with pytest.raises(StoreExistsError) as refusal:
        Store.create(settings)
    assert "password" not in json.dumps(refusal.value.params)


def test_a_store_without_its_key_is_not_opened(settings):
    settings.key_file.write_text("too short")
    with pytest.raises(KeyMissingError):
        Store.open(settings)
    settings.key_file.unlink()
    with pytest.raises(KeyMissingError):
        Store.open(settings)


def test_key_and_home_are_private(blank):
    Store.create(blank).close()
    assert stat.S_IMODE(blank.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(blank.key_file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(blank.home.stat().st_mode) == 0o700


def test_a_key_that_is_there_is_kept(blank):
    from data.store import keys

    first = keys.create(blank.key_file)
    assert keys.create(blank.key_file) == first
    assert first.derive("audit") != first.derive("throttle")
    assert first.master.hex() not in repr(first)


def test_schools_are_listed_without_knowing_one(store, school, other):
    assert store.schools() == [other, school]
