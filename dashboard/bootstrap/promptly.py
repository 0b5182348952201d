"""Answers that do not wait: Nagle's algorithm (RFC 896) is switched off where we listen.

Streamlit makes its listening socket without naming TCP, so asyncio does not switch it off by
itself, and each answer on a kept connection waits some 40 ms for a delayed acknowledgement.
Accepted connections inherit the option from the socket that listens.
"""

import socket
from contextlib import suppress

MOST_HANDLES = 4096  # the listening socket is among the first files a server opens


def answer_promptly(port: int) -> int:
    """Switch it off on every socket of this process bound to ``port``; how many there were."""
    found = 0
    for handle in range(MOST_HANDLES):
        with suppress(OSError), socket.fromfd(handle, socket.AF_INET, socket.SOCK_STREAM) as known:
            bound = known.getsockname()
            if isinstance(bound, tuple) and bound[1] == port:
                known.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                found += 1
    return found
