"""What a worker is really kept from: a canary does what a submission must not, and tells what it got away with."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Callable
from typing import Any


def attempts(victim: str, outside: str, budget: int) -> dict[str, bool]:
    """Each forbidden thing, and whether it was done. `victim` is a file to read, `outside` a folder to write into."""
    tries: dict[str, Callable[[], Any]] = {
        "read": lambda: open(victim, "rb").read(),  # noqa: SIM115, PTH123
        "stat": lambda: os.stat(victim),  # noqa: PTH116
        "write": lambda: open(os.path.join(outside, "written-by-a-canary"), "wb").close(),  # noqa: PTH118, PTH123
        "change": lambda: os.chmod(victim, 0o644),  # noqa: PTH101
        "network": _network,
        "process": _process,
        "program": _program,
        "signal": lambda: os.kill(os.getppid() or 1, 0),
        "memory": lambda: bytearray(2 * budget),
    }
    return {name: _done(attempt) for name, attempt in tries.items()}


def _done(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError, ValueError):
        return False
    return True


def _network() -> None:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as channel:
        # no packet leaves: connecting a datagram socket only looks for a way to the address
        channel.connect(("192.0.2.1", 9))


def _process() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _program() -> None:
    status = os.posix_spawn(sys.executable, [sys.executable, "-S", "-E", "-c", ""], {})
    os.waitpid(status, 0)
