"""A plan that stopped early: how large its proved gap is, when that is enough, how it is told."""

import numpy as np
import pytest

from data.i18n import speaking
from matching.assign import Certificate
from matching.proposal import words
from matching.proposal.gap import proved_gap, with_gap

GOALS = ["coverage", "fairness", "total", "hash"]


def certificate(*gaps, unit=1000):
    return {"goals": GOALS, "gap": list(gaps), "unit": unit}


@pytest.mark.parametrize(
    ("gaps", "proved"),
    [
        ((0, 0, 0, 0), 0.0),
        ((0, 30, 999, 5), 0.003),
        ((0, 0, 20, 5), 0.002),
        ((0, 0, 0, 5), 0.0),  # only the choice among equal plans is open
        ((1, 0, 0, 0), None),
        ((0, -1, 0, 0), None),
    ],
)
def test_the_first_goal_with_a_gap_counts(gaps, proved):
    assert proved_gap(certificate(*gaps), 10) == proved


def proof(*gaps):
    """A certificate of the first goals, its bounds above what the plan is worth."""
    nobody = np.zeros(0, np.int64)
    return Certificate(
        policy={},
        goals=tuple(GOALS[: len(gaps)]),
        unit=1000,
        primal=(0,) * len(gaps),
        bound=gaps,
        mentee_prices=(nobody,) * len(gaps),
        mentor_prices=(nobody,) * len(gaps),
        digest="",
        versions={},
    )


def test_a_gap_is_a_fault_unless_it_was_asked_for_and_is_no_greater():
    stopped = proof(0, 30)  # 0.003 on average of 10
    assert with_gap([], stopped, 10, 0.003) == []
    assert with_gap([], stopped, 10, 0.0029) == ["gap"]
    assert with_gap([], stopped, 10, 0.0) == ["gap"]
    assert with_gap(["lock", "gap"], stopped, 10, 0.003) == ["lock", "gap"]
    assert with_gap([], proof(1, 0), 10, 0.1) == ["gap"]


def test_a_certificate_of_all_goals_is_judged_by_the_check_alone():
    assert with_gap([], proof(0, 0, 0, 0), 10, 0.0) == []
    assert with_gap(["gap"], proof(0, 30, 0, 0), 10, 0.1) == ["gap"]


def test_nobody_is_no_division_by_zero():
    assert proved_gap(certificate(0, 0, 0, 0), 0) == 0.0


def test_a_stopped_plan_is_never_called_the_best():
    with speaking("ru"):
        said = words.stopped(0.00031)
    assert "0,031 %" in said
    assert "Лучший план не искали" in said
    with speaking("en"):
        assert "0.031 %" in words.stopped(0.00031)
