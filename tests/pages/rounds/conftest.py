"""Rounds of the invented school behind the pages: a school to act on, presses, what is said."""

import pytest

from matching import rounds
from matching.rounds import running
from tests import round_cases as cases
from tests.pages.conftest import account_of, fine

SAYS = "Просят друг о друге."


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    """No text is read: the model takes seconds and these tests are about pages."""
    monkeypatch.setattr(running, "tagger", cases.Silent)


@pytest.fixture
def here(store):
    """The school with its curator, as the steps of ``tests.round_steps`` take it."""
    return cases.School(store=store, curator=account_of(store, "curator"))


def press(page, key):
    return fine(page.button(key=key).click().run())


def confirm(page, key):
    """Press a button that asks again, and say yes."""
    return press(press(page, key), f"{key}.yes")


def said(page):
    """Everything a person reads, without the tables."""
    nodes = [
        *page.title,
        *page.header,
        *page.header,
        *page.subheader,
        *page.markdown,
        *page.caption,
        *page.info,
        *page.success,
        *page.warning,
        *page.error,
    ]
    return "\n".join(one.value for one in nodes)


def keys(page):
    """Keys of the buttons on the page."""
    return {one.key for one in page.button}


def now(here):
    """The round being worked on."""
    return here.saw(rounds.current)


def last(here):
    return here.saw(rounds.rounds_of)[0]


def headings(page):
    return [one.value for one in (*page.header, *page.subheader)]
