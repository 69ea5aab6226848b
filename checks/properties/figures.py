"""The figures of a notebook: each holds the data's curve and the prediction's, by their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

import reference
from checks.candidate import Curve
from checks.cases import Case
from checks.interview import Interview, Violation
from checks.registry import check
from checks.tolerances import Floats

# Matplotlib keeps float64, but people may plot float32 values: half an ulp of 1 there is 6e-8. Curves of weights that
# differ visibly lie 1e-3 apart at the least.
NEAR = 1e-6
# The data may be thinned out, and a prediction drawn at other points. Twenty of them from -5 to 5 lie half a unit apart, where
# the sigmoid moves by an eighth at most and a curve still shows; 5000 beside the 1000 of the data make a table of 40 MB.
FEWEST, MOST = 20, 5000
# Twenty points at equal distances, from the first on, leave out the last twentieth; others leave out the first one, too.
SPANNED = 0.9
OTHER_SCALE = "one of its two curves over x and the other over the number of the point: they do not lie over each other"


@check(
    "figures",
    "A figure shows the data and the prediction of the initial weights",
    source="once",
    whole=True,
    needs=("forward",),
)
def figure_of_initial_prediction(interview: Interview, case: Case) -> None:
    """By definition: in one figure, the curve (x, y) and the curve (x, y_pred) at the submission's own weights. Either may be
    drawn at fewer points, the prediction at others, from one end of the data to the other."""
    _shows(interview, "first", "the initial weights")


@check(
    "figures",
    "A figure shows the data and the prediction after one update",
    source="once",
    whole=True,
    needs=("forward",),
)
def figure_of_updated_prediction(interview: Interview, case: Case) -> None:
    """By definition: in one figure, the curve (x, y) and the curve (x, y_pred) at the submission's own updated weights."""
    _shows(interview, "updated", "the updated weights")


@check(
    "figures",
    "A figure shows the data and the prediction after the training",
    source="once",
    whole=True,
    needs=("forward",),
)
def figure_of_trained_prediction(interview: Interview, case: Case) -> None:
    """By definition: in one figure, the curve (x, y) and the curve (x, y_pred) at the submission's own trained weights."""
    _shows(interview, "trained", "the trained weights")


def _shows(interview: Interview, role: str, name: str) -> None:
    figures = interview.candidate.figures
    if not figures:
        raise Violation("no figure with a curve is drawn")
    w = interview.own(role).ravel()
    if role != "first" and np.array_equal(w, interview.own("first").ravel()):
        raise Violation(f"{name} are the initial ones: no figure can show what came of them")
    x, y = (v.ravel() for v in reference.points())
    prediction = interview.forward((float(w[0]), float(w[1])), x, interview.bias).prediction
    # drawn over the inputs or, where none was given, over their count
    scales = (x, np.arange(float(x.size)))
    drawn = [(f, scale) for scale in scales for f in figures if any(_is(curve, scale, prediction) for curve in f)]
    if not drawn:

        def predicted(at: Floats) -> Floats:
            return interview.forward((float(w[0]), float(w[1])), at, interview.bias).prediction

        drawn = [(f, x) for f in figures if _is_finer_or_coarser(f, x, predicted)]
    if not drawn:
        raise Violation(f"none of the {len(figures)} figures shows the prediction at {name}")
    if any(_shows_data(f, scale, x, y) for f, scale in drawn):
        return
    if any(_shows_data(f, scale, x, y) for f, _ in drawn for scale in scales):
        raise Violation(f"the figure of the prediction at {name} has {OTHER_SCALE}")
    raise Violation(f"the figure of the prediction at {name} does not show the data")


def _shows_data(curves: Sequence[Curve], scale: Floats, x: Floats, y: Floats) -> bool:
    return any(_is(curve, scale, y) for curve in curves) or (scale is x and _are_part(curves, x, y))


def _is(curve: Curve, x: Floats, y: Floats) -> bool:
    """Whether a curve holds these points, in any order."""
    if curve.y.size != y.size:
        return False
    order = np.argsort(curve.x, kind="stable")
    xs, ys = curve.x[order], curve.y[order]
    return bool(np.allclose(xs, x, atol=NEAR, rtol=0) and np.allclose(ys, y, atol=NEAR, rtol=0))


def _are_part(curves: Sequence[Curve], x: Floats, y: Floats) -> bool:
    """Whether a curve, or pieces of one, holds some of these points, from one end to the other."""

    def is_one(curve: Curve) -> bool:
        nearest = np.abs(curve.x[:, None] - x).argmin(axis=1)
        inputs = np.allclose(curve.x, x[nearest], atol=NEAR, rtol=0)
        return bool(inputs and np.allclose(curve.y, y[nearest], atol=NEAR, rtol=0))

    return _span([curve for curve in curves if curve.x.size <= MOST and is_one(curve)], x)


def _is_finer_or_coarser(curves: Sequence[Curve], x: Floats, predicted: Callable[[Floats], Floats]) -> bool:
    """Whether a curve, or pieces of one, is the prediction at other inputs, from one end of the data to the other."""

    def is_one(curve: Curve) -> bool:
        return bool(np.allclose(curve.y, predicted(curve.x).ravel(), atol=NEAR, rtol=0))

    return _span([curve for curve in curves if curve.x.size <= MOST and is_one(curve)], x)


def _span(pieces: Sequence[Curve], x: Floats) -> bool:
    """Whether curves have points enough to be one, all within the data's range, and nine tenths of it between them."""
    count = sum(piece.x.size for piece in pieces)
    if not FEWEST <= count <= MOST:
        return False
    left, right = min(piece.x.min() for piece in pieces), max(piece.x.max() for piece in pieces)
    inside = left >= x.min() - NEAR and right <= x.max() + NEAR
    return bool(inside and right - left >= SPANNED * np.ptp(x))
