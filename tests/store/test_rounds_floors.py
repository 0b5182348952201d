"""What a floor removes, as the curator sees it before the regulation is changed."""

from dataclasses import replace

import pytest

from matching import rounds
from matching.constraints import constrain
from matching.rounds import lens as lenses
from tests import round_cases as cases
from tests.round_steps import computed
from tests.score_cases import FRAMEWORK
from tests.stores import fresh


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(rounds.running, "tagger", cases.Silent)
    store = fresh(tmp_path)
    yield cases.small(store)
    store.close()


def test_the_effect_of_each_floor_is_what_applying_it_does(here):
    round_id = computed(here)
    told = here.saw(rounds.effects_of_floors, round_id)
    with here.look() as work:
        one = lenses.lens(work, round_id)
    rules = one.frozen.regulation
    assert set(told) == {"need", "wish"}
    for which, effects in told.items():
        values = [effect.value for effect in effects]
        assert values == sorted(set(values))
        assert getattr(rules, f"{which}_floor") in values
        free = allowed(one, replace(rules, **{f"{which}_floor": 0.0}))
        for effect in effects:
            kept = allowed(one, replace(rules, **{f"{which}_floor": effect.value}))
            assert effect.pairs == free.sum() - kept.sum()
            assert effect.mentees == (free.any(axis=1) & ~kept.any(axis=1)).sum()
            assert effect.mentors == (free.any(axis=0) & ~kept.any(axis=0)).sum()
    assert told["need"][-1].pairs > told["need"][0].pairs


def allowed(one, regulation):
    found = constrain(
        one.frozen.mentees, one.frozen.mentors, one.laid.affinity, FRAMEWORK, regulation
    )
    return found.eligible
