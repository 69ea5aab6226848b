"""Mistakes in the gradients. A formula gives (dL/dw1, dL/dw2): terms of the points, of which the mean is taken, or numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from checks.mistakes.catalogue import Entry
from checks.mistakes.catalogue.averages import AVERAGES
from checks.mistakes.probes import Pass
from checks.tolerances import Floats


def _both(factor: Callable[[Pass], Any]) -> Callable[[Pass], tuple[Floats, Floats]]:
    """Both terms with cos(a2) replaced."""
    return lambda p: (2 * p.r * factor(p) * p.w2 * p.c1 * p.x, 2 * p.r * factor(p) * p.s1)


def _residual(residual: Callable[[Pass], Any]) -> Callable[[Pass], tuple[Floats, Floats]]:
    """Both terms with the residual replaced."""
    return lambda p: (2 * residual(p) * p.c2 * p.w2 * p.c1 * p.x, 2 * residual(p) * p.c2 * p.s1)


def _outer(derivative: Callable[[Pass], Any]) -> Callable[[Pass], tuple[Floats, Floats]]:
    """Both terms with 2 r cos(a2), the derivative with respect to a2, replaced."""
    return lambda p: (derivative(p) * p.w2 * p.c1 * p.x, derivative(p) * p.s1)


def _difference(step: float, sides: tuple[float, float]) -> Callable[[Pass], tuple[float, float]]:
    up, down = (side * step for side in sides)

    def formula(p: Pass) -> tuple[float, float]:
        first = (p.at(p.w1 + up, p.w2).loss - p.at(p.w1 + down, p.w2).loss) / (up - down)
        return first, (p.at(p.w1, p.w2 + up).loss - p.at(p.w1, p.w2 + down).loss) / (up - down)

    return formula


def _updated(p: Pass, count: int) -> Floats:
    """The weights after some updates at the rate 1."""
    w = np.array([p.w1, p.w2])
    for _ in range(count):
        w = w - p.at(*w).gradient
    return w


GRADIENT = (
    Entry(
        "broadcasting",
        lambda p: (
            np.mean(2 * (p.f[:, None] - p.y) * (p.c2 * p.w2 * p.c1 * p.x)[:, None]),
            np.mean(2 * (p.f[:, None] - p.y) * (p.c2 * p.s1)[:, None]),
        ),
        "{name} comes from numbers of shape (n, n): in its residual every prediction is paired with every target, as a column "
        "(n, 1) and a row (n,) are",
        "y = df.y.values",
    ),
    Entry(
        "broadcasting",
        lambda p: (
            2 * (np.mean(p.f) - p.y) * p.c2 * p.w2 * p.c1 * p.x,
            2 * (np.mean(p.f) - p.y) * p.c2 * p.s1,
        ),
        "{name} comes from numbers of shape (n, n): in its residual every prediction is paired with every target, as a column "
        "(n, 1) and a row (n,) are",
        "y_pred.ravel() - y",
    ),
    Entry(
        "broadcasting",
        lambda p: (
            p.n * np.mean(2 * (p.f[:, None] - p.y) * (p.c2 * p.w2 * p.c1 * p.x)[:, None]),
            p.n * np.mean(2 * (p.f[:, None] - p.y) * (p.c2 * p.s1)[:, None]),
        ),
        "{name} comes from numbers of shape (n, n), of which the sum is divided by n: every prediction is paired with every "
        "target, as a column (n, 1) and a row (n,) are",
        "np.sum((y_pred - df.y.values) * ...) / n",
    ),
    Entry(
        "product-of-means",
        lambda p: (
            np.mean(2 * p.r * p.c2 * p.w2 * p.c1) * np.mean(p.x),
            np.mean(2 * p.r * p.c2) * np.mean(p.s1),
        ),
        "{name} is the mean of its last factor times the mean of the rest, as where that is averaged by itself or an outer "
        "product pairs every point with every other; the mean is to be taken of the product",
        "np.mean(delta @ x.T)",
    ),
    Entry(
        "misplaced-parenthesis",
        lambda p: (2 * p.r * np.cos(p.a2 * p.w2) * p.c1 * p.x, None),
        "{name} has cos(a2 w2) where cos(a2) times w2 belongs: a parenthesis closes too late",
        "np.cos(a2 * W[1])",
    ),
    Entry(
        "misplaced-parenthesis",
        lambda p: (2 * p.r * p.c2 * p.w2 * np.cos(p.a1 * p.x), None),
        "{name} has cos(a1 x) where cos(a1) times x belongs: a parenthesis closes too late",
        "np.cos(a1 * x)",
    ),
    Entry(
        "misplaced-parenthesis",
        lambda p: (2 * p.r * np.cos(p.a2 * p.w2 * p.c1) * p.x, 2 * p.r * np.cos(p.a2 * p.s1)),
        "{name} has factors of the chain rule inside cos(a2), which belong beside it: a parenthesis closes too late",
        "np.cos(a2 * W[1] * np.cos(a1)) * x",
    ),
    Entry(
        "misplaced-parenthesis",
        lambda p: (2 * p.r * np.cos(p.a2 * p.w2 * p.c1 * p.x), None),
        "{name} has factors of the chain rule inside cos(a2), which belong beside it: a parenthesis closes too late",
        "np.cos(a2 * W[1] * np.cos(a1) * x)",
    ),
    Entry(
        "derivative-as-argument",
        lambda p: (2 * p.r * np.cos(p.w2 * p.c1 * p.x), 2 * p.r * np.cos(p.s1)),
        "{name} takes the cosine of the derivative of a2; the chain rule has the cosine of a2 itself, times that derivative",
        "np.cos(W[1] * np.cos(a1) * x)",
    ),
    Entry(
        "derivative-as-argument",
        lambda p: (2 * p.r * p.c2 * p.w2 * np.cos(p.w1 * p.c1 * p.x), None),
        "{name} takes the cosine of a derivative, where the chain rule has that of a1 itself, times the derivative of a1, x",
        "np.cos(W[0] * np.cos(a1) * x)",
    ),
    Entry(
        "misplaced-parenthesis",
        _residual(lambda p: p.f - p.y / 2),
        "{name} has 2 y_pred - y where 2 (y_pred - y) belongs: the parentheses are missing",
        "(2 * y_pred - y) * np.cos(a2)",
    ),
    *(
        Entry(
            "wrong-expansion",
            _outer(derivative),
            f"{{name}} has {what} for 2 y_pred cos(a2), the derivative of the square of y_pred; the term with y is right",
            example,
        )
        for what, example, derivative in (
            ("2 sin(a2)", "(2 * np.sin(a2) - 2 * y * np.cos(a2)) * np.sin(a1)", lambda p: 2 * p.s2 - 2 * p.y * p.c2),
            ("2 y_pred", "(2 * y_pred - 2 * y * np.cos(a2)) * np.sin(a1)", lambda p: 2 * p.f - 2 * p.y * p.c2),
            ("2 cos(a2)", "(2 * np.cos(a2) - 2 * y * np.cos(a2)) * np.sin(a1)", lambda p: 2 * p.c2 - 2 * p.y * p.c2),
            ("cos(a2)^2", "(np.cos(a2)**2 - 2 * y * np.cos(a2)) * np.sin(a1)", lambda p: p.c2**2 - 2 * p.y * p.c2),
            (
                "2 cos(2 a2)",
                "(2 * np.cos(2 * a2) - 2 * y * np.cos(a2)) * np.sin(a1)",
                lambda p: 2 * np.cos(2 * p.a2) - 2 * p.y * p.c2,
            ),
            (
                "2 sin(2 a2)",
                "(2 * np.sin(2 * a2) - 2 * y * np.cos(a2)) * np.sin(a1)",
                lambda p: 2 * np.sin(2 * p.a2) - 2 * p.y * p.c2,
            ),
        )
    ),
    Entry(
        "wrong-expansion",
        _outer(lambda p: 2 * (p.f * p.c2 - p.y)),
        "{name} has 2 y where 2 y cos(a2) belongs: the parentheses about y_pred - y are missing, or the term with y lost its "
        "derivative",
        "2 * (y_pred * np.cos(a2) - y) * np.sin(a1)",
    ),
    Entry(
        "sum-for-product",
        lambda p: (2 * p.r * p.c2 * (p.w2 * p.c1 + p.x), None),
        "{name} adds factors of the chain rule that are to be multiplied",
        "W[1] * np.cos(a1) + x",
    ),
    Entry(
        "sum-for-product",
        lambda p: (2 * p.r * p.c2 * (p.w2 + p.c1 * p.x), 2 * p.r * (p.c2 + p.s1)),
        "{name} adds factors of the chain rule that are to be multiplied",
        "W[1] + np.cos(a1) * x",
    ),
    Entry(
        "sum-for-product",
        lambda p: (2 * p.r * (p.c2 * p.w2 + p.c1 * p.x), None),
        "{name} adds factors of the chain rule that are to be multiplied",
        "np.cos(a2) * W[1] + np.cos(a1) * x",
    ),
    Entry(
        "sum-for-product",
        lambda p: (2 * p.r * (p.c2 + p.w2 * p.c1 * p.x), 2 * p.r + p.c2 * p.s1),
        "{name} adds factors of the chain rule that are to be multiplied",
        "np.cos(a2) + W[1] * np.cos(a1) * x",
    ),
    Entry(
        "sum-for-product",
        lambda p: (2 * p.r + p.c2 + p.w2 + p.c1 + p.x, 2 * p.r + p.c2 + p.s1),
        "{name} adds factors of the chain rule that are to be multiplied",
        "2 * (y_pred - y) + np.cos(a2) + W[1] + np.cos(a1) + x",
    ),
    Entry(
        "sigmoid-derivative",
        lambda p: (2 * p.r * p.s2 * (1 - p.s2) * p.w2 * p.s1 * (1 - p.s1) * p.x, 2 * p.r * p.s2 * (1 - p.s2) * p.s1),
        "{name} has s (1 - s), the derivative of the sigmoid, for that of the sine, the cosine",
        "s2 * (1 - s2)",
    ),
    Entry(
        "sigmoid-derivative",
        lambda p: (2 * p.r * p.c2 * p.w2 * p.s1 * (1 - p.s1) * p.x, None),
        "{name} has s (1 - s), the derivative of the sigmoid, for that of the hidden sine, cos(a1)",
        "s1 * (1 - s1)",
    ),
    Entry(
        "swapped-gradients",
        lambda p: (p.terms[1], p.terms[0]),
        "the two gradients stand under each other's names",
        "dldw1, dldw2 = dldw2, dldw1",
    ),
    Entry(
        "pre-activations-exchanged",
        lambda p: (None, 2 * p.r * p.c1 * p.s2),
        "{name} has a1 and a2 in each other's places, as where they are taken out of the forward pass in the wrong order",
        "a2, a1, y_pred = neural_network(W, x)",
    ),
    Entry(
        "gradients-added",
        lambda p: (p.terms[0] + p.terms[1], p.terms[0] + p.terms[1]),
        "{name} is the sum of both gradients; in a partial derivative the other weight stands still",
        "2 * (y_pred - y) * np.cos(a2) * (W[1] * np.cos(a1) * x + np.sin(a1))",
    ),
    Entry(
        "built-on-other-gradient",
        lambda p: (p.gradient[1] * p.w2 * np.mean(p.c1 * p.x), None),
        "{name} is made of dL/dw2, which is averaged and has sin(a1) in it; it goes on from 2 (y_pred - y) cos(a2) of each "
        "point",
        "np.mean(dldw2 * W[1] * np.cos(a1) * x)",
    ),
    Entry(
        "built-on-other-gradient",
        lambda p: (p.gradient[1] * np.mean(p.c1 * p.x), None),
        "{name} is made of dL/dw2, which is averaged and has sin(a1) for w2 in it; it goes on from 2 (y_pred - y) cos(a2) of "
        "each point",
        "np.mean(dldw2 * np.cos(a1) * x)",
    ),
    Entry(
        "cos-of-activation",
        lambda p: (2 * p.r * p.c2 * p.w2 * np.cos(p.s1) * p.x, None),
        "{name} takes the cosine of sin(a1), where it belongs to the pre-activation a1",
        "np.cos(np.sin(a1))",
    ),
    Entry(
        "cos-of-prediction",
        _both(lambda p: np.cos(p.f)),
        "{name} takes the cosine of the prediction, where it belongs to the pre-activation a2",
        "np.cos(y_pred)",
    ),
    Entry(
        "cos-of-prediction",
        _both(lambda p: np.cos(p.s2)),
        "{name} takes the cosine of sin(a2), where it belongs to the pre-activation a2",
        "np.cos(np.sin(a2))",
    ),
    Entry(
        "sigmoid-derivative",
        _both(lambda p: p.f * (1 - p.f)),
        "{name} has y (1 - y), the derivative of the sigmoid, where cos(a2), that of the sine, belongs",
        "y_pred * (1 - y_pred)",
    ),
    Entry(
        "tanh-derivative",
        _both(lambda p: p.c2**2),
        "{name} has cos(a2) squared, which is 1 - sin(a2)^2: a cos(a2) too many, or the derivative of tanh",
        "1 - np.sin(a2)**2",
    ),
    Entry(
        "tanh-derivative",
        _both(lambda p: 1 - p.f**2),
        "{name} has 1 - y^2, the derivative of tanh, where cos(a2), that of the sine, belongs",
        "1 - y_pred**2",
    ),
    Entry(
        "tanh-derivative",
        lambda p: (2 * p.r * (1 - p.s2**2) * p.w2 * (1 - p.s1**2) * p.x, None),
        "{name} has 1 - f^2, the derivative of tanh, where the cosine, that of the sine, belongs, in both layers",
        "(1 - np.sin(a2)**2) * W[1] * (1 - np.sin(a1)**2)",
    ),
    *(
        Entry(
            "degrees",
            lambda p, cos=cos, both=both: (
                2 * p.r * cos(p.a2) * p.w2 * (cos(p.a1) if both else p.c1) * p.x,
                2 * p.r * cos(p.a2) * p.s1,
            ),
            f"{{name}} takes {what}, where numpy reckons in radians",
            example,
        )
        for what, example, cos in (
            ("its cosine as sin(a + 90), a quarter turn in degrees", "np.sin(a2 + 90)", lambda a: np.sin(a + 90)),
            ("its cosine as sin(90 - a), a quarter turn in degrees", "np.sin(90 - a2)", lambda a: np.sin(90 - a)),
            ("the cosine of degrees", "np.cos(np.radians(a2))", lambda a: np.cos(np.radians(a))),
            ("the cosine of numbers turned into degrees", "np.cos(np.degrees(a2))", lambda a: np.cos(np.degrees(a))),
        )
        for both in (True, False)
    ),
    Entry(
        "taylor-cosine",
        _both(lambda p: 1 - p.a2**2 / 2),
        "{name} has 1 - a2^2 / 2 for cos(a2), which is right near 0 only",
        "1 - a2**2 / 2",
    ),
    Entry(
        "absolute-residual",
        _residual(lambda p: np.abs(p.r)),
        "{name} takes the absolute value of the residual, and so loses its sign",
        "np.abs(y_pred - y)",
    ),
    Entry(
        "residual-of-a2",
        _residual(lambda p: p.a2 - p.y),
        "{name} takes a2 for the prediction in its residual: the outer sine is missing there",
        "a2 - y",
    ),
    Entry(
        "prediction-for-residual",
        _residual(lambda p: p.f),
        "{name} has the prediction where the residual, the prediction minus y, belongs",
        "2 * y_pred * np.cos(a2)",
    ),
    Entry(
        "target-for-residual",
        _residual(lambda p: p.y),
        "{name} has y where the residual, the prediction minus y, belongs",
        "2 * y * np.cos(a2)",
    ),
    Entry(
        "bias-missing-in-residual",
        _residual(lambda p: p.s2 - p.y),
        "{name} leaves the bias out of its residual",
        "np.sin(a2) - y",
    ),
    Entry(
        "bias-from-targets",
        _residual(lambda p: p.s2 + np.mean(p.y) - p.y),
        "{name} has the mean of y for the bias in its residual, which is 0.5 on the points of the exercise alone",
        "b = y.mean()",
    ),
    Entry(
        "gradient-of-rmse",
        lambda p: tuple(p.gradient / (2 * np.sqrt(p.loss))),
        "{name} is the gradient of the root of the mean square, not of the mean square",
        "dldw1 / (2 * np.sqrt(mse))",
    ),
    Entry(
        "gradient-of-mae",
        _residual(lambda p: np.sign(p.r) / 2),
        "{name} is the gradient of the mean absolute error, not of the mean square",
        "np.sign(y_pred - y)",
    ),
    *AVERAGES,
    Entry(
        "sequential-update",
        lambda p: (p.at(p.w1, p.w2 - p.gradient[1]).gradient[0], p.at(p.w1 - p.gradient[0], p.w2).gradient[1]),
        "{name} is computed after the other weight is updated, with the new weight; both belong to the old weights",
        "W[1] = W[1] - dldw2; dldw1 = ...",
    ),
    Entry(
        "sequential-update",
        lambda p: (p.terms[0] / p.w2 * (p.w2 - p.gradient[1]), None),
        "{name} is computed after w2 is updated, with the new w2 in it; both gradients belong to the old weights",
        "W[1] = W[1] - dldw2; dldw1 = ... * W[1]",
    ),
    *(
        Entry(
            "gradient-elsewhere",
            lambda p, k=count: tuple(p.at(*_updated(p, k)).gradient),
            f"{{name}} is taken at the weights after {count} update{'s' * (count > 1)}, not at those it is to change",
            f"for _ in range({count + 1}): dldw = ...; W = W - dldw",
        )
        for count in (1, 2, 3, 4, 9, 19, 49, 99)
    ),
    Entry(
        "clipped-x",
        lambda p: (2 * p.r * p.c2 * p.w2 * p.c1 * np.clip(p.x, -5, 5), None),
        "{name} clips x to [-5, 5], and is wrong outside the range of the data",
        "np.clip(x, -5, 5)",
    ),
    Entry(
        "clipped-y",
        _residual(lambda p: p.f - np.clip(p.y, 0, 1)),
        "{name} clips y to [0, 1], and is wrong outside the range of the data",
        "np.clip(y, 0, 1)",
    ),
    *(
        Entry(
            "large-difference",
            _difference(step, sides),
            f"{{name}} is a finite difference with a step of {step:g}, which is too rough",
            f"(loss(w + {step:g}) - loss(w)) / {step:g}",
        )
        for step in (0.1, 0.01, 1e-3, 1e-4, 1e-5)
        for sides in ((1.0, -1.0), (1.0, 0.0))
    ),
)
