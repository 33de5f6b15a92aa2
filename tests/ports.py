"""Ports that stay ours, also while nobody listens on them: two runs of the tests go on side by side.

What the system gives out for port 0 is anybody's again as soon as its listener is closed, and a network that is cut and
mended, or a site that is deployed anew, comes back to the port that it had. So a run takes a block of ports below those
that Linux and macOS give out by themselves, and keeps the first of them open as a sign for the others.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
from collections.abc import Iterator
from functools import cache

FIRST, LAST, BLOCK = 20_000, 32_000, 400


def _bound(port: int, *, alone: bool) -> socket.socket | None:
    """A socket on this port, None where somebody has it; `alone` means that not even a closing connection may be left."""
    made = socket.socket()
    if not alone:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
    except OSError:
        made.close()
        return None
    return made


@cache
def _block() -> tuple[socket.socket, Iterator[int]]:
    """The sign of this process, which is kept open as long as it lives, and the ports behind it, round and round."""
    for first in range(FIRST, LAST, BLOCK):
        if sign := _bound(first, alone=True):
            with contextlib.suppress(OSError):
                sign.listen()
                return sign, itertools.cycle(range(first + 1, first + BLOCK))
            sign.close()
    raise OSError(f"nobody has a block of {BLOCK} ports left between {FIRST} and {LAST}")


def take() -> int:
    """A port on which nobody listens, and which no other run of the tests takes."""
    _sign, ports = _block()
    for port in itertools.islice(ports, BLOCK):
        if free := _bound(port, alone=False):
            free.close()
            return port
    raise OSError("all ports of this run are in use")
