"""The network y_pred = sin(w2 sin(w1 x)) + bias, its loss, gradient and training, vectorized over the points.

The private functions are the formulas and nothing else. They take whatever numpy can multiply, complex
weights too, so that the gradient can be certified by complex step; the public ones admit only finite reals.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reference import arguments
from reference.arguments import Floats, Weights


def _forward(weights: NDArray[Any], x: Floats, bias: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    w1, w2 = weights
    a1 = x * w1
    a2 = np.sin(a1) * w2
    return a1, a2, np.sin(a2) + bias


def _loss(weights: NDArray[Any], x: Floats, y: Floats, bias: float) -> Any:
    _, _, y_pred = _forward(weights, x, bias)
    return np.mean((y_pred - y) ** 2)


def _gradient(weights: NDArray[Any], x: Floats, y: Floats, bias: float) -> NDArray[Any]:
    _, w2 = weights
    a1, a2, y_pred = _forward(weights, x, bias)
    dl_da2 = 2 * (y_pred - y) * np.cos(a2)
    dl_da1 = dl_da2 * w2 * np.cos(a1)
    return np.array([np.mean(dl_da1 * x), np.mean(dl_da2 * np.sin(a1))])


def forward(weights: Weights, x: ArrayLike, *, bias: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Pre-activations a1 = x w1 and a2 = sin(a1) w2, and y_pred = sin(a2) + bias, each in the shape of x.

    Here and below: `weights` is any container of two numbers, w1 and w2; `x` and `y` have shape (n,) or
    (n, 1), in any mixture; everything is computed in float64, is without units, and leaves what was passed
    in as it was; what does not fit is refused with a `ValueError`. The network, its loss and its training
    are those of the exercise.
    """
    return _forward(arguments.two_weights(weights), arguments.points(x), arguments.finite_number("bias", bias))


def loss(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> float:
    """Mean over the points of the squared residual (y_pred - y)^2."""
    x, y = arguments.pairs(x, y)
    return float(_loss(arguments.two_weights(weights), x, y, arguments.finite_number("bias", bias)))


def gradient(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> Floats:
    """The derivatives (dL/dw1, dL/dw2) of the loss, shape (2,), by the chain rule from the output inwards."""
    x, y = arguments.pairs(x, y)
    return _gradient(arguments.two_weights(weights), x, y, arguments.finite_number("bias", bias))


def update(weights: Weights, x: ArrayLike, y: ArrayLike, *, learning_rate: float = 1.0, bias: float = 0.0) -> Floats:
    """The weights after one step of gradient descent, shape (2,), both by the gradient at the old weights."""
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
    """The weights after `steps` updates over all points, shape (2,); no steps give a copy of the weights."""
    x, y = arguments.pairs(x, y)
    trained, bias = arguments.two_weights(weights), arguments.finite_number("bias", bias)
    learning_rate = arguments.finite_number("learning_rate", learning_rate)
    for _ in range(arguments.whole_number("steps", steps)):
        trained = trained - learning_rate * _gradient(trained, x, y, bias)
    return trained
