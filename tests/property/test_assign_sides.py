"""Side rules and kinds of rounds against all plans there are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import ProgrammeError
from matching.assign import Common, Policy, Problem, Quota, solve
from matching.proposal.kinds import Kind
from tests.oracle_kinds import mismatch as mismatch_of_kind
from tests.oracle_sides import Dials, mismatch, mismatch_of_groups, random_groups, random_sides
from tests.oracle_sides import best as best_of_sides

seeds = st.integers(0, 2**32)


@settings(max_examples=120)
@given(seeds, st.builds(Dials, two=st.booleans(), groups=st.booleans(), quotas=st.booleans()))
def test_no_admissible_plan_is_better(seed, dials):
    assert mismatch(*random_sides(np.random.default_rng(seed), dials)) == ""


@settings(max_examples=12)
@given(seeds)
def test_groups_of_a_whole_school_equal_the_best_of_all_exact_flows(seed):
    assert mismatch_of_groups(*random_groups(np.random.default_rng(seed))) == ""


@settings(max_examples=40)
@given(seeds, st.booleans())
def test_the_plan_does_not_know_the_order_of_rows(seed, common):
    rng = np.random.default_rng(seed)
    problem, policy = random_sides(rng, Dials(common=common))
    rows, columns = rng.permutation(problem.mentees), rng.permutation(problem.mentors)
    turned = shuffled(problem, rows, columns)
    assert problem.digest() == turned.digest()
    assert named(problem, policy) == named(turned, policy)


@settings(max_examples=30)
@given(seeds, st.booleans())
def test_without_ids_the_worth_and_the_digest_are_the_same_in_any_order(seed, common):
    rng = np.random.default_rng(seed)
    problem, policy = random_sides(rng, Dials(common=common))
    problem = problem.but(mentee_ids=None, mentor_ids=None)
    rows, columns = rng.permutation(problem.mentees), rng.permutation(problem.mentors)
    turned = shuffled(problem, rows, columns)
    assert problem.digest() == turned.digest()
    if best_of_sides(problem, policy) is not None:
        assert solve(problem, policy).totals == solve(turned, policy).totals


def shuffled(problem: Problem, rows, columns) -> Problem:
    row_at, column_at = np.argsort(rows), np.argsort(columns)
    ids = problem.mentee_ids, problem.mentor_ids
    return Problem(
        problem.affinity[np.ix_(rows, columns)],
        problem.eligible[np.ix_(rows, columns)],
        problem.capacity[columns],
        problem.priority[rows],
        {
            int(row_at[i]): int(column_at[problem.locked[i]])
            for i in np.flatnonzero(problem.locked >= 0)
        },
        ids[0] and [ids[0][one] for one in rows],
        ids[1] and [ids[1][one] for one in columns],
        demand=problem.demand[rows],
        mentor_type=problem.mentor_type[columns],
        least=problem.least[columns],
        quotas=[
            Quota(row_at[list(one.mentees)], column_at[list(one.mentors)], one.at_most)
            for one in reversed(problem.quotas)
        ],
        common=[
            Common(
                tuple(one.mentees[at] for at in rows),
                tuple(one.mentors[at] for at in columns),
                one.most,
            )
            for one in problem.common
        ],
    )


def named(problem: Problem, policy: Policy):
    try:
        found = solve(problem, policy)
    except ProgrammeError as refusal:
        return refusal.code
    return {
        problem.mentee_name(i): [problem.mentor_name(j) for j in both if j >= 0]
        for i, both in enumerate(
            zip(found.mentor_of.tolist(), found.second_of.tolist(), strict=True)
        )
    }


@settings(max_examples=60)
@given(seeds)
def test_groups_that_must_share_something_are_the_best_of_all(seed):
    assert mismatch(*random_sides(np.random.default_rng(seed), Dials(common=True))) == ""


@settings(max_examples=15)
@given(seeds, st.sampled_from([one.value for one in Kind if one is not Kind.ANY]))
def test_rounds_of_every_kind_are_the_best_by_their_definition(seed, name):
    assert mismatch_of_kind(np.random.default_rng(seed), name) == ""
