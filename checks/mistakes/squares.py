"""A wrong loss as the mean square with one or two of its pieces replaced, found by trying them all.

A loss is made in four places: a residual, what is taken of it at each point, how that becomes one number, and what becomes of
the number. In each stands one of a few things that people write there, and before it all a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from checks.mistakes.catalogue.factors import AVERAGES, RESIDUALS
from checks.mistakes.pieces import combinations
from checks.mistakes.probes import Pass
from checks.tolerances import Floats

# Two computations of one formula differ by 1e-13 or so here
SAME = 1e-9
# Where there is one number alone, what a loss may have been multiplied by
CONSTANTS = (1.0, 0.5, 2.0, 100.0, 0.01, 1000.0, -1.0)

OF_POINTS: dict[str, Callable[[Any], Any]] = {
    "": lambda r: r**2,
    "it is doubled, not squared": lambda r: 2 * r,
    "the square is missing": lambda r: r,
    "its absolute value stands where its square belongs": np.abs,
    "its third power stands where its square belongs": lambda r: r**3,
    "its fourth power stands where its square belongs": lambda r: r**4,
    "the root of its size stands where its square belongs": lambda r: np.sqrt(np.abs(r)),
    "its square is cut off at 1": lambda r: np.minimum(r**2, 1),
    "it is that of Huber, square up to 1 and linear beyond": lambda r: np.where(
        np.abs(r) <= 1, r**2 / 2, np.abs(r) - 0.5
    ),
    "log cosh stands where the square belongs": lambda r: np.log(np.cosh(r)),
}
OTHER_RESIDUALS: dict[str, Callable[[Pass], Any]] = {
    "": lambda p: p.r,
    "the prediction": lambda p: p.f,
    "y": lambda p: p.y,
    "the residual divided by y": lambda p: p.r / p.y,
    "the residual divided by the prediction": lambda p: p.r / p.f,
    "the residual times x": lambda p: p.r * p.x,
    "2 y_pred - y": lambda p: 2 * p.f - p.y,
    "the residual of the points in opposite order": lambda p: p.f[::-1] - p.y,
    **{
        name: value
        for name, value in RESIDUALS.items()
        if not name.startswith(("the residual", "the absolute", "the sign", "the square", "the cube", "the root"))
        or name in ("the residual plus 0.5", "the residual minus 0.5")
    },
}
AFTER: dict[str, Callable[[Any], Any]] = {
    "": lambda value: value,
    "the root is taken of it": np.sqrt,
    "it is squared in the end": lambda value: value**2,
    "it is taken away from 1": lambda value: 1 - value,
}
PLACES: tuple[dict[str, Any], ...] = (OTHER_RESIDUALS, OF_POINTS, AVERAGES, AFTER)
Pieces = tuple[str, ...]


def value(pieces: Pieces, p: Pass) -> float:
    """The number that is made of these pieces."""
    residual, of_points, average, after = (place[key] for place, key in zip(PLACES, pieces, strict=True))
    return float(after(average(of_points(residual(p)), p)))


def replaced(passes: Sequence[Pass], given: Sequence[float]) -> tuple[str, str] | None:
    """What is replaced in a loss that gives these numbers: the id of a mistake and a clause, or None where nothing is."""
    wanted = np.array(given)
    if not np.all(np.isfinite(wanted)):
        return None
    scaled: tuple[Pieces, float] | None = None
    with np.errstate(all="ignore"):
        for pieces in combinations(PLACES):
            constant = _constant(pieces, passes, wanted)
            if constant is None:
                continue
            if abs(constant - 1) < SAME:
                return _told(pieces, 1.0)
            scaled = scaled or (pieces, constant)
    return None if scaled is None else _told(*scaled)


def _constant(pieces: Pieces, passes: Sequence[Pass], wanted: Floats) -> float | None:
    """What the number made of these pieces is multiplied by."""
    constant: float | None = None
    for p, w in zip(passes, wanted, strict=True):
        v = value(pieces, p)
        if not np.isfinite(v) or v == 0:
            return None
        if constant is None:
            constant = float(w / v)
            if constant == 0:
                return None
            if len(passes) == 1 and not any(abs(constant - c) < SAME * abs(c) for c in CONSTANTS):
                return None
        elif not abs(constant * v - w) <= SAME * (abs(w) + abs(constant * v)):
            return None
    return constant


def _told(pieces: Pieces, constant: float) -> tuple[str, str]:
    residual, of_points, average, after = pieces
    clauses = []
    if residual == "y_pred^2 - y^2" and of_points == "the square is missing":
        clauses.append("it takes y_pred^2 - y^2 for the square of y_pred - y")
    elif residual == "the prediction minus y^2" and of_points == "the square is missing":
        clauses.append("it takes y_pred - y^2, where the difference is to be squared: the parentheses are missing")
    else:
        if residual:
            clauses.append(f"{residual} stands where the residual, the prediction minus y, belongs")
        if of_points:
            clauses.append(f"of the residual, {of_points}")
    if (
        average.startswith("it is a sum")
        and 1 / constant > 1
        and abs(1 / constant - round(1 / constant)) < SAME / constant
    ):
        average, constant = f"it is divided by {round(1 / constant)}, whatever the number of points: divide by n", 1.0
    clauses += [clause for clause in (average, after) if clause]
    if abs(constant - 1) >= SAME:
        clauses.append(f"it is {constant:.6g} times {'that' if clauses else 'the mean square'}")
    return ("wrong-loss" if any(pieces) else "scaled-loss"), ", and ".join(clauses)
