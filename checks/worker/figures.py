"""The figures that a submission draws, kept whether or not it shows, closes or forgets them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import numpy as np

from checks.worker.frames import MOST_CURVES, MOST_FIGURES, Curve, Figure, pack

# The curves that the exercise asks for have 1000 points; all that is told of figures fits into a frame
LARGEST_CURVE, MOST_BYTES = 5000, 16 * 2**20


class Nothing:
    """What a figure, its axes and its curves are where nothing is drawn: whatever is asked of it is nothing, too."""

    def __getattr__(self, name: str) -> Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: object, **kwargs: object) -> Nothing:
        return self

    def __getitem__(self, key: object) -> Nothing:
        return self

    def __iter__(self) -> Iterator[Nothing]:
        return iter([self])

    def __enter__(self) -> Nothing:
        return self

    def __exit__(self, *exception: object) -> None:
        pass


# What gives two things gives two
_DRAWN = {"subplots": lambda *args, **kwargs: (Nothing(), Nothing())}


class Recorder:
    """Keeps every figure that is made while it is on, and plays the part of a notebook's inline backend.

    A figure is looked at whenever it would be seen (shown, saved, displayed, at the end of a cell) and before it is cleared:
    what it held then counts, whatever becomes of it later.
    """

    def __init__(self) -> None:
        self._figures: list[Any] = []
        # what each of them held, state after state
        self._seen: list[list[list[Curve]]] = []
        self._on = True

    def install(self) -> None:
        """Patch matplotlib: figures are remembered when made, `plt.show()` closes them without a word."""
        from matplotlib import axes, figure, pyplot

        original = figure.Figure.__init__

        def remembering(this: Any, *args: Any, **kwargs: Any) -> None:
            original(this, *args, **kwargs)
            if self._on and len(self._figures) < MOST_FIGURES:
                self._figures.append(this)
                self._seen.append([])

        figure.Figure.__init__ = remembering  # type: ignore[assignment,method-assign]

        def show(*args: object, **kwargs: object) -> None:
            self.end_cell()

        pyplot.show = show
        figure.Figure.show = show  # type: ignore[method-assign]
        for owner, name in ((figure.Figure, "savefig"), (figure.Figure, "clear"), (axes.Axes, "clear")):
            self._look_before(owner, name)

    def _look_before(self, owner: Any, name: str) -> None:
        """Have a method of figures or axes look at the figure before it does its work."""
        method = getattr(owner, name)

        def looking(this: Any, *args: Any, **kwargs: Any) -> Any:
            self.look(getattr(this, "figure", None))
            return method(this, *args, **kwargs)

        setattr(owner, name, looking)

    def look(self, seen: Any) -> None:
        """Note what a figure holds now, where that is more than it held before, or something else."""
        index = next((i for i, figure in enumerate(self._figures) if figure is seen), None) if self._on else None
        if index is None:
            return
        curves = [curve for axes in list(seen.axes) for curve in _curves(axes)][:MOST_CURVES]
        states = self._seen[index]
        if not curves or (states and states[-1] == curves):
            return
        if states and states[-1] == curves[: len(states[-1])]:
            states.pop()
        if len(states) < MOST_FIGURES:
            states.append(curves)

    def display(self, *shown: object, **kwargs: object) -> None:
        """What a notebook calls to show things."""
        for each in shown:
            self.look(each)

    def end_cell(self) -> None:
        """Close what is open, as the inline backend does after each cell, so that the next plot starts a new figure."""
        for figure in self._figures:
            self.look(figure)
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.close("all")

    def stop(self) -> None:
        """Remember no more figures, and have pyplot draw none: replays would draw thousands, at 50 ms each."""
        self._on = False
        pyplot = sys.modules.get("matplotlib.pyplot")
        for name, function in list(vars(pyplot).items()) if pyplot is not None else ():
            if isinstance(function, FunctionType) and not name.startswith("_"):
                setattr(pyplot, name, _DRAWN.get(name, Nothing()))

    def figures(self) -> list[Figure]:
        """The curves of every figure that has any, in each of its states."""
        for figure in self._figures:
            self.look(figure)
        figures, left = [], MOST_BYTES
        for curves in [curves for states in self._seen for curves in states][:MOST_FIGURES]:
            kept = []
            for curve in curves:
                if (size := len(curve.x.data) + len(curve.y.data)) <= left:
                    kept.append(curve)
                    left -= size
            figures.append(Figure(kept))
        return figures


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
