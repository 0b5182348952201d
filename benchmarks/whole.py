"""A whole round, from the texts people wrote to explained pairs with a proof: time and memory.

Each case runs in a process of its own. ``python -m benchmarks whole`` measures all and writes the
section of the page.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.page import write_section
from benchmarks.process import measured, peak
from data.records.job import Stage
from matching.assign.watching import STEPS as ENGINE

Steps = dict[str, float]
SOLVING = "solve and prove"
STEPS = {
    "read": "texts",
    "score": "vectors, scores, reasons",
    "solve": SOLVING,
    "explain": "runner-ups, unmatched",
}
NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)  # after the last consent of the largest crowd


class Watch:
    """Seconds of each step of a run, from what its progress tells."""

    def __init__(self) -> None:
        """Start now."""
        self.steps: Steps = {}
        self._step, self._since = "", time.perf_counter()

    def __call__(self, _share: float, step: str) -> None:
        """Close the step before and open this one."""
        moment = time.perf_counter()
        name = STEPS.get(self._step) or (SOLVING if Stage.read(self._step).step in ENGINE else "")
        if name:
            self.steps[name] = self.steps.get(name, 0.0) + moment - self._since
        self._step, self._since = step, moment


def pure(mentees: int, mentors: int, *, texts: bool = True) -> dict[str, Any]:
    """Everything but the database, on an invented crowd; its texts are read or left unread."""
    from data.records.bank import Role
    from data.synthetic import crowd
    from matching.assign import verify
    from matching.profile import applicant
    from matching.proposal import propose, read
    from matching.text import tagger

    invented = crowd(mentees, mentors)
    sides = [
        [applicant(person, sheet, consent=True) for person, sheet in invented.of(role)]
        for role in (Role.MENTEE, Role.MENTOR)
    ]
    del invented
    watch, read_as = Watch(), "none"
    given: dict[str, Any] = {}
    if texts:
        watch(0.0, "read")
        told = read(*sides, tagger())
        given, read_as = {"readings": told.readings, "offered": told.offered}, told.tier
    found = propose(*sides, **given, progress=watch)
    steps = {**watch.steps}
    begun = time.perf_counter()
    assert verify(found.problem, found.solution) == []
    steps["verify"] = time.perf_counter() - begun
    return {"steps": steps, "matched": found.solution.totals.matched, "tier": read_as}


def kept(name: str) -> dict[str, Any]:
    """The same through the register of a school: what the curator waits for."""
    from data.records.account import AccountRole
    from data.synthetic import invent, settle
    from matching import rounds
    from tests.stores import account, fresh

    with tempfile.TemporaryDirectory() as folder:
        invented = invent(name)
        store = fresh(Path(folder))
        with store.work(by=store.system(invented.school.id), now=NOW) as work:
            settle(work, invented)
        curator = account(store, AccountRole.CURATOR, school_id=invented.school.id)
        begun = time.perf_counter()
        with store.work(by=curator, now=NOW) as work:
            one = rounds.freeze(work, rounds.open_round(work).id)
        frozen = time.perf_counter()
        watch = Watch()
        run = rounds.compute_now(store, curator, NOW, one.id, watch)
        written = time.perf_counter()
        with store.look(by=curator, now=NOW) as work:
            seen = rounds.view(work, one.id)
            shown = time.perf_counter()
            rounds.prices(work, one.id, seen.rows[0].mentee_id, seen.rows[-1].mentor_id)
        priced = time.perf_counter()
        rest = written - frozen - sum(watch.steps.values())
        store.close()
    more = {"freeze": frozen - begun, "write": rest, "screen": shown - written}
    return {
        "steps": {**watch.steps, **more, "price of one lock": priced - shown},
        "matched": seen.matched,
        "tier": run.totals["tier"],
    }


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "5,000 × 1,700, no database, no texts": lambda: pure(5000, 1700, texts=False),
    "1,000 × 400, no database": lambda: pure(1000, 400),
    "100 × 40, no database": lambda: pure(100, 40),
    "school45 through the register": lambda: kept("school45"),
}


def run(name: str) -> dict[str, Any]:
    """Measure one case here; its peak memory is the process's."""
    found = CASES[name]()
    return {**found, "megabytes": peak(), "cpu": time.process_time()}


def section(figures: dict[str, dict[str, Any]]) -> str:
    """The section as Markdown."""
    told = (step for one in figures.values() for step in one["steps"])
    names = list(dict.fromkeys([*STEPS.values(), *told]))
    load = os.getloadavg()[0]
    machine = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores (load {load:.1f} at the "
        f"end), Python {platform.python_version()}, numpy {np.__version__}; seconds of the wall "
        "clock, each case in a process of its own, loading of libraries and of the text reader "
        'included; in the column "processor" seconds of the process\'s own, making the people '
        "included: they say more where a machine does other work too. Every plan is proved "
        "optimal and passes `verify`."
    )
    lines = [
        "## A whole round",
        "",
        machine,
        "",
        "| case | texts read in | matched | "
        + " | ".join(names)
        + " | all | processor | peak memory, MB |",
        "|---|---|---|" + "---|" * (len(names) + 3),
    ]
    for name, one in figures.items():
        steps = one["steps"]
        cells = [f"{steps[step]:.2f}" if step in steps else "–" for step in names]
        lines.append(
            f"| {name} | {one['tier']} | {one['matched']} | "
            + " | ".join(cells)
            + f" | {sum(steps.values()):.2f} | {one['cpu']:.2f} | {one['megabytes']:.0f} |"
        )
    return "\n".join(lines)


def main(given: list[str]) -> None:
    """Measure one case for the parent process, or all and write the page."""
    if given:
        print(json.dumps(run(given[0])))
        return
    figures = {name: measured("whole", name) for name in CASES}
    text = section(figures)
    print(text)
    write_section("whole", text)


if __name__ == "__main__":
    main(sys.argv[1:])
