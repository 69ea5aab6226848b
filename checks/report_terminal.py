"""Verdicts for people: a line for what is right, the steps and the evidence for what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import IO, TextIO, cast

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checks.examine import OF_A_KIND, Effort
from checks.verdict import BROKEN, FAILED, PASSED, UNGRADED, CheckResult, Mistake, Verdict
from checks.words import plain

COLOURS = {
    PASSED: "green",
    FAILED: "red",
    BROKEN: "magenta",
    UNGRADED: "yellow",
    "blocked": "yellow",
    "error": "yellow",
}
PIPED_WIDTH = 100


def console(stderr: bool = False) -> Console:
    """A console that colours and wraps on a terminal, and prints plain lines of a fixed width into a pipe."""
    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not made.is_terminal:
        made.width = PIPED_WIDTH
        made.file = cast(TextIO, _Trimmed(made.file))
    return made


class _Trimmed:
    """A stream without the blanks that end the lines of tables and paragraphs."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Pass on what is whole lines, as rich writes them."""
        return self._stream.write(re.sub(r"[^\S\n]+$", "", text, flags=re.MULTILINE))


def show(verdict: Verdict, out: Console) -> None:
    """One verdict."""
    line = Text()
    # a file may be named by what steers a terminal, or by bytes that are no text
    line.append(plain(verdict.path).replace("\n", " "), style="bold")
    line.append("  ")
    line.append(verdict.verdict, style=f"bold {COLOURS[verdict.verdict]}")
    if verdict.score is not None:
        line.append(f"  {verdict.score:g} of {verdict.max_score:g} points")
    asked = [check for check in verdict.checks if check.outcome != "skipped"]
    if verdict.verdict == PASSED:
        examples = sum(check.examples for check in asked)
        line.append(f"  ({len(asked)} checks, {examples} examples, {verdict.seconds:.1f} s)", style="dim")
    out.print(line, soft_wrap=True)
    if verdict.reason:
        out.print(Padding(Text(verdict.reason), (0, 0, 0, 2), expand=False))
    for note in verdict.notes:
        out.print(Padding(Text(f"note: {note}", style="dim"), (0, 0, 0, 2), expand=False))
    for why, checks in _not_asked(verdict).items():
        counted = f"{len(checks)} check{'s are' if len(checks) > 1 else ' is'} not asked, nor counted in the points"
        out.print(Padding(Text(f"{counted}: {why}", style="dim"), (0, 0, 0, 2), expand=False))
    if verdict.verdict not in (PASSED, UNGRADED) and verdict.checks:
        out.print(Padding(_steps(asked), (1, 0, 0, 2), expand=False))
        # of a run that was broken off, what does not hold is no mistake to be named
        _evidence(asked, verdict.hints and verdict.verdict == FAILED, out)
        out.print()


def _not_asked(verdict: Verdict) -> dict[str, list[CheckResult]]:
    """The checks that this submission was spared for a reason of its own, by the reason."""
    found: dict[str, list[CheckResult]] = {}
    for check in verdict.checks:
        if check.outcome == "skipped" and check.message and check.message not in OF_A_KIND:
            found.setdefault(check.message, []).append(check)
    return found


def _steps(checks: Sequence[CheckResult]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    table.add_column("step")
    table.add_column("points", justify="right")
    table.add_column("checks")
    for step, group in groupby(checks, key=lambda check: check.step):
        rows = list(group)
        earned, most = sum(r.points for r in rows), sum(r.max_points for r in rows)
        counts = Text()
        for outcome, word in (("passed", "hold"), ("failed", "fail"), ("blocked", "blocked"), ("error", "error")):
            count = sum(r.outcome == outcome for r in rows)
            if count:
                counts.append(", " if counts else "")
                counts.append(f"{count} {word}", style=COLOURS.get(outcome, "") if outcome != "passed" else "")
        table.add_row(step, f"{earned:.3g} / {most:.3g}", counts)
    return table


def _evidence(checks: Sequence[CheckResult], hints: bool, out: Console) -> None:
    """Each mistake once, with what the first check that it fails found, in full, and the others by their titles.

    What no known mistake explains is told in the same way, step by step.
    """
    wrong = [check for check in checks if check.outcome in ("failed", "error")]
    groups: dict[Mistake | str, list[CheckResult]] = {}
    for row in wrong:
        groups.setdefault(row.mistake or row.step, []).append(row)
    for cause, rows in groups.items():
        # of data that are wrong, what they do to points that were made up is no evidence
        first = rows[0] if rows[0].step == "data" else next((row for row in rows if row.counterexample), rows[0])
        out.print()
        if isinstance(cause, Mistake):
            beside = [m for row in rows for m in row.mistakes if m not in groups]
            for mistake in dict.fromkeys([cause, *beside]):
                out.print(
                    Padding(
                        Text.assemble((mistake.sentence, "bold"), (f"  [{mistake.id}]", "dim")),
                        (0, 0, 0, 2),
                        expand=False,
                    )
                )
        heading = Text.assemble((f"{first.step}: {first.title}"), (f"  [{first.id}]", "dim"))
        if not isinstance(cause, Mistake):
            heading.stylize("bold", 0, len(first.step) + len(first.title) + 2)
        out.print(Padding(heading, (0, 0, 0, 4 if isinstance(cause, Mistake) else 2)))
        if hints and isinstance(cause, str) and any(row.outcome == "failed" for row in rows):
            out.print(
                Padding(Text("No known mistake explains these numbers.", style="dim"), (0, 0, 0, 4), expand=False)
            )
        if first.message:
            out.print(Padding(Text(first.message), (0, 0, 0, 4), expand=False))
        if first.counterexample and len(first.counterexample) <= 1200:
            out.print(Padding(Text("see it below your own code:", style="dim"), (0, 0, 0, 4), expand=False))
            # never wrapped: it is there to be copied
            for line in first.counterexample.splitlines():
                out.print(Text(f"      {line}", style="cyan"), soft_wrap=True)
        others = [row for row in rows if row is not first]
        if others:
            out.print(Padding(Text("also failing:", style="dim"), (0, 0, 0, 4), expand=False))
            for row in others:
                out.print(Padding(Text(f"- {row.step}: {row.title}"), (0, 0, 0, 6), expand=False))
    blocked = [check for check in checks if check.outcome == "blocked"]
    if blocked:
        followed = [check for check in blocked if check.points]
        out.print()
        text = f"blocked: {len(blocked)} check{'s' * (len(blocked) != 1)} that can say nothing while these fail"
        if followed:
            which = "they earn" if len(followed) == len(blocked) else f"{len(followed)} of them earn"
            text += f"; {which} the points all the same, because the step itself is right"
        out.print(Padding(Text(text + ".", style="dim"), (0, 0, 0, 2), expand=False))


def summary(verdicts: Sequence[Verdict], effort: Effort, isolation: str, seconds: float, out: Console) -> None:
    """The closing line: counts, and what is needed to do the same again."""
    counts = []
    for name in (PASSED, FAILED, BROKEN, UNGRADED):
        count = sum(verdict.verdict == name for verdict in verdicts)
        if count:
            counts.append(f"{count} {name}")
    total = f"{len(verdicts)} submission{'s' * (len(verdicts) != 1)}"
    line = f"{total}: {', '.join(counts)}; seed {effort.seed}, {effort.examples} examples a check"
    out.print(Text(f"{line}, isolation {isolation}, {seconds:.1f} s", style="dim"))
