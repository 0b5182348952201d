"""A round solved from looked-up scores has the plan of the same round held whole."""

import numpy as np
import pytest

from matching.affinity.bilinear import lay_bilinear
from matching.assign import LargeProblem, Policy, Problem, solve, verify
from matching.constraints import Reason, constrain, prepare
from tests.score_cases import FRAMEWORK, random_round, scored

PLACES = int(Reason.NO_CAPACITY)


@pytest.mark.parametrize("seed", range(3))
def test_both_ways_give_one_proved_plan(seed):
    mentees, mentors, readings = random_round(np.random.default_rng(seed), 60, 40)
    vectors, fit = scored(mentees, mentors, readings)
    rules = constrain(mentees, mentors, fit, FRAMEWORK, across_schools=True)
    allowed = rules.without(PLACES) & (rules.capacity > 0)
    locks = {int(row): int(column) for row, column in np.argwhere(allowed)[:1]}
    names = vectors.mentee_ids, vectors.mentor_ids
    whole = Problem(
        fit.total,
        rules.without(PLACES),
        rules.capacity,
        rules.priority,
        locks,
        *names,
        unit=fit.unit,
    )
    scores = lay_bilinear(
        vectors, rules=prepare(mentees, mentors, FRAMEWORK, across_schools=True), locks=locks
    )
    large = LargeProblem(scores, rules.capacity, rules.priority, locks, *names)
    found, wanted = solve(large, Policy()), solve(whole, Policy())
    assert wanted.totals.matched > 5
    assert (found.mentor_of == wanted.mentor_of).all()
    assert found.totals == wanted.totals
    assert verify(large, found) == []
