"""Demos of these tests stand in a municipality of three schools, not of 28."""

import pytest

from dashboard.cli import town
from tests import demos


@pytest.fixture(autouse=True, scope="session")
def _small_town():
    whole, town.SCHOOLS = town.SCHOOLS, demos.SCHOOLS
    yield
    town.SCHOOLS = whole


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory):
    """The demo of the small school: only to be looked at."""
    return demos.once(tmp_path_factory, "lenino14")


@pytest.fixture(scope="session")
def large_demo(tmp_path_factory):
    """The demo of the larger school: only to be looked at."""
    return demos.once(tmp_path_factory, "school45")
