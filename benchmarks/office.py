"""How soon the office is usable, in a real browser: ``python -m benchmarks office``.

Every measurement is a person's: from the press of a button until what was asked for is drawn.
"""

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.page import write_section
from data.synthetic import crowd, invent
from data.synthetic.invention import Invented
from tests import browsing

TIMES = 5
MENTEES, MENTORS = 2000, 100  # the large school; its bank of mentees is searched
ASKED = ("Елена", "математика", "ёлкина", "класс", "Иванова")


def main(_arguments: list[str]) -> None:
    """Measure a school of 45 and one of thousands, write the section."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browsing.CHROMIUM, args=list(browsing.ARGUMENTS)
        )
        with office(Path(folder) / "small", invent("school45")) as small:
            start, first, reload = small.started_in, *arriving(browser, small.base)
        with office(Path(folder) / "large", crowd(MENTEES, MENTORS)) as large:
            opened, searched = searching(browser, large.base)
        browser.close()
    write_section("office", table(start, first, reload, opened, searched))


@contextmanager
def office(home: Path, invented: Invented) -> Iterator[browsing.Office]:
    """A served school with an account for every role."""
    browsing.settle_invented(home, invented).close()
    with browsing.served(home) as running:
        yield running


def arriving(browser: Browser, base: str) -> tuple[list[float], list[float]]:
    """Seconds from the button «Войти» to the drawn home page, and of a reload; new browsers."""
    first, again = [], []
    for _turn in range(TIMES):
        with browser.new_context(locale="ru-RU", viewport=browsing.SCREEN) as context:
            page = context.new_page()
            page.goto(base)
            page.fill("#login", "curator")
            page.fill("#password", browsing.PASSWORD)
            first.append(seconds(page, lambda page=page: page.click("form button")))
            again.append(seconds(page, page.reload))
    return first, again


def searching(browser: Browser, base: str) -> tuple[list[float], list[float]]:
    """Seconds to open the bank of mentees and to find a word in it."""
    opened, found = [], []
    with browser.new_context(locale="ru-RU", viewport=browsing.SCREEN) as context:
        page = context.new_page()
        browsing.sign_in(page, base)
        for word in ASKED:
            opened.append(seconds(page, lambda: page.goto(base + "/mentees")))
            field = page.get_by_label("Поиск", exact=True).first
            field.fill(word)
            found.append(seconds(page, lambda field=field: field.press("Enter")))
    return opened, found


def seconds(page: Page, act: Callable[[], object]) -> float:
    """From the act until the script has run and everything is drawn."""
    began = time.perf_counter()
    act()
    page.wait_for_timeout(50)  # the press reaches the server
    page.wait_for_selector(browsing.NOT_RUNNING)
    page.wait_for_function(browsing.DRAWN)
    return time.perf_counter() - began


def table(
    start: float,
    first: list[float],
    again: list[float],
    opened: list[float],
    searched: list[float],
) -> str:
    """The section."""
    rows = [
        ("start of the office until its first answer, 45 people", [start]),
        ("«Войти» until the home page is drawn, new browser, 45 people", first),
        ("reload of that page", again),
        (f"opening the bank of {MENTEES:,} mentees", opened),
        ("searching it for a word", searched),
    ]
    lines = [
        f"| {what} | {statistics.median(times):.2f} | {max(times):.2f} | {len(times)} |"
        for what, times in rows
    ]
    said = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores shared with Chromium,"
        f" load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}; seconds until"
        " everything asked for is drawn. Meant: the first page under 5 s, a search under 1 s."
    )
    return "\n".join(
        [
            "## The office in a browser",
            "",
            said,
            "",
            "| what | median | worst | times |",
            "|---|---|---|---|",
            *lines,
        ]
    )


if __name__ == "__main__":
    main([])
