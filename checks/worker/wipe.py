"""Removing what a submission has left."""

from __future__ import annotations

import contextlib
import shutil
import subprocess


def wipe(folder: str) -> None:
    """Remove a folder, whatever a submission made of it."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except (OSError, RecursionError):
        # folders in folders by the thousand are too deep for rmtree, and what is closed to us must be opened first
        for command in (["chmod", "-R", "u+rwX", folder], ["rm", "-rf", folder]):
            with contextlib.suppress(OSError):
                subprocess.run(command, check=False, capture_output=True)
