"""What a floor removes, as the curator sees it before the regulation is changed."""

from dataclasses import replace

import pytest

from matching import rounds
from matching.assign import Policy
from matching.constraints import constrain
from matching.rounds import lens as lenses
from tests import round_cases as cases
from tests.round_steps import computed
from tests.score_cases import FRAMEWORK
from tests.stores import NOW, fresh


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


def test_the_threshold_of_a_round_removes_the_same_before_and_after_it_is_computed(here):
    opened = here.did(rounds.open_round, policy=Policy(floor=0.45))
    draft = here.saw(rounds.effects_of_threshold, opened.id)
    here.did(rounds.freeze, opened.id)
    rounds.compute_now(here.store, here.curator, NOW, opened.id)
    assert here.saw(rounds.effects_of_threshold, opened.id) == draft
    with here.look() as work:
        problem = lenses.lens(work, opened.id).laid.problem
    assert [one.value for one in draft] == [0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9]
    for one in draft:
        kept = problem.eligible & (problem.affinity >= one.value)
        assert one.pairs == problem.eligible.sum() - kept.sum()
        assert one.mentees == (problem.eligible.any(axis=1) & ~kept.any(axis=1)).sum()
        assert one.mentors == (problem.eligible.any(axis=0) & ~kept.any(axis=0)).sum()
    assert draft[-1].pairs > draft[0].pairs


def test_a_threshold_over_everybody_leaves_nobody(here):
    opened = here.did(rounds.open_round, policy=Policy(floor=1.0))
    last = here.saw(rounds.effects_of_threshold, opened.id)[-1]
    assert (last.value, last.mentees, last.mentors) == (1.0, 3, 2)
