"""From answers to scores and reasons: time and memory of a round of 1,000 x 400.

``python -m benchmarks score`` measures in a process of its own and writes the section of the page.
"""

import json
import os
import platform
import resource
import sys
import time
from datetime import UTC, datetime

import numpy as np

from benchmarks.page import write_section
from benchmarks.process import measured

MENTEES, MENTORS, TIMES = 1000, 400, 3


def peak() -> float:
    """Peak memory of this process, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def once(mentees: list, mentors: list, readings: dict) -> dict[str, float]:
    """One run of the three steps; everything is let go at the end."""
    from matching.affinity import affinity
    from matching.constraints import constrain
    from matching.vectors import vectorise
    from tests.score_cases import FRAMEWORK

    begun = time.perf_counter()
    vectors = vectorise(mentees, mentors, FRAMEWORK, readings)
    laid = time.perf_counter()
    found = affinity(vectors)
    scored = time.perf_counter()
    constrain(mentees, mentors, found, FRAMEWORK)
    done = time.perf_counter()
    high = peak()
    assert (found.parts.sum(axis=0) == found.units).all()
    away = float(np.abs(found.total - found.exact).max())
    steps = {"vectors": laid - begun, "score": scored - laid, "reasons": done - scored}
    return {**steps, "away": away, "peak": high}


def measure() -> dict[str, float]:
    """Best of three of each step, on one invented round."""
    from tests.score_cases import random_round

    people = random_round(np.random.default_rng(1), MENTEES, MENTORS)
    before = peak()
    runs = [once(*people) for _ in range(TIMES)]
    best = {name: min(one[name] for one in runs) for name in runs[0]}
    return {**best, "before": before, "peak": runs[0]["peak"]}


def section(figures: dict[str, float]) -> str:
    """The section as Markdown."""
    machine = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, numpy {np.__version__}; seconds, best of {TIMES}. "
        "Every part of every pair is kept, and the parts sum to the score in whole units. The "
        f"score laid out in units stands at most {figures['away']:.4f} from its float definition "
        "(promised: 0.005 a component)."
    )
    steps = " | ".join(f"{figures[one]:.2f}" for one in ("vectors", "score", "reasons"))
    memory = " | ".join(f"{figures[one]:.0f}" for one in ("before", "peak"))
    lines = [
        f"## Scores of {MENTEES:,} mentees and {MENTORS} mentors",
        "",
        machine,
        "",
        "| vectors | score | reasons | memory before, MB | peak memory, MB |",
        "|---|---|---|---|---|",
        f"| {steps} | {memory} |",
    ]
    return "\n".join(lines)


def main(given: list[str]) -> None:
    """Measure here for the parent process, or write the page."""
    if given:
        print(json.dumps(measure()))
        return
    text = section(measured("score", "measure"))
    print(text)
    write_section("score", text)


if __name__ == "__main__":
    main(sys.argv[1:])
