"""autograd, which differentiates numpy code by recording it."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from autograd import grad

from benchmarks.subjects import Pair, Prepared, Subject
from reference.arguments import Floats


def subjects() -> list[Subject]:
    """Its gradient of the textbook's loss."""
    return [Subject("autograd", _prepare)]


def _loss(weights: Any, x: Floats, y: Floats) -> Any:
    return anp.mean((anp.sin(weights[1] * anp.sin(weights[0] * x)) - y) ** 2)


_gradient = grad(_loss)


def _prepare(x: Floats, y: Floats) -> Prepared:
    def gradient(w1: float, w2: float) -> Pair:
        one, other = _gradient((w1, w2), x, y)
        return float(one), float(other)

    return Prepared(gradient)
