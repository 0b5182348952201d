"""Every test of the store runs on SQLite and on PostgreSQL."""

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest

from data.records.school import School
from data.settings import Settings
from data.store import Store
from tests import postgres
from tests.stores import SCHOOL, open_school, template

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """One PostgreSQL server a worker, with a migrated template database."""
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server binary on this machine: install Debian's postgresql")
    with postgres.server() as running:
        yield running


@pytest.fixture(scope="session")
def reused(server, tmp_path_factory) -> postgres.Reused:
    """An empty store that is swept after each test: a new database each time costs a second."""
    home = tmp_path_factory.mktemp("template") / "home"
    settings = Settings(home=home, database=server.create("empty"))
    Store.create(settings).close()
    return postgres.Reused(server, home, "empty")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def backend(request) -> str:
    return request.param


@pytest.fixture
def blank(backend, request, tmp_path) -> Settings:
    """An installation without any schema."""
    database = ""
    if backend == "postgres":
        database = request.getfixturevalue("server").create(f"blank{next(_numbers)}")
    return Settings(home=tmp_path / "blank", database=database)


@pytest.fixture
def settings(backend, request, tmp_path) -> Iterator[Settings]:
    """An installation with an empty store of the newest schema."""
    home = tmp_path / "home"
    if backend == "sqlite":
        shutil.copytree(template(), home)
        yield Settings(home=home)
        return
    reused = request.getfixturevalue("reused")
    shutil.copytree(reused.home, home)
    yield Settings(home=home, database=reused.url)
    reused.sweep()


@pytest.fixture
def store(settings) -> Iterator[Store]:
    opened = Store.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def school(store) -> School:
    return open_school(store)


@pytest.fixture
def other(store) -> School:
    """A second school in the same database."""
    return open_school(store, replace(SCHOOL, id="s14", name="Лицей № 14", short_name="Лицей 14"))


@pytest.fixture
def system(store, school):
    return store.system(school.id)
