"""Is the optimum the optimum? Every plan against brute force, larger ones against scipy.

``python -m benchmarks exact`` compares and writes the section of the page. The naive reference is
``tests/oracle.py``: all admissible plans by ``product()``, compared in exact fractions.
"""

import platform
import sys
import time
from datetime import UTC, datetime

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.page import write_section
from matching.assign import Policy, Problem, solve, verify
from tests.oracle import best, worth
from tests.strategies import random_case, random_problem

SMALL, LARGE, SEED = 5000, 60, 26
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


def section() -> str:
    """The section as Markdown."""
    rng, begun = np.random.default_rng(SEED), time.perf_counter()
    small, large = small_mismatches(rng), large_mismatches(rng)
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
    ]
    return "\n".join(lines)


def main(_given: list[str]) -> None:
    """Compare and write the page."""
    text = section()
    print(text)
    write_section("exact", text)


if __name__ == "__main__":
    main(sys.argv[1:])
