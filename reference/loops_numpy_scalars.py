"""The same network in a loop over numpy's scalars, the slowest of the ways in which people write it.

`for x_i in x` over an array hands out objects of type float64, and `np.sin` of one goes through the whole
machinery that is meant for arrays. What `reference.loops` says with Python's floats and `math`, said once
more in this manner. Arguments, results and refusals are those of `reference.network`.
"""

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Weights


def forward(weights: Weights, x: ArrayLike, *, bias: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Pre-activations a1 and a2 and the prediction y_pred, each in the shape of x."""
    w1, w2 = arguments.two_weights(weights)
    x, bias = arguments.points(x), arguments.finite_number("bias", bias)
    a1, a2, y_pred = np.empty((3, x.size))
    for i, x_i in enumerate(x.ravel()):
        a1[i] = x_i * w1
        a2[i] = np.sin(a1[i]) * w2
        y_pred[i] = np.sin(a2[i]) + bias
    return a1.reshape(x.shape), a2.reshape(x.shape), y_pred.reshape(x.shape)


def loss(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> float:
    """Mean over the points of the squared residual."""
    x, y = arguments.pairs(x, y)
    _, _, y_pred = forward(weights, x, bias=bias)
    total = np.float64(0.0)
    for y_pred_i, y_i in zip(y_pred.ravel(), y.ravel(), strict=True):
        residual = y_pred_i - y_i
        total += residual * residual
    return float(total / y.size)


def gradient(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> Floats:
    """The derivatives (dL/dw1, dL/dw2) of the loss, shape (2,)."""
    x, y = arguments.pairs(x, y)
    return _gradient(arguments.two_weights(weights), x.ravel(), y.ravel(), arguments.finite_number("bias", bias))


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
    trained, bias = arguments.two_weights(weights), arguments.finite_number("bias", bias)
    learning_rate = arguments.finite_number("learning_rate", learning_rate)
    for _ in range(arguments.whole_number("steps", steps)):
        trained = trained - learning_rate * _gradient(trained, x.ravel(), y.ravel(), bias)
    return trained


def _gradient(weights: Floats, x: Floats, y: Floats, bias: float) -> Floats:
    w1, w2 = weights
    dl_dw1 = dl_dw2 = np.float64(0.0)
    for x_i, y_i in zip(x, y, strict=True):
        a1 = x_i * w1
        a2 = np.sin(a1) * w2
        residual = np.sin(a2) + bias - y_i
        dl_dw1 += 2 * residual * np.cos(a2) * w2 * np.cos(a1) * x_i
        dl_dw2 += 2 * residual * np.cos(a2) * np.sin(a1)
    return np.array([dl_dw1, dl_dw2]) / x.size
