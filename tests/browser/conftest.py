"""One office and one Chromium a test process; a fresh context a test."""

import pytest
from playwright.sync_api import sync_playwright

from tests import browsing


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """The invented school «school45» behind a real server."""
    home = tmp_path_factory.mktemp("office") / "home"
    browsing.settle(home).close()
    with browsing.served(home) as running:
        yield running


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


@pytest.fixture
def page(context, office):
    """An empty tab that is watched: nothing leaves the machine, nothing breaks the policy."""
    tab = context.new_page()
    watch = browsing.Watch(tab, office.base)
    tab.watch = watch
    yield tab
    assert watch.strangers == []
    assert watch.complaints == []


@pytest.fixture
def open_page(chromium):
    """A tab into which tests may put scripts (axe); the policy is not in force there."""
    with chromium.new_context(locale="ru-RU", viewport=browsing.SCREEN, bypass_csp=True) as one:
        yield one.new_page()
