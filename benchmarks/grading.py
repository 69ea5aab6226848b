"""What grading costs, on one core: the start of the zygote, a fork, a call, a notebook, a verdict, and twenty notebooks more.

    python -m benchmarks.grading [--isolation LEVEL] [--notebooks N]

Everything runs on one core, in one run beside a plain import of the packages that submissions import: a machine's speed
changes from hour to hour, so that only ratios to that import mean something.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import reference
from checks.candidate import Question
from checks.grade import Grading, grade
from checks.processes import Zygote
from checks.rehearsal import rehearse
from checks.submission import Limits, Submission
from checks.ways import choose_way
from tests.zoo import RIGHT, WRONG, Specimen

PACKAGES = "numpy, pandas, matplotlib.pyplot, sklearn.metrics"
ROUNDS = 10
CALLS = 200


def main() -> int:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(
        "python -m benchmarks.grading", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--isolation", choices=("full", "strong", "weak", "none"), help="default: the best there is")
    parser.add_argument("--notebooks", type=int, default=20, help="notebooks graded one after another (default: 20)")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    imported = [_timed(lambda: subprocess.run([sys.executable, "-c", f"import {PACKAGES}"], check=True))]
    started = []
    for _ in range(3):
        begun = time.perf_counter()
        zygote = Zygote(options.isolation)
        level = zygote.level
        zygote.worker().close()
        started.append(time.perf_counter() - begun)
        zygote.close()
    imported += [_timed(lambda: subprocess.run([sys.executable, "-c", f"import {PACKAGES}"], check=True)) for _ in "12"]
    zygote = Zygote(options.isolation)
    try:
        print(f"isolation {level}, one core, Python {sys.version.split()[0]}")
        _say(f"import of {PACKAGES}", imported)
        _say("start of the zygote, to the first worker", started)
        _say(
            "fork to ready: a script of one line",
            [_timed(lambda: _run(zygote, "a.py", "a = 1")) for _ in range(ROUNDS)],
        )
        plain = next(s for s in RIGHT if s.name == "first-plain")
        _say(
            "one notebook, run and read",
            [_timed(lambda: _run(zygote, plain.filename, plain.text())) for _ in range(ROUNDS)],
        )
        _calls(zygote, plain)
        _verdicts(zygote, options.notebooks)
    finally:
        zygote.close()
    return 0


def _run(zygote: Zygote, name: str, text: str) -> None:
    Submission.load(zygote, name, text.encode(), Limits()).worker.close()


def _calls(zygote: Zygote, specimen: Specimen) -> None:
    submission = Submission.load(zygote, specimen.filename, specimen.text().encode(), Limits())
    candidate = submission.candidates[0]
    choose_way(candidate)
    x, y = (values.ravel() for values in reference.points())
    spent = []
    for index in range(CALLS):
        question = Question("gradient", (0.5 + index / CALLS, 1.0), x, y)
        spent.append(_timed(lambda question=question: candidate.ask([question])))  # type: ignore[misc]
    _say("one call with 1000 points (a gradient)", spent)
    private = max(map(_private, _below(os.getpid())), default=0.0)
    print(f"{'memory of a worker beyond the pages it shares':52} {private:8.0f} MB")
    submission.worker.close()


def _verdicts(zygote: Zygote, count: int) -> None:
    grading = Grading()
    rehearse(grading.effort)
    right = [s for s in RIGHT if s.format.startswith("ipynb")]
    wrong = [s for s in WRONG if s.format.startswith("ipynb") and not s.breaks]
    with tempfile.TemporaryDirectory() as folder:
        for name, specimens in (("right", right), ("wrong", wrong)):
            # every so many of the zoo, so that all styles and mistakes are among them
            chosen = specimens[:: max(1, len(specimens) // count)][:count]
            paths = [specimen.write(Path(folder)) for specimen in chosen]
            grade(paths[0], zygote, grading)
            spent = [_timed(lambda path=path: grade(path, zygote, grading)) for path in paths]  # type: ignore[misc]
            _say(f"one verdict, of {len(paths)} {name} notebooks", spent)
            print(f"{'':4}{'in the mean':48} {statistics.mean(spent) * 1e3:8.1f} ms")


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _say(what: str, seconds: Sequence[float]) -> None:
    middle, least = statistics.median(seconds) * 1e3, min(seconds) * 1e3
    print(f"{what:52} {middle:8.1f} ms  (least {least:.1f}, of {len(seconds)})")


def _below(pid: int) -> list[int]:
    """The processes below one."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [*found, *(deeper for child in found for deeper in _below(child))]


def _private(pid: int) -> float:
    """The memory in MB that a process, a leaf among them, shares with no other."""
    if _below(pid):
        return 0.0
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


if __name__ == "__main__":
    sys.exit(main())
