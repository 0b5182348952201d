"""What a job says of itself: the stage as text, and how long the rest takes by its own clock."""

import pytest

from data.jobs.pace import Pace
from data.records.job import Stage


def paced(*steps):
    """Answers of a pace to (seconds, share, phase)."""
    moment = [0.0]
    pace = Pace(lambda: moment[0])
    found = []
    for moment[0], share, phase in steps:
        found.append(pace.left(share, phase))
    return found


def test_the_rest_follows_from_the_share_done():
    assert paced((0, 0.0, ""), (5, 0.1, ""), (10, 0.5, ""), (20, 1.0, "")) == [None, 45, 10, 0]


def test_nothing_is_promised_too_early():
    assert paced((0, 0.0, ""), (1, 0.5, ""), (60, 0.01, "")) == [None, None, None]


def test_another_phase_has_a_pace_of_its_own():
    steps = (0, 0.0, "read"), (100, 0.5, "read"), (101, 0.6, "pairs"), (105, 0.8, "pairs")
    assert paced(*steps) == [None, 100, None, 4]


def test_a_share_that_falls_back_begins_anew():
    steps = (0, 0.5, ""), (10, 0.6, ""), (11, 0.1, ""), (14, 0.4, "")
    assert paced(*steps) == [None, 40, None, 6]


@pytest.mark.parametrize(
    "stage",
    [
        Stage(step="read"),
        Stage(),
        Stage(step="auction", priced=10, pairs=100),
        Stage(step="price_out", priced=10, pairs=100, gap=0.0),
        Stage(step="price_out", priced=10, pairs=100, gap=2e-4, left=12.5),
        Stage(step="read", left=0.5),
    ],
)
def test_a_stage_goes_through_its_note(stage):
    assert Stage.read(stage.note()) == stage


def test_a_bare_code_stays_one():
    assert Stage(step="read").note() == "read"
    assert Stage.read("шаг 3") == Stage(step="шаг 3")
