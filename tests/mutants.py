"""Mutation score of the reference: which small changes of `reference/` the tests do not notice, and why that is right.

    python -m tests.mutants [--keep] [--jobs N]

runs mutmut (the extra `mutants`) over all of `reference/` with `tests/reference` as its tests, as `[tool.mutmut]` of
pyproject.toml says; prints the score module by module, and every mutant that survives with its
diff and the reason why it is equivalent, which stands in `tests/mutants_equivalent.toml`. With --keep mutants that an earlier
run saw noticed are not tried again, unless their function has changed: for whoever writes tests for the others.

The exit status is 1 where a mutant survives without a reason, where no test reaches one, or where one was not tried to its
end. mutmut changes what stands in functions: the constants of a module, decorators, type annotations and calls of `len` and
`isinstance` stay as they are.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
REASONS = Path(__file__).with_name("mutants_equivalent.toml")
MUTMUT = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()"]

# Statuses in mutmut's words. A mutant that runs out of time, or of what a process may take, does not pass the tests.
KILLED, BY_TIME, BY_CRASH, SURVIVED = "killed", "timeout", "segfault", "survived"
NOTICED = (KILLED, BY_TIME, BY_CRASH)
COLUMNS = (KILLED, BY_TIME, BY_CRASH, SURVIVED, "no tests", "suspicious", "not checked")

_STATUS = re.compile(r"\s*(reference\S*__mutmut_\d+): (.+)")
_PROGRESS = re.compile(r"\D*(\d+)/(\d+)\b")


@dataclass(frozen=True)
class Change:
    """One mutant by what it changes, for its number is another one once the function has changed elsewhere."""

    function: str
    before: str
    after: str


@dataclass(frozen=True)
class Mutant:
    """A mutant that no test noticed."""

    name: str
    change: Change
    diff: str


def main() -> int:
    """Run mutmut, print the score and the survivors; 1 where something is left to do."""
    parser = argparse.ArgumentParser(
        "python -m tests.mutants", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", action="store_true", help="keep what an earlier run found (default: begin anew)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants at a time (default: one a core)")
    options = parser.parse_args()
    if importlib.util.find_spec("mutmut") is None:
        print("mutmut is missing: pip install --editable '.[dev,mutants]'", file=sys.stderr)
        return 2
    if options.keep:  # but for which test reaches what, which mutmut does not ask anew of tests it knows
        (ROOT / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    else:
        shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    begin = time.monotonic()
    print("mutants are made, and the tests run without them to see which reaches what", file=sys.stderr)
    if not _run(options.jobs):
        return 2
    statuses = _statuses()
    again = [name for name, status in statuses.items() if status not in (KILLED, BY_CRASH)]
    if options.keep and again:
        if not _run(options.jobs, again):
            return 2
        statuses = _statuses()
    print("\n".join(score(statuses)))
    today, minutes = datetime.datetime.now(datetime.UTC).date(), (time.monotonic() - begin) / 60
    print(f"{today}, {minutes:.0f} min, {options.jobs} at a time{', begun earlier' if options.keep else ''}")
    survivors = [_survivor(name) for name, status in statuses.items() if status == SURVIVED]
    for name, status in statuses.items():
        if status == BY_TIME:
            print(f"noticed by time: {function(name)}: {_survivor(name).change.after}")
    lines, unexplained = told(survivors, reasons(REASONS.read_text(encoding="utf-8")))
    print("\n".join(lines))
    undecided = [f"{name}: {status}" for name, status in statuses.items() if status not in (*NOTICED, SURVIVED)]
    print("\n".join(undecided))
    return 1 if unexplained or undecided else 0


def score(statuses: Mapping[str, str]) -> list[str]:
    """Noticed mutants of all, in sum and module by module, as lines."""
    by_module: dict[str, Counter[str]] = {}
    for name, status in statuses.items():
        by_module.setdefault(module(name), Counter())[status] += 1
    total = sum(by_module.values(), Counter())
    shown = [status for status in COLUMNS if total[status] or status in (KILLED, BY_TIME, SURVIVED)]
    shown += sorted(set(total) - set(COLUMNS))
    wide = max(len(name) for name in by_module)
    lines = [f"{'':{wide}}  {'mutants':>8}" + "".join(f"{status:>12}" for status in shown)]
    for name, counts in (*sorted(by_module.items()), ("all", total)):
        lines.append(f"{name:{wide}}  {counts.total():8}" + "".join(f"{counts[status]:12}" for status in shown))
    noticed = sum(total[status] for status in NOTICED)
    lines.append(
        f"noticed: {noticed} of {total.total()} ({noticed / total.total():.1%}), of these by time {total[BY_TIME]}"
    )
    return lines


def told(survivors: Iterable[Mutant], known: Sequence[tuple[Change, str]]) -> tuple[list[str], int]:
    """Each survivor with its diff and reason, and each reason without a survivor, as lines; how many have no reason.

    A reason is good for one mutant: a line that stands in a function twice needs two, for the second may not be the same.
    """
    lines, unexplained, left = [], 0, list(known)
    for mutant in survivors:
        found = next((each for each in left if each[0] == mutant.change), None)
        lines += ["", mutant.name, mutant.diff]
        if found is None:
            unexplained += 1
            lines.append("  SURVIVES WITHOUT A REASON")
        else:
            left.remove(found)
            lines.append(f"  equivalent: {found[1]}")
    lines += [f"its reason can go, for it does not survive: {gone.function}: {gone.after}" for gone, _ in left]
    return lines, unexplained


def reasons(text: str) -> list[tuple[Change, str]]:
    """Why mutants are equivalent, from the text of the file that lists them; several of one line may share a reason."""
    return [
        (Change(each["function"], each["before"], after), each["reason"])
        for each in tomllib.loads(text).get("equivalent", [])
        for after in each["after"]
    ]


def module(name: str) -> str:
    """The module of a mutant: what stands before the mangled name of its function."""
    return re.split(r"\.x[_ǁ]", name)[0]


def function(name: str) -> str:
    """The function of a mutant as people write it: reference.fused.Workspace.loss."""
    mangled = name.rpartition("__mutmut_")[0]
    return re.sub(r"\.x(_|ǁ)", ".", mangled, count=1).replace("ǁ", ".")


def change(name: str, diff: str) -> Change:
    """What a mutant changes, from the lines that its diff takes away and puts in their place."""
    lines = diff.splitlines()
    removed = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
    added = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    return Change(function(name), "\n".join(removed), "\n".join(added))


def _survivor(name: str) -> Mutant:
    shown = _mutmut("show", name)
    diff = "\n".join(line for line in shown.splitlines() if line and not line.startswith(("# ", "--- ", "+++ ")))
    return Mutant(name, change(name, diff), diff)


def _statuses() -> dict[str, str]:
    found = map(_STATUS.fullmatch, _mutmut("results", "--all", "true").splitlines())
    return {match[1]: match[2] for match in found if match}


def _mutmut(*arguments: str) -> str:
    return subprocess.run([*MUTMUT, *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _run(jobs: int, names: Sequence[str] = ()) -> bool:
    """Run mutmut to its end on some mutants, or on those not tried yet, saying how far it is; whether it got there."""
    said: Sequence[str] = []
    # the same order of tests every time
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    with subprocess.Popen(
        [*MUTMUT, "run", "--max-children", str(jobs), *names],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert running.stdout is not None
        percent = -1
        for line in running.stdout:  # a carriage return ends one as well
            said = [*said[-200:], line]
            match = _PROGRESS.match(line)
            if match and int(match[1]) * 100 // int(match[2]) > percent:
                percent = int(match[1]) * 100 // int(match[2])
                print(f"\r{match[1]} of {match[2]} mutants", end="" if sys.stderr.isatty() else "\n", file=sys.stderr)
    if running.returncode:
        print("".join(said), file=sys.stderr)
        print(f"mutmut ended with {running.returncode} before it had tried all mutants", file=sys.stderr)
    return running.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
