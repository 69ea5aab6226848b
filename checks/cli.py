"""The command line."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checks.isolation import LEVELS, MEANING, Limits
from checks.words import plain

if TYPE_CHECKING:
    from checks.processes import Zygote
    from checks.verdict import Verdict

EXIT_PASSED, EXIT_FAILED, EXIT_USAGE, EXIT_UNGRADED, EXIT_INTERRUPTED = 0, 1, 2, 3, 130
LIMITS = {
    "--time-limit": ("load", "S", "seconds it may run, from top to bottom"),
    "--call-limit": ("call", "S", "seconds one answer may take"),
    "--total-limit": ("total", "S", "seconds all its answers may take together"),
    "--memory-limit": ("memory", "MIB", "memory beyond the imported packages"),
    "--file-limit": ("file_size", "MIB", "size of a file that it writes"),
    "--scratch-limit": ("scratch", "MIB", "size of all files together, at the level full"),
    "--open-files-limit": ("open_files", "N", "files open at a time"),
    "--threads-limit": ("threads", "N", "threads, where the grader runs as root"),
}

DESCRIPTION = """\
Examines answers to the exercise "back-propagation by hand": y = sin(w2 sin(w1 x)).

A submission is a filled-in notebook (.ipynb), a script, or a module of functions (.py). It is run in a process of
its own; its gradients, update and training are then run again on other weights and other data, and held against
what can be proved of every right answer.
"""
GRADE_EPILOG = """\
verdicts:
  passed     everything that was asked holds
  failed     something does not; the report says what, and on which input
  broken     it cannot be read, run or finish; what can still be checked is
  ungraded   our fault or the machine's (a missing package, say); costs no point

a module of functions:
  forward(W, x) -> a1, a2, prediction      gradient(W, x, y) -> dL/dw1, dL/dw2      loss(W, x, y) -> a number
  update(W, x, y, lr) -> W                 train(W, x, y, lr, steps) -> W
  W comes as a list of two (1, 1) arrays, x and y as (n, 1). forward and gradient must be there. Each may take a bias
  b as well, update(W, g, lr) the gradient in place of the points; parameters are known by their usual names.

points:
  a file for --points holds lines such as `gradient-w1-matches-finite-differences = 0.5`; the rest stays as it is, and
  the maximum is the sum. `backprop-checks list` prints the names and their points.

exit status:
  0 all passed, 1 some failed or broken, 2 wrong usage or a path that is not there, 3 some ungraded

examples:
  backprop-checks grade answer.ipynb
  backprop-checks grade submissions/ --jobs 4 --json verdicts.json
  backprop-checks grade answer.ipynb --seed 7 --examples 1000
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return EXIT_USAGE
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("backprop-checks: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone, as `head` does; there is nobody left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_FAILED
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return _usage(f"the report cannot be written: {error.strerror or error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "backprop-checks", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")

    grade = commands.add_parser(
        "grade",
        help="grade notebooks, scripts and modules, or folders of them",
        description="Grade submissions: each check of each step, with the smallest input that shows what is wrong.",
        epilog=GRADE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    grade.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder: every .ipynb and .py in it and below"
    )
    grade.add_argument(
        "--json", metavar="FILE", help='write the verdicts as JSON ("-": to standard output, alone on it)'
    )
    grade.add_argument("--jobs", type=_count, metavar="N", help="submissions at a time (default: one a core)")
    grade.add_argument(
        "--examples", type=_count, default=100, metavar="N", help="generated cases a check (default: 100)"
    )
    grade.add_argument("--seed", type=_whole, default=0, metavar="N", help="seed of the generated cases (default: 0)")
    grade.add_argument("--points", type=Path, metavar="FILE", help="a TOML file of lines `check = points` (see list)")
    _add_isolation(grade)
    limits = grade.add_argument_group("limits of a submission")
    for option, (field, metavar, what) in LIMITS.items():
        default = getattr(Limits(), field)
        kind = _seconds if isinstance(default, float) else _count
        text = f"{what} (default: {default:g})"
        limits.add_argument(option, dest=field, type=kind, default=default, metavar=metavar, help=text)
    grade.add_argument("--no-hints", action="store_true", help="do not name the mistakes behind failed checks")
    grade.add_argument("--no-values", action="store_true", help="do not tell what the numbers should be")
    grade.set_defaults(run=_grade)

    exercise = commands.add_parser(
        "exercise",
        help="walk through the exercise with the reference",
        description="The reference walks through the exercise: the table of losses and, with --out, the figures.",
    )
    exercise.add_argument("--out", type=Path, metavar="DIR", help="a folder for the figures (made if it is not there)")
    exercise.set_defaults(run=_exercise)

    bench = commands.add_parser(
        "bench",
        help="measure how fast the gradients are computed, side by side with the peers that are installed",
        description="Loops, numpy in four ways, and every peer that is installed, measured in interleaved rounds: forward,"
        " backward and training at n = 1000, then n from 100 up; peak memory, and errors against mpmath. Takes some"
        " four minutes. The extra `bench` installs the peers.",
    )
    bench.add_argument("--out", type=Path, metavar="DIR", help="a folder for bench.json and bench.png")
    bench.add_argument(
        "--largest", type=_count, default=10**7, metavar="N", help="the largest number of points (default: 10000000)"
    )
    bench.add_argument(
        "--seconds", type=_seconds, default=8.0, metavar="S", help="for each comparison, about (default: 8)"
    )
    bench.set_defaults(run=_bench)

    doctor = commands.add_parser(
        "doctor",
        help="say how far submissions are kept from this machine, and what would keep them further",
        description="The level of isolation, what a canary could do at it, versions, and the packages submissions import.",
    )
    _add_isolation(doctor)
    doctor.set_defaults(run=_doctor)

    listing = commands.add_parser(
        "list",
        help="list the checks with their points and proofs",
        description="Every check with its step, its points and why it holds for every right answer.",
    )
    listing.add_argument(
        "--points", type=Path, metavar="FILE", help="a TOML file of lines `check = points`, as for grade"
    )
    listing.set_defaults(run=_list)
    return parser


def _add_isolation(command: argparse.ArgumentParser) -> None:
    levels = "; ".join(f"{level}: {meaning}" for level, meaning in MEANING.items())
    text = f"how far submissions are kept from this machine (default: the best there is, from `strong` up). {levels}"
    command.add_argument("--isolation", choices=LEVELS, help=text)


def _grade(options: argparse.Namespace) -> int:
    begun = time.perf_counter()
    from checks.paths import PathError, submissions

    try:
        paths, empty = submissions(options.paths)
        _check_writable(options.json)
    except (PathError, OSError) as error:
        return _usage(str(error))
    for sentence in empty:
        _say(sentence)
    from checks.processes import IsolationError, Zygote

    limits = Limits(**{field: getattr(options, field) for field, _, _ in LIMITS.values()})
    jobs = min(options.jobs or os.cpu_count() or 1, len(paths))
    with contextlib.ExitStack() as started:
        try:
            # what submissions import takes seconds: where there is one zygote, it begins before we import what we need
            zygote = Zygote(options.isolation, limits) if jobs == 1 else None
            if zygote is not None:
                started.callback(zygote.close)
            return _grade_paths(options, paths, limits, jobs, zygote, begun)
        except IsolationError as error:
            print(f"backprop-checks: {error}", file=sys.stderr)
            return EXIT_UNGRADED


def _grade_paths(
    options: argparse.Namespace, paths: Sequence[Path], limits: Limits, jobs: int, zygote: Zygote | None, begun: float
) -> int:
    from checks import report_json, report_terminal
    from checks.batch import grade_all
    from checks.examine import Effort
    from checks.grade import Grading
    from checks.points import PointsError, load_points
    from checks.verdict import BROKEN, FAILED, UNGRADED

    try:
        points = load_points(options.points)
    except PointsError as error:
        return _usage(str(error))
    effort = Effort(options.seed, options.examples)
    grading = Grading(effort, limits, points, options.isolation, not options.no_hints, not options.no_values)
    out = report_terminal.console(stderr=options.json == "-")
    verdicts: list[Verdict] = []
    try:
        with _progress(len(paths)) as advance:
            for verdict in grade_all(paths, grading, jobs, zygote):
                verdicts.append(verdict)
                report_terminal.show(verdict, out)
                advance()
    finally:
        # an interrupt loses no verdict that was reached
        if options.json is not None and verdicts:
            text = report_json.document(verdicts, grading.effort, _level(verdicts))
            if options.json == "-":
                sys.stdout.write(text)
            else:
                Path(options.json).write_text(text, encoding="ascii")
    report_terminal.summary(verdicts, grading.effort, _level(verdicts), time.perf_counter() - begun, out)
    names = {verdict.verdict for verdict in verdicts}
    if UNGRADED in names:
        return EXIT_UNGRADED
    return EXIT_FAILED if names & {FAILED, BROKEN} else EXIT_PASSED


def _level(verdicts: Sequence[Verdict]) -> str:
    """The level at which submissions ran; where none could be started, they ran at none."""
    return next((verdict.isolation for verdict in verdicts if verdict.isolation), "none")


def _exercise(options: argparse.Namespace) -> int:
    from reference.exercise import walk_through

    try:
        walk_through(options.out)
    except OSError as error:
        return _usage(str(error))
    return EXIT_PASSED


def _bench(options: argparse.Namespace) -> int:
    try:
        from benchmarks.bench import bench
        from benchmarks.run import Plan
    except ImportError as error:
        return _usage(f"{error.name} is not installed: pip install --editable '.[bench]' adds what bench needs")
    try:
        bench(Plan(largest=options.largest, seconds=options.seconds), options.out)
    except OSError as error:
        return _usage(f"{options.out} cannot take the results: {error.strerror or error}")
    return EXIT_PASSED


def _doctor(options: argparse.Namespace) -> int:
    from checks.doctor import report

    return EXIT_PASSED if report(options.isolation) else EXIT_UNGRADED


def _list(options: argparse.Namespace) -> int:
    from rich.padding import Padding
    from rich.text import Text

    from checks.examine import NEVER_OF_NOTEBOOKS
    from checks.points import PointsError, load_points
    from checks.registry import all_checks
    from checks.report_terminal import console

    try:
        points = load_points(options.points)
    except PointsError as error:
        return _usage(str(error))
    out = console()
    for check in all_checks():
        worth = f"{points.get(check.id, 0.0):g}"
        only = (
            "  modules only"
            if check.id in NEVER_OF_NOTEBOOKS
            else "  notebooks and scripts only"
            if check.whole
            else ""
        )
        out.print(Text.assemble((check.step, "dim"), "  ", (check.id, "bold"), f"  {worth} points", (only, "dim")))
        out.print(Padding(Text(f"{check.title}."), (0, 0, 0, 4)))
        out.print(Padding(Text(f"Proof: {check.proof}", style="dim"), (0, 0, 0, 4)))
    return EXIT_PASSED


class _progress:  # noqa: N801
    """A bar on the terminal's standard error while many submissions are graded; nothing elsewhere."""

    def __init__(self, total: int) -> None:
        self._total = total

    def __enter__(self):  # type: ignore[no-untyped-def]
        if self._total < 2 or not sys.stderr.isatty():
            return lambda: None
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._bar.start()
        task = self._bar.add_task("grading", total=self._total)
        return lambda: self._bar.advance(task)

    def __exit__(self, *exception: object) -> None:
        if hasattr(self, "_bar"):
            self._bar.stop()


def _check_writable(path: str | None) -> None:
    """Find out that a report cannot be written before the work is done, not after."""
    if path is None or path == "-":
        return
    try:
        with Path(path).open("a", encoding="ascii"):
            pass
    except OSError as error:
        raise OSError(f"the report {path} cannot be written: {error.strerror or error}") from None


def _usage(message: str) -> int:
    _say(message)
    return EXIT_USAGE


def _say(message: str) -> None:
    # a path may hold what steers a terminal
    print(f"backprop-checks: {plain(message)}", file=sys.stderr)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"backprop-checks {version('backprop-checks')}"
    except PackageNotFoundError:
        return "backprop-checks (not installed)"


if __name__ == "__main__":
    sys.exit(main())
