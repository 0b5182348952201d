"""Common to the scripts that run in the environments of peers: files in, one JSON line out."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def answer(work: Callable[[Path], dict]) -> None:
    """Run the peer on the folder given; its peak memory is that of this process, data included."""
    found = work(Path(sys.argv[1]))
    sys.stdout.write(json.dumps({**found, "megabytes": peak()}) + "\n")


def peak() -> float:
    """Peak memory of this process, MB.

    ``getrusage`` would count what the parent held when it made this process, too.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    for line in lines:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Clock:
    """Seconds since it was made or last read."""

    def __init__(self) -> None:
        """Start now."""
        self._since = time.perf_counter()

    def read(self) -> float:
        """Seconds since the last reading."""
        before, self._since = self._since, time.perf_counter()
        return self._since - before
