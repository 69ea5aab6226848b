"""How much memory a call takes at its peak, beyond what it was given: asked of the kernel, in a process of its own.

Run as `python -m benchmarks.memory MODULE`, which prints a JSON object of bytes a point by subject. The kernel of
Linux counts every page, whoever allocated it; what asks Python sees nothing of what torch or XLA take.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks import subjects
from benchmarks.peers import MODULES

POINTS = 10**6
OURS = "benchmarks.subjects"


def bytes_a_point() -> dict[str, float]:
    """For each subject that can be measured here; empty where the kernel is not Linux."""
    if not Path("/proc/self/clear_refs").exists():
        return {}
    # freed memory is given back at once, so that a second call has to take it again
    environment = os.environ | {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "0"}
    found: dict[str, float] = {}
    for module in (OURS, *(f"benchmarks.peers.{name}" for name in MODULES)):
        command = [sys.executable, "-m", "benchmarks.memory", module]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode == 0:
            found |= json.loads(done.stdout.splitlines()[-1])
    return found


def measure(subject: subjects.Subject) -> float:
    """Bytes a point of one call, the third: the first two may compile and keep what they need."""
    n = min(POINTS, subject.largest)
    x = np.linspace(-5, 5, n)
    prepared = subject.prepare(x, 1 / (1 + np.exp(-x)))
    for _ in range(2):
        prepared.gradient(0.5, 1.0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew from what is held now
    before = _status("VmRSS")
    prepared.gradient(0.5, 1.0)
    return max(0, _status("VmHWM") - before) / n


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(name + ":"))


def main(module: str) -> None:
    """Print the bytes a point of each subject of a module."""
    measured = subjects.ours() if module == OURS else importlib.import_module(module).subjects()
    print(json.dumps({subject.name: measure(subject) for subject in measured}))


if __name__ == "__main__":
    main(sys.argv[1])
