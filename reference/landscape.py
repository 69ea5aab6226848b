"""Many weights at once: the loss over a grid of weights, and trainings from many initial weights.

The loss over a grid needs no sine of w2 sin(w1 x) at all. With theta = w1 x and J_k Bessel's functions, the
expansions of Jacobi and Anger,

    sin(w2 sin theta)   = 2 sum over odd k of J_k(w2) sin(k theta)
    cos(2 w2 sin theta) = J_0(2 w2) + 2 sum over even k >= 2 of J_k(2 w2) cos(k theta),

take the two weights apart. With t = y - b the target of the network without its bias,

    L = mean (sin(w2 sin theta) - t)^2 = 1/2 - mean cos(2 w2 sin theta) / 2 - 2 mean t sin(w2 sin theta) + mean t^2,

so that all w2 need of the points are the means of cos(k theta) and of t sin(k theta) for each w1: a few dozen
numbers. J_k falls faster than any power of two once k is beyond its argument; the sums end where it is below
rounding. What is left is a product of two small matrices.
"""

import numpy as np
from numpy.typing import ArrayLike

from reference import arguments, fused, half_angle
from reference.arguments import Floats

# Beyond this |w2| the series has more terms than computing each loss takes operations.
LARGEST_W2 = 50.0


def losses(w1: ArrayLike, w2: ArrayLike, x: ArrayLike, y: ArrayLike, *, bias: float = 0.0) -> Floats:
    """The loss at every pair of weights, shape (len(w1), len(w2)).

    `w1` and `w2` have shape (m,) or (m, 1); the points are as in `reference.network`. The error is that of the
    clear implementation and some 10^-15 times 1 + mean (y - b)^2 more: the price of a difference of means.
    """
    across, up = arguments.points(w1).ravel(), arguments.points(w2).ravel()
    x, y = arguments.pairs(x, y)
    x, target = x.ravel(), y.ravel() - arguments.finite_number("bias", bias)
    largest = float(np.abs(up).max())
    if largest > LARGEST_W2:
        return one_by_one(across, up, x, target)
    terms = order(2 * largest)
    odd, even = bessel(up, terms)[:, 1::2], bessel(2 * up, terms)[:, ::2]
    even[:, 1:] *= 2  # J_0 stands once in the series, the others twice
    cosines, sines = _means(across, x, target, terms // 2)
    return np.asarray(0.5 - 0.5 * (cosines @ even.T) - 4 * (sines @ odd.T) + np.mean(target**2))


def one_by_one(w1: Floats, w2: Floats, x: Floats, target: Floats) -> Floats:
    """The same by the fused kernel, loss by loss, for weights of any size; all of shape (m,) or (n,)."""
    space = fused.Workspace()
    return np.array([[space.loss(one, other, x, target, 0.0) for other in w2.tolist()] for one in w1.tolist()])


def order(largest: float) -> int:
    """An even number of Bessel's functions after which all are below 2^-60, for arguments up to `largest`.

    |J_k(z)| <= (|z| / 2)^k / k!, by its power series; the bound rises from 1 up to k = |z| / 2, and falls beyond.
    """
    k, bound = 0, 1.0
    while bound > 2.0**-60:
        k += 1
        bound *= largest / 2 / k
    return k + k % 2


def bessel(z: Floats, terms: int) -> Floats:
    """J_0(z), J_1(z), ... for each z of shape (m,), as an array of shape (m, terms).

    They are the Fourier coefficients of exp(i z sin phi). Taken from M samples, J_k comes with J_(M - k), which
    is below rounding when M is twice the number of terms.
    """
    samples = 2 * terms
    phi = 2 * np.pi * np.arange(samples) / samples
    return np.array(np.fft.fft(np.exp(1j * z[:, None] * np.sin(phi))).real[:, :terms] / samples)


def _means(w1: Floats, x: Floats, target: Floats, terms: int) -> tuple[Floats, Floats]:
    """Means over the points of cos(2 j theta) and of t sin((2 j + 1) theta), j = 0, 1, ..., shape (len(w1), terms)."""
    cosines, sines = np.zeros((2, w1.size, terms))
    memory = fused.aligned(8, fused.BLOCK)
    for start in range(0, x.size, fused.BLOCK):
        part, t = x[start : start + fused.BLOCK], target[start : start + fused.BLOCK]
        ones, together = np.ones(part.size), max(1, fused.BLOCK // part.size)
        for first in range(0, w1.size, together):
            rows = slice(first, first + together)
            shape = w1[rows].size, part.size
            here = memory[:, : shape[0] * shape[1]]
            s, before, now, c, scratch = here[0], here[1:3], here[3:5], here[5], here[6:8]
            np.multiply(0.5 * w1[rows, None], part, s.reshape(shape))
            half_angle.turn(s, c, *scratch)
            # cos and sin of (k + 2) theta are 2 cos 2 theta times those of k theta, less those of (k - 2) theta
            twice = np.subtract(2, np.multiply(np.multiply(s, s, c), 4, c), c)
            np.multiply(twice, 0.5, before[0])  # cos(-2 theta)
            np.negative(s, before[1])  # sin(-theta)
            now[0], now[1] = 1.0, s
            for j in range(terms):
                cosines[rows, j] += now[0].reshape(shape) @ ones
                sines[rows, j] += now[1].reshape(shape) @ t
                np.multiply(now, twice, scratch)
                np.subtract(scratch, before, before)
                before, now = now, before
    return cosines / x.size, sines / x.size


def train(
    weights: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: float = 0.01,
    steps: int = 300,
    bias: float = 0.0,
) -> Floats:
    """Each of many pairs of weights after `steps` updates, shape (m, 2), from initial weights of that shape.

    As many runs as fit a block of the cache are the rows of one array, so that they share the cost of each call.
    """
    x, y = arguments.pairs(x, y)
    x, y = x.ravel(), y.ravel()
    trained = arguments.pairs_of_weights(weights)
    bias = arguments.finite_number("bias", bias)
    learning_rate = arguments.finite_number("learning_rate", learning_rate)
    steps = arguments.whole_number("steps", steps)
    together = fused.BLOCK // x.size
    if together < 2:
        runs = [fused.train(each, x, y, learning_rate=learning_rate, steps=steps, bias=bias) for each in trained]
        return np.array(runs).reshape(trained.shape)
    memory = fused.aligned(6, together * x.size)
    for start in range(0, len(trained), together):
        some = trained[start : start + together]
        rows = memory[:, : len(some) * x.size]
        for _ in range(steps):
            some -= learning_rate * _gradients(some, x, y, bias, rows)
    return trained


def _gradients(weights: Floats, x: Floats, y: Floats, bias: float, rows: Floats) -> Floats:
    """The gradients at m pairs of weights, shape (m, 2); `rows`, of shape (6, m n), is for scratch."""
    shape = len(weights), x.size
    c1, c2, s1, s2, k, z = rows
    by_run = [row.reshape(shape) for row in (c1, s1, s2)]
    np.multiply(x, 0.5 * weights[:, :1], by_run[1])
    half_angle.turn(s1, c1, k, z)
    np.multiply(by_run[1], 0.5 * weights[:, 1:], by_run[2])
    half_angle.turn(s2, c2, k, z)
    np.subtract(rows[:2], 1.0, rows[:2])
    if bias:
        np.add(s2, bias, s2)
    np.subtract(by_run[2], y, by_run[2])
    np.multiply(s2, c2, s2)
    np.multiply(s2, c1, c1)
    along_w1 = weights[:, 1] * (by_run[0] @ x)
    return np.stack([along_w1, np.vecdot(by_run[2], by_run[1])], axis=1) * (2 / x.size)
