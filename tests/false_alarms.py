"""False alarms: right answers at many seeds, and a soak of both implementations. There should be none.

    python -m tests.false_alarms [--seeds N] [--first N] [--examples N] [--cases N] [--jobs N]

grades every right answer of the zoo at N seeds as `grade` does, from seed 0 or another first one on, and then puts every
property to the vectorized and to the looped reference on N generated cases. A whole training of 300 steps counts for a
hundred cases. Every alarm is printed; the exit status is 1 where there is one.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import reference
import reference.loops
from checks import cases
from checks.candidate import ReferenceCandidate
from checks.examine import CheckFault, Effort, tried
from checks.grade import Grading, judge
from checks.interview import Interview, Skip
from checks.processes import Zygote
from checks.registry import all_checks, by_id
from checks.submission import Limits, Submission
from tests.zoo import RIGHT, Specimen

IMPLEMENTATIONS = {"vectorized": reference, "looped": reference.loops}
CHUNK = 500
TRAINING_COUNTS_FOR = 100


def alarms_at(seed: int, answers: Sequence[Specimen], examples: int) -> list[str]:
    """Which right answers fail at a seed, and why; their cases, which hang on the seed alone, are generated once."""
    zygote = Zygote()
    found = []
    try:
        for specimen in answers:
            submission = Submission.load(zygote, specimen.filename, specimen.text().encode(), Limits())
            try:
                verdict = judge(Path(specimen.filename), submission, Grading(Effort(seed, examples)))
            finally:
                submission.worker.close()
            wrong = [f"{c.id}: {c.message}" for c in verdict.checks if c.outcome not in ("passed", "skipped")]
            if verdict.verdict != "passed":
                found.append(f"{specimen.name} at seed {seed}: {verdict.verdict} {verdict.reason or ''} {wrong}")
    finally:
        zygote.close()
    return found


def soaked(name: str, implementation: str, count: int) -> list[str]:
    """What fails of one property, on generated cases."""
    check = by_id(name)
    if check.source == "gentle":
        count = -(-count // TRAINING_COUNTS_FOR)
    found = []
    for seed, begin in enumerate(range(0, count, CHUNK)):
        interview = Interview(ReferenceCandidate(implementation, IMPLEMENTATIONS[implementation]))
        for case in cases.generated(check.source, 1_000_000 + seed, min(CHUNK, count - begin)):
            try:
                failure, _ = tried(check, interview, case)
            except CheckFault as fault:
                found.append(f"{name} of {implementation}: {fault}")
                continue
            if isinstance(failure, Skip):
                return found
            if failure is not None:
                found.append(f"{name} of {implementation} at {case}: {failure}")
    return found


def main() -> int:
    """Print every alarm, and how many there were."""
    parser = argparse.ArgumentParser(
        "python -m tests.false_alarms", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=200, help="seeds of each right answer (default: 200)")
    parser.add_argument("--first", type=int, default=0, help="the first of the seeds (default: 0)")
    parser.add_argument("--examples", type=int, default=100, help="generated cases a check (default: 100)")
    parser.add_argument("--cases", type=int, default=20_000, help="cases a property of the soak (default: 20000)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    options = parser.parse_args()
    properties = [check.id for check in all_checks() if check.source != "once" and not check.whole]
    alarms: list[str] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        seeds = range(options.first, options.first + options.seeds)
        graded = [pool.submit(alarms_at, seed, RIGHT, options.examples) for seed in seeds]
        both = itertools.product(properties, IMPLEMENTATIONS) if options.cases else ()
        soaks = [pool.submit(soaked, *one, options.cases) for one in both]
        for done, future in enumerate(itertools.chain(graded, soaks), 1):
            for alarm in future.result():
                alarms.append(alarm)
                print(alarm, flush=True)
            print(f"{done} of {len(graded) + len(soaks)} parts, {len(alarms)} alarms", file=sys.stderr)
    print(
        f"{len(RIGHT)} right answers at {options.seeds} seeds, {len(properties)} properties on {options.cases} cases of"
    )
    print(f"each of {len(IMPLEMENTATIONS)} implementations: {len(alarms)} false alarms")
    return 1 if alarms else 0


if __name__ == "__main__":
    sys.exit(main())
