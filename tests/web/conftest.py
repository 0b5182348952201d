"""The real office behind its gate, without a port and without a worker process."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from data import accounts, synthetic
from data.records.account import AccountRole
from data.settings import Settings
from data.store import Store

BASE = "http://127.0.0.1:8501"
WS = "ws://127.0.0.1:8501"
PASSWORD = "наставник-45"

HOMES: list[Path] = []  # where the school that the process serves lives


class NoWorker:
    def start(self):
        pass

    def stop(self):
        pass


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """An invented school with an account a role; the process serves it."""
    from dashboard import bootstrap

    chosen = Settings(home=tmp_path_factory.mktemp("web") / "home")
    HOMES.append(chosen.home)
    opened = Store.create(chosen)
    invented = synthetic.invent("school45")
    now = datetime.now(UTC)
    with opened.work(by=opened.system(invented.school.id), now=now) as work:
        synthetic.settle(work, invented)
        for role in AccountRole:
            accounts.create(work, role.value, f"Сотрудник {role.name}", [role], PASSWORD)
    bootstrap.use(chosen, opened)
    yield opened
    bootstrap.use(None)


@pytest.fixture(scope="session")
def app(store):
    from dashboard.bootstrap import serving

    serving.supervisor = lambda _settings, _store: NoWorker()
    serving.warm = lambda: None
    from dashboard.run.asgi import app

    return app


@pytest.fixture(scope="session")
def running(app):
    with TestClient(app, base_url=BASE) as client:
        yield client


@pytest.fixture
def client(running, store):
    """A browser that knows nobody; the process serves this school, whatever it served meanwhile."""
    from dashboard import bootstrap

    bootstrap.use(Settings(home=HOMES[-1]), store)
    running.cookies.clear()
    yield running
    running.cookies.clear()


def csrf_of(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page).group(1)


def sign_in(client, login="curator", password=PASSWORD, **fields):
    page = client.get("/login")
    form = {"csrf": csrf_of(page.text), "login": login, "password": password, **fields}
    return client.post("/login", data=form, follow_redirects=False)


@pytest.fixture
def curator(client):
    assert sign_in(client).status_code == 303
    return client


@contextmanager
def stream(client, **headers):
    with client.websocket_connect(WS + "/_stcore/stream", headers=headers) as socket:
        yield socket
