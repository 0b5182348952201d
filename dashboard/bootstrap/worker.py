"""The worker process: ``python -m dashboard.bootstrap.worker HOME NAME``."""

import os
import sys
from pathlib import Path
from threading import Event, Thread

from dashboard.bootstrap import logs, place
from dashboard.bootstrap.daily import Calendar
from dashboard.bootstrap.work import handlers
from data.jobs import work_until
from data.records.job import Job
from data.settings import load


def main(home: str, name: str) -> None:
    """Work until the office is gone."""
    logs.set_up()
    stop = Event()
    Thread(target=_until_alone, name="office", daemon=True).start()
    chosen = load(Path(home))
    place.use(chosen, place.open_store(chosen))
    store = place.store()
    work_until(
        stop,
        store,
        handlers(),
        name,
        report=_told,
        number=logs.error_number,
        between=Calendar(store),
    )


def _until_alone() -> None:
    """The office holds the other end of our standard input: its end is ours."""
    sys.stdin.buffer.read()
    os._exit(0)


def _told(job: Job, state: str, seconds: float) -> None:
    logs.log().info("job", job=job.id, kind=job.kind, state=state, seconds=round(seconds, 3))


if __name__ == "__main__":
    main(*sys.argv[1:])
