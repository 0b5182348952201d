"""The recipe of the engine is in force on every connection."""

import pytest
import sqlalchemy as sa

from data.settings import Settings
from data.store import engine as engines
from data.store.engine import engine_of, sqlite_version
from tests.store_samples import MENTOR
from tests.stores import NOW


def test_sqlite_pragmas_are_in_force_on_every_connection(tmp_path):
    engine = engine_of(Settings(home=tmp_path))
    with engine.connect() as one, engine.connect().execution_options(lock="DEFERRED") as two:
        for connection in (two, one):
            pragma = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert pragma == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 10_000,
            }
            connection.rollback()
            if connection is two:
                two.close()
    engine.dispose()


def test_the_driver_is_past_the_wal_reset_fault():
    assert sqlite_version() >= engines.SAFE_SQLITE


def test_without_the_newer_driver_the_standard_one_is_used(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pysqlite3", None)
    assert engines.sqlite_driver().__name__ == "sqlite3"


def test_a_url_may_name_another_sqlite_file(tmp_path):
    engine = engine_of(Settings(home=tmp_path, database=f"sqlite:///{tmp_path}/other.db"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (n INT)"))
    engine.dispose()
    assert (tmp_path / "other.db").is_file()


def test_names_of_people_stay_out_of_errors(store, system, school):
    with pytest.raises(Exception) as fault, store.work(by=system, now=NOW) as work:
        work.people.put_all([MENTOR, MENTOR])
    seen, one = "", fault.value
    while one is not None:
        seen, one = f"{seen}\n{one!r} {one}", one.__cause__
    assert "duplicate" in seen or "UNIQUE" in seen
    assert "Щукина" not in seen


def test_postgres_speaks_utc_and_does_not_wait_for_ever(backend, store):
    if backend == "sqlite":
        return
    with store.connect() as connection:
        assert connection.execute(sa.text("SHOW timezone")).scalar() == "UTC"
        assert connection.execute(sa.text("SHOW lock_timeout")).scalar() == "10s"
        assert connection.execute(sa.text("SHOW transaction_read_only")).scalar() == "on"
