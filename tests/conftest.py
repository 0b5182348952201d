"""What holds for every test: deterministic Hypothesis, no sockets below, nothing skipped in CI."""

import os
import sys

# before numpy is loaded: threads of linear algebra only fight over the cores of parallel workers
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci",
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("long", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

NO_SOCKETS = ("tests/unit/", "tests/property/", "tests/spec/")

# Generated input, browsers and the second database reach what tests of named deeds reach already, and
# tracing costs half as much again: nothing they run counts as covered, so the floor is only harder
UNMEASURED = ("tests/property/", "tests/browser/", "tests/spec/")
MEASURED = ("tests/store/test_backup.py", "tests/property/test_assign_repair.py")  # reach more


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None):
    """Coverage is measured over the other tests alone."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    left_out = item.nodeid.startswith(UNMEASURED) or item.get_closest_marker("postgres")
    measured = item.nodeid.startswith(MEASURED) or not left_out
    if measured or controller is None:
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Arithmetic and use cases never need the network."""
    if item.nodeid.startswith(NO_SOCKETS):
        import pytest_socket

        pytest_socket.disable_socket(allow_unix_socket=True)


def pytest_runtest_teardown() -> None:
    import pytest_socket

    pytest_socket.enable_socket()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped check is a failed check: the machine has all it needs."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("NASTAVNIK_NO_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"


@pytest.fixture(autouse=True)
def nobody_follows_from_another_test():
    """Who follows a withdrawal is named once a process: a test that starts the office says so."""
    before = list(_followers() or [])
    yield
    after = _followers()
    if after is not None:
        after[:] = before


@pytest.fixture(autouse=True, scope="module")
def nobody_follows_from_another_file():
    """What a fixture of a file has started is not seen by the above: it comes before each test."""
    yield
    after = _followers()
    if after is not None:
        after.clear()


def _followers() -> list | None:
    """The list itself, if anything has loaded it."""
    room = sys.modules.get("data.papers.cascade")
    return None if room is None else room.FOLLOWERS
