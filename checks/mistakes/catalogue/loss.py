"""Mistakes in the loss. A formula gives one number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from checks.mistakes.catalogue import Entry
from checks.mistakes.probes import Pass
from checks.tolerances import Floats


def _standard(values: Floats) -> Floats:
    standard: Floats = (values - np.mean(values)) / np.std(values)
    return standard


def _unit(values: Floats) -> Floats:
    unit: Floats = (values - np.min(values)) / np.ptp(values)
    return unit


# Data that are made over before they are used
SCALED: tuple[tuple[Callable[[Pass], Pass], str, str], ...] = (
    (lambda p: p.on(_standard(p.x), p.y), "x standardised", "x = (x - x.mean()) / x.std()"),
    (lambda p: p.on(_unit(p.x), p.y), "x scaled to run from 0 to 1", "x = (x - x.min()) / (x.max() - x.min())"),
    (lambda p: p.on(p.x / np.max(np.abs(p.x)), p.y), "x divided by its largest value", "x = x / abs(x).max()"),
    (lambda p: p.on(p.x / np.max(p.x), p.y), "x divided by its largest value", "x = x / x.max()"),
    (lambda p: p.on(p.x - np.mean(p.x), p.y), "x less its mean", "x = x - x.mean()"),
    (lambda p: p.on(p.x, _standard(p.y)), "y standardised", "y = (y - y.mean()) / y.std()"),
    (lambda p: p.on(p.x, _unit(p.y)), "y scaled to run from 0 to 1", "y = (y - y.min()) / (y.max() - y.min())"),
    (lambda p: p.on(p.x, p.y / np.max(np.abs(p.y))), "y divided by its largest value", "y = y / abs(y).max()"),
    (lambda p: p.on(p.x, p.y - np.mean(p.y)), "y less its mean", "y = y - y.mean()"),
    (lambda p: p.on(_standard(p.x), _standard(p.y)), "x and y standardised", "StandardScaler().fit_transform(df)"),
    (lambda p: p.on(np.deg2rad(p.x), p.y), "x taken for degrees", "x = np.deg2rad(x)"),
    (lambda p: p.on(np.abs(p.x), p.y), "x without its sign", "x = abs(x)"),
)

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
