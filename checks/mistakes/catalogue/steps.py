"""Mistakes in the update and in the training: formulas give the weights after them, of shape (2,)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from checks.mistakes.catalogue import Entry
from checks.tolerances import Floats

Gradient = Callable[[Floats], Floats]

# The weights after one update at the rate `lr`, from w of shape (2,) and the submission's own gradient as a function g
UPDATE = (
    Entry(
        "ascent",
        lambda w, g, lr: w + lr * g(w),
        "{name} adds the gradient: it goes uphill, where the loss is to be lowered",
        "W[0] + lr * dldw1",
    ),
    Entry(
        "only-w2-updated",
        lambda w, g, lr: w - lr * g(w) * [0, 1],
        "only w2 is updated, w1 stays as it was",
        "W[1] = W[1] - lr * dldw2",
    ),
    Entry(
        "only-w1-updated",
        lambda w, g, lr: w - lr * g(w) * [1, 0],
        "only w1 is updated, w2 stays as it was",
        "W[0] = W[0] - lr * dldw1",
    ),
    Entry(
        "swapped-update",
        lambda w, g, lr: w - lr * g(w)[::-1],
        "each weight is updated with the other's gradient",
        "W[0] - lr * dldw2",
    ),
    Entry(
        "one-gradient-for-both",
        lambda w, g, lr: w - lr * g(w)[1],
        "both weights are updated with dL/dw2",
        "W[0] - lr * dldw2",
    ),
    Entry(
        "one-gradient-for-both",
        lambda w, g, lr: w - lr * g(w)[0],
        "both weights are updated with dL/dw1",
        "W[1] - lr * dldw1",
    ),
    Entry(
        "one-joint-gradient",
        lambda w, g, lr: w - lr * np.sum(g(w)),
        "both weights are updated with the sum of both gradients",
        "W - lr * np.sum(dldw)",
    ),
    Entry(
        "one-joint-gradient",
        lambda w, g, lr: w - lr * np.mean(g(w)),
        "both weights are updated with the mean of both gradients",
        "W - lr * np.mean(dldw)",
    ),
    Entry(
        "normalised-gradient",
        lambda w, g, lr: w - lr * g(w) / np.linalg.norm(g(w)),
        "the gradient is divided by its length before the step",
        "dldw / np.linalg.norm(dldw)",
    ),
    Entry(
        "sign-of-gradient",
        lambda w, g, lr: w - lr * np.sign(g(w)),
        "the step follows the signs of the gradient alone, not its size",
        "np.sign(dldw1)",
    ),
    Entry(
        "update-replaces",
        lambda w, g, lr: lr * g(w),
        "the new weights are the gradient itself; it is to be taken away from the old ones",
        "Wnew = dldw",
    ),
    Entry(
        "update-replaces",
        lambda w, g, lr: -lr * g(w),
        "the new weights are minus the gradient; it is to be taken away from the old ones",
        "Wnew = -lr * dldw",
    ),
    Entry(
        "update-scales",
        lambda w, g, lr: w * g(w),
        "the weights are multiplied by the gradient; it is to be taken away from them",
        "W[0] *= dldw1",
    ),
    Entry(
        "update-scales",
        lambda w, g, lr: w * (1 - lr * g(w)),
        "the weights are multiplied by 1 less the gradient; the gradient is to be taken away from them",
        "W[0] * (1 - lr * dldw1)",
    ),
    *(
        Entry(
            "update-of-other-weight",
            lambda w, g, lr, start=start: w[list(start)] - lr * g(w),
            f"the gradient is taken away from {what}; each belongs to its own weight",
            example,
        )
        for start, what, example in (
            ((0, 0), "w1 for both weights", "W[0] - lr * dldw2"),
            ((1, 1), "w2 for both weights", "W[1] - lr * dldw1"),
            ((1, 0), "the other weight", "W[1] - lr * dldw1; W[0] - lr * dldw2"),
        )
    ),
    Entry(
        "gradient-minus-weights",
        lambda w, g, lr: lr * g(w) - w,
        "the weights are taken away from the gradient, not the gradient from the weights",
        "dldw1 - W[0]",
    ),
    Entry(
        "wrong-rate",
        lambda w, g, lr: w - 2 * lr * g(w),
        "the step is twice as long as it should be: a learning rate of 2, or the update made twice",
        "W = W - lr * dldw  # run twice",
    ),
    Entry(
        "updated-twice",
        lambda w, g, lr: (w - lr * g(w)) - lr * g(w - lr * g(w)),
        "the update is made twice",
        "for _ in range(2)",
    ),
    Entry("no-update", lambda w, g, lr: w, "the weights are not updated at all", "Wnew = W"),
    Entry(
        "sequential-update",
        lambda w, g, lr: _sequential(w, g, lr, 1),
        "w2 is updated first, and the gradient of w1 sees the new w2; both gradients belong to the old weights",
        "W[1] -= ...; dldw1 = ...; W[0] -= ...",
    ),
    Entry(
        "sequential-update",
        lambda w, g, lr: _sequential(w, g, lr, 0),
        "w1 is updated first, and the gradient of w2 sees the new w1; both gradients belong to the old weights",
        "W[0] -= ...; dldw2 = ...; W[1] -= ...",
    ),
    Entry(
        "sequential-update",
        lambda w, g, lr: w - lr * g(w) * [(w[1] - lr * g(w)[1]) / w[1], 1],
        "w2 is updated first, and the gradient of w1 is multiplied by the new w2; it belongs to the old weights",
        "W[1] -= lr * dldw2; dldw1 = ... * W[1]",
    ),
    Entry(
        "ascent",
        lambda w, g, lr: w + lr * g(w) * [1, -1],
        "{name} adds the gradient of w1: it goes uphill there, where the loss is to be lowered",
        "W[0] + lr * dldw1",
    ),
    Entry(
        "ascent",
        lambda w, g, lr: w + lr * g(w) * [-1, 1],
        "{name} adds the gradient of w2: it goes uphill there, where the loss is to be lowered",
        "W[1] + lr * dldw2",
    ),
)


def _sequential(w: Floats, g: Gradient, lr: float, first: int) -> Floats:
    new = w.copy()
    new[first] -= lr * g(w)[first]
    other = 1 - first
    new[other] -= lr * g(new)[other]
    return new


def _steps(step: Callable[[Floats, int], Floats]) -> Callable[[Floats, int], Floats]:
    def run(w: Floats, count: int) -> Floats:
        for index in range(count):
            w = step(w, index)
        return w

    return run


def _rounded(w: Floats, decimals: int, of: tuple[int, ...]) -> Floats:
    w = w.copy()
    for index in of:
        w[index] = np.round(w[index], decimals)
    return w


def heavy_ball(w: Floats, g: Gradient, lr: float, count: int, mu: float, damped: bool) -> Floats:
    """The weights after some steps that carry on some of those before them."""
    speed = np.zeros(2)
    for _ in range(count):
        speed = mu * speed + ((1 - mu) if damped else 1.0) * g(w)
        w = w - lr * speed
    return w


def _delayed(w: Floats, g: Gradient, lr: float, count: int) -> Floats:
    before = w
    for _ in range(count):
        before, w = w, w - lr * g(before)
    return w


def _stale_forward(w: Floats, g: Gradient, lr: float, count: int) -> Floats:
    # of what the gradient of w1 is made of, w2 alone is new in each step
    first, start = g(w), w
    for _ in range(count):
        w = w - lr * first * [w[1] / start[1], 1]
    return w


def _stale_forward_by_turns(w: Floats, g: Gradient, lr: float, count: int, period: int, w2_is_new: bool) -> Floats:
    # the forward pass is that of the last step which made one; the w2 that stands in dL/dw1 may be new
    seen = w
    for index in range(count):
        if index % period == 0:
            seen = w
        w = w - lr * g(seen) * [w[1] / seen[1] if w2_is_new else 1, 1]
    return w


def _accumulated(w: Floats, g: Gradient, lr: float, count: int) -> Floats:
    total = np.zeros(2)
    for _ in range(count):
        total = total + g(w)
        w = w - lr * total
    return w


def _adaptive(mean: Callable[[Floats, Floats], Floats]) -> Callable[..., Floats]:
    """Steps divided by the root of a mean of the squares of the gradients so far."""

    def run(w: Floats, g: Gradient, lr: float, count: int) -> Floats:
        square = np.zeros(2)
        for _ in range(count):
            square = mean(square, g(w))
            w = w - lr * g(w) / np.sqrt(square)
        return w

    return run


def _adam(w: Floats, g: Gradient, lr: float, count: int) -> Floats:
    speed, square = np.zeros(2), np.zeros(2)
    for index in range(1, count + 1):
        speed, square = 0.9 * speed + 0.1 * g(w), 0.999 * square + 0.001 * g(w) ** 2
        w = w - lr * (speed / (1 - 0.9**index)) / np.sqrt(square / (1 - 0.999**index))
    return w


def _nesterov(w: Floats, g: Gradient, lr: float, count: int) -> Floats:
    speed = np.zeros(2)
    for _ in range(count):
        speed = 0.9 * speed + g(w - lr * 0.9 * speed)
        w = w - lr * speed
    return w


# Steps whose size hangs on the gradients before them. How near a step is known: what keeps it from a division by zero is one
# of several small numbers, which change it by less than that; the steps of two methods differ by much more
NEAR = 1e-2
ADAPTIVE = tuple(
    Entry("adaptive-steps", run, f"the steps are those of {name}; plain gradient descent is asked for", example)
    for name, run, example in (
        ("Adagrad", _adaptive(lambda old, g: old + g**2), "c += dldw1**2; W[0] - lmb * dldw1 / np.sqrt(c)"),
        ("RMSprop", _adaptive(lambda old, g: 0.9 * old + 0.1 * g**2), "c = 0.9 * c + 0.1 * dldw1**2"),
        ("RMSprop", _adaptive(lambda old, g: 0.99 * old + 0.01 * g**2), "c = 0.99 * c + 0.01 * dldw1**2"),
        ("Adam", _adam, "m / (np.sqrt(v) + 1e-8)"),
        ("Nesterov's method", _nesterov, "v = 0.9 * v + gradient(W - lmb * 0.9 * v)"),
    )
)
# The weights after `count` steps of training at 0.01; every update mistake can be made in each step too
TRAINING = (
    *(
        Entry(
            "rounded-weights",
            lambda w, g, lr, k, d=decimals, of=of: _steps(lambda v, i: _rounded(v - lr * g(v), d, of))(w, k),
            f"{what} rounded to {decimals} decimals in each step",
            f"np.round(W[0] - lmb * dldw1, {decimals})",
        )
        for of, what in (((0, 1), "the weights are"), ((0,), "w1 is"), ((1,), "w2 is"))
        for decimals in range(1, 9)
    ),
    Entry(
        "stale-gradient",
        lambda w, g, lr, k: w - k * lr * g(w),
        "the gradient is computed once, before the loop; each step needs that of its own weights",
        "dldw1 = ...  # above the for",
    ),
    Entry(
        "stale-forward",
        lambda w, g, lr, k: _stale_forward(w, g, lr, k),
        "the forward pass is done once, before the loop; each step needs that of its own weights",
        "a1, a2, y_pred = neural_network(W, x)  # above the for",
    ),
    *(
        Entry(
            "stale-forward" if w2_is_new else "stale-gradient",
            lambda w, g, lr, k, p=period, new=w2_is_new: _stale_forward_by_turns(w, g, lr, k, p, new),
            f"{what} is renewed at every {spoken} step alone; each step needs that of its own weights",
            f"if i % {period} == 0: ...",
        )
        for period, spoken in ((2, "other"), (3, "third"), (5, "fifth"), (10, "tenth"), (100, "hundredth"))
        for w2_is_new, what in ((True, "the forward pass"), (False, "the gradient"))
    ),
    Entry(
        "delayed-gradient",
        _delayed,
        "each step takes the gradient at the weights before the last step, which are no longer its own",
        "W[0] = W[0] - lmb * dldw1; dldw1 = ...  # after the next prediction",
    ),
    *(
        Entry(
            "alternating-update",
            lambda w, g, lr, k, first=first: _steps(lambda v, i: v - lr * g(v) * np.roll(first, i))(w, k),
            "each step moves one weight alone, by turns; every step is to move both",
            "if i % 2 == 0: W[0] = W[0] - lmb * dldw1",
        )
        for first in ((1, 0), (0, 1))
    ),
    Entry(
        "accumulated-gradient",
        lambda w, g, lr, k: _accumulated(w, g, lr, k),
        "the gradients add up over the steps; each step takes its own alone",
        "dldw1 += ...",
    ),
    *(
        Entry(
            "momentum",
            lambda w, g, lr, k, m=mu, d=damped: heavy_ball(w, g, lr, k, m, d),
            f"the steps carry momentum ({mu:g}); plain gradient descent is asked for",
            f"v = {mu:g} * v + dldw1",
        )
        for mu in (0.9, 0.5, 0.95, 0.99, 0.8)
        for damped in (False, True)
    ),
    *(
        Entry(
            "decaying-rate",
            lambda w, g, lr, k, q=q: _steps(lambda v, i: v - lr * q**i * g(v))(w, k),
            f"the learning rate shrinks by the factor {q:g} with each step; it is to stay as it is",
            f"lmb *= {q:g}",
        )
        for q in (0.99, 0.9, 0.95, 0.999, 0.5)
    ),
    Entry(
        "decaying-rate",
        lambda w, g, lr, k: _steps(lambda v, i: v - lr / (i + 1) * g(v))(w, k),
        "the learning rate is divided by the number of the step; it is to stay as it is",
        "lmb / (i + 1)",
    ),
    Entry(
        "no-training",
        lambda w, g, lr, k: w,
        "the steps leave the weights as they are: nothing is trained",
        "for i in range(300): pass",
    ),
    Entry(
        "restart-every-step",
        lambda w, g, lr, k: w - lr * g(w) if k else w,
        "every step starts from the initial weights again: after any number of them, it is as after one",
        "for ...: W = W0",
    ),
)
