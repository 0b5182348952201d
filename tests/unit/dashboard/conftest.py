"""Demos of these tests stand in a municipality of three schools, not of 28."""

import pytest

from dashboard.cli import town


@pytest.fixture(autouse=True, scope="session")
def _small_town():
    whole, town.SCHOOLS = town.SCHOOLS, 2
    yield
    town.SCHOOLS = whole
