"""Writers killed with kill -9 in the middle of their work: what was acknowledged must be there.

``python -m benchmarks.kill [kills]`` kills that many writers on SQLite, a few whole servers of
PostgreSQL where one is installed, and writes the section of docs/reliability.md. The suite runs
the same loop a few times.
"""

import multiprocessing
import platform
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa

from data.records.ids import PersonId, SchoolId
from data.records.person import Person
from data.records.school import School
from data.settings import Settings
from data.store import BusyError, Store, trail

KILLS, SERVER_KILLS = 300, 12
PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
SCHOOL = School(id=SchoolId("kill"), name="Школа", short_name="Школа", synthetic=True)
PERSON = Person(id=PersonId("counter"), school_id=SCHOOL.id, fio="Ёлкина Анна", years_teaching=0)
LIFE = (0.0, 0.25)  # seconds between the first acknowledgement and the kill
PATIENCE = 60.0
CHAIN_EVERY = 25  # kills between two readings of the whole audit chain
METHOD = (
    ". A writer raises one number in three tables in one transaction and acknowledges it; at a "
    "random moment it is killed with `kill -9` (PostgreSQL: the whole server, then started again). "
    "Lost: less is kept than was acknowledged; torn: the tables differ; also looked at: "
    "`integrity_check` after each kill, the whole audit chain every 25 kills and at the end. A "
    "commit may land without its acknowledgement, at most one a kill: forms and imports carry keys "
    "against that."
)


@dataclass(kw_only=True)
class Toll:
    """What a loop of kills has done.

    Attributes:
        kills: writers (or servers) killed.
        acknowledged: commits the writers were told of.
        unsaid: commits that landed without an acknowledgement; allowed, at most one a kill.
        faults: what must never be: lost or torn work, a damaged file, a broken chain.
    """

    kills: int = 0
    acknowledged: int = 0
    unsaid: int = 0
    faults: list[str]


def write(settings: Settings, told: Connection) -> None:
    """A writer: three places in one transaction, then an acknowledgement, for ever."""
    store = Store.open(settings)
    with suppress(BusyError, sa.exc.DBAPIError, BrokenPipeError):  # the server is gone
        while True:
            told.send(step(store))


def step(store: Store) -> int:
    """Raise the counter everywhere; its new value."""
    with store.work(by=store.system(SCHOOL.id), now=datetime.now(UTC)) as work:
        before = work.people.get(PERSON.id)
        count = before.years_teaching + 1
        after = work.people.put(replace(before, years_teaching=count))
        work.settings_kv.put("count", count)
        work.audit("person.edited", before, after)
    return count


def prepare(settings: Settings) -> None:
    """An empty store with the counter at nought."""
    store = Store.create(settings)
    with store.work(by=store.system(SCHOOL.id), now=datetime.now(UTC)) as work:
        work.schools.put(SCHOOL)
        work.people.put(PERSON)
        work.settings_kv.put("count", 0)
    store.close()


def kill_once(settings: Settings, rng: random.Random, strike: Callable[[int], None] | None) -> int:
    """Start a writer, kill it (or what ``strike`` kills), return what it acknowledged last."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([__name__])
    ours, theirs = server.Pipe(duplex=False)
    writer = server.Process(target=write, args=(settings, theirs), daemon=True)
    writer.start()
    theirs.close()
    if not ours.poll(PATIENCE):
        raise TimeoutError
    time.sleep(rng.uniform(*LIFE))
    if strike is not None:
        strike(writer.pid or 0)
        writer.join(PATIENCE)
    writer.kill()
    writer.join(PATIENCE)
    heard = 0
    with suppress(EOFError):
        while True:
            heard = ours.recv()
    return heard


def examine(settings: Settings, heard: int, toll: Toll) -> int:
    """Compare the store with what was acknowledged; the counter as it is kept."""
    store = Store.open(settings)
    with store.look(by=store.system(SCHOOL.id), now=datetime.now(UTC)) as work:
        count = work.people.get(PERSON.id).years_teaching
        others = work.settings_kv.get("count"), work.trail.newest(1)[0].seq
    if count < heard:
        toll.faults.append(f"lost: {heard} acknowledged, {count} kept")
    if others != (count, count):
        toll.faults.append(f"torn: {count} beside {others}")
    if not settings.database:
        with store.connect() as connection:
            said = connection.execute(sa.text("PRAGMA integrity_check")).scalar_one()
        toll.faults += [] if said == "ok" else [f"damaged: {said}"]
    if toll.kills % CHAIN_EVERY == 0:
        toll.faults += [f"chain: {one}" for one in trail.verify(store, SCHOOL.id)]
    store.close()
    return int(count)


def loop(
    settings: Settings,
    kills: int,
    strike: Callable[[int], None] | None = None,
    revive: Callable[[], None] | None = None,
) -> Toll:
    """Kill so many times; the chain is read at the end too."""
    rng, toll, before = random.Random(1), Toll(faults=[]), 0  # noqa: S311 -- moments, not secrets
    for _ in range(kills):
        heard = kill_once(settings, rng, strike)
        if revive is not None:
            revive()
        toll.kills += 1
        count = examine(settings, heard, toll)
        toll.acknowledged += heard - before
        toll.unsaid += count - heard
        before = count
    store = Store.open(settings)
    toll.faults += [f"chain: {one}" for one in trail.verify(store, SCHOOL.id)]
    store.close()
    return toll


def on_sqlite(kills: int, folder: Path) -> Toll:
    """Writers on one SQLite file."""
    settings = Settings(home=folder / "home")
    prepare(settings)
    return loop(settings, kills)


def on_postgres(kills: int, folder: Path) -> Toll:
    """A writer while the whole server is killed and started again; data synced as by default."""
    from tests import postgres

    with postgres.server(options=()) as running:
        settings = Settings(home=folder / "home", database=running.create("kill"))
        prepare(settings)
        return loop(settings, kills, lambda _writer: running.kill(), running.start)


def told(name: str, toll: Toll, seconds: float) -> str:
    """A row of the table."""
    return (
        f"| {name} | {toll.kills} | {toll.acknowledged} | {toll.unsaid} | {len(toll.faults)} "
        f"| {seconds:.0f} |"
    )


def section(rows: list[str]) -> str:
    """The section of the document."""
    when = f"Measured on {datetime.now(UTC).date()} by `python -m benchmarks.kill`, Python "
    head = "| store | kills | commits acknowledged | landed unsaid | lost, torn or damaged | s |"
    return "\n".join(
        [when + platform.python_version() + METHOD, "", head, "|---|---|---|---|---|---|", *rows]
    )


def main(arguments: list[str]) -> int:
    """Kill, say what happened, write it down; 1 if anything was lost."""
    from benchmarks.page import write_section
    from tests import postgres

    runs = [("SQLite", on_sqlite, int(arguments[0]) if arguments else KILLS)]
    if postgres.binaries() is not None:
        runs.append(("PostgreSQL", on_postgres, SERVER_KILLS))
    rows, faults = [], list[str]()
    for name, run, kills in runs:
        folder = Path(tempfile.mkdtemp(prefix="nastavnik-kill-"))
        begun = time.monotonic()
        toll = run(kills, folder)
        rows.append(told(name, toll, time.monotonic() - begun))
        faults += toll.faults
        shutil.rmtree(folder)
        print(rows[-1])
    print(*faults, sep="\n")
    write_section("kill", section(rows), PAGE)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
