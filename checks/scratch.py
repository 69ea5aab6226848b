"""The folder in which a grader's workers have theirs: claimed while the grader lives, wiped when it has gone.

A grader that is killed cannot clean up, and its zygote in a sandbox does not see the folder. So the folder is locked
(flock(2)): the kernel lets go of the lock when its holder dies, however that comes, and the next grader wipes what nobody
holds. Unlike the number of a process, a lock is right across containers that share a folder.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from checks.worker.wipe import wipe

PREFIX = "backprop-checks."
# Whether a folder was taken away between its making and its lock is a matter of microseconds: more than once is no chance
ATTEMPTS = 10


@dataclass(frozen=True)
class Scratch:
    """A claimed folder, and the descriptor that holds its lock."""

    path: Path
    lock: int

    def release(self) -> None:
        """Wipe the folder, and let go of it."""
        wipe(str(self.path))
        if self.lock >= 0:
            os.close(self.lock)


def claim() -> Scratch:
    """A new folder; those of graders that are no more are wiped first."""
    base = Path(tempfile.gettempdir())
    for left in base.glob(f"{PREFIX}*"):
        _wipe_if_nobodys(left)
    for _ in range(ATTEMPTS):
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _lock(path)
        if lock is not None:
            break
        # another grader took it for a dead one's before the lock was on; or there are no locks here
        wipe(str(path))
    else:
        path, lock = Path(tempfile.mkdtemp(prefix=PREFIX)), -1
    # others may pass through it, to their own folders, but not look into it
    path.chmod(0o711)
    return Scratch(path, lock)


def _lock(path: Path) -> int | None:
    """Lock a folder, if it is still there and nobody else holds it."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), path.lstat()):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _wipe_if_nobodys(path: Path) -> None:
    with contextlib.suppress(OSError):
        lock = _lock(path) if path.lstat().st_uid == os.geteuid() else None
        if lock is not None:
            Scratch(path, lock).release()
