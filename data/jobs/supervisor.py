"""Keeps one worker process alive, hands its jobs back when it dies, kills it when asked to.

The worker is a fresh interpreter, never a fork: the office has threads and open connections. It
reads its standard input; when the office is gone, however it went, the pipe ends and so does it.
"""

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread

from data.jobs import book
from data.jobs.worker import now
from data.records.job import JobState
from data.store import BusyError, Store

TICK = 0.25  # seconds
GRACE = 1.0  # seconds a cancelled job gets to stop by itself
QUICK = 5.0  # a worker that lives shorter than this is started again more slowly
SLOWEST = 10.0  # seconds between two starts at most


class Supervisor:
    """Watches one worker from a thread of the office."""

    def __init__(
        self,
        store: Store,
        command: Callable[[str], Sequence[str]],
        *,
        grace: float = GRACE,
    ) -> None:
        """``command`` gives the arguments that start a worker of a name."""
        self._store = store
        self._command = command
        self._grace = grace
        self._stop = Event()
        self._thread = Thread(target=self._watch, name="supervisor", daemon=True)
        self._asked: dict[str, float] = {}  # job -> when its cancel flag was first seen
        self.name = ""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the worker; what it was doing waits for the next start."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        pause = 0.0
        while not self._stop.wait(pause):
            began = time.monotonic()
            self._live()
            quick = time.monotonic() - began < QUICK
            pause = min(SLOWEST, max(TICK, pause * 2)) if quick else 0.0

    def _live(self) -> None:
        """One life of a worker."""
        self.name = f"worker-{os.getpid()}-{secrets.token_hex(4)}"
        process = subprocess.Popen(
            list(self._command(self.name)), stdin=subprocess.PIPE, start_new_session=True
        )
        self.process = process
        try:
            while process.poll() is None and not self._stop.wait(TICK):
                if self._overdue():
                    break
        finally:
            _end(process)
            self._hand_back()

    def _overdue(self) -> bool:
        """Whether a cancelled job of our worker has had its time."""
        try:
            asked = self._cancelled()
        except BusyError:
            return False
        moment = time.monotonic()
        self._asked = {job: self._asked.get(job, moment) for job in asked}
        return any(moment - since > self._grace for since in self._asked.values())

    def _cancelled(self) -> list[str]:
        found: list[str] = []
        for school in self._store.schools():
            with self._store.look(by=self._store.system(school.id), now=now()) as work:
                running = work.jobs.in_state(JobState.RUNNING)
            found += [one.id for one in running if one.cancel and one.worker == self.name]
        return found

    def _hand_back(self) -> None:
        for school in self._store.schools():
            system = self._store.system(school.id)
            with self._store.look(by=system, now=now()) as work:
                held = any(one.worker == self.name for one in work.jobs.in_state(JobState.RUNNING))
            if held:
                with self._store.work(by=system, now=now()) as work:
                    book.release(work, self.name)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a worker and everything it started."""
    if process.stdin is not None:
        process.stdin.close()
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
