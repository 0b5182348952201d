"""Is the optimum the optimum? Every plan against brute force, larger ones against scipy.

``python -m benchmarks exact`` compares and writes the section of the page. The naive reference is
``tests/oracle.py``: all admissible plans by ``product()``, compared in exact fractions. The engine
for large rounds is made to solve small ones too, and must come to the very plan of the other way.
"""

import platform
import sys
import time
from datetime import UTC, datetime

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.page import write_section
from matching.assign import Policy, Problem, Solution, solve, verify
from matching.assign.large import LargeProblem
from matching.assign.lazy.opened import Opened
from matching.assign.scores import Bilinear, Dense
from tests.oracle import best, worth
from tests.strategies import random_case, random_policy, random_problem

SMALL, LARGE, LAZY, REOPENED, SEED = 5000, 60, 4000, 1000, 26
PROHIBITED = (0.05, 0.2, 0.5, 0.8, 0.95)  # shares of pairs
CLOSE = 1e-6


def small_mismatches(rng: np.random.Generator) -> int:
    """Random rounds of up to 6 x 4 with capacities, masks, locks, ties, tiers and floors."""
    wrong = 0
    for _case in range(SMALL):
        problem, policy = random_case(rng)
        found = solve(problem, policy)
        plan = tuple(found.mentor_of.tolist())
        right = worth(problem, policy, plan) == best(problem, policy)
        wrong += not (right and not verify(problem, found))
    return wrong


def scipy_total(problem: Problem) -> float:
    """Matched x mentees + total affinity of the best plan, by expanding places into columns."""
    reward = problem.mentees
    gain = np.where(problem.eligible, problem.affinity + reward, 0.0)
    gain = np.hstack([np.repeat(gain, problem.capacity, axis=1), np.zeros((reward, reward))])
    row, column = linear_sum_assignment(gain, maximize=True)
    return float(gain[row, column].sum())


def large_mismatches(rng: np.random.Generator) -> int:
    """Random rounds of 30-300 mentees, half of them full of ties, by total affinity."""
    wrong = 0
    for case in range(LARGE):
        mentees, mentors = int(rng.integers(30, 301)), int(rng.integers(10, 121))
        grid = 4 if case % 2 else 1024
        problem = random_problem(rng, mentees, mentors, grid=grid, locks=0.0, tiers=1)
        found = solve(problem, Policy(fairness=1))
        ours = found.totals.matched * mentees + found.totals.total
        wrong += abs(ours - scipy_total(problem)) > CLOSE or bool(verify(problem, found))
    return wrong


def lazy_case(rng: np.random.Generator) -> tuple[Problem, Policy]:
    """A round of up to 60 x 20: prohibitions, ties, over-demand, locks, tiers, floors."""
    mentees, mentors = int(rng.integers(1, 61)), int(rng.integers(1, 21))
    dials = {
        "density": 1.0 - float(rng.choice(PROHIBITED)),
        "most": int(rng.integers(1, 7)),
        "grid": int(rng.choice([1, 2, 4, 8, 64, 1024])),
        "locks": float(rng.choice([0.0, 0.1, 0.4])),
    }
    return random_problem(rng, mentees, mentors, **dials), random_policy(rng)


def in_one_product(rng: np.random.Generator) -> tuple[Problem, LargeProblem]:
    """The same round whole in memory and as factors: own group and some pairs forbidden."""
    mentees, mentors = int(rng.integers(1, 61)), int(rng.integers(1, 21))
    ours, theirs = rng.integers(0, 4, (mentees, 5)), rng.integers(0, 4, (mentors, 5))
    groups = rng.integers(0, 4, mentees), rng.integers(0, 4, mentors)
    banned = np.argwhere(rng.random((mentees, mentors)) < rng.choice(PROHIBITED))
    unit, capacity = 5 * 9, rng.integers(0, 5, mentors)
    tiers = rng.integers(0, 3, mentees)
    ids = {"mentee_ids": range(mentees), "mentor_ids": range(mentors)}
    eligible = groups[0][:, None] != groups[1]
    eligible[banned[:, 0], banned[:, 1]] = False
    scores = Bilinear(
        ours,
        theirs,
        unit=unit,
        mentee_group=groups[0],
        mentor_group=groups[1],
        banned=banned,
    )
    whole = Problem(ours @ theirs.T / unit, eligible, capacity, tiers, unit=unit, **ids)
    return whole, LargeProblem(scores, capacity, tiers, **ids)


def laid_lazily(problem: Problem) -> LargeProblem:
    """A round as the engine for large rounds takes it, whatever its size."""
    held = np.flatnonzero(problem.locked >= 0)
    return LargeProblem(
        Dense(problem),
        problem.capacity,
        problem.priority,
        dict(zip(held.tolist(), problem.locked[held].tolist(), strict=True)),
        problem.mentee_ids,
        problem.mentor_ids,
    )


def lazy_mismatches(rng: np.random.Generator) -> int:
    """Rounds forced through the engine for large ones: the same plan, proved and verified."""
    wrong = 0
    for case in range(LAZY):
        if case % 4:
            problem, policy = lazy_case(rng)
            large = laid_lazily(problem)
        else:
            problem, large = in_one_product(rng)
            policy = random_policy(rng)
        found = solve(large, policy)
        same = found.mentor_of.tolist() == solve(problem, policy).mentor_of.tolist()
        good = same and found.certificate.proven and not verify(large, found)
        if not good:
            wrong += 1
            print(f"case {case} of seed {SEED} in the engine for large rounds: {policy}")
    return wrong


def reopened_mismatches(rng: np.random.Generator) -> int:
    """Pairs forbidden one at a time in an open round, and rounds begun from another one's plan."""
    wrong = 0
    for case in range(REOPENED):
        problem, policy = lazy_case(rng)
        found = solve(laid_lazily(problem), policy)
        free = np.flatnonzero((found.mentor_of >= 0) & (problem.locked < 0))
        if not len(free):
            continue
        mentee = int(rng.choice(free))
        mentor = int(found.mentor_of[mentee])
        eligible = problem.eligible.copy()
        eligible[mentee, mentor] = False
        barred = problem.but(eligible=eligible)
        anew = solve(barred, policy)
        told = Opened(laid_lazily(problem), policy, found).without(mentee, mentor)
        lost = [before - after for before, after in zip(*map(primal, (found, anew)), strict=True)]
        begun = solve(laid_lazily(barred), policy, start=found)
        good = [told.coverage, told.first] == lost[:2] and begun.certificate.proven
        if not (good and begun.mentor_of.tolist() == anew.mentor_of.tolist()):
            wrong += 1
            print(f"case {case} of seed {SEED} opened again: {policy}")
    return wrong


def primal(found: Solution) -> tuple[int, ...]:
    """What a plan is worth, goal by goal."""
    return found.certificate.primal


def section() -> str:
    """The section as Markdown."""
    rng, begun = np.random.default_rng(SEED), time.perf_counter()
    small, large = small_mismatches(rng), large_mismatches(rng)
    lazy, reopened = lazy_mismatches(rng), reopened_mismatches(rng)
    spent = time.perf_counter() - begun
    lines = [
        "## The plan is the optimum",
        "",
        (
            f"Compared on {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, numpy "
            f"{np.__version__}, seed {SEED}, {spent:.0f} s. Every certificate also passes `verify`."
        ),
        "",
        "| reference | random rounds | mismatches |",
        "|---|---|---|",
        (
            f"| brute force, exact fractions; capacities, masks, locks, ties, tiers, floors, "
            f"fairness 1-8 | {SMALL:,} of up to 6 × 4 | {small} |"
        ),
        (
            f"| `scipy.optimize.linear_sum_assignment` on places, plain total | {LARGE} of 30–300 "
            f"mentees | {large} |"
        ),
        (
            "| the engine for large rounds, made to solve small ones, against the other way: the "
            "very same plan; prohibitions 5-95 %, ties, over-demand, locks, tiers, floors, "
            f"fairness 1-8 | {LAZY:,} of up to 60 × 20 | {lazy} |"
        ),
        (
            "| a pair forbidden in an open large round, a round begun from the plan of another, "
            f"against solving anew | {REOPENED:,} of up to 60 × 20 | {reopened} |"
        ),
    ]
    return "\n".join(lines)


def main(_given: list[str]) -> None:
    """Compare and write the page."""
    text = section()
    print(text)
    write_section("exact", text)


if __name__ == "__main__":
    main(sys.argv[1:])
