"""The strength of the checks, measured on the zoo: what they catch, which mistake they name, and the old way beside them.

    python -m tests.kill_matrix [--page docs/kill-matrix.md] [--examples N] [--seed N] [--jobs N]

grades every submission of the zoo as `grade` does, and prints how many wrong ones are caught, how many mistakes get their
name, and what a grader accepts that compares the three losses to two decimals. With --page the whole matrix, mistake by
check, is written as a page. The exit status is 1 where a wrong answer passes, a right one does not, or a name is wrong.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from checks.batch import grade_all
from checks.examine import Effort
from checks.grade import Grading
from checks.processes import WorkerGoneError, Zygote
from checks.registry import Check, all_checks
from checks.submission import BrokenSubmissionError, Limits, Submission
from checks.verdict import Verdict
from tests.zoo import RIGHT, WRONG, Specimen
from tests.zoo.due_names import due_names
from tests.zoo.reasons import REASONS

# What the handout prints, and a grader compares that looks at nothing else
HANDOUT = {"mse": 0.34, "mse_update": 0.28, "mse_final": 0.25}


def main() -> int:
    """Grade the zoo, print the figures; 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(
        "python -m tests.kill_matrix", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the matrix as a Markdown page")
    parser.add_argument("--examples", type=int, default=100, help="generated cases a check (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the generated cases (default: 0)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="submissions at a time")
    options = parser.parse_args()
    zoo = [*RIGHT, *WRONG]
    with tempfile.TemporaryDirectory() as folder:
        paths = [specimen.write(Path(folder)) for specimen in zoo]
        verdicts = _graded(paths, Grading(Effort(options.seed, options.examples)), options.jobs)
    with ProcessPoolExecutor(options.jobs) as pool:
        shares = [zoo[start :: options.jobs] for start in range(options.jobs)]
        accepted = set().union(*pool.map(accepted_by_two_decimals, shares))
    strength = Strength({s.name: v for s, v in zip(zoo, verdicts, strict=True)}, accepted)
    print("\n".join(strength.summary()))
    if options.page:
        command = f"python -m tests.kill_matrix --page {options.page}"
        options.page.write_text(strength.page(command, options.seed, options.examples), encoding="utf-8")
    return 1 if strength.missed or strength.alarms or strength.misnamed else 0


def accepted_by_two_decimals(specimens: Sequence[Specimen]) -> set[str]:
    """The names of the specimens whose three reported losses are those of the handout to two decimals."""
    zygote = Zygote()
    found = set()
    try:
        for specimen in specimens:
            try:
                submission = Submission.load(zygote, specimen.filename, specimen.text().encode(), Limits())
            except (BrokenSubmissionError, WorkerGoneError):
                continue
            own = submission.candidates[-1].own
            submission.worker.close()
            reported = [(float(own[name]) if name in own else None, value) for name, value in HANDOUT.items()]
            if all(given is not None and round(given, 2) == value for given, value in reported):
                found.add(specimen.name)
    finally:
        zygote.close()
    return found


@dataclass
class Strength:
    """What came of the zoo: the verdict on each specimen, and the names of those that two decimals accept."""

    verdicts: Mapping[str, Verdict]
    accepted: set[str]

    @property
    def missed(self) -> list[str]:
        """Wrong answers that pass."""
        return [s.name for s in WRONG if self.verdicts[s.name].verdict not in ("failed", "broken")]

    @property
    def alarms(self) -> list[str]:
        """Right answers that do not pass."""
        return [s.name for s in RIGHT if self.verdicts[s.name].verdict != "passed"]

    @property
    def due(self) -> list[Specimen]:
        """The wrong answers that run to their end and whose mistake shows in numbers: a name is due for them."""
        return [s for s in WRONG if not s.breaks and due_names(s)]

    def names(self, specimen: Specimen) -> list[str]:
        """The mistakes named, the one with most checks first."""
        found = [check.mistake.id for check in self.verdicts[specimen.name].checks if check.mistake]
        return sorted(dict.fromkeys(found), key=lambda name: -found.count(name))

    @property
    def unnamed(self) -> list[str]:
        """Wrong answers for which a name is due, and which get none."""
        return [s.name for s in self.due if not self.names(s)]

    @property
    def misnamed(self) -> list[str]:
        """Wrong answers that get another name before theirs."""
        return [s.name for s in self.due if self.names(s) and self.names(s)[0] not in due_names(s)]

    @property
    def besides(self) -> list[str]:
        """Wrong answers that get another name after theirs."""
        return [s.name for s in self.due if set(self.names(s)[1:]) - due_names(s)]

    def summary(self) -> list[str]:
        """The figures, as lines."""
        right, wrong, due = len(RIGHT), len(WRONG), len(self.due)
        old = len([s for s in WRONG if s.name in self.accepted])
        kept = len([s for s in RIGHT if s.name in self.accepted])
        named = due - len(self.unnamed) - len(self.misnamed)
        lines = [
            f"wrong answers rejected: {wrong - len(self.missed)} of {wrong}; by two decimals: {wrong - old} of {wrong}",
            f"right answers accepted: {right - len(self.alarms)} of {right}; by two decimals: {kept} of {right}",
            f"mistakes named right: {named} of {due} ({named / due:.1%}); wrong: {len(self.misnamed)}; "
            f"not named: {len(self.unnamed)}",
        ]
        for what, names in (
            ("wrong answers that pass", self.missed),
            ("right answers that do not", self.alarms),
            ("named wrong", self.misnamed),
            ("named right, and something else besides", self.besides),
            ("not named", self.unnamed),
        ):
            if names:
                lines.append(f"{what}: {', '.join(names)}")
        return lines

    def page(self, command: str, seed: int, examples: int) -> str:
        """The matrix, mistake by check, with what each check catches that the others of its step do not."""
        today = datetime.datetime.now(datetime.UTC).date()
        old = sorted(s.name for s in WRONG if s.name in self.accepted)
        checks = all_checks()
        parts = [
            "# What the checks catch",
            f"Written by `{command}` on {today}, at seed {seed}, {examples} examples a check.",
            "\n".join(f"- {line}" for line in self.summary()),
            f"Two decimals accept these {len(old)} wrong answers: {', '.join(old)}.",
            "## Mistake by check",
            "A row is a wrong answer of the zoo, a column a check, in the order of the table below: `#` it fails, `-` it is "
            "blocked by one that does, `.` it holds, a blank where it is not put. Behind the row stand the mistakes named.",
            "```",
            "\n".join(self._rows(checks)),
            "```",
            "## Check by check",
            "How many wrong answers a check catches, and how many of these no other check of its step does; where there is "
            "none, why it is there all the same.",
            "\n".join(self._counts(checks)),
        ]
        return "\n\n".join(parts).replace("```\n\n", "```\n").replace("\n\n```\n\n##", "\n```\n\n##") + "\n"

    def _rows(self, checks: Sequence[Check]) -> list[str]:
        marks = {"failed": "#", "blocked": "-", "passed": ".", "error": "!"}
        steps = [(step, len(list(group))) for step, group in groupby(checks, key=lambda check: check.step)]
        wide = max(len(s.name) for s in WRONG)
        rows = [" " * wide + "  " + " ".join(step[:size].ljust(size) for step, size in steps)]
        for specimen in WRONG:
            outcomes = {check.id: check.outcome for check in self.verdicts[specimen.name].checks}
            cells = [marks.get(outcomes.get(check.id, ""), " ") for check in checks]
            text, begin = [], 0
            for _, size in steps:
                text.append("".join(cells[begin : begin + size]))
                begin += size
            rows.append(f"{specimen.name:{wide}}  {' '.join(text)}  {', '.join(self.names(specimen))}".rstrip())
        return rows

    def _counts(self, checks: Sequence[Check]) -> list[str]:
        rows = ["| check | step | catches | alone in its step | why it is there |", "| --- | --- | ---: | ---: | --- |"]
        for check in checks:
            caught = [s.name for s in WRONG if check.id in self._failed(s.name, check.step)]
            alone = [name for name in caught if self._failed(name, check.step) == [check.id]]
            why = "" if alone else REASONS.get(check.id, "")
            rows.append(f"| {check.id} | {check.step} | {len(caught)} | {len(alone)} | {why} |")
        return rows

    def _failed(self, name: str, step: str) -> list[str]:
        return [c.id for c in self.verdicts[name].checks if c.step == step and c.outcome == "failed"]


def _graded(paths: list[Path], grading: Grading, jobs: int) -> list[Verdict]:
    said: Callable[[int], None] = lambda done: None  # noqa: E731
    if sys.stderr.isatty():
        said = lambda done: print(f"\r{done} of {len(paths)}", end="", file=sys.stderr)  # noqa: E731
    verdicts = []
    for verdict in grade_all(paths, grading, jobs):
        verdicts.append(verdict)
        said(len(verdicts))
    return verdicts


if __name__ == "__main__":
    sys.exit(main())
