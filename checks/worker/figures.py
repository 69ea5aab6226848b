"""The figures that a submission draws, kept whether or not it shows, closes or forgets them."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from checks.worker.frames import MOST_CURVES, MOST_FIGURES, Curve, Figure, pack

LARGEST_CURVE = 20_000


class Recorder:
    """Keeps every figure that is made while it is on, and plays the part of a notebook's inline backend."""

    def __init__(self) -> None:
        self._figures: list[Any] = []
        self._on = True

    def install(self) -> None:
        """Patch matplotlib: figures are remembered when made, `plt.show()` closes them without a word."""
        from matplotlib import figure, pyplot

        original = figure.Figure.__init__

        def remembering(this: Any, *args: Any, **kwargs: Any) -> None:
            original(this, *args, **kwargs)
            if self._on and len(self._figures) < MOST_FIGURES:
                self._figures.append(this)

        figure.Figure.__init__ = remembering  # type: ignore[assignment,method-assign]

        def show(*args: object, **kwargs: object) -> None:
            self.end_cell()

        pyplot.show = show
        figure.Figure.show = show  # type: ignore[method-assign]

    def end_cell(self) -> None:
        """Close what is open, as the inline backend does after each cell, so that the next plot starts a new figure."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.close("all")

    def stop(self) -> None:
        """Remember no more figures: replays may draw thousands."""
        self._on = False

    def figures(self) -> list[Figure]:
        """The curves of every figure that has any."""
        found = []
        for each in self._figures:
            curves = [curve for axes in list(each.axes) for curve in _curves(axes)]
            if curves:
                found.append(Figure(curves[:MOST_CURVES]))
        return found


def _curves(axes: Any) -> list[Curve]:
    curves: list[Curve] = []
    for line in list(axes.lines)[:MOST_CURVES]:
        _append(curves, line.get_xdata(orig=False), line.get_ydata(orig=False))
    for collection in list(axes.collections)[:MOST_CURVES]:
        offsets = np.ma.getdata(collection.get_offsets())
        if offsets.ndim == 2 and offsets.shape[1] == 2:
            _append(curves, offsets[:, 0], offsets[:, 1])
    return curves


def _append(curves: list[Curve], x: Any, y: Any) -> None:
    try:
        xs, ys = np.asarray(x, dtype=float).ravel(), np.asarray(y, dtype=float).ravel()
    except (TypeError, ValueError):
        return
    if 0 < xs.size == ys.size <= LARGEST_CURVE:
        curves.append(Curve(pack(xs), pack(ys)))
