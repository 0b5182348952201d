"""Boards of a municipality: how long the first figures and a filter take, and how much memory.

28 invented schools with two school years lie in a store as rollups, as the daily work leaves them.
Then a new process, as after a restart, asks for the first row, for everything, for filters.

Run by hand: ``uv run python -m benchmarks quality``.
"""

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.page import write_section
from data.records.account import Account, AccountRole
from data.records.ids import AccountId, SchoolId
from data.records.monitoring import Rollup
from data.records.school import School
from data.settings import Settings
from data.store import Store

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
TOWN = "benchmark"
LIMITS = {"first row": 2.0, "filter": 1.0, "memory": 700.0}


def lay(home: Path, seed: int = 1) -> str:
    """A store of 28 schools with their rollups; returns the later school year."""
    from analytics import facts
    from data.synthetic.truth import synth

    told = synth(seed, "municipality")
    whole = facts.of_tables(told.tables, NOW.date(), synthetic=True)
    period = max(whole.asks["year"])
    store = Store.create(Settings(home=home))
    for number, code in enumerate(whole.schools):
        part = whole.of_schools([code])
        with store.work(by=store.system(SchoolId(code)), now=NOW) as work:
            work.schools.put(_school(code, number))
            work.rollups.put(_rollup(code, str(period), part, work.stamp()))
            if number == 0:
                work.accounts.put(_account(code))
    store.close()
    return f"{period} {whole.schools[0]}"


def look(home: Path, period: str, code: str) -> dict[str, tuple[float, float]]:
    """Seconds of a new process, by the clock and of the processor, for each thing asked.

    What the page asks for is a row at a time; everything is what a report asks for.
    """
    from analytics.rollup import municipality
    from dashboard.charts import panels

    store, found = Store.open(Settings(home=home)), {}
    region = _account(code)

    def timed(name: str, **asked: Any) -> Any:
        begun, busy = time.perf_counter(), time.process_time()
        with store.work(by=region, now=NOW) as work:
            told = municipality(work, period, **asked)
        found[name] = (time.perf_counter() - begun, time.process_time() - busy)
        return told

    rows = (panels.SCHOOLS, *panels.codes())
    first = timed("first row after a restart", only=panels.metrics(rows[0]))
    for row in rows[1:]:
        timed(f"row {row}", only=panels.metrics(row))
    for number, one in enumerate([one for one in first.filters if one.enabled][:3], 1):
        for row in rows:
            timed(f"filter {number}: row {row}", where=one.code, only=panels.metrics(row))
        timed(f"filter {number}: again", where=one.code, only=panels.metrics(rows[0]))
    whole = timed("everything, for a report")
    timed("everything again")
    timed("everything, one filter", where=next(one.code for one in first.filters if one.enabled))
    timed("nine schools", schools=[one.unit_id for one in whole.schools[:9]])
    found["cells, withheld"] = (float(len(whole.figures)), float(whole.withheld))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["memory, MB"] = (memory, memory)
    store.close()
    return found


def main(_arguments: list[str]) -> None:
    """Lay the store in one process, look in another, write the section."""
    with tempfile.TemporaryDirectory() as folder:
        period, code = _run("lay", folder).split()
        told = _run("look", folder, period, code)
    print(told)
    write_section("quality", section(told.splitlines()))


def section(lines: list[str]) -> str:
    """The section of the page: what was asked, seconds, the limits that are held against them."""
    rows = [line.split("|") for line in lines]
    table = "\n".join(f"| {name} | {wall} | {cpu} |" for name, wall, cpu in rows)
    day, load = datetime.now(UTC).date().isoformat(), os.getloadavg()[0]
    return f"""## Boards of a municipality

28 invented schools, two school years, one process that has just started; imports are not counted.
Asked for: first figures in {LIMITS["first row"]:.0f} s, a filter in {LIMITS["filter"]:.0f} s,
{LIMITS["memory"]:.0f} MB. The page asks for the row that is shown.
Measured on {day}, {platform.machine()},
{os.cpu_count()} processors, load {load:.1f}: with other work beside it seconds of the processor
are the fair ones.

| | seconds | of the processor |
|---|---|---|
{table}"""


def _run(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.quality", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip()


def _school(code: str, number: int) -> School:
    return School(
        id=SchoolId(code),
        name=f"School {number}",
        short_name=f"School {number:02}",
        municipality=TOWN,
        synthetic=True,
    )


def _account(code: str) -> Account:
    return Account(
        id=AccountId("region"),
        school_id=SchoolId(code),
        login="region",
        display_name="region",
        roles=(AccountRole.REGION,),
        password_hash="",
    )


def _rollup(code: str, period: str, part: Any, stamp: str) -> Rollup:
    from analytics.figures import FORMULAS
    from analytics.rollup.bodies import body_of

    return Rollup(
        school_id=SchoolId(code),
        period=period,
        formula_version=FORMULAS,
        data_version=part.version,
        made_at=NOW,
        synthetic=True,
        body=body_of(part, period, code),
        stamp=stamp,
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["lay", home]:
            print(lay(Path(home) / "home"))
        case ["look", home, period, code]:
            for name, (first, second) in look(Path(home) / "home", period, code).items():
                print(f"{name}|{first:.2f}|{second:.2f}")
        case _:
            main([])
