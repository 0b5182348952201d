"""One round from questionnaires to explained pairs, and the engine alone: time and memory.

Each case runs in a process of its own, so that its peak memory and its imports are its own.
``python -m benchmarks.rounds`` measures all and writes the section of the page.
"""

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import numpy as np

from benchmarks.page import write_section
from benchmarks.process import measured

MENTEES, MENTORS = 1000, 400
Steps = dict[str, float]


def clustered(rng: np.random.Generator, mentees: int, mentors: int) -> np.ndarray:
    """Eight kinds of people, little difference inside a kind."""
    kinds = rng.random((8, 15))
    fit = kinds[rng.integers(0, 8, mentees)] @ kinds[rng.integers(0, 8, mentors)].T / 8
    return np.clip(fit + rng.normal(0.0, 0.02, fit.shape), 0.0, 1.0)


def tied(rng: np.random.Generator, mentees: int, mentors: int) -> np.ndarray:
    """Six different scores, as from one Likert question."""
    return rng.integers(0, 6, (mentees, mentors)) / 5


@contextmanager
def timed(steps: Steps, name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    steps[name] = time.perf_counter() - begun


def engine(scores: Callable[..., np.ndarray], load: float) -> dict[str, object]:
    """Solve, verify and explain a generated matrix; ``load``: mentees per place."""
    from matching.assign import Policy, Problem, solve, verify
    from matching.explain import Insight, runner_up

    rng, steps = np.random.default_rng(1), Steps()
    capacity = np.bincount(rng.integers(0, MENTORS, round(MENTEES / load)), minlength=MENTORS)
    problem = Problem(
        scores(rng, MENTEES, MENTORS),
        rng.random((MENTEES, MENTORS)) > 0.2,
        capacity,
        rng.integers(0, 3, MENTEES),
        mentee_ids=range(MENTEES),
        mentor_ids=range(MENTORS),
    )
    with timed(steps, "solve"):
        found = solve(problem)
    with timed(steps, "verify"):
        faults = verify(problem, found)
    assert not faults
    assert found.certificate.proven
    with timed(steps, "one what-if"):
        runner_up(Insight(problem, Policy(), found), 7)
    with timed(steps, "all runner-ups"):
        insight = Insight(problem, Policy(), found)
        for mentee in range(MENTEES):
            runner_up(insight, mentee)
    return {"steps": steps, "matched": found.totals.matched}


CASES: dict[str, Callable[[], dict[str, object]]] = {
    "clustered, load 0.97": lambda: engine(clustered, 0.97),
    "clustered, load 1.3": lambda: engine(clustered, 1.3),
    "tied, load 0.97": lambda: engine(tied, 0.97),
    "tied, load 1.3": lambda: engine(tied, 1.3),
}


def run(name: str) -> dict[str, object]:
    """Measure one case here; its peak memory is the process's."""
    found = CASES[name]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "megabytes": peak}


def section(figures: dict[str, dict[str, object]]) -> str:
    """The section as Markdown."""
    names = list(dict.fromkeys(step for one in figures.values() for step in one["steps"]))
    machine = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, numpy {np.__version__}; seconds, each case in a process of "
        "its own, imports included. Every plan is proved optimal (gap 0) and passes `verify`."
    )
    lines = [
        f"## A round of {MENTEES:,} mentees and {MENTORS} mentors",
        "",
        machine,
        "",
        "| case | matched | " + " | ".join(names) + " | all | peak memory, MB |",
        "|---|---|" + "---|" * (len(names) + 2),
    ]
    for name, one in figures.items():
        steps = one["steps"]
        cells = [f"{steps[step]:.2f}" if step in steps else "–" for step in names]
        lines.append(
            f"| {name} | {one['matched']} | "
            + " | ".join(cells)
            + f" | {sum(steps.values()):.2f} | {one['megabytes']:.0f} |"
        )
    return "\n".join(lines)


def main(given: list[str]) -> None:
    """Measure one case for the parent process, or all and write the page."""
    if given:
        print(json.dumps(run(given[0])))
        return
    figures = {name: measured("rounds", name) for name in CASES}
    text = section(figures)
    print(text)
    write_section("rounds", text)


if __name__ == "__main__":
    main(sys.argv[1:])
