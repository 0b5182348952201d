"""The section in a browser: every page on a small phone, without scripts, in the dark, by axe."""

import pytest

from tests import browsing
from tests.site_world import FIELDS, PEOPLE, World

SMALL = {"width": 320, "height": 640}
DARK = frozenset({"index.html", "mentors.html", "reviews.html", "roadmap.html"})  # every colour
NARROW = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A full section as it lies in the ZIP, unpacked as a school would."""
    here = tmp_path_factory.mktemp("site")
    world = World(here / "store")
    for who in PEOPLE:
        world.gave(who, *FIELDS)
    files = world.files(world.built())
    world.close()
    for at, raw in files.items():
        (here / at).parent.mkdir(parents=True, exist_ok=True)
        (here / at).write_bytes(raw)
    return here


def pages_of(folder):
    return sorted(folder.glob("**/*.html"))


def test_every_page_without_scripts_fits_a_small_phone_and_asks_nobody(chromium, folder):
    asked = []
    with chromium.new_context(locale="ru-RU", viewport=SMALL, java_script_enabled=False) as context:
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url))
        for one in pages_of(folder):
            page.goto(one.as_uri())
            assert page.locator("h1").is_visible(), one.name
            assert page.locator("table").count() == page.locator("caption").count()
            size = page.locator("body").bounding_box()
            assert size["width"] <= SMALL["width"], one.name
    assert asked
    assert all(one.startswith(folder.as_uri()) for one in asked)


def test_axe_has_nothing_to_say(chromium, folder):
    found = {}
    with chromium.new_context(locale="ru-RU", viewport=SMALL, bypass_csp=True) as context:
        page = context.new_page()
        for one in pages_of(folder):
            page.goto(one.as_uri())
            assert page.evaluate(NARROW), one.name
            found |= {(one.name, rule): count for rule, count in browsing.axe(page).items()}
            if one.name in DARK:
                page.emulate_media(color_scheme="dark")
                found |= {("dark", one.name, rule): 1 for rule in browsing.axe(page)}
                page.emulate_media(color_scheme="light")
    assert found == {}


def test_the_first_stop_of_a_keyboard_skips_the_menu(chromium, folder):
    with chromium.new_context(locale="ru-RU", viewport=browsing.SCREEN) as context:
        page = context.new_page()
        page.goto((folder / "cases.html").as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "К содержанию"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
