"""Mistakes in the loss. A formula gives one number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from checks.mistakes.catalogue import Entry
from checks.mistakes.probes import Pass
from checks.tolerances import Floats

Column = Callable[[Floats], Floats]
# What is made of a column of the data before it is used
MADE_OVER: tuple[tuple[Column, str, str], ...] = (
    (lambda v: (v - np.mean(v)) / np.std(v), "standardised", "({v} - {v}.mean()) / {v}.std()"),
    (
        lambda v: (v - np.mean(v)) / np.std(v, ddof=1) if v.size > 1 else v * np.nan,
        "standardised (by the deviation of a sample)",
        "(df.{v} - df.{v}.mean()) / df.{v}.std()",
    ),
    (lambda v: (v - np.min(v)) / np.ptp(v), "scaled to run from 0 to 1", "({v} - {v}.min()) / ({v}.max() - {v}.min())"),
    (
        lambda v: 2 * (v - np.min(v)) / np.ptp(v) - 1,
        "scaled to run from -1 to 1",
        "2 * ({v} - {v}.min()) / np.ptp({v}) - 1",
    ),
    (lambda v: v / np.max(np.abs(v)), "divided by its largest value", "{v} / abs({v}).max()"),
    (lambda v: v / np.max(v), "divided by its largest value", "{v} / {v}.max()"),
    (lambda v: v / np.linalg.norm(v), "divided by its length", "{v} / np.linalg.norm({v})"),
    (lambda v: v - np.mean(v), "less its mean", "{v} - {v}.mean()"),
    (np.deg2rad, "taken for degrees", "np.deg2rad({v})"),
    (np.rad2deg, "turned into degrees", "np.rad2deg({v})"),
    (np.abs, "without its sign", "abs({v})"),
    (np.square, "squared", "{v}**2"),
)
# Data that are made over before they are used: one column, or both in one way
SCALED: tuple[tuple[Callable[[Pass], Pass], str, str], ...] = (
    *(
        (lambda p, made=made: p.on(made(p.x), p.y), f"x {what}", f"x = {example.format(v='x')}")
        for made, what, example in MADE_OVER
    ),
    *(
        (lambda p, made=made: p.on(p.x, made(p.y)), f"y {what}", f"y = {example.format(v='y')}")
        for made, what, example in MADE_OVER
    ),
    *(
        (lambda p, made=made: p.on(made(p.x), made(p.y)), f"x and y each {what}", example.format(v="df"))
        for made, what, example in MADE_OVER
    ),
)


def _shifted(p: Pass, shift: int) -> float:
    """The sum of squares of each prediction less a neighbour's target, over the pairs that there are, as a mean of them."""
    if p.n < 2:
        return np.nan
    there, here = (p.f[1:], p.y[:-1]) if shift > 0 else (p.f[:-1], p.y[1:])
    return float(np.mean((there - here) ** 2))


LOSS = (
    *(
        Entry(
            "wrong-data",
            lambda p, scaled=scaled: scaled(p).loss,
            f"{{name}} is computed with {what}; the points of backprop.csv are to be taken as they are",
            example,
        )
        for scaled, what, example in SCALED
    ),
    Entry(
        "bias-from-targets",
        lambda p: np.mean((p.s2 + np.mean(p.y) - p.y) ** 2),
        "{name} has the mean of y for its bias, which is 0.5 on the points of the exercise alone",
        "b = y.mean()",
    ),
    Entry("half-loss", lambda p: p.loss / 2, "{name} is half the mean square", "np.mean((y_pred - y)**2) / 2"),
    Entry(
        "summed-loss",
        lambda p: p.loss * p.n,
        "{name} is the sum of the squares, where the mean is asked for",
        "np.sum((y_pred - y)**2)",
    ),
    Entry(
        "half-loss",
        lambda p: p.loss * p.n / 2,
        "{name} is half the sum of the squares, where their mean is asked for",
        "np.sum((y_pred - y)**2) / 2",
    ),
    Entry(
        "loss-n-minus-1",
        lambda p: p.loss * p.n / (p.n - 1) if p.n > 1 else np.inf,
        "{name} divides the squares by n - 1, where the mean divides by n",
        "np.sum((y_pred - y)**2) / (n - 1)",
    ),
    Entry(
        "rmse", lambda p: np.sqrt(p.loss), "{name} is the root of the mean square", "np.sqrt(np.mean((y_pred - y)**2))"
    ),
    Entry(
        "rmse",
        lambda p: np.sqrt(p.loss * p.n),
        "{name} is the root of the sum of the squares",
        "np.linalg.norm(y_pred - y)",
    ),
    Entry("mae", lambda p: np.mean(np.abs(p.r)), "{name} is the mean absolute error", "np.mean(np.abs(y_pred - y))"),
    Entry(
        "squared-mean",
        lambda p: np.mean(p.r) ** 2,
        "{name} is the square of the mean residual; the mean of the squares is asked for",
        "np.mean(y_pred - y)**2",
    ),
    Entry(
        "mean-residual",
        lambda p: np.mean(p.r),
        "{name} is the mean residual: the square is missing",
        "np.mean(y_pred - y)",
    ),
    Entry(
        "variance",
        lambda p: np.var(p.r),
        "{name} is the variance of the residual: its mean is taken away first",
        "np.var(y_pred - y)",
    ),
    Entry(
        "standard-deviation",
        lambda p: np.std(p.r),
        "{name} is the standard deviation of the residual",
        "np.std(y_pred - y)",
    ),
    Entry("median", lambda p: np.median(p.r**2), "{name} is the median of the squares", "np.median((y_pred - y)**2)"),
    Entry(
        "largest-square", lambda p: np.max(p.r**2), "{name} is the largest of the squares", "np.max((y_pred - y)**2)"
    ),
    Entry(
        "n-by-n-loss",
        lambda p: np.mean((p.f[:, None] - p.y) ** 2),
        (
            "{name} comes from a residual of shape (n, n): every prediction is paired with every target, as a column (n, 1) "
            "and a row are"
        ),
        "y = df.y.values",
    ),
    Entry(
        "n-by-n-loss",
        lambda p: np.sum((p.f[:, None] - p.y) ** 2) / p.n,
        (
            "{name} comes from a residual of shape (n, n), of which the squares are summed and divided by n: every prediction "
            "is paired with every target, as a column (n, 1) and a row are"
        ),
        "np.sum((y_pred - df.y.values)**2) / n",
    ),
    Entry(
        "misaligned-loss",
        lambda p: np.mean((p.f[::-1] - p.y) ** 2),
        "{name} compares the predictions with the targets in the opposite order",
        "np.mean((y_pred[::-1] - y)**2)",
    ),
    Entry(
        "misaligned-loss",
        lambda p: np.mean((p.f - np.roll(p.y, 1)) ** 2),
        "{name} compares each prediction with the target of the point before",
        "np.mean((y_pred - np.roll(y, 1))**2)",
    ),
    *(
        Entry(
            "misaligned-loss",
            lambda p, by_n=by_n, shift=shift: _shifted(p, shift) * ((p.n - 1) / p.n if by_n else 1),
            "{name} compares each prediction with the target of the point " + where + ", and leaves one out",
            example,
        )
        for shift, where, example in (
            (1, "before", "np.mean((y_pred[1:] - y[:-1])**2)"),
            (-1, "after", "np.mean((y_pred[:-1] - y[1:])**2)"),
        )
        for by_n in (False, True)
    ),
    Entry(
        "loss-over-variance",
        lambda p: p.loss / np.var(p.y),
        "{name} is the mean square divided by the variance of y",
        "np.mean((y_pred - y)**2) / np.var(y)",
    ),
    Entry(
        "r-squared",
        lambda p: 1 - np.sum(p.r**2) / np.sum((p.y - np.mean(p.y)) ** 2),
        "{name} is the coefficient of determination, not the mean square",
        "r2_score(y, y_pred)",
    ),
    Entry(
        "r-squared",
        lambda p: 1 - np.sum(p.r**2) / np.sum((p.f - np.mean(p.f)) ** 2),
        "{name} is a coefficient of determination, not the mean square",
        "r2_score(y_pred, y)",
    ),
    Entry(
        "cross-entropy",
        lambda p: -np.mean(p.y * np.log(np.abs(p.f))),
        "{name} is a cross-entropy, not the mean square",
        "-np.mean(y * np.log(y_pred))",
    ),
    Entry(
        "loss-of-wrong-prediction",
        lambda p: np.mean((p.a2 + p.b - p.y) ** 2),
        "{name} takes a2 for the prediction: the outer sine is missing there",
        "np.mean((a2 - y)**2)",
    ),
    Entry(
        "loss-of-wrong-prediction",
        lambda p: np.mean((p.a2 - p.y) ** 2),
        "{name} takes a2 for the prediction: the outer sine is missing there",
        "np.mean((a2 - y)**2)",
    ),
    Entry(
        "loss-of-wrong-prediction",
        lambda p: np.mean((p.a1 - p.y) ** 2),
        "{name} takes a1 for the prediction",
        "np.mean((a1 - y)**2)",
    ),
    Entry(
        "loss-of-wrong-prediction",
        lambda p: np.mean((p.f - p.x) ** 2),
        "{name} compares the prediction with x, not with y",
        "np.mean((y_pred - x)**2)",
    ),
    Entry(
        "cubed-residual",
        lambda p: np.mean(np.abs(p.r) ** 3),
        "{name} takes the third power of the residual, not its square",
        "np.mean(np.abs(y_pred - y)**3)",
    ),
    Entry(
        "fourth-power",
        lambda p: np.mean(p.r**4),
        "{name} takes the fourth power of the residual, not its square",
        "np.mean((y_pred - y)**4)",
    ),
    Entry("negative-loss", lambda p: -p.loss, "{name} has the other sign", "-np.mean((y_pred - y)**2)"),
    Entry(
        "first-point-only",
        lambda p: p.r[0] ** 2,
        "{name} is the square of the first residual alone",
        "(y_pred[0] - y[0])**2",
    ),
    Entry(
        "last-point-left-out",
        lambda p: np.sum(p.r[:-1] ** 2) / p.n,
        "{name} leaves out the last point",
        "for i in range(n - 1)",
    ),
    *(
        Entry(
            "rounded-loss",
            lambda p, d=d: np.round(p.loss, d),
            f"{{name}} is rounded to {d} decimal{'s' * (d > 1)}",
            f"round(np.mean((y_pred - y)**2), {d})",
        )
        for d in range(1, 8)
    ),
)
