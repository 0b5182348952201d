"""The state of the installation for its technician: versions, database, work, journal. No names."""

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from dashboard.bootstrap import place
from data.access import Permission
from data.errors import ProgrammeError
from data.records.job import Job
from data.store import Work, schema, trail

LIBRARIES = ("streamlit", "sqlalchemy", "numpy", "scipy", "pandas")
NEWEST = 20  # jobs shown


class JournalBrokenError(ProgrammeError):
    """The audit chain does not hold: ``seq`` of the first entry, ``code`` of the breach."""

    code = "health.journal_broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a look at the installation tells. Sizes are in bytes; ``journal`` counts entries.

    ``database_size`` is None for a database outside this machine's files.
    """

    program: str
    python: str
    libraries: tuple[tuple[str, str], ...]
    database: str
    database_size: int | None
    free: int
    schema: str
    journal: int
    jobs: tuple[Job, ...]


def condition(work: Work) -> Condition:
    """Look at the installation; cheap enough for every opening of the page."""
    work.require(Permission.HEALTH_READ)
    chosen = place.settings()
    file = chosen.sqlite_path
    newest = work.trail.newest(1)
    jobs = sorted(work.jobs.all(), key=lambda one: one.created_at, reverse=True)
    return Condition(
        program=_version("nastavnik"),
        python=platform.python_version(),
        libraries=tuple((name, _version(name)) for name in LIBRARIES),
        database="PostgreSQL" if chosen.database else "SQLite",
        database_size=file.stat().st_size if not chosen.database and file.is_file() else None,
        free=shutil.disk_usage(chosen.home).free,
        schema=schema.HEAD,
        journal=newest[0].seq if newest else 0,
        jobs=tuple(jobs[:NEWEST]),
    )


def check_journal(work: Work) -> int:
    """Walk the whole chain of this school; how many entries it has.

    Raises:
        JournalBrokenError: an entry was changed or removed, or a guard is missing.
    """
    work.require(Permission.HEALTH_READ)
    found = trail.verify(place.store(), work.school_id)
    if found:
        raise JournalBrokenError(seq=found[0].seq, code=found[0].code)
    newest = work.trail.newest(1)
    return newest[0].seq if newest else 0


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "—"
