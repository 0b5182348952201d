"""What a database says about itself, on both kinds; upgrading an older one."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from data.settings import Settings
from data.store import NewerSchemaError, SchemaError, Store, UnreadableStoreError, keys, schema
from data.store.checkup import place, recipe, soundness
from data.store.engine import engine_of
from data.store.upgrade import upgrade, waiting
from tests.postgres import FAST
from tests.stores import NOW, open_school


def test_settings_that_differ_from_the_recipe_are_named(backend, settings):
    seen = recipe(settings)
    assert seen.safe_version
    assert seen.version[0].isdigit()
    if backend == "sqlite":
        assert (seen.kind, dict(seen.off)) == ("sqlite", {})
    else:  # the server of the tests forgets on purpose what a school must never lose
        assert seen.kind == "postgresql"
        assert seen.off == dict(one.split("=") for one in FAST)


def test_a_sound_database_is_called_whole(store, school):
    with store.work(by=store.system(school.id), now=NOW) as work:
        work.audit("school.praised")
    seen = soundness(store)
    assert seen.whole
    assert (seen.damage, seen.orphans, dict(seen.breaches)) == ((), 0, {})


def test_a_journal_that_was_changed_is_not_whole(backend, settings, store, school):
    with store.work(by=store.system(school.id), now=NOW) as work:
        work.audit("school.praised")
    on = " ON audit" if backend == "postgres" else ""
    engine = engine_of(settings)
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP TRIGGER guard_audit_update{on}"))
        connection.execute(sa.text("UPDATE audit SET verb = 'school.blamed'"))
    engine.dispose()
    seen = soundness(store)
    assert not seen.whole
    assert seen.breaches == {school.id: ("guard:guard_audit_update:0", "entry:1")}


def test_what_is_no_database_is_refused(backend, settings, tmp_path):
    if backend == "sqlite":
        (tmp_path / "x").mkdir()
        wrong = Settings(home=tmp_path / "x")
        wrong.sqlite_path.write_bytes(b"not a database, but long enough to look like one" * 100)
    else:
        wrong = replace(settings, database=settings.database.rsplit("/", 1)[0] + "/nobody")
    with pytest.raises(UnreadableStoreError) as refused:
        recipe(wrong)
    assert refused.value.params["place"] == place(wrong)
    assert "nastavnik:" not in place(wrong) or ":***@" in place(wrong)


def test_damage_that_cannot_be_read_at_all_is_refused(backend, settings, store):
    open_school(store)
    if backend == "sqlite":
        store.close()
        content = bytearray(settings.sqlite_path.read_bytes())
        content[100:4096] = b"\xff" * 3996
        settings.sqlite_path.write_bytes(content)
    else:
        engine = engine_of(settings)
        with engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE audit CASCADE"))
        engine.dispose()
    with pytest.raises(UnreadableStoreError):
        soundness(store)


def test_an_older_database_is_upgraded_and_the_embedded_one_copied_first(backend, blank):
    blank.home.mkdir(exist_ok=True)
    keys.create(blank.key_file)
    older = schema.REVISIONS[-2]
    schema.migrate(blank, older)
    assert waiting(blank) == older
    copy = blank.home / "copy.db"
    assert upgrade(blank, copy, NOW) is (backend == "sqlite")
    assert copy.exists() is (backend == "sqlite")
    assert waiting(blank) is None
    Store.open(blank).close()


def test_newer_and_empty_databases_are_refused(settings, blank):
    engine = engine_of(settings)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NewerSchemaError):
        waiting(settings)
    blank.home.mkdir(exist_ok=True)
    with pytest.raises(SchemaError):
        waiting(blank)


def test_the_doctor_examines_both_kinds(backend, settings, store, school):
    from datetime import UTC, datetime

    from dashboard.cli.health import Level, examine

    seen = {one.name: one for one in examine(settings, now=datetime.now(UTC))}
    assert seen["База данных"].level is Level.OK
    assert school.short_name in seen["База данных"].seen
    assert seen["Целостность"].level is Level.OK
    assert seen["Журнал действий"].level is Level.OK
    kind = seen["SQLite" if backend == "sqlite" else "PostgreSQL"]
    assert kind.level is (Level.OK if backend == "sqlite" else Level.UNSAFE)
    assert ("fsync=off" in kind.advice) is (backend == "postgres")
    if backend == "postgres":
        password = sa.make_url(settings.database).password
        assert password
        assert password not in str(list(seen.values()))
