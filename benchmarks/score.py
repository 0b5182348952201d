"""From answers to scores and reasons: time and memory of whole rounds and of blocks of a region.

``python -m benchmarks score`` measures each size in a process of its own and writes the section of
the page. Texts are left out: they are measured in a section of their own.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from benchmarks.page import write_section
from benchmarks.process import measured, peak

SIZES = {"1,000 × 400": (1000, 400), "5,000 × 1,700": (5000, 1700)}
STEPS = ("vectors", "score", "reasons", "all parts")
MORE = (
    "block, ns a pair",
    "inner product, ns a pair",
    "memory before, MB",
    "peak memory, MB",
)
TIMES = 3
RANK, ROWS = 64, 512  # of the inner product that blocks are held against, and of a block


def best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some runs."""
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def people(mentees: int, mentors: int) -> list[list]:
    """Both sides of an invented crowd."""
    from data.records.bank import Role
    from data.synthetic import crowd
    from matching.profile import applicant

    invented = crowd(mentees, mentors)
    return [
        [applicant(person, sheet, consent=True) for person, sheet in invented.of(role)]
        for role in (Role.MENTEE, Role.MENTOR)
    ]


def steps(sides: list[list]) -> dict[str, float]:
    """One run of the steps of a round; "all parts" asks for every pair's parts once, by rows."""
    from data.codebook import framework
    from matching.affinity import affinity
    from matching.constraints import constrain
    from matching.vectors import vectorise

    marks = [time.perf_counter()]
    vectors = vectorise(*sides, framework())
    marks.append(time.perf_counter())
    found = affinity(vectors)
    marks.append(time.perf_counter())
    constrain(*sides, found, framework())
    marks.append(time.perf_counter())
    away = 0.0
    for first in range(0, len(found.units), found.step):
        last = min(first + found.step, len(found.units))
        block = found.block(first, last)
        assert (block.units == found.units[first:last]).all()
        total = found.units[first:last] / found.unit
        away = max(away, float(np.abs(total - block.exact).max()))
    marks.append(time.perf_counter())
    spent = dict(zip(STEPS, np.diff(marks).tolist(), strict=True))
    return {**spent, "away": away}


def block_speed(sides: list[list]) -> dict[str, float]:
    """Nanoseconds a pair of a block with all rules, and of a bare inner product with its best."""
    from threadpoolctl import threadpool_limits

    from data.codebook import framework
    from matching.affinity.bilinear import lay_bilinear
    from matching.constraints import prepare
    from matching.vectors import vectorise

    scores = lay_bilinear(vectorise(*sides, framework()), rules=prepare(*sides, framework()))
    rows = min(ROWS, scores.mentees)
    one, other = np.ones((rows, RANK), np.float32), np.ones((RANK, scores.mentors), np.float32)
    pairs = rows * scores.mentors / 1e9
    with threadpool_limits(1):
        return {
            "block": best(lambda: scores.block(0, rows)) / pairs,
            "limit": best(lambda: (one @ other).max(axis=1)) / pairs,
        }


def measure(name: str) -> dict[str, float]:
    """Best of some runs of each step, on one invented round; memory is that of the first run."""
    sides = people(*SIZES[name])
    before = peak()
    first = steps(sides)
    high = peak()
    runs = [first, *(steps(sides) for _ in range(TIMES - 1))]
    quickest = {key: min(one[key] for one in runs) for key in first}
    return {**quickest, **block_speed(sides), "before": before, "peak": high}


def section(figures: dict[str, dict[str, float]]) -> str:
    """The section as Markdown."""
    away = max(one["away"] for one in figures.values())
    machine = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores (load "
        f"{os.getloadavg()[0]:.1f} at the end), Python {platform.python_version()}, numpy "
        f"{np.__version__}; seconds, best of {TIMES}. Held are the whole units of each pair (4 "
        "bytes) and a mask of reasons (2 bytes); all parts of a pair are made when they are asked "
        'for, in the column "all parts" for every pair once, and they sum to the score in whole '
        f"units. The score laid out in units stands at most {away:.4f} from its float definition "
        "(promised: 0.005 a component). A block is what a region is solved from: the same units "
        f"with all rules, looked up, on one thread; beside it a bare inner product of rank {RANK} "
        "with the best of each row. Memory is the peak of the process, before and after "
        "scores, reasons and all parts."
    )
    lines = [
        "## Scores and reasons",
        "",
        machine,
        "",
        "| " + " | ".join(("round", *STEPS, *MORE)) + " |",
        "|---|" + "---|" * (len(STEPS) + len(MORE)),
    ]
    for name, one in figures.items():
        spent = " | ".join(f"{one[step]:.2f}" for step in STEPS)
        speed = f"{one['block']:.1f} | {one['limit']:.1f}"
        lines.append(f"| {name} | {spent} | {speed} | {one['before']:.0f} | {one['peak']:.0f} |")
    return "\n".join(lines)


def main(given: list[str]) -> None:
    """Measure one size for the parent process, or all and write the page."""
    if given:
        print(json.dumps(measure(given[0])))
        return
    text = section({name: measured("score", name) for name in SIZES})
    print(text)
    write_section("score", text)


if __name__ == "__main__":
    main(sys.argv[1:])
