"""One office and one Chromium a test process; a fresh context a test."""

from pathlib import Path
from tempfile import gettempdir

import pytest
from playwright.sync_api import expect, sync_playwright

from data.settings import Settings
from data.store import Store
from tests import browsing
from tests.browser.scenes import Scene

PATIENCE = 20_000  # ms: a busy machine draws late, a wrong page never does
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """The invented school «school45» with a computed, half decided round."""
    folder = tmp_path_factory.mktemp("office") / "home"
    store = browsing.settle(folder)
    scene = Scene(store)
    scene.open()
    scene.freeze()
    scene.compute()
    scene.accept_best(0.5)
    store.close()
    return folder


@pytest.fixture(scope="session")
def office(home):
    """That school behind a real server."""
    with browsing.served(home) as running:
        yield running


@pytest.fixture(scope="session")
def people(home):
    """Everybody in the banks: id -> name, those with a questionnaire first."""
    store = Store.open(Settings(home=home))
    with store.look(by=store.system(store.schools()[0].id), now=browsing.now()) as work:
        asked = {one.person_id for one in work.sheets.all()}
        found = sorted(work.people.all(), key=lambda one: (one.id not in asked, one.fio))
    store.close()
    return {one.id: one.fio for one in found}


@pytest.fixture(scope="session")
def names(people):
    """Surnames of everybody: what a foreign role must never be sent."""
    return tuple(sorted({one.split()[0] for one in people.values()}))


@pytest.fixture
def go(office, people):
    """``go(page, path)``: a page of the office, wholly drawn; the card is somebody's."""

    def gone(page, path):
        address = {"home": "", "card": f"card?person={next(iter(people))}"}.get(path, path)
        page.goto(f"{office.base}/{address}")
        browsing.drawn(page)

    return gone


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browsing.CHROMIUM, args=list(browsing.ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture
def context(chromium):
    """A browser of its own: no cookies, Russian, the size of a school's screen."""
    with chromium.new_context(locale="ru-RU", viewport=browsing.SCREEN) as one:
        yield one


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What the tabs showed when a test failed lies in the temporary folder."""
    report = yield
    if call.when == "call" and report.failed and "context" in getattr(item, "funcargs", {}):
        for number, tab in enumerate(item.funcargs["context"].pages):
            file = Path(gettempdir()) / "failed" / f"{item.name[:60]}.{number}.png"
            tab.screenshot(path=file)
            report.sections.append(("What the tab showed", str(file)))
    return report


@pytest.fixture
def watched(context):
    """``watched(office)``: an empty tab; at the end nothing may have left the machine or broken."""
    watches = []

    def opened(running):
        tab = context.new_page()
        tab.watch = browsing.Watch(tab, running.base)
        watches.append(tab.watch)
        return tab

    yield opened
    assert [one for watch in watches for one in watch.strangers] == []
    assert [one for watch in watches for one in watch.complaints] == []


@pytest.fixture
def page(watched, office):
    """A watched tab before the office."""
    return watched(office)


@pytest.fixture
def open_page(chromium):
    """A tab into which tests may put scripts (axe); the policy is not in force there."""
    with chromium.new_context(locale="ru-RU", viewport=browsing.SCREEN, bypass_csp=True) as one:
        yield one.new_page()
