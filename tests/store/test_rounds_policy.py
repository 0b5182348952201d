"""The dials of policy 1.1.0 through a whole round: set, frozen, computed, proved again."""

import pytest

from data.errors import ProgrammeError
from matching import rounds
from matching.assign import Policy
from matching.rounds import lens as lenses
from matching.rounds import proving, running
from tests import round_cases as cases
from tests.round_steps import again, plan, view
from tests.stores import NOW, fresh


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    opened = fresh(tmp_path)
    yield cases.small(opened)
    opened.close()


def computed_under(here, **dials):
    opened = here.did(rounds.open_round)
    here.did(rounds.set_policy, opened.id, **dials)
    here.did(rounds.freeze, opened.id)
    rounds.compute_now(here.store, here.curator, NOW, opened.id)
    return opened.id


@pytest.mark.parametrize(
    "dials",
    [
        {"worst": "max_min", "fairness": 4},
        {"worst": "leximin"},
        {"draw": 0.02, "seed": 11},
        {"worst": "max_min", "draw": 0.01, "seed": 5},
    ],
)
def test_a_round_under_any_policy_is_kept_with_its_proof(here, dials):
    round_id = computed_under(here, **dials)
    with here.look() as work:
        opened = lenses.lens(work, round_id)
        certificate, advice = opened.run.certificate, opened.advice
        assert proving.faults(work, round_id) == []
    assert {name: certificate["policy"][name] for name in dials} == dials
    assert ("drawn" in certificate) == ("draw" in dials)
    assert ("propensities" in advice) == ("draw" in dials)
    assert view(here, round_id).rows
    before = plan(here, round_id)
    again(here, round_id)
    assert plan(here, round_id) == before


def test_a_drawn_round_keeps_how_often_each_pair_is_drawn(here):
    round_id = computed_under(here, draw=0.05, seed=2)
    with here.look() as work:
        kept = lenses.lens(work, round_id).advice["propensities"]
    shares: dict[str, float] = {}
    for one in kept:
        assert 0 < one["share"] <= 1
        shares[one["mentee_id"]] = shares.get(one["mentee_id"], 0.0) + one["share"]
    assert set(shares) >= {who for who, mentor in plan(here, round_id).items() if mentor}
    assert all(share < 1 + 1e-9 for share in shares.values())


def test_dials_stay_until_they_are_set_again(here):
    opened = here.did(rounds.open_round, policy=Policy(worst="max_min", draw=0.01, seed=3))
    kept = here.did(rounds.set_policy, opened.id, fairness=8, seed=4)
    assert (kept.policy["worst"], kept.policy["draw"], kept.policy["seed"]) == ("max_min", 0.01, 4)
    with pytest.raises(ProgrammeError) as refusal:
        here.did(rounds.set_policy, opened.id, worst="leximin")  # leaves nothing to draw
    assert refusal.value.params["field"] == "draw"
