"""The paths of submissions: which files there are to grade, and what each of them holds.

Nothing heavy is imported here: paths are looked at before anything is started.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

SUFFIXES = (".ipynb", ".py")
LARGEST_FILE = 32 * 2**20
SKIPPED_FOLDERS = {"__pycache__", "node_modules"}


class PathError(ValueError):
    """A path that cannot be graded at all; the message is a sentence."""


def submissions(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files to grade: those named, and every .ipynb and .py in the folders named, below them too; and what to say.

    Hidden folders (.ipynb_checkpoints, .venv) are passed over. A folder without any submission is told of, for the others
    are to be graded all the same. Raises PathError for a path that is not there, and where there is nothing to grade.
    """
    found: dict[Path, None] = {}
    empty: list[str] = []
    for path in paths:
        if path.is_dir():
            below = [file for file in sorted(_walk(path)) if file.suffix.lower() in SUFFIXES]
            if not below:
                empty.append(f"{path} holds no submission: there is no .ipynb and no .py in it")
            found.update(dict.fromkeys(below))
        elif path.exists() or path.is_symlink():
            found[path] = None
        else:
            raise PathError(f"{path} is not there")
    if not found:
        raise PathError("; ".join(empty))
    return list(found), empty


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".") and f not in SKIPPED_FOLDERS]
        yield from (Path(root) / file for file in files if not file.startswith("."))


class UnreadablePathError(Exception):
    """A path that holds no submission; the message is a sentence."""


def read_submission(path: Path) -> bytes:
    """The bytes of a regular file of a sensible size. Raises UnreadablePathError."""
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadablePathError("it is neither a notebook (.ipynb) nor Python (.py), by its name")
    try:
        # O_NONBLOCK: a FIFO would otherwise wait for a writer that never comes. O_NOFOLLOW: a link among the files that were
        # handed in may lead to somebody else's answer, to ours, or to a secret whose first line an error would tell
        kept_out = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, os.O_RDONLY | kept_out)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UnreadablePathError("it is a link, which is not followed; name the file that it leads to") from None
        raise UnreadablePathError(f"the file cannot be read: {error.strerror or error}") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnreadablePathError("it is not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > LARGEST_FILE:
            raise UnreadablePathError(
                f"the file has {status.st_size / 2**20:.0f} MB; a submission has {LARGEST_FILE / 2**20:.0f} MB at most"
            )
        return file.read(LARGEST_FILE + 1)
