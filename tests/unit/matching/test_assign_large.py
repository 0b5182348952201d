"""Large rounds: bad input is refused with its place, an early stop says its gap, tampering shows."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from data.errors import ProgrammeError
from matching.assign import Bilinear, Dense, LargeProblem, Policy, Problem, Threads, solve, verify
from matching.assign.certificate import sealed
from matching.assign.large import units_of
from matching.assign.lazy.engine import Dials
from matching.assign.lazy.solve import solve_large
from matching.assign.refusals import (
    DuplicateIdError,
    EarlyStopError,
    LargePolicyError,
    LockedTwiceError,
    LockForbiddenError,
    LockOverCapacityError,
    NegativeCapacityError,
    NotWholeError,
    OutOfRangeError,
    ShapeError,
    TooFineError,
    UnknownLockError,
)
from tests.large_cases import case, factors


def scores(mentees=4, mentors=3, **rules):
    rng = np.random.default_rng(1)
    one, other = factors(rng, mentees, mentors, "random")
    return Bilinear(one, other, unit=127 * 127 * 6, **rules)


def fine():
    """Affinities in parts so small that prices of many mentees would not stay whole."""
    return Problem(np.full((2000, 2), 0.5), np.ones((2000, 2), bool), [1, 1], unit=2**40)


REFUSED = [
    (NegativeCapacityError, lambda: LargeProblem(scores(), [1, -1, 1]), {"mentor": "1"}),
    (NotWholeError, lambda: LargeProblem(scores(), [1, 0.5, 1]), {"place": 1}),
    (ShapeError, lambda: LargeProblem(scores(), [1, 1]), {"field": "capacity"}),
    (UnknownLockError, lambda: LargeProblem(scores(), [1, 1, 1], None, {9: 0}), {"mentee": 9}),
    (
        LockOverCapacityError,
        lambda: LargeProblem(scores(), [1, 1, 1], None, {0: 2, 1: 2}),
        {"mentor": "2", "locked": 2},
    ),
    (
        LockForbiddenError,
        lambda: LargeProblem(scores(banned=[(2, 1)]), [1, 1, 1], None, {2: 1}),
        {"mentee": "2", "mentor": "1"},
    ),
    (
        DuplicateIdError,
        lambda: LargeProblem(scores(), [1, 1, 1], mentor_ids=["a", "b", "a"]),
        {"side": "mentor", "id": "a"},
    ),
    (OutOfRangeError, lambda: Bilinear([[200]], [[1]], unit=300), {"mentee": "mentee_factors[0]"}),
    (OutOfRangeError, lambda: Bilinear([[np.nan]], [[1]], unit=300), {}),
    (OutOfRangeError, lambda: Bilinear([[127] * 2000], [[127] * 2000], unit=300), {}),
    (ShapeError, lambda: Bilinear([[1, 2]], [[1]], unit=300), {"field": "mentor_factors"}),
    (ShapeError, lambda: scores(mentee_group=[1], mentor_group=[1]), {"field": "group"}),
    (
        OutOfRangeError,
        lambda: solve(LargeProblem(Bilinear([[1], [2]], [[1], [2]], unit=3), [1, 1])),
        {"mentee": "1", "mentor": "1"},
    ),
    (
        OutOfRangeError,
        lambda: solve(LargeProblem(Bilinear([[2, 1]], [[-2, 1]], unit=9), [1])),
        {"mentee": "0", "mentor": "0"},
    ),
    (NotWholeError, lambda: LargeProblem(scores(), [1, 1, 1], None, {0: 0.7}), {}),
    (TooFineError, lambda: solve(LargeProblem(Dense(fine()), [1, 1])), {"unit": 2**40}),
    (EarlyStopError, lambda: solve(LargeProblem(scores(), [1] * 3), stop_at="x"), {"value": "x"}),
    (EarlyStopError, lambda: solve(LargeProblem(scores(), [1] * 3), stop_at=2.0), {"value": 2.0}),
    (
        LargePolicyError,
        lambda: solve(LargeProblem(scores(), [1] * 3), Policy(worst="max_min")),
        {"field": "worst"},
    ),
]


@pytest.mark.parametrize(("refusal", "asked", "told"), REFUSED)
def test_bad_input_is_refused_with_its_place(refusal, asked, told):
    with pytest.raises(refusal) as caught:
        asked()
    assert isinstance(caught.value, ProgrammeError)
    assert told.items() <= caught.value.params.items()


def test_a_second_lock_of_one_mentee_is_refused():
    twice = LargeProblem.__new__(LargeProblem)
    with pytest.raises(LockedTwiceError):
        twice.__init__(scores(), [1, 1, 1], None, _Twice({0: 1}))


class _Twice(dict):
    def items(self):
        return [(0, 1), (0, 2)]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (4, 0), (4, 3)])
def test_empty_sides_and_no_places_are_a_round(shape):
    problem = LargeProblem(scores(*shape), np.zeros(shape[1], int))
    found = solve(problem)
    assert found.mentor_of.tolist() == [-1] * shape[0]
    assert found.certificate.proven
    assert verify(problem, found) == []


def test_groups_and_single_pairs_are_forbidden_in_any_tile():
    laid = scores(
        6, 5, mentee_group=range(6), mentor_group=[0, 1, 9, 9, 5], banned=[(3, 2), (3, 3)]
    )
    rows, columns = np.divmod(np.arange(30), 5)
    wanted = units_of(laid, rows, columns)
    assert np.flatnonzero(wanted < 0).tolist() == [0, 6, 17, 18, 29]
    tiles = [laid.tile(np.arange(6), left, left + 1) for left in range(5)]
    assert np.hstack(tiles).astype(int).ravel().tolist() == wanted.tolist()


def early(stop_at=0.5):
    rng = np.random.default_rng(3)
    one, other = factors(rng, 60, 30, "clustered")
    laid = Bilinear(one, other, unit=int((one.max(0) * other.max(0)).sum()))
    return LargeProblem(laid, [2] * 30), stop_at


def test_an_early_stop_states_the_gap_and_claims_no_proof():
    problem, stop_at = early()
    hasty = Dials(listed=2, steps=(0.2,))
    found = solve_large(problem, Policy(), stop_at=stop_at, dials=hasty)
    best = solve_large(problem, Policy())
    assert not found.certificate.proven
    assert found.certificate.goals == ("coverage", "fairness")
    assert found.certificate.gap[0] == 0
    assert found.certificate.gap[1] <= stop_at * problem.unit * problem.mentees
    assert found.certificate.bound[1] >= best.certificate.primal[1]
    assert verify(problem, found) == []
    claimed = replace(found.certificate, bound=found.certificate.primal)
    false = replace(found, certificate=sealed(found.mentor_of, claimed))
    assert verify(problem, false) != []


def test_who_watches_hears_of_the_way_and_may_cancel():
    problem, _stop_at = early()
    told = []
    solve_large(problem, Policy(), watch=told.append)
    assert told[0].step == "lists"
    assert {"auction", "price_out", "canonical", "certificate"} >= {one.step for one in told[-3:]}
    assert [one.priced for one in told] == sorted(one.priced for one in told)
    assert told[-1].pairs == 60 * 30
    gaps = [one.gap for one in told if one.gap is not None]
    assert gaps[-1] == 0.0

    def stop(progress):
        raise EarlyStopError(value=progress.step)

    with pytest.raises(EarlyStopError):
        solve_large(problem, Policy(), watch=stop)


def test_threads_give_results_in_the_order_of_tasks():
    pool = Threads(2)
    pool.load("scores")
    assert list(pool.map(lambda held, task: (held, task), range(50))) == [
        ("scores", one) for one in range(50)
    ]


def tampered(rng, one, found):
    """The same solution with one thing changed, sealed again; None when nothing can be."""
    proof, plan = found.certificate, found.mentor_of.copy()
    goal = int(rng.integers(len(proof.goals)))
    kind = int(rng.integers(6))
    if kind == 0 and one.large.mentors:
        plan[rng.integers(len(plan))] = rng.integers(-1, one.large.mentors)
        if (plan == found.mentor_of).all():
            return None
    elif kind == 1:
        prices = [part.copy() for part in proof.mentee_prices]
        prices[goal][rng.integers(len(plan))] += rng.choice([-1, 1])
        proof = replace(proof, mentee_prices=tuple(prices))
    elif kind == 2:
        columns = np.flatnonzero(one.large.room > 0)
        if not len(columns):
            return None
        prices = [part.copy() for part in proof.mentor_prices]
        prices[goal][rng.choice(columns)] += rng.choice([-1, 1])
        proof = replace(proof, mentor_prices=tuple(prices))
    elif kind == 3:
        proof = replace(proof, digest=proof.digest[::-1])
    elif kind == 4:
        sums = list(proof.primal)
        sums[goal] += 1
        proof = replace(proof, primal=tuple(sums), bound=tuple(sums))
    else:
        return replace(found, totals=replace(found.totals, matched=found.totals.matched + 1))
    return replace(found, mentor_of=plan, certificate=sealed(plan, proof))


def rejected(seeds):
    """(tried, rejected) of tampered solutions."""
    tried = caught = 0
    for seed in seeds:
        one, rng = case(seed), np.random.default_rng(seed)
        if not one.large.mentees:
            continue
        found = solve_large(one.large, one.policy)
        for _again in range(5):
            false = tampered(rng, one, found)
            if false is not None:
                tried += 1
                caught += bool(verify(one.large, false))
    return tried, caught


def test_every_tampered_solution_is_rejected():
    tried, caught = rejected(range(25))
    assert tried > 80
    assert caught == tried


def test_a_capacity_or_a_lock_that_changed_is_seen():
    one = next(found for found in map(case, range(99)) if (found.large.locked >= 0).any())
    found = solve_large(one.large, one.policy)
    more = LargeProblem(one.large.scores, one.large.capacity + 1, one.large.priority, _locks(one))
    less = LargeProblem(one.large.scores, one.large.capacity, one.large.priority)
    assert "digest" in verify(more, found)
    assert "digest" in verify(less, found)


def _locks(one):
    return {row: at for row, at in enumerate(one.large.locked.tolist()) if at >= 0}


def test_a_small_round_never_loads_the_compiler():
    code = (
        "import sys; import dashboard.cli, matching.rounds; from matching.assign import *;"
        "p = Problem([[0.5, 0.7]], [[1, 1]], [1, 1]); assert not verify(p, solve(p));"
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_units_beyond_32_bits_give_the_plan_of_the_matrix():
    rng = np.random.default_rng(5)
    whole = Problem(rng.random((6, 6)), np.ones((6, 6), bool), [1] * 6, unit=2**36)
    laid = LargeProblem(Dense(whole), [1] * 6)
    found = solve(laid)
    assert found.mentor_of.tolist() == solve(whole).mentor_of.tolist()
    assert verify(laid, found) == []


def test_a_place_moved_between_mentors_changes_the_digest():
    whole = Problem(np.full((1, 3), 0.5), np.ones((1, 3), bool), [1, 1, 1])
    first, second = (LargeProblem(Dense(whole), places) for places in ([1, 2, 0], [1, 1, 1]))
    assert first.digest() != second.digest()
    assert verify(second, solve(first)) != []


@pytest.mark.parametrize("shape", [(3000, 1), (300, 900)])
def test_boundless_places_lay_out_no_matrix_of_places(shape):
    """The matrix of mentees and places would take gigabytes here."""
    mentees, mentors = shape
    grid = (np.arange(mentees)[:, None] + np.arange(mentors)) % 5 / 4
    problem = Problem(grid, np.ones(shape, bool), np.full(mentors, 10**9))
    found = solve(problem)
    assert found.totals.matched == mentees
    assert verify(problem, found) == []


def test_an_early_stop_may_leave_nobody_out():
    problem, stop_at = early()
    found = solve_large(problem, Policy(), stop_at=stop_at, dials=Dials(listed=2, steps=(0.2,)))
    plan, proof = found.mentor_of.copy(), found.certificate
    plan[0] = -1
    short = (proof.primal[0] - 1, *proof.primal[1:])
    false = replace(found, mentor_of=plan, certificate=sealed(plan, replace(proof, primal=short)))
    assert "coverage" in verify(problem, false)
