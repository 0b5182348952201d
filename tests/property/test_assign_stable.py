"""Deferred acceptance against all plans there are."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assign.naming import pair_hash
from matching.assign.stable import blocking_pairs, deferred_acceptance, wishes


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_no_pair_blocks_the_stable_plan_and_no_mentee_has_better_in_another(seed):
    scores, heard, eligible, capacity, ties = case(np.random.default_rng(seed))
    stated = wishes(scores, heard, eligible, capacity, ties)
    plan = deferred_acceptance(stated)
    assert blocking_pairs(stated, plan).size == 0
    best = strictly(scores, ties)
    stable = list(all_stable(best, strictly(heard, ties), stated.open, capacity))
    assert tuple(plan.tolist()) in stable
    for other in stable:
        assert all(value(best, i, plan[i]) >= value(best, i, j) for i, j in enumerate(other))


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_the_stable_plan_does_not_know_the_order_of_rows(seed):
    rng = np.random.default_rng(seed)
    scores, heard, eligible, capacity, ties = case(rng)
    rows, columns = rng.permutation(len(scores)), rng.permutation(len(capacity))
    at = np.ix_(rows, columns)
    plan = deferred_acceptance(wishes(scores, heard, eligible, capacity, ties))
    turned = deferred_acceptance(
        wishes(scores[at], heard[at], eligible[at], capacity[columns], ties[at])
    )
    named = np.append(columns, -1)[turned]
    assert named.tolist() == plan[rows].tolist()


@settings(max_examples=150)
@given(st.integers(0, 2**32))
def test_blocking_pairs_are_those_of_the_definition(seed):
    rng = np.random.default_rng(seed)
    scores, heard, eligible, capacity, ties = case(rng)
    plan = [int(rng.integers(-1, len(capacity))) for _ in range(len(scores))]
    for mentor in range(len(capacity)):  # within capacity
        for extra in [i for i, j in enumerate(plan) if j == mentor][capacity[mentor] :]:
            plan[extra] = -1
    stated = wishes(scores, heard, eligible, capacity, ties)
    want = [
        [i, j]
        for i, j in product(range(len(scores)), range(len(capacity)))
        if stated.open[i, j] and blocks(scores, heard, capacity, plan, i, j)
    ]
    assert blocking_pairs(stated, plan).tolist() == want


def case(rng):
    mentees, mentors = int(rng.integers(1, 5)), int(rng.integers(1, 4))
    shape = (mentees, mentors)
    scores = rng.integers(0, 4, shape).astype(float)
    heard = rng.integers(0, 4, shape).astype(float)
    scores[rng.random(shape) < 0.1] = np.nan
    heard[rng.random(shape) < 0.1] = np.nan
    eligible = rng.random(shape) < rng.choice([0.3, 0.8, 1.0])
    ids = rng.integers(0, 2**62, mentees + mentors).astype(np.uint64)
    ties = pair_hash(ids[:mentees], ids[mentees:], 40)
    return scores, heard, eligible, rng.integers(0, 3, mentors), ties


def strictly(scores, ties):
    """Scores as pairs (score, hash): no two of a row or column are equal."""
    return [
        [(score, tie) for score, tie in zip(*line, strict=True)]
        for line in zip(scores.tolist(), ties.tolist(), strict=True)
    ]


def value(best, mentee, mentor):
    return best[mentee][mentor] if mentor >= 0 else (-np.inf, 0)


def all_stable(best, esteem, open_, capacity):
    mentees, mentors = open_.shape
    for plan in product(*([-1, *np.flatnonzero(row).tolist()] for row in open_)):
        fits = all(plan.count(j) <= capacity[j] for j in range(mentors))
        if fits and not any(
            open_[i, j] and rather(best, esteem, capacity, plan, i, j)
            for i, j in product(range(mentees), range(mentors))
        ):
            yield plan


def rather(best, esteem, capacity, plan, mentee, mentor):
    held = [esteem[i][mentor] for i, j in enumerate(plan) if j == mentor]
    room = len(held) < capacity[mentor]
    dearer = room or any(esteem[mentee][mentor] > one for one in held)
    return (
        plan[mentee] != mentor
        and dearer
        and best[mentee][mentor] > value(best, mentee, plan[mentee])
    )


def blocks(scores, heard, capacity, plan, mentee, mentor):
    """In scores alone; what was not stated is less than anything stated."""
    said = lambda table, i, j: -np.inf if np.isnan(table[i, j]) else table[i, j]  # noqa: E731
    held = [said(heard, i, mentor) for i, j in enumerate(plan) if j == mentor]
    has = said(scores, mentee, plan[mentee]) if plan[mentee] >= 0 else -np.inf
    room = len(held) < capacity[mentor]
    dearer = room or any(heard[mentee, mentor] > one for one in held)
    return plan[mentee] != mentor and dearer and scores[mentee, mentor] > has
