"""The engine for large rounds gives the plan of the matrix, whatever changes only the time."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assign import Bilinear, LargeProblem, Policy, Threads, solve, verify
from matching.assign.lazy import tiles
from matching.assign.lazy.opened import Opened
from matching.assign.lazy.solve import solve_large
from matching.assign.lazy.whole import solve_whole
from matching.assign.optimum import optimum
from tests.large_cases import case, dials, factors, same
from tests.strategies import cases

SEEDS = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_factors_and_the_matrix_give_one_plan_with_one_worth(seed):
    assert same(case(seed))


@settings(max_examples=60, deadline=None)
@given(cases(), SEEDS)
def test_a_matrix_through_the_engine_is_the_same_to_the_checker(pair, seed):
    problem, policy = pair
    policy = Policy(fairness=policy.fairness, floor=policy.floor)
    found = solve_whole(problem, policy, dials=dials(np.random.default_rng(seed)))
    assert verify(problem, found) == []
    assert found.mentor_of.tolist() == optimum(problem, policy).mentor_of.tolist()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_a_round_begun_from_its_own_solution_or_another_is_the_same(seed):
    one = case(seed)
    best = solve_large(one.large, one.policy)
    other = solve_large(one.large, Policy(fairness=1))
    for start in (best, other):
        again = solve(one.large, one.policy, start=start)
        assert verify(one.large, again) == []
        assert again.mentor_of.tolist() == best.mentor_of.tolist()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_what_a_forbidden_pair_costs_is_what_a_whole_computation_says(seed):
    one = case(seed)
    best = solve_large(one.large, one.policy)
    opened = Opened(one.large, one.policy, best, dials=one.dials)
    for row in np.flatnonzero((best.mentor_of >= 0) & (one.large.locked < 0))[:6].tolist():
        mentor = int(best.mentor_of[row])
        eligible = one.whole.eligible.copy()
        eligible[row, mentor] = False
        anew = optimum(one.whole.but(eligible=eligible), one.policy).certificate.primal
        told = opened.without(row, mentor)
        assert told.mentor_of[row] != mentor
        lost = tuple(a - b for a, b in zip(best.certificate.primal, anew, strict=True))
        assert (told.coverage, told.first) == lost[:2]


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.booleans())
def test_the_order_of_people_changes_no_plan(seed, named):
    rng = np.random.default_rng(seed)
    mentees, mentors = 30, 12
    one, other = factors(rng, mentees, mentors, "tied")
    capacity = rng.integers(0, 4, mentors)
    ids = (np.arange(mentees), np.arange(mentors)) if named else (None, None)
    found = _solved(one, other, capacity, ids)
    row, column = rng.permutation(mentees), rng.permutation(mentors)
    moved = _solved(
        one[row], other[column], capacity[column], (row, column) if named else (None, None)
    )
    assert moved.certificate.digest == found.certificate.digest
    assert moved.certificate.primal == found.certificate.primal
    if named:
        back = np.append(column, -1)[moved.mentor_of]
        assert back.tolist() == found.mentor_of[row].tolist()


def _solved(one, other, capacity, ids):
    scores = Bilinear(one, other, unit=2 * 5 * 6)
    problem = LargeProblem(scores, capacity, mentee_ids=ids[0], mentor_ids=ids[1])
    return solve(problem, Policy(fairness=2))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 5), st.integers(1, 3), st.sampled_from([0, 1, 2, 3]))
def test_the_best_of_a_row_hang_on_no_block_and_no_thread(seed, columns, workers, squarings):
    rng = np.random.default_rng(seed)
    one, other = factors(rng, 9, 40, "tied")
    scores = Bilinear(one, other, unit=60)
    ask = tiles.Ask(
        rows=np.arange(9),
        prices=rng.integers(0, 60, 40),
        most=6,
        least=np.full(9, tiles.NOTHING),
        squarings=squarings,
    )
    pool = Threads(workers)
    pool.load(scores)
    parts = [
        tiles.Ask(
            rows=ask.rows[at : at + 2],
            prices=ask.prices,
            most=6,
            least=ask.least[at : at + 2],
            squarings=squarings,
            columns=columns,
        )
        for at in range(0, 9, 2)
    ]
    whole, found = tiles.best(scores, ask), list(pool.map(tiles.best, parts))
    assert np.concatenate([part.above for part in found]).tolist() == whole.above.tolist()
    assert np.concatenate([part.tops for part in found]).tolist() == whole.tops.tolist()
