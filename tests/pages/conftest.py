"""The pages of the office without a server: each is run as a script before a small school.

``open_page("mentors", "curator")`` runs a page as somebody of that role and gives the AppTest;
``sent(page)`` is everything that reached the browser. The school is the settled «lenino14»
(``school_name`` may be overridden), or an empty one where a test asks for ``blank``.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard import bootstrap, session
from dashboard.pages import PAGES, PageRow
from data import accounts, synthetic
from data.records.account import Account, AccountRole, Session
from data.records.school import School
from data.settings import Settings
from data.store import Store
from tests.stores import NOW, SCHOOL, template

TIMEOUT = 20  # seconds: the first page of a process imports pandas and Streamlit
PASSWORD = "наставник-45"
ROW = {row.path: row for row in PAGES}
# page -> parameters of the address the matrix opens it with
OPENS: dict[str, Callable[[Store], dict[str, str]]] = {
    "card": lambda store: {"person": _first(store)}
}
SCRIPT = """
import importlib
import streamlit as st
st.set_page_config(layout="wide")
importlib.import_module("dashboard.pages.{module}").page()
"""


@pytest.fixture(autouse=True, scope="session")
def _packages_looked_through_once():
    """Streamlit reads the metadata of every installed package for each AppTest; none changes."""
    known = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", known)
        yield


def _first(store: Store) -> str:
    """Somebody with answers, or nobody in an empty school."""
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=NOW) as work:
        return next((one.person_id for one in work.participations.all()), "")


def everybody(store: Store, school_id: str) -> None:
    """An account for every role, login is the role's code."""
    with store.work(by=store.system(school_id), now=NOW) as work:
        for role in AccountRole:
            accounts.create(work, role.value, f"Сотрудник {role.name}", [role], PASSWORD)


@pytest.fixture
def school_name() -> str:
    """Which invented school lives in ``store``; a test may override it."""
    return "lenino14"


@pytest.fixture(scope="session")
def settled_home(tmp_path_factory) -> Callable[[str], Path]:
    """Home folder of an invented school, made once in this process and then copied."""
    made: dict[str, Path] = {}

    def home_of(name: str) -> Path:
        if name not in made:
            home = tmp_path_factory.mktemp(name) / "home"
            shutil.copytree(template(), home)
            opened = Store.open(Settings(home=home))
            invented = synthetic.invent(name)
            with opened.work(by=opened.system(invented.school.id), now=NOW) as work:
                synthetic.settle(work, invented)
            everybody(opened, invented.school.id)
            opened.close()
            made[name] = home
        return made[name]

    return home_of


@pytest.fixture(scope="session")
def blank_home(tmp_path_factory) -> Path:
    """Home folder of a school with accounts and nobody in the banks."""
    home = tmp_path_factory.mktemp("blank") / "home"
    shutil.copytree(template(), home)
    opened = Store.open(Settings(home=home))
    with opened.work(by=opened.system(SCHOOL.id), now=NOW) as work:
        work.schools.put(SCHOOL)
    everybody(opened, SCHOOL.id)
    opened.close()
    return home


def _served(home: Path, tmp_path: Path):
    chosen = Settings(home=tmp_path / "home")
    shutil.copytree(home, chosen.home)
    opened = Store.open(chosen)
    bootstrap.use(chosen, opened)
    return opened


@pytest.fixture
def store(settled_home, school_name, tmp_path):
    """A settled school of this test's own; the office serves it."""
    yield _served(settled_home(school_name), tmp_path)
    bootstrap.use(None)


@pytest.fixture
def blank(blank_home, tmp_path):
    """A school without people; the office serves it."""
    yield _served(blank_home, tmp_path)
    bootstrap.use(None)


def account_of(store: Store, role: AccountRole | str) -> Account:
    """The account of a role."""
    with store.look(by=store.system(own_school(store).id), now=NOW) as work:
        found = work.accounts.by_login(AccountRole(role).value)
    assert found is not None
    return found


def own_school(store: Store) -> School:
    """The school whose office this is: neighbours of a demo have no accounts."""
    every = store.schools()
    for one in every if len(every) > 1 else ():
        with store.look(by=store.system(one.id), now=NOW) as work:
            if work.accounts.count():
                return one
    return every[0]


@pytest.fixture
def sit(monkeypatch, request):
    """``sit("curator")``: whoever opens a page from now on is that person; None is nobody."""
    store = request.getfixturevalue("blank" if "blank" in request.fixturenames else "store")

    def seated(role: AccountRole | str | None, language: str = "ru") -> session.Sitting | None:
        sitting = None
        if role is not None:
            account = account_of(store, role)
            sitting = session.Sitting(
                account=account,
                session=Session(
                    token_hash="test",
                    school_id=account.school_id,
                    account_id=account.id,
                    csrf="test",
                    language=language,
                    created_at=NOW,
                    seen_at=NOW,
                    expires_at=NOW + timedelta(hours=12),
                ),
                school=own_school(store),
            )
        monkeypatch.setattr(session, "current", lambda: sitting)
        return sitting

    monkeypatch.setattr(session, "now", lambda: NOW)
    return seated


@pytest.fixture
def open_page(sit):
    """``open_page("card", "curator", person=…)``: the page as that role sees it, run once.

    Words after the role become parameters of the address; ``language="en"`` switches.
    """

    def opened(
        path: str, role: AccountRole | str | None, language: str = "ru", **query: str
    ) -> AppTest:
        sit(role, language)
        row: PageRow = ROW[path]
        page = AppTest.from_string(SCRIPT.format(module=row.module), default_timeout=TIMEOUT)
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()

    return opened


def sent(page: AppTest) -> str:
    """Everything the browser was sent: text of every element, tables included."""
    parts = [node.proto for node in page._tree if getattr(node, "proto", None) is not None]
    raw = b"\n".join(one.SerializeToString() for one in parts if hasattr(one, "SerializeToString"))
    return raw.decode("utf-8", "replace")


def fine(page: AppTest) -> AppTest:
    """The page, which must have run without an exception."""
    assert not page.exception, [one.value for one in page.exception]
    return page
