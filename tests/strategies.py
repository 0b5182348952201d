"""Random rounds for property tests: capacities, prohibitions, locks, ties, tiers, floors."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from matching.assign import Policy, Problem
from matching.assign.policy import FAIRNESS, LEXIMIN, WORST

DENSITIES = (0.05, 0.3, 0.6, 0.95, 1.0)
GRIDS = (1, 2, 4, 8)  # affinities in whole 1 / grid: exact in binary, and full of ties


def random_problem(rng: np.random.Generator, mentees: int, mentors: int, **dials) -> Problem:
    """Any admissible round of this size; locks always fit."""
    grid = dials.get("grid") or int(rng.choice(GRIDS))
    eligible = rng.random((mentees, mentors)) < (dials.get("density") or rng.choice(DENSITIES))
    capacity = rng.integers(0, dials.get("most", 3) + 1, mentors)
    return Problem(
        affinity=rng.integers(0, grid + 1, (mentees, mentors)) / grid,
        eligible=eligible,
        capacity=capacity,
        priority=rng.integers(0, dials.get("tiers") or rng.integers(1, 4), mentees),
        locked=random_locks(rng, eligible, capacity, dials.get("locks", 0.15)),
        mentee_ids=[f"mentee-{one}" for one in range(mentees)],
        mentor_ids=[f"mentor-{one}" for one in range(mentors)],
    )


def random_locks(rng: np.random.Generator, eligible, capacity, share: float) -> dict[int, int]:
    """Locks on allowed pairs within capacity."""
    left, locks = capacity.copy(), {}
    for mentee in np.flatnonzero(rng.random(len(eligible)) < share):
        open_ = np.flatnonzero(eligible[mentee] & (left > 0))
        if len(open_):
            locks[int(mentee)] = int(rng.choice(open_))
            left[locks[int(mentee)]] -= 1
    return locks


def random_policy(rng: np.random.Generator) -> Policy:
    """Any policy."""
    floor = rng.choice([None, None, 0.0, 0.25, 0.5, 1.0])
    return Policy(fairness=int(rng.choice(FAIRNESS)), floor=floor)


def any_policy(rng: np.random.Generator) -> Policy:
    """Any policy, the worst pair and the draw included."""
    plain, worst = random_policy(rng), str(rng.choice(WORST))
    share = 0.0 if worst == LEXIMIN else float(rng.choice([0.0, 0.01, 0.05]))
    seed = int(rng.integers(2**32)) if share else 0
    return replace(plain, worst=worst, draw=share, seed=seed)


def any_case(rng: np.random.Generator) -> tuple[Problem, Policy]:
    """A round small enough for brute force, with any policy."""
    problem, _plain = random_case(rng)
    return problem, any_policy(rng)


def random_case(rng: np.random.Generator) -> tuple[Problem, Policy]:
    """A round small enough for brute force, with its policy."""
    mentors = int(rng.integers(0, 5))
    mentees = int(rng.integers(0, 7 if mentors < 4 else 6))
    return random_problem(rng, mentees, mentors), random_policy(rng)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, Policy]:
    """``random_case`` under Hypothesis: a seed it can shrink."""
    return random_case(np.random.default_rng(draw(st.integers(0, 2**32))))


@st.composite
def any_cases(draw: st.DrawFn) -> tuple[Problem, Policy]:
    """``any_case`` under Hypothesis."""
    return any_case(np.random.default_rng(draw(st.integers(0, 2**32))))
