"""What a handler gets: the job, units of work in the asker's name, progress, the wish to stop."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from data.jobs.book import JobLostError, finish, held
from data.jobs.pace import Pace
from data.records.account import Account
from data.records.job import Job, JobState, Stage
from data.store import SYSTEM_ID, Store, Work, acting

SAY_EVERY = 0.3  # seconds between two progress writes
ASK_EVERY = 0.2  # seconds between two looks at the cancel flag

Clock = Callable[[], datetime]


class Task:
    """One attempt at one job. Every write asks first whether the job is still ours."""

    def __init__(self, store: Store, job: Job, clock: Clock) -> None:
        self.job = job
        self.arguments: Mapping[str, object] = job.arguments
        self._store = store
        self._clock = clock
        self._by = _asker(store, job, clock)
        self._said = self._asked = float("-inf")
        self._stop = False
        self._told = ""
        self._pace = Pace()

    @contextmanager
    def look(self) -> Iterator[Work]:
        """Read in the name of whoever asked."""
        with self._store.look(by=self._by, now=self._clock()) as work:
            yield work

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Write a step in the name of whoever asked; the lease grows with it.

        Keep it short: compute before, write here. A step may be repeated after a crash.
        """
        with self._store.work(by=self._by, now=self._clock()) as work:
            held(work, self.job)
            yield work

    def done(self, work: Work, result: Mapping[str, object]) -> None:
        """Close the job inside ``work``: what it wrote and that it is done are one commit."""
        finish(work, self.job, result)

    def progress(self, share: float, note: str = "") -> None:
        """Say how far the work is: ``share`` in [0, 1], ``note`` a code or the text of a ``Stage``.

        The same step is written a few times a second at most, another step at once; how long the
        rest takes is added here.

        Raises:
            JobCancelledError: somebody asked to stop.
            JobLostError: another worker has the job.
        """
        stage = Stage.read(note)
        left = self._pace.left(share, "pairs" if stage.pairs else stage.step)
        if stage.step == self._told and time.monotonic() - self._said < SAY_EVERY:
            return
        self._said, self._told = time.monotonic(), stage.step
        stage = replace(stage, left=left)
        with self._store.work(by=self._by, now=self._clock()) as work:
            mine = held(work, self.job)
            work.jobs.put(replace(mine, progress=min(max(share, 0.0), 1.0), note=stage.note()))

    def cancelled(self) -> bool:
        """Whether to stop: somebody asked, or the job is not ours any more."""
        if not self._stop and time.monotonic() - self._asked >= ASK_EVERY:
            self._asked = time.monotonic()
            with self.look() as work:
                now = work.jobs.find(self.job.id)
            self._stop = (
                now is None
                or now.cancel
                or now.state is not JobState.RUNNING
                or now.worker != self.job.worker
            )
        return self._stop


Handler = Callable[[Task], Mapping[str, object]]


def _asker(store: Store, job: Job, clock: Clock) -> Account:
    system = store.system(job.school_id)
    if job.by == SYSTEM_ID:
        return system
    with store.look(by=system, now=clock()) as work:
        found = acting.known(work, job.by)
    if found is None:
        raise JobLostError(kind=job.kind)
    return found
