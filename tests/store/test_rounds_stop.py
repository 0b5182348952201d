"""The gap that is enough for a round: stored with its policy, frozen with its input, refused if wild."""

import pytest

from matching import rounds
from matching.rounds import snapshot
from matching.rounds.opening import BadGapError
from tests import round_cases as cases
from tests.stores import fresh


@pytest.fixture
def here(tmp_path):
    opened = fresh(tmp_path)
    yield cases.small(opened)
    opened.close()


def kept(here, one):
    """The gap as the frozen input has it."""
    frozen = here.did(rounds.freeze, one.id)
    with here.look() as work:
        return snapshot.read(frozen, work.snapshots.of(one.id)).stop_at


def test_a_round_asks_for_the_optimum_unless_told_otherwise(here):
    one = here.did(rounds.open_round)
    assert "stop_at" not in one.policy
    assert snapshot.stop_of(one.policy) == 0.0
    assert kept(here, one) == 0.0


def test_a_gap_that_is_enough_is_frozen_with_the_round(here):
    one = here.did(rounds.open_round, stop_at=0.001)
    assert snapshot.stop_of(one.policy) == 0.001
    assert kept(here, one) == 0.001


def test_other_settings_leave_the_gap_and_zero_takes_it_away(here):
    one = here.did(rounds.open_round, stop_at=0.02)
    one = here.did(rounds.set_policy, one.id, fairness=8)
    assert (snapshot.stop_of(one.policy), one.policy["fairness"]) == (0.02, 8)
    one = here.did(rounds.set_policy, one.id, stop_at=0.0)
    assert (snapshot.stop_of(one.policy), one.policy["fairness"]) == (0.0, 8)


@pytest.mark.parametrize("stop_at", [-0.001, 0.11, float("nan")])
def test_a_wild_gap_is_refused(here, stop_at):
    with pytest.raises(BadGapError) as refused:
        here.did(rounds.open_round, stop_at=stop_at)
    assert refused.value.params["most"] == 0.1
    one = here.did(rounds.open_round)
    with pytest.raises(BadGapError):
        here.did(rounds.set_policy, one.id, stop_at=stop_at)
