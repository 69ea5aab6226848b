"""Which mistake the figures of a notebook show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

import reference
from checks.candidate import Curve
from checks.interview import Forward, Interview
from checks.properties.figures import NEAR, OTHER_SCALE
from checks.tolerances import Floats
from checks.verdict import Mistake

# The checks of figures, in the order in which the exercise asks for them, and what each shows
FIGURES = {
    "figure-of-initial-prediction": "of the initial weights",
    "figure-of-updated-prediction": "after one update",
    "figure-of-trained-prediction": "after the training",
}
# The weights of each, by the role that they have in a run; and others that are drawn in their place
ROLES = ("first", "updated", "trained")
SPOKEN = {
    "first": "the initial weights",
    "updated": "the updated weights",
    "start": "the weights that the training starts from",
    "trained": "the trained weights",
}
# Nobody marks so many single points
MANY = 20
# What else of a forward pass is drawn
OTHERS: dict[str, Callable[[Forward, Floats, Floats], Floats]] = {
    "a1": lambda f, x, y: f.a1,
    "a2": lambda f, x, y: f.a2,
    "sin(a1)": lambda f, x, y: np.sin(f.a1),
    "the residual": lambda f, x, y: f.prediction - y,
    "the residual, y minus the prediction": lambda f, x, y: y - f.prediction,
    "the square of the residual": lambda f, x, y: (f.prediction - y) ** 2,
}


def of_figure(interview: Interview, name: str, message: str) -> Mistake:
    """What is wrong with the figure that the check `name` asks for, which said `message`, where the weights are right."""
    figures, what = [f for f in interview.candidate.figures if not _is_history(f)], FIGURES[name]
    if not interview.candidate.figures:
        return Mistake("no-figures", "No figure with a curve is drawn.")
    if "does not show the data" in message:
        return Mistake("missing-curve", f"The figure {what} shows the prediction without the data.")
    if OTHER_SCALE in message:
        return Mistake("other-scale", f"The figure {what} has {OTHER_SCALE}.")
    if any(c.y.size == 1000 and c.x.max() <= 1.01 and c.y.max() >= 4.99 for f in figures for c in f):
        return Mistake("axes-swapped", "x runs upwards and y to the right: the two are swapped in the figure.")
    if any(sum(c.y.size == 1 for c in f) >= MANY for f in figures):
        made_of = (
            "lines of one point each, which do not show: plot draws a row (1, n) as n curves; give it columns (n, 1)"
        )
        return Mistake("rows-for-columns", f"The figure {what} is made of {made_of}.")
    place = list(FIGURES).index(name)
    pictured = [f for f in figures if f]
    if place < len(pictured) and len(pictured[place]) < 2:
        return Mistake("missing-curve", f"The figure {what} shows one curve; data and prediction are asked for.")
    drawn = sum(any(c.y.size > 1 for c in f) for f in figures)
    if drawn < 3:
        there = f"There {'is' if drawn == 1 else 'are'} {drawn} figure{'' if drawn == 1 else 's'}"
        return Mistake("missing-figure", f"{there} with curves over the points; the one {what} is missing.")
    if drawn == 3:
        shown = [_shown(interview, curves, role) for curves, role in zip(pictured, ROLES, strict=False)]
        if shown[place] and len(shown) == 3 and len(set(shown)) == 1:
            return Mistake("stale-curve", f"The figures show {shown[place]}.")
        if shown[place]:
            return Mistake("stale-curve", f"The figure {what} shows {shown[place]}.")
    return Mistake(
        "stale-curve", f"No figure shows the prediction {what}: a curve is missing, or shows something else."
    )


def _is_history(curves: Sequence[Curve]) -> bool:
    """Whether a figure shows numbers of steps, such as losses, and nothing over the points."""
    points = reference.points()[0].size
    return bool(curves) and all(
        c.y.size not in (1, points) and np.array_equal(c.x, np.arange(c.x[0], c.x[0] + c.x.size)) for c in curves
    )


def _shown(interview: Interview, curves: Sequence[Curve], asked: str) -> str:
    """What a figure shows for the prediction at the weights asked for, as a clause; nothing where that is not known."""
    x, y = (values.ravel() for values in reference.points())
    own = {role: interview.candidate.own[role].ravel() for role in SPOKEN if role in interview.candidate.own}
    left = [c.y for c in curves if c.y.size == y.size and not np.allclose(c.y, y, atol=NEAR, rtol=0)]
    at = {role: interview.forward((float(w[0]), float(w[1])), x, interview.bias) for role, w in own.items()}
    for role, forward in at.items():
        if role != asked and any(np.allclose(v, forward.prediction, atol=NEAR, rtol=0) for v in left):
            return f"the prediction of {SPOKEN[role]}"
    if asked in at:
        for name, made in OTHERS.items():
            if any(np.allclose(v, made(at[asked], x, y), atol=NEAR, rtol=0) for v in left):
                return f"{name} where the prediction is asked for"
        for moved in (float(v[0] - at[asked].prediction[0]) for v in left):
            if any(np.allclose(v, at[asked].prediction + moved, atol=NEAR, rtol=0) for v in left):
                return f"the prediction with {moved:.6g} added"
    return ""
