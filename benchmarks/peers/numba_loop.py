"""numba: the loop over the points compiled by LLVM, as it installs, and with the liberties of fastmath."""

from __future__ import annotations

from math import cos, sin
from typing import Any

import numba
import numpy as np

from benchmarks.subjects import Pair, Prepared, Subject
from reference.arguments import Floats


def subjects() -> list[Subject]:
    """As it installs, and with fastmath."""
    return [
        Subject("numba", lambda x, y: _prepare(_plain, x, y)),
        Subject("numba, fastmath", lambda x, y: _prepare(_fast, x, y)),
    ]


def _gradient(w1: float, w2: float, x: Floats, y: Floats) -> Pair:
    dl_dw1 = dl_dw2 = 0.0
    for i in range(x.size):
        a1 = x[i] * w1
        s1 = sin(a1)
        a2 = s1 * w2
        dl_da2 = (sin(a2) - y[i]) * cos(a2)
        dl_dw1 += dl_da2 * cos(a1) * x[i]
        dl_dw2 += dl_da2 * s1
    return 2 * w2 * dl_dw1 / x.size, 2 * dl_dw2 / x.size


def _forward(w1: float, w2: float, x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[0, i] = x[i] * w1
        out[1, i] = sin(out[0, i]) * w2
        out[2, i] = sin(out[1, i])


def _functions(*, fastmath: bool) -> tuple[Any, Any, Any]:
    compiled = numba.njit(fastmath=fastmath)
    gradient = compiled(_gradient)

    def train(w1: float, w2: float, steps: int, x: Floats, y: Floats) -> Pair:
        for _ in range(steps):
            dl_dw1, dl_dw2 = gradient(w1, w2, x, y)
            w1 -= 0.01 * dl_dw1
            w2 -= 0.01 * dl_dw2
        return w1, w2

    return gradient, compiled(_forward), compiled(train)


_plain, _fast = _functions(fastmath=False), _functions(fastmath=True)


def _prepare(functions: tuple[Any, Any, Any], x: Floats, y: Floats) -> Prepared:
    gradient, forward, train = functions
    out = np.empty((3, x.size))
    return Prepared(
        lambda w1, w2: gradient(w1, w2, x, y),
        lambda w1, w2: forward(w1, w2, x, out),
        lambda w1, w2, steps: train(w1, w2, steps, x, y),
    )
