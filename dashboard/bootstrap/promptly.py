"""Answers that do not wait: Nagle's algorithm (RFC 896) is switched off where we listen.

Streamlit makes its listening socket without naming TCP, so asyncio does not switch it off by
itself, and each answer on a kept connection waits some 40 ms for a delayed acknowledgement.
Accepted connections inherit the option from the socket that listens.
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

OPEN_FILES = Path("/proc/self/fd")
FIRST = range(256)  # where the system lists no open files: the server opens this socket early


def answer_promptly(port: int) -> int:
    """Switch it off on every socket of this process bound to ``port``; how many there were."""
    found = 0
    for handle in _handles():
        with suppress(OSError), socket.fromfd(handle, socket.AF_INET, socket.SOCK_STREAM) as known:
            bound = known.getsockname()
            if isinstance(bound, tuple) and bound[1] == port:
                known.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found += 1
    return found


def _handles() -> Iterable[int]:
    return [int(one.name) for one in OPEN_FILES.iterdir()] if OPEN_FILES.is_dir() else FIRST
