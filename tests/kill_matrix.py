"""The kill matrix: which check catches which mistake of the zoo.

    python -m tests.kill_matrix [--examples N] [--seed N] [--jobs N]

prints a row a wrong answer (its mistake, its verdict, the checks that fail), and then, for each check, how many mistakes it
catches and how many of them no other check of its step does.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from checks.batch import grade_all
from checks.examine import Effort
from checks.grade import Grading
from checks.registry import all_checks
from checks.verdict import Verdict
from tests.zoo import RIGHT, WRONG


def main() -> int:
    """Grade the zoo, print the matrix; 1 where a wrong answer passes or a right one does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    grading = Grading(Effort(options.seed, options.examples))
    with tempfile.TemporaryDirectory() as folder:
        zoo = [*RIGHT, *WRONG]
        paths = [specimen.write(Path(folder)) for specimen in zoo]
        verdicts = dict(zip((s.name for s in zoo), _graded(paths, grading, options.jobs), strict=True))
    missed = 0
    for specimen in WRONG:
        verdict = verdicts[specimen.name]
        missed += verdict.verdict not in ("failed", "broken")
        failed = [check.id for check in verdict.checks if check.outcome == "failed"]
        print(f"{specimen.name} ({specimen.mistake}): {verdict.verdict}; {', '.join(failed) or '-'}")
    alarms = [s.name for s in RIGHT if verdicts[s.name].verdict != "passed"]
    print(f"\n{len(WRONG) - missed} of {len(WRONG)} wrong answers caught")
    print(f"{len(RIGHT) - len(alarms)} of {len(RIGHT)} right answers pass")
    print(f"{'check':45} {'catches':>7} {'alone in its step':>18}")
    for check in all_checks():
        caught = [s.name for s in WRONG if check.id in _failed(verdicts[s.name], check.step)]
        alone = [name for name in caught if _failed(verdicts[name], check.step) == [check.id]]
        print(f"{check.id:45} {len(caught):7} {len(alone):18}")
    return 1 if missed or alarms else 0


def _graded(paths: list[Path], grading: Grading, jobs: int) -> list[Verdict]:
    verdicts = []
    for verdict in grade_all(paths, grading, jobs):
        verdicts.append(verdict)
        if sys.stderr.isatty():
            print(f"\r{len(verdicts)} of {len(paths)}", end="", file=sys.stderr)
    return verdicts


def _failed(verdict: Verdict, step: str) -> list[str]:
    return [check.id for check in verdict.checks if check.step == step and check.outcome == "failed"]


if __name__ == "__main__":
    sys.exit(main())
