"""Writers of one process take turns before they ask the embedded database for its lock.

SQLite makes a waiting writer sleep and try again, up to a tenth of a second a time and in no order:
under a rush some wait for seconds although the lock was free long before. Threads of one process
hand the turn over at once instead. Another process is still held off by the database's own lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from data.store.refusals import BusyError


class Turns:
    """One writer at a time; ``patience`` in seconds."""

    def __init__(self, patience: float) -> None:
        self._lock = Lock()
        self._patience = patience

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for the turn, and give it back at the end.

        Raises:
            BusyError: the writer before did not end in time.
        """
        if not self._lock.acquire(timeout=self._patience):
            raise BusyError
        try:
            yield
        finally:
            self._lock.release()
