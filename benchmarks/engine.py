"""The engine against its peers and against the physical limit: ``python -m benchmarks engine``.

Further words: ``--full`` adds scipy at 20,000 mentees and other long peers (half an hour),
``--huge`` 300,000 x 90,000, ``--only WORD`` measures what has the word in its name, ``--page``
measures nothing and writes the page anew from ``engine.json``. Every figure is kept as soon as it
is there; a measure that fails says so in its row and stops nothing.
"""

import os
import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.engine_measures import (
    CURVE,
    FULL,
    HUGE,
    KINDS,
    S300,
    USUAL,
    Measure,
    measures,
    name_of,
)
from benchmarks.engine_rows import SOLVERS, same_plan, sizes, targets
from benchmarks.engine_store import Store
from benchmarks.page import write_section
from benchmarks.plot import Line, Panel, drawing

PICTURE = Path(__file__).parent / "plots" / "engine.svg"
HOW = (
    "A date in brackets marks a figure that an earlier run has left. Every piece of work has a "
    "process of its own; peers have environments of their own with exact versions. Rounds are "
    'the regions that `nastavnik solve-region` invents: "clustered", a few common profiles of '
    'needs, and "tied", answers of a questionnaire, where millions of pairs share a thousand '
    "different scores; 0.97 mentees a place. Peers solve for the plain total and must come "
    "to the same whole-number value as the engine. The seconds of a peer are its call alone, "
    "without imports, data and laying out places or arcs; those of the engine go from factors to a "
    "plan with its certificate. Up to 5,000 mentees the best of three counts on both sides, above "
    "it the middle one of three of the engine (one run from 100,000) and one run of a peer."
)
LIMIT = (
    "The limit is one exact float32 product and the largest value of each row over all pairs: two "
    "threads, tiles that stay in the cache, the fastest of several shapes of tiles."
)
QUIET = 2.5  # load of a machine that does nothing else: two threads of the measures themselves
COLOURS = {
    "solve": "#0b5fff",
    "scipy": "#d1495b",
    "ortools": "#2a9d5c",
    "lap": "#8e5bc0",
    "limit": "#888888",
}


def wanted(given: list[str]) -> Iterator[Measure]:
    """The measures that the command line asks for."""
    if "--page" in given:
        return
    whens = {USUAL} | {word[2:] for word in given if word in {f"--{FULL}", f"--{HUGE}"}}
    only = given[given.index("--only") + 1] if "--only" in given else ""
    for one in measures():
        if one.when in whens and only in one.name:
            yield one


def measure(one: Measure, store: Store) -> None:
    """Measure and keep it; a failure is kept too."""
    begun, load = time.perf_counter(), os.getloadavg()[0]
    try:
        found = one.run()
    except Exception as problem:  # noqa: BLE001 - one row must not stop the others
        store.failed(one.name, f"{problem}".replace("|", "/") or repr(problem), keep=one.of_peer)
        said = f"FAILED {problem}"
    else:
        store.put(one.name, {**found, "load before": round(load, 2)})
        said = f"{found['seconds']:.4g} s"
    spent = time.perf_counter() - begun
    print(f"{one.name}: {said} (in all {spent:.0f} s)", file=sys.stderr, flush=True)


def machine() -> str:
    """What it was measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    cpu = next((one.split(":")[1].strip() for one in lines if one.startswith("model name")), "?")
    libraries = ", ".join(f"{one} {version(one)}" for one in ("numpy", "scipy", "numba"))
    return f"{os.cpu_count()} cores ({cpu}), Python {platform.python_version()}, {libraries}"


def busy(store: Store) -> str:
    """How busy the machine was before the measures of the present run; says when too busy."""
    loads = [
        one["load before"]
        for one in store.records.values()
        if one.get("run") == store.run and "load before" in one
    ]
    if not loads:
        return ""
    said = f"The machine's load before a measure was {min(loads):.1f}-{max(loads):.1f}. "
    if max(loads) > QUIET:
        said += "**It did other work too: figures, limits above all, are not to be relied on.** "
    return said


def section(store: Store) -> str:
    """The section as Markdown."""
    failed = [
        f"- {name}: {record.get('error') or 'earlier figure kept: ' + record['not again']}"
        for name, record in sorted(store.records.items())
        if "error" in record or "not again" in record
    ]
    lines = [
        "## The engine against its peers and the physical limit",
        "",
        f"Run of {store.run[:16].replace('T', ' ')} UTC, {machine()}. {busy(store)}{HOW}",
        "",
        LIMIT,
        "",
        *targets(store),
        "",
        "![Seconds and memory against size](plots/engine.svg)",
        "",
        *sizes(store),
        "",
        "### One plan, whatever the machine does",
        "",
        *same_plan(store),
        *(["", "### Not measured this time", "", *failed] if failed else []),
    ]
    return "\n".join(lines)


def picture(store: Store) -> str:
    """Seconds and memory against mentees, all solvers, the limit as a line of its own."""
    every = (*CURVE, S300)
    marks = [(float(size[0]), f"{size[0] / 1000:g}k") for size in every]
    panels = []
    for title, what in (("Seconds", "seconds"), ("Peak memory, MB", "megabytes")):
        lines = []
        for who, colour in COLOURS.items():
            if what == "megabytes" and who == "limit":
                continue
            for kind in KINDS:
                dots = [
                    (float(size[0]), store.figure(name_of(who, kind, size), what)) for size in every
                ]
                lines.append(
                    Line(
                        said=f"{SOLVERS[who]}, {kind}",
                        points=[(size, value) for size, value in dots if value],
                        colour=colour,
                        dash="" if kind == KINDS[0] else "5 3",
                    )
                )
        panels.append(Panel(title=title, lower="mentees", sizes=marks, lines=lines))
    return drawing(panels)


def main(given: list[str]) -> None:
    """Measure what is asked for and write the page and its picture."""
    store = Store.read(datetime.now(UTC).isoformat(timespec="minutes"))
    if "--page" in given:  # nothing is measured: the last run is the present one
        store.run = max((one["run"] for one in store.records.values()), default=store.run)
    for one in wanted(given):
        measure(one, store)
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(store), encoding="utf-8")
    text = section(store)
    print(text)
    write_section("engine", text)


if __name__ == "__main__":
    main(sys.argv[1:])
