"""What is measured: one interface for our implementations and for their peers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from reference import fused, loops, loops_numpy_scalars, network, shared
from reference.arguments import Floats
from reference.compressed import Compressed

Pair = tuple[float, float]


@dataclass(frozen=True)
class Prepared:
    """A subject bound to its points: everything that need not be done in each call has been done.

    `forward` makes a1, a2 and y_pred, in whatever form the subject has them; `gradient` returns numbers that
    Python can read; `train` the weights after so many steps at rate 0.01. No call checks its arguments, but
    for the fused training, which is the whole of `fused.train`: it compresses the points, too, each time.
    """

    gradient: Callable[[float, float], Pair]
    forward: Callable[[float, float], object] | None = None
    train: Callable[[float, float, int], Pair] | None = None

    def trained(self, w1: float, w2: float, steps: int) -> Pair:
        """The subject's own training, or one in Python where it has none."""
        if self.train is not None:
            return self.train(w1, w2, steps)
        for _ in range(steps):
            dl_dw1, dl_dw2 = self.gradient(w1, w2)
            w1 -= 0.01 * dl_dw1
            w2 -= 0.01 * dl_dw2
        return w1, w2


@dataclass(frozen=True)
class Subject:
    """An implementation under its name, for numbers of points from `smallest` to `largest`.

    `prepare` takes x and y of shape (n,). A peer is not ours; one that is `compiled` here needs a compiler and
    does not install from a package index.
    """

    name: str
    prepare: Callable[[Floats, Floats], Prepared]
    smallest: int = 1
    largest: int = 10**7
    peer: bool = True
    compiled: bool = False
    threads: int = 1


TEXTBOOK, FUSED, COMPRESSED = "numpy, textbook", "numpy, fused", "numpy, compressed data"


def ours() -> list[Subject]:
    """The implementations of `reference`."""
    return [
        Subject("loop over numpy scalars", _numpy_scalars, largest=10**4, peer=False),
        Subject("loop with math", _loops, largest=10**5, peer=False),
        Subject(TEXTBOOK, lambda x, y: _arrays(network, x, y), peer=False),
        Subject("numpy, shared subexpressions", lambda x, y: _arrays(shared, x, y), peer=False),
        Subject(FUSED, _fused, peer=False),
        # not the same work: no call looks at the points, but at nodes that stand for them while they stay; and the same
        # work at any n, so that beyond 10^4 a cost a point would only stretch table and figure
        Subject(COMPRESSED, _compressed, largest=10**4, peer=False),
        Subject("numpy, fused, 2 threads", _threads, smallest=10**5, peer=False, threads=2),
    ]


def _arrays(module: ModuleType, x: Floats, y: Floats) -> Prepared:
    column, targets = x.reshape(-1, 1), y.reshape(-1, 1)

    def gradient(w1: float, w2: float) -> Pair:
        one, other = module._gradient(np.array([w1, w2]), column, targets, 0.0)
        return float(one), float(other)

    def train(w1: float, w2: float, steps: int) -> Pair:
        weights = np.array([w1, w2])
        for _ in range(steps):
            weights = weights - 0.01 * module._gradient(weights, column, targets, 0.0)
        return float(weights[0]), float(weights[1])

    return Prepared(gradient, lambda w1, w2: network._forward(np.array([w1, w2]), column, 0.0), train)


def _loops(x: Floats, y: Floats) -> Prepared:
    xs, ys = x.tolist(), y.tolist()
    return Prepared(lambda w1, w2: loops._gradient(w1, w2, xs, ys, 0.0), lambda w1, w2: loops.forward((w1, w2), x))


def _numpy_scalars(x: Floats, y: Floats) -> Prepared:
    def gradient(w1: float, w2: float) -> Pair:
        one, other = loops_numpy_scalars._gradient(np.array([w1, w2]), x, y, 0.0)
        return float(one), float(other)

    return Prepared(gradient, lambda w1, w2: loops_numpy_scalars.forward((w1, w2), x))


def _fused(x: Floats, y: Floats) -> Prepared:
    space, rows = fused.Workspace(), fused.aligned(3, x.size)

    def train(w1: float, w2: float, steps: int) -> Pair:
        one, other = fused.train((w1, w2), x, y, steps=steps).tolist()
        return one, other

    return Prepared(
        lambda w1, w2: space.gradient(w1, w2, x, y, 0.0), lambda w1, w2: space.forward(w1, w2, x, 0.0, rows), train
    )


def _compressed(x: Floats, y: Floats) -> Prepared:
    space = fused.Workspace()
    return Prepared(Compressed(x, y, 0.0, lambda w1, w2: space.gradient(w1, w2, x, y, 0.0)).gradient)


def _threads(x: Floats, y: Floats) -> Prepared:
    threads = fused.Threads(2)
    return Prepared(lambda w1, w2: threads.gradient(w1, w2, x, y, 0.0))
