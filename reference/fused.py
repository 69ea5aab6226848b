"""The same network as fast as numpy alone goes: tangents of half the angles, in workspaces that stay in the cache.

Arguments, results and refusals are those of `reference.network`, which stays the definition; this module is
held against it. What makes the difference, for a forward and a backward pass:

- numpy computes sine and cosine of float64 one number at a time. With tangents of half the angles, or a
  fraction that stands for them, two passes do for five sines and cosines: see `reference.half_angle`. Where the
  tangent is computed one number at a time too, matrix products make both for some hundreds of points and more at
  a smaller cost: see `reference.polynomial_sine`.
- Every intermediate goes into one of a few preallocated rows, a block of points at a time, so that nothing is
  allocated, and what one operation wrote the next one finds in the cache.

A training of many steps goes over the same points again and again. It does not go over the points at all, but over
the few dozen nodes that stand for them, wherever `reference.compressed` finds that these give the same gradient to
rounding. All else, `update` and a training of few steps too, goes over every point, every time.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy import add, multiply, subtract  # by name: an attribute of a module costs 0.02 us a call
from numpy.typing import ArrayLike

from reference import arguments, half_angle
from reference.arguments import Floats, Weights
from reference.compressed import Compressed
from reference.half_angle import by_tangent
from reference.polynomial_sine import LONGEST, ROWS, SMALL, Polynomials

if TYPE_CHECKING:
    from typing_extensions import TypeIs  # in typing from Python 3.13

# Points a block: the four rows of it that a tangent needs, 256 KiB, fit the second-level cache of processors of
# the last ten years, and the cost of a call is spread thin. Above 10000 elements OpenBLAS starts threads for a
# dot product, which on a busy machine makes the call a thousand times slower.
BLOCK = 8192
# A row begins where a cache line does: loads of vectors then never straddle two.
ALIGNMENT = 64

# From so many points on sums of powers are faster than a scalar tangent, as long as one block does: 17.4 and 17.7 us at
# n = 300 by tangent and by powers, 19.5 and 18.6 at 400, 34.7 and 26.9 at 1000, but 46.7 and 48.8 at 1500, as seen by
# `python -m benchmarks.ways` on an AMD EPYC without AVX512. From `half_angle.SHORT` on, the fraction is.
FEWEST_BY_POWERS = 400

# Compressing the points pays after 48 steps where each node stands for as few as it may, `compressed.FEWEST_POINTS`, and
# sooner where it stands for more.
MANY_STEPS = 64

_ONE, _HALF = np.array(1.0), np.array(0.5)

Sums: TypeAlias = tuple[float, float]
# How sines and cosines are made.
Way: TypeAlias = Literal["tangent", "powers", "fraction"]


def aligned(rows: int, columns: int) -> Floats:
    """An empty array of shape (rows, columns) whose first element lies at a multiple of 64 bytes."""
    nbytes = rows * columns * 8
    memory = np.empty(nbytes + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start : start + nbytes].view(np.float64).reshape(rows, columns)


def even(n: int, longest: int) -> int:
    """The size of blocks of n points that leave no short one over, a multiple of a cache line's eight numbers."""
    blocks = -(-n // longest)
    return min(longest, -(-n // blocks) + 7 & -8)


class Workspace:
    """Six rows of at most `block` points, and the formulas on them; not to be shared by threads.

    The methods take float64 throughout: weights as two floats, x and y of shape (n,). Nothing is checked, and
    nothing that grows with n is allocated. Without a `way` to sines and cosines, that is taken which is the
    fastest for so many points: the tangent, for any number of them, where numpy's own is vectorized. What powers do
    not reach, |a1| or |w2| beyond pi, goes by the tangent all the same.
    """

    def __init__(self, block: int = BLOCK, *, way: Way | None = None) -> None:
        self._block, self._given = block, way
        self._rows = aligned(6, block)
        self._polynomials = Polynomials(aligned(ROWS, LONGEST))
        self._w1, self._w2, self._whole_w2, self._bias = (np.array(0.0) for _ in range(4))
        self._settle(block)
        self._for(block)

    def _for(self, size: int) -> None:
        """Cut the rows to a number of points: remembered, for it changes at most twice in a call."""
        self._size = size
        # asked for at once: one attribute is a fraction of seven
        self._views = *self._rows[:, :size], self._rows[:2, :size]

    def _settle(self, n: int) -> None:
        """The way to sines and cosines for n points, and the size of their blocks."""
        way = self._given
        if way is None:
            if half_angle.VECTORIZED:
                way = "tangent"
            elif FEWEST_BY_POWERS <= n <= LONGEST:
                way = "powers"
            else:
                way = "tangent" if n < half_angle.SHORT else "fraction"
        self._n, self._way = n, way
        # rows of powers need not begin where cache lines do, but are cut anew for each size
        self._even = -(-n // -(-n // LONGEST)) if way == "powers" else even(n, self._block)

    def gradient(self, w1: float, w2: float, x: Floats, y: Floats, bias: float) -> Sums:
        """(dL/dw1, dL/dw2)."""
        along_w1, along_w2 = self.sums(w1, w2, x, y, bias)
        scale = 2 / x.size
        return scale * w2 * along_w1, scale * along_w2

    def sums(self, w1: float, w2: float, x: Floats, y: Floats, bias: float) -> Sums:
        """The sums over the points of r cos(a2) cos(a1) x and of r cos(a2) sin(a1), with r the residual."""
        self._w1[()], self._w2[()], self._bias[()] = 0.5 * w1, 0.5 * w2, bias
        n = x.size
        if n != self._n:
            self._settle(n)
        self._half_a2_within = 0.5 * abs(w2)  # but for what a rounded sine exceeds 1 by, for which there is room
        if self._way == "powers" and self._half_a2_within <= half_angle.LARGEST:
            of_block = self._sums_by_powers
            self._within, self._w2_is_tiny = True, abs(w2) <= SMALL
            self._whole_w2[()] = w2
        else:
            of_block = self._sums_by_halves
        size = self._even
        if n <= size:
            return of_block(x, y, bias)
        along_w1 = along_w2 = 0.0
        for start in range(0, n, size):
            one, other = of_block(x[start : start + size], y[start : start + size], bias)
            along_w1 += one
            along_w2 += other
        return along_w1, along_w2

    def _sums_by_halves(self, x: Floats, y: Floats, bias: float) -> Sums:
        if x.size != self._size:
            self._for(x.size)
        c1, c2, s1, s2, k, z, cosines = self._views
        fraction = self._way == "fraction"
        # `out` by position: a keyword costs 0.06 us a call, a hundredth of all this at n = 1000
        multiply(x, self._w1, s1)  # a1 / 2
        if fraction:
            half_angle.by_fraction(s1, c1, k, z)
        else:
            by_tangent(s1, c1)
        multiply(s1, self._w2, s2)  # a2 / 2
        if fraction:
            half_angle.by_fraction(s2, c2, k, z, within=self._half_a2_within)
        else:
            by_tangent(s2, c2)
        subtract(cosines, _ONE, cosines)  # both, which lie side by side
        if bias:
            add(s2, self._bias, s2)
        subtract(s2, y, s2)  # the residual
        multiply(s2, c2, s2)
        multiply(s2, c1, c1)
        return float(c1.dot(x)), float(s2.dot(s1))

    def _sums_by_powers(self, x: Floats, y: Floats, bias: float) -> Sums:
        if not self._within:
            return self._sums_by_halves(x, y, bias)
        rows = self._polynomials
        if x.size != rows.size:
            rows.cut(x.size)
        s1, c1, s2, c2 = rows.work
        multiply(x, self._w1, rows.angle)  # a1 / 2
        if not rows.within():
            self._within = False  # nor, presumably, are the blocks to come
            return self._sums_by_halves(x, y, bias)
        rows.turn(s1, c1)
        if self._w2_is_tiny:
            multiply(s1, self._whole_w2, rows.angle)  # a2
            rows.small(s2, c2)
            factor = 0.5
        else:
            multiply(s1, self._w2, rows.angle)  # a2 / 2
            rows.turn(s2, c2)
            factor = 0.25
        if bias:
            add(s2, self._bias, s2)
        subtract(s2, y, s2)
        multiply(s2, c2, s2)
        multiply(s2, c1, c1)
        return factor * float(c1.dot(x)), 2 * factor * float(s2.dot(s1))

    def loss(self, w1: float, w2: float, x: Floats, y: Floats, bias: float) -> float:
        """L, the mean squared residual."""
        self._w1[()], self._w2[()], self._bias[()] = w1, w2, bias
        if x.size != self._n:
            self._settle(x.size)
        total, size = 0.0, self._even
        for start in range(0, x.size, size):
            block = slice(start, start + size)
            part = x[block]
            if part.size != self._size:
                self._for(part.size)
            _, _, a2, residual, *_ = self._views
            self._forward(part, a2, a2, residual)
            subtract(residual, y[block], residual)
            total += float(residual.dot(residual))
        return total / x.size

    def forward(self, w1: float, w2: float, x: Floats, bias: float, out: Floats) -> None:
        """a1, a2 and y_pred into the three rows of `out`, of shape (3, n)."""
        self._w1[()], self._w2[()], self._bias[()] = w1, w2, bias
        if x.size != self._n:
            self._settle(x.size)
        size = self._even
        for start in range(0, x.size, size):
            block = slice(start, start + size)
            part = x[block]
            if part.size != self._size:
                self._for(part.size)
            self._forward(part, *out[:, block])

    def _forward(self, x: Floats, a1: Floats, a2: Floats, y_pred: Floats) -> None:
        multiply(x, self._w1, a1)
        self._sine(a1, a2)
        multiply(a2, self._w2, a2)
        self._sine(a2, y_pred)
        add(y_pred, self._bias, y_pred)

    def _sine(self, a: Floats, out: Floats) -> None:
        """The sine of one row into another, or into the same; the rows of cosines are scratch."""
        if self._way == "fraction":
            multiply(a, _HALF, out)
            c, _, _, _, k, z, _ = self._views
            half_angle.by_fraction(out, c, k, z)
        elif half_angle.VECTORIZED:
            multiply(a, _HALF, out)
            by_tangent(out, self._views[0])
        else:  # with no cosine to share it with, a scalar tangent gains nothing
            np.sin(a, out)


class Threads:
    """The gradient with the blocks dealt out to threads: numpy lets go of the interpreter inside a ufunc.

    Worth it from some 10^5 points on, on cores that nobody else wants; therefore not the default.
    """

    def __init__(self, count: int) -> None:
        self._workspaces = [Workspace() for _ in range(count)]
        self._pool = ThreadPoolExecutor(count)

    def gradient(self, w1: float, w2: float, x: Floats, y: Floats, bias: float) -> Sums:
        """(dL/dw1, dL/dw2); the last bits depend on the number of threads."""
        # whole blocks each, as evenly as they go
        blocks = -(-x.size // BLOCK)
        each = BLOCK * -(-blocks // len(self._workspaces))
        parts = [slice(start, start + each) for start in range(0, x.size, each)]
        running = [
            self._pool.submit(space.sums, w1, w2, x[part], y[part], bias)
            for space, part in zip(self._workspaces, parts, strict=False)
        ]
        along_w1, along_w2 = map(sum, zip(*(each.result() for each in running), strict=True))
        return 2 * w2 * along_w1 / x.size, 2 * along_w2 / x.size

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()


class _Own(threading.local):
    """One workspace a thread, made when the thread first asks."""

    def __init__(self) -> None:
        self.workspace = Workspace()


_own = _Own()


def forward(weights: Weights, x: ArrayLike, *, bias: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Pre-activations a1 and a2 and the prediction y_pred, each in the shape of x."""
    w1, w2 = arguments.two_weights(weights).tolist()
    x, bias = arguments.points(x), arguments.finite_number("bias", bias)
    out = np.empty((3, x.size))
    _own.workspace.forward(w1, w2, x.reshape(-1), bias, out)
    a1, a2, y_pred = (row.reshape(x.shape) for row in out)
    return a1, a2, y_pred


def loss(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> float:
    """Mean over the points of the squared residual."""
    x, y = _flat_pairs(x, y)
    w1, w2 = arguments.two_weights(weights).tolist()
    return _own.workspace.loss(w1, w2, x, y, arguments.finite_number("bias", bias))


def gradient(weights: Weights, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> Floats:
    """The derivatives (dL/dw1, dL/dw2) of the loss, shape (2,)."""
    x, y = _flat_pairs(x, y)
    w1, w2 = arguments.two_weights(weights).tolist()
    return np.array(_own.workspace.gradient(w1, w2, x, y, arguments.finite_number("bias", bias)))


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
    x, y = _flat_pairs(x, y)
    w1, w2 = arguments.two_weights(weights).tolist()
    bias = arguments.finite_number("bias", bias)
    learning_rate = arguments.finite_number("learning_rate", learning_rate)
    steps = arguments.whole_number("steps", steps)
    space = _own.workspace

    def along(w1: float, w2: float) -> Sums:
        return space.gradient(w1, w2, x, y, bias)

    if steps >= MANY_STEPS:
        along = Compressed(x, y, bias, along).gradient
    for _ in range(steps):
        dl_dw1, dl_dw2 = along(w1, w2)
        w1 -= learning_rate * dl_dw1
        w2 -= learning_rate * dl_dw2
    return np.array([w1, w2])


def _flat_pairs(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Inputs and targets of shape (n,): views, unless they have to be converted.

    What is plainly in order is let through without the arrays of truth values that the door of the
    reference makes; all else goes through that door, to be converted or refused.
    """
    if not (_plain(x) and _plain(y) and x.size == y.size):
        x, y = arguments.pairs(x, y)
    return x.reshape(-1), y.reshape(-1)


def _plain(values: ArrayLike) -> "TypeIs[Floats]":
    if not isinstance(values, np.ndarray) or values.dtype != np.float64 or values.size == 0:
        return False
    if values.ndim != 1 and (values.ndim != 2 or values.shape[1] != 1):
        return False
    # extremes pass a NaN on, so two finite ones speak for all between
    return bool(np.isfinite(values.max()) and np.isfinite(values.min()))
