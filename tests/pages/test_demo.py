"""The school of the demo behind the pages of people, papers and work: nobody finds an empty one."""

import shutil

import pytest

from dashboard import bootstrap, session
from dashboard.cli import living, story
from dashboard.pages import PAGES
from data.records.account import AccountRole
from data.settings import Settings
from data.store import Store
from tests import demos
from tests.demos import CLOCK
from tests.pages.conftest import fine, own_school, sent

SHOWN = {  # page -> whether people are named on it
    "pairs": True,
    "programmes": True,
    "invitations": True,
    "privacy": True,
    "support": True,
    "unmatched": True,
    "support_months": False,
    "deputies": False,
}
SIGNED = set(story.LOGINS.values()) - {AccountRole.SYSADMIN}
NOBODY = ("deputies", AccountRole.PSYCHOLOGIST)  # nobody stands in for the psychologist
CELLS = [
    (row.path, role)
    for row in PAGES
    if row.path in SHOWN
    for role in AccountRole
    if role in row.roles and role in SIGNED
]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return demos.once(tmp_path_factory, "school45").home


@pytest.fixture
def store(played, tmp_path):
    """The demo's school of this test's own; the office serves it."""
    chosen = Settings(home=tmp_path / "home")
    shutil.copytree(played, chosen.home)
    opened = Store.open(chosen)
    bootstrap.use(chosen, opened)
    yield opened
    bootstrap.use(None)


@pytest.mark.parametrize(("path", "role"), CELLS)
def test_a_page_of_the_demo_has_something_on_it(store, open_page, sit, monkeypatch, path, role):
    monkeypatch.setattr(session, "now", lambda: living.day_of(CLOCK))
    page = fine(open_page(path, role))
    with store.look(by=store.system(own_school(store).id), now=CLOCK) as work:
        surnames = {one.fio.split()[0] for one in work.people.all()}
    told = sent(page)
    assert page.title
    if SHOWN[path]:
        assert any(one in told for one in surnames)
    else:
        assert bool(page.table) is ((path, role) != NOBODY)
        assert not any(one in told for one in surnames)
