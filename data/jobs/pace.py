"""How long the rest of a work takes, by the share done so far. The clock is the work's own."""

import time
from collections.abc import Callable

SURE_AFTER = 2.0  # seconds of a phase before anything is promised
SURE_FROM = 0.02  # share done in a phase, the same


class Pace:
    """Learns the pace of a phase; a new phase begins anew, for its pace is another."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._phase: object = None
        self._since = self._from = 0.0

    def left(self, share: float, phase: object = "") -> float | None:
        """Seconds until the share is 1 at the pace of this phase; None: too early to say."""
        now = self._clock()
        if phase != self._phase or share < self._from:
            self._phase, self._since, self._from = phase, now, share
        took, done = now - self._since, share - self._from
        if took < SURE_AFTER or done < SURE_FROM:
            return None
        return round(took * (1.0 - min(share, 1.0)) / done, 1)
