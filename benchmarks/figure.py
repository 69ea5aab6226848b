"""The figure of a comparison: the cost of a point against the number of points, on two logarithmic scales."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.run import Report
from benchmarks.subjects import FUSED, TEXTBOOK
from reference.figures import BLUE, GREY, INK, STYLE, VERMILION, _figure

# Ours in colour, peers in grey, told apart by the label at the end of each line.
COLOURS = {FUSED: VERMILION, TEXTBOOK: BLUE}
# as many names fit above each other
LINES_OF_TEXT = 27


def write(report: Report, path: Path) -> None:
    """Save the figure as PNG."""
    scaling(report).savefig(path, dpi=200)


@mpl.rc_context(STYLE)
def scaling(report: Report) -> Figure:
    """A line for each subject, with its name where it ends; names keep clear of each other."""
    figure = _figure(8.6, 6.2)
    axes = figure.subplots()
    axes.set_title("Forward and backward pass: nanoseconds a point", loc="left")
    ends = []
    for name, subject in report.subjects.items():
        line = [(n, t[name].minimum / n * 1e9) for n, t in report.scaling.items() if name in t]
        if not line:
            continue
        sizes, costs = zip(*line, strict=True)
        colour = COLOURS.get(name, GREY if subject.peer else INK)
        dashes = "--" if subject.compiled else "-"
        axes.plot(sizes, costs, dashes, color=colour, linewidth=2.4 if name in COLOURS else 1.1, label=name)
        axes.plot(sizes, costs, "o", color=colour, markersize=5 if name in COLOURS else 2.5)
        ends.append((costs[-1], sizes[-1], name, colour))
    largest = max(report.scaling)
    axes.set(xscale="log", yscale="log", xlabel="points", xlim=(80, largest * 1.3))
    axes.grid(axis="y", color=GREY, alpha=0.2)
    decades = [each for each in (1, 10, 100, 1000, 10000) if axes.get_ylim()[0] < each < axes.get_ylim()[1]]
    axes.set_yticks(decades, labels=[f"{each}" for each in decades])
    _name(axes, sorted(ends), largest)
    return figure


def _name(axes: mpl.axes.Axes, ends: list[tuple[float, int, str, str]], largest: int) -> None:
    """Names to the right of the largest n, in the order in which lines end; of lines that end early, at their end."""
    for cost, size, name, colour in ends:
        if size < largest:
            axes.annotate(
                name, (size, cost), xytext=(8, 0), textcoords="offset points", color=colour, va="center", fontsize=11
            )
    last = [each for each in ends if each[1] == largest]
    low, high = axes.get_ylim()
    places = spread([math.log(cost) for cost, *_ in last], math.log(high / low) / LINES_OF_TEXT)
    for place, (cost, size, name, colour) in zip(places, last, strict=True):
        axes.annotate(
            name, (size, cost), xytext=(size * 1.9, math.exp(place)), color=colour, va="center", fontsize=11,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.5, "alpha": 0.6, "relpos": (0, 0.5),
                        "shrinkA": 1, "shrinkB": 4},
        )  # fmt: skip


def spread(wanted: list[float], apart: float) -> list[float]:
    """The places nearest to the wanted ones, in ascending order, that are so far apart.

    Less so many times `apart`, they have to ascend; the least squares that do are means of runs that did not.
    """
    runs: list[list[float]] = []
    for k, place in enumerate(wanted):
        runs.append([place - k * apart])
        while len(runs) > 1 and statistics.fmean(runs[-2]) >= statistics.fmean(runs[-1]):
            runs[-2:] = [runs[-2] + runs[-1]]
    means = [statistics.fmean(run) for run in runs for _ in run]
    return [mean + k * apart for k, mean in enumerate(means)]
