"""Eight processes read, add one and write, many times each: nothing may be lost.

``python -m benchmarks.writers [times]`` writes its section of docs/reliability.md; the suite does
the same in small.
"""

import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np

from benchmarks.kill import PAGE, PERSON, SCHOOL, prepare, step
from benchmarks.page import write_section
from data.settings import Settings
from data.store import BusyError, Store, trail

PROCESSES, TIMES = 8, 1000


Told = tuple[list[float], int]  # seconds of each commit, refusals


def write(settings: Settings, times: int, told: "Queue[Told]") -> None:
    """A writer: its commits, waiting for the others included; who is refused tries again."""
    store, spent, refused = Store.open(settings), list[float](), 0
    while len(spent) < times:
        begun = time.perf_counter()
        try:
            step(store)
        except BusyError:
            refused += 1
            continue
        spent.append(time.perf_counter() - begun)
    store.close()
    told.put((spent, refused))


def race(settings: Settings, times: int) -> tuple[int, int, int, list[float]]:
    """Commits that are missing, breaches of the chain, refusals, seconds of every commit."""
    prepare(settings)
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([__name__])
    told: Queue[Told] = server.Queue()
    writers = [server.Process(target=write, args=(settings, times, told)) for _ in range(PROCESSES)]
    for one in writers:
        one.start()
    said = [told.get(timeout=1800) for _ in writers]
    for one in writers:
        one.join()
    store = Store.open(settings)
    with store.look(by=store.system(SCHOOL.id), now=datetime.now(UTC)) as work:
        count = work.people.get(PERSON.id).years_teaching
    breaches = trail.verify(store, SCHOOL.id)
    store.close()
    spent = [second for seconds, _ in said for second in seconds]
    return PROCESSES * times - count, len(breaches), sum(one for _, one in said), spent


def row(name: str, settings: Settings, times: int) -> str:
    """A row of the table."""
    begun = time.perf_counter()
    lost, breaches, refused, spent = race(settings, times)
    whole = time.perf_counter() - begun
    middle, late = (1000 * float(np.quantile(spent, at)) for at in (0.5, 0.99))
    return (
        f"| {name} | {len(spent)} | {lost} | {breaches} | {refused} "
        f"| {len(spent) / whole:.0f} "
        f"| {middle:.1f} | {late:.0f} | {1000 * max(spent):.0f} |"
    )


def main(arguments: list[str]) -> None:
    """Race on both databases and write it down."""
    from tests import postgres

    times, rows = int(arguments[0]) if arguments else TIMES, list[str]()
    there = postgres.binaries() is not None
    with postgres.server(options=()) if there else nullcontext() as running:
        for name in ("SQLite", "PostgreSQL")[: 1 + there]:
            folder = Path(tempfile.mkdtemp(prefix="nastavnik-writers-"))
            database = running.create("writers") if name == "PostgreSQL" else ""
            rows.append(row(name, Settings(home=folder / "home", database=database), times))
            print(rows[-1])
            shutil.rmtree(folder)
    where = f"{os.cpu_count()} cores under load {os.getloadavg()[0]:.0f}"
    text = (
        f"Measured on {datetime.now(UTC).date()} by `python -m benchmarks.writers`, {where}, "
        f"Python {platform.python_version()}: {PROCESSES} processes at once read a number, add one"
        " and write it in three tables; each commit waits its turn, that is in its time."
    )
    head = (
        "| store | commits | lost | breaches of the chain | refused as busy, tried again "
        "| commits/s | p50, ms | p99, ms | max, ms |"
    )
    write_section("writers", "\n".join([text, "", head, "|---" * 9 + "|", *rows]), PAGE)


if __name__ == "__main__":
    main(sys.argv[1:])
