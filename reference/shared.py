"""The textbook's formulas with each sine and cosine computed once: what sharing subexpressions alone buys.

`reference.network` computes sin(a1) twice, in the forward pass and in the gradient, for the sake of formulas
that read as in the book. Here four sines and cosines do for five; everything else is the same.
"""

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments
from reference.arguments import Floats, Weights
from reference.network import forward, loss

__all__ = ["forward", "gradient", "loss", "train", "update"]


def _gradient(weights: Floats, x: Floats, y: Floats, bias: float) -> Floats:
    w1, w2 = weights
    a1 = x * w1
    sin_a1 = np.sin(a1)
    a2 = sin_a1 * w2
    dl_da2 = 2 * (np.sin(a2) + bias - y) * np.cos(a2)
    dl_da1 = dl_da2 * w2 * np.cos(a1)
    return np.array([np.mean(dl_da1 * x), np.mean(dl_da2 * sin_a1)])


def gradient(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> Floats:
    """The derivatives (dL/dw1, dL/dw2) of the loss, shape (2,)."""
    x, y = arguments.pairs(x, y)
    return _gradient(arguments.two_weights(weights), x, y, arguments.finite_number("bias", bias))


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
        trained = trained - learning_rate * _gradient(trained, x, y, bias)
    return trained
