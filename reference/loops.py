"""The same network computed point by point, in plain Python.

What `reference.network` says in arrays, said once more in loops, so that the two can certify each other and
their difference in time is what vectorizing buys. Arguments, results and refusals are those of
`reference.network`; numpy only shapes what comes in and goes out.
"""

from math import cos, sin

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Weights


def forward(weights: Weights, x: ArrayLike, *, bias: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Pre-activations a1 and a2 and the prediction y_pred, each in the shape of x."""
    w1, w2 = arguments.two_weights(weights).tolist()
    x, bias = arguments.points(x), arguments.finite_number("bias", bias)
    a1, a2, y_pred = [], [], []
    for x_i in x.ravel().tolist():
        a1.append(x_i * w1)
        a2.append(sin(a1[-1]) * w2)
        y_pred.append(sin(a2[-1]) + bias)
    return np.reshape(a1, x.shape), np.reshape(a2, x.shape), np.reshape(y_pred, x.shape)


def loss(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> float:
    """Mean over the points of the squared residual."""
    x, y = arguments.pairs(x, y)
    _, _, y_pred = forward(weights, x, bias=bias)
    total = 0.0
    for y_pred_i, y_i in zip(y_pred.ravel().tolist(), y.ravel().tolist(), strict=True):
        residual = y_pred_i - y_i
        total += residual * residual
    return total / y.size


def gradient(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> Floats:
    """The derivatives (dL/dw1, dL/dw2) of the loss, shape (2,)."""
    x, y = arguments.pairs(x, y)
    w1, w2 = arguments.two_weights(weights).tolist()
    bias = arguments.finite_number("bias", bias)
    return np.array(_gradient(w1, w2, x.ravel().tolist(), y.ravel().tolist(), bias))


def update(weights: Weights, x: ArrayLike, y: ArrayLike, *, learning_rate: float = 1.0, bias: float = 0.0) -> Floats:
    """The weights after one step of gradient descent, shape (2,)."""
    return train(weights, x, y, learning_rate=learning_rate, steps=1, bias=bias)


def train(
    weights: Weights,
    x: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: float = 0.01,
    steps: int = 300,
    bias: float = 0.0,
) -> Floats:
    """The weights after `steps` updates over all points, shape (2,)."""
    x, y = arguments.pairs(x, y)
    xs, ys = x.ravel().tolist(), y.ravel().tolist()
    w1, w2 = arguments.two_weights(weights).tolist()
    bias = arguments.finite_number("bias", bias)
    learning_rate = arguments.finite_number("learning_rate", learning_rate)
    for _ in range(arguments.whole_number("steps", steps)):
        dl_dw1, dl_dw2 = _gradient(w1, w2, xs, ys, bias)
        w1 -= learning_rate * dl_dw1
        w2 -= learning_rate * dl_dw2
    return np.array([w1, w2])


def _gradient(w1: float, w2: float, xs: list[float], ys: list[float], bias: float) -> tuple[float, float]:
    dl_dw1 = dl_dw2 = 0.0
    for x_i, y_i in zip(xs, ys, strict=True):
        a1 = x_i * w1
        a2 = sin(a1) * w2
        residual = sin(a2) + bias - y_i
        dl_dw1 += 2 * residual * cos(a2) * w2 * cos(a1) * x_i
        dl_dw2 += 2 * residual * cos(a2) * sin(a1)
    return dl_dw1 / len(xs), dl_dw2 / len(xs)
