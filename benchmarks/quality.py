"""Boards of a municipality: how long the first figures and a filter take, and how much memory.

28 invented schools with two school years lie in a store as rollups, as the daily work leaves them.
Then a new process, as after a restart, asks for the first row, for everything, for filters.

Run by hand: ``uv run python -m benchmarks.quality``.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.records.account import Account, AccountRole
from data.records.ids import AccountId, SchoolId
from data.records.monitoring import Rollup
from data.records.school import School
from data.settings import Settings
from data.store import Store

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
TOWN = "benchmark"
OFFICIAL = ("COV1", "SAT1", "SAT2", "RR", "CONS", "ROAD")
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


def look(home: Path, period: str, code: str) -> dict[str, float]:
    """Seconds of a new process: first row, everything, filters first seen and seen again."""
    from analytics.rollup import municipality

    store, found = Store.open(Settings(home=home)), {}
    region = _account(code)

    def timed(name: str, ask: Callable[[Any], Any]) -> Any:
        begun = time.perf_counter()
        with store.work(by=region, now=NOW) as work:
            told = ask(work)
        found[name] = time.perf_counter() - begun
        return told

    timed("first row", lambda work: municipality(work, period, only=OFFICIAL))
    whole = timed("everything", lambda work: municipality(work, period))
    timed("everything again", lambda work: municipality(work, period))
    open_ones = [one.code for one in whole.filters if one.enabled]
    for number, where in enumerate(open_ones[:3], 1):
        timed(
            f"filter {number}, first row",
            lambda work, where=where: municipality(work, period, where=where, only=OFFICIAL),
        )
        timed(f"filter {number}", lambda work, where=where: municipality(work, period, where=where))
        timed(
            f"filter {number} again",
            lambda work, where=where: municipality(work, period, where=where),
        )
    few = [one.unit_id for one in whole.schools[:9]]
    timed("nine schools", lambda work: municipality(work, period, few))
    found["cells"], found["withheld"] = float(len(whole.figures)), float(whole.withheld)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    store.close()
    return found


def main() -> None:
    """Lay the store in one process, look in another, print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        told = _run("lay", folder)
        period, code = told.split()
        print(_run("look", folder, period, code))


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
            for name, value in look(Path(home) / "home", period, code).items():
                print(f"{name}: {value:.2f}")
        case _:
            main()
