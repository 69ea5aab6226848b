"""The tables of a comparison, and what they come to in sentences."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.environment import sentences
from benchmarks.measure import Timing
from benchmarks.run import AT, GRID, RUNS, STEPS, Report
from benchmarks.subjects import FUSED, TEXTBOOK

WIDTH = 118


def show(report: Report) -> None:
    """Print everything to standard output."""
    out = Console(width=WIDTH, highlight=False, markup=False)
    for line in sentences(report.environment):
        out.print(line)
    for line in report.skipped:
        out.print(f"skipped: {line}")
    out.print(f"\nn = {AT}: forward; forward and backward; {STEPS} steps of training", style="bold")
    out.print(_at(report))
    out.print(
        "us: microseconds, the fastest turn of interleaved rounds; both: forward and backward; x: times as fast as numpy, "
        "textbook. B/point: memory at the peak of a call. error: the median and the largest error of the gradient against "
        "mpmath, in units of what rounding alone leaves."
    )
    out.print("\nforward and backward: ns a point, and times as fast as numpy, textbook", style="bold")
    out.print(_scaling(report))
    what = f"many weights at once: the loss over {GRID} x {GRID} weights, and {RUNS} trainings of 10 steps, at n = {AT}"
    out.print(what, style="bold")
    out.print(_many(report))
    for line in findings(report):
        out.print(line)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for k, column in enumerate(columns):
        table.add_column(column, justify="right" if k else "left", no_wrap=True, min_width=4)
    return table


def _at(report: Report) -> Table:
    table = _table(
        "", "fwd us", "x", "both us", "median", "x", "train ms", "x", "B/point", "error", "largest",
    )  # fmt: skip
    for name, timing in sorted(report.gradient.items(), key=lambda item: -item[1].minimum):
        error = report.errors.get(name)
        taken = report.memory.get(name)
        table.add_row(
            name,
            *_time(report.forward, name, 1e6),
            f"{timing.minimum * 1e6:.1f}",
            f"{timing.median * 1e6:.1f}",
            _ratio(report.gradient, name),
            *_time(report.train, name, 1e3),
            "" if taken is None else f"{taken:.0f}",
            "" if error is None else f"{error['median']:.1f}",
            "" if error is None else f"{error['largest']:.1f}",
            style="bold" if name == FUSED else None,
        )
    return table


def _scaling(report: Report) -> Table:
    sizes = list(report.scaling)
    table = _table("n", *(f"10^{len(str(n)) - 1}" for n in sizes))
    # a subject for more points than were measured has no times
    times = {name: [t[name].minimum / n for n, t in report.scaling.items() if name in t] for name in report.subjects}
    last = {name: min(found) for name, found in times.items() if found}
    for name in sorted(last, key=lambda each: -last[each]):
        cells = [
            f"{digits(report.scaling[n][name].minimum / n * 1e9)} {_ratio(report.scaling[n], name):>5}"
            if name in report.scaling[n]
            else ""
            for n in sizes
        ]
        table.add_row(name, *cells, style="bold" if name == FUSED else None)
    return table


def _many(report: Report) -> Table:
    table = _table("", "ms", "x")
    for name, timing in report.many.items():
        clear = report.many[f"{name.split(',')[0]}, {TEXTBOOK}"]
        table.add_row(name, f"{timing.minimum * 1e3:.1f}", f"{clear.minimum / timing.minimum:.1f}")
    return table


def findings(report: Report) -> list[str]:
    """What the numbers come to: where the fused kernel stands, and how far from the front."""
    lines = [f"{FUSED}, against {TEXTBOOK}: {_ratio(report.gradient, FUSED)} times as fast at n = {AT}, "
             f"{_ratio(report.train, FUSED)} times in training."]  # fmt: skip
    large = {n: t for n, t in report.scaling.items() if n >= 10**4}
    if report.alone:
        costs = [timing.minimum / n for n, timing in report.alone.items()]
        lines.append(
            f"From 10^4 to 10^{len(str(max(report.alone))) - 1} points, measured in turns, the cost of a point stays within "
            f"{max(costs) / min(costs):.2f} times ({min(costs) * 1e9:.1f} to {max(costs) * 1e9:.1f} ns)."
        )
    for n, timings in ({AT: report.gradient} | large).items():
        ahead, behind = _standing(report, timings)
        lines.append(
            f"n = {n}: ahead of {', '.join(ahead) or 'no peer'}; "
            + (f"behind {', '.join(behind)}." if behind else "behind none.")
        )
    times = {
        what: report.many[f"{what}, {TEXTBOOK}"].minimum / report.many[f"{what}, batched"].minimum
        for what in ("landscape", "ensemble")
    }
    lines.append(
        f"Many weights at once, n = {AT}: the loss over {GRID} x {GRID} of them {times['landscape']:.0f} times as fast as by "
        f"{TEXTBOOK}, called in a loop; {RUNS} trainings of 10 steps {times['ensemble']:.1f} times."
    )
    return lines


def _standing(report: Report, timings: dict[str, Timing]) -> tuple[list[str], list[str]]:
    """The peers that the fused kernel is ahead of and behind, the latter with the distance."""
    own = timings[FUSED].minimum
    ahead, behind = [], []
    for name, timing in sorted(timings.items(), key=lambda item: item[1].minimum):
        if not report.subjects[name].peer:
            continue
        if timing.minimum >= own:
            ahead.append(f"{name} ({timing.minimum / own:.2f})")
        else:
            behind.append(f"{name} ({own / timing.minimum:.2f})")
    return ahead, behind


def _ratio(timings: dict[str, Timing], name: str) -> str:
    ratio = timings[TEXTBOOK].minimum / timings[name].minimum
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}"


def digits(number: float) -> str:
    """Three digits, and no power of ten."""
    return f"{number:.0f}" if number >= 999.5 else f"{number:#.3g}".rstrip(".")


def _time(timings: dict[str, Timing], name: str, scale: float) -> tuple[str, str]:
    if name not in timings:
        return "", ""
    return f"{timings[name].minimum * scale:.1f}", _ratio(timings, name)
