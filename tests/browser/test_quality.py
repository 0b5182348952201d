"""A journey through the figures in a real browser: rows, tables, nothing foreign, nothing English."""

import pytest
from playwright.sync_api import expect

from dashboard.charts import panels
from tests import browsing
from tests.browsing import Watch, drawn, latin, new_faults, sign_in

BEFORE = (
    "import analytics.rollup as door; from tests import quality_cases as cases;"
    " door.board = lambda work, period, **more: cases.school();"
    " door.municipality = lambda work, period, **more: cases.municipality()"
)


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """An office whose door to figures gives a school with answers."""
    home = tmp_path_factory.mktemp("quality") / "home"
    browsing.settle(home, "lenino14").close()
    with browsing.served(home, before=BEFORE) as running:
        yield running


@pytest.fixture
def tab(chromium):
    context = chromium.new_context(
        locale="ru-RU", viewport=browsing.SCREEN, bypass_csp=True
    )  # axe is brought in
    yield context.new_page()
    context.close()


def test_the_administration_walks_through_the_rows(school, tab):
    watch = Watch(tab, school.base)
    sign_in(tab, school.base, "administration", "/quality")
    drawn(tab)
    expect(tab.get_by_text("Данных мало, чтобы утверждать: 24 из 28")).to_be_visible()
    expect(tab.get_by_text("По формуле методологии: 86 % при цели 85 %").first).to_be_visible()
    for code in (panels.RESULTS, panels.RESOURCES, panels.KIRKPATRICK):
        tab.goto(f"{school.base}/quality?row={code}")
        drawn(tab)
        assert latin(tab) == [], code
        assert tab.get_by_test_id("stVegaLiteChart").count() >= 2, code
    tab.get_by_test_id("stButtonGroup").get_by_text("Процесс", exact=True).click()
    drawn(tab)
    assert "row=process" in tab.url
    tab.get_by_text("Таблица", exact=True).first.click()
    drawn(tab)
    expect(tab.get_by_text("Ещё под наблюдением", exact=True)).to_be_visible()
    assert latin(tab) == []
    assert new_faults(tab) == {}
    assert (watch.strangers, watch.complaints) == ([], [])


def test_the_municipality_compares_schools_without_a_ranking(school, tab):
    sign_in(tab, school.base, "region", "/region")
    drawn(tab)
    expect(tab.get_by_text("вне границ случайности").first).to_be_visible()
    assert latin(tab) == []
    assert new_faults(tab) == {}
