"""kill -9 in the middle of an import: all of it is there or nothing, and repeating it works."""

import pytest

from tests.intake_killed import PEOPLE, bring, brought, killer

pytestmark = pytest.mark.skipif(
    not hasattr(__import__("os"), "fork"), reason="no fork on this system: kill by hand"
)
WHOLE, NOTHING = (True, PEOPLE, PEOPLE, PEOPLE), (False, 0, 0, 0)
STEPS = ("write", "_release", "_remember_columns")  # each a step further into the transaction
AFTER = (0.05, 0.12)  # seconds; the whole import takes about 0.2


def test_an_import_killed_inside_its_transaction_leaves_nothing_and_can_be_repeated(
    settings, store, school
):
    with killer(settings) as killing:
        for number, step in enumerate(STEPS):
            assert killing.kill(number, step=step)
            assert brought(store, number) == NOTHING
            bring(store, number)
            assert brought(store, number) == WHOLE


def test_an_import_killed_at_any_moment_leaves_all_or_nothing(settings, store, school):
    with killer(settings) as killing:
        for number, after in enumerate(AFTER):
            killing.kill(number, after)
            assert brought(store, number) in {WHOLE, NOTHING}
            bring(store, number)
            bring(store, number)
            assert brought(store, number) == WHOLE
