"""Every family of statistics gives the published values: reference software and papers."""

import pytest

from tests import golden


@pytest.mark.parametrize("case_id", list(golden.cases()))
def test_a_published_value_is_reproduced(case_id):
    assert golden.misses(case_id) == []


def test_every_family_of_the_schema_is_asked_and_has_cases():
    asked = {one["family"] for one in golden.cases().values()}
    assert asked == set(golden.FAMILIES) == set(golden.schema()["families"])


def test_no_case_is_without_a_source_or_tolerance():
    assert all(one["source"] and one["tol"] for one in golden.cases().values())


@pytest.mark.parametrize(
    ("told", "wanted", "tol", "same"),
    [
        (0.5, 0.5000001, 1e-6, True),
        (0.5, 0.51, 1e-6, False),
        (None, 0.5, 1.0, False),
        (0.0, None, 1.0, False),
        (True, 1, 1.0, False),
        (1, True, 1.0, False),
        (3, 3.4, 0.5, True),
        (3.4, 3, 0.5, False),
        ("red", "green", 1.0, False),
        ([1.0], [1.0, 2.0], 1.0, False),
        ({"1": 0.0}, {"1": 0.0, "2": 0.0}, 1.0, False),
        (float("nan"), 0.5, 1.0, False),
    ],
)
def test_answers_are_compared_as_the_schema_says(told, wanted, tol, same):
    assert (golden.apart("it", told, wanted, tol) == []) is same
