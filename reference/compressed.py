"""The gradient over n points from a few dozen nodes that stand for them, for points that stay while weights change.

The points enter the gradient through sums of smooth functions only. With t = y - b the target of the network
without its bias, p = sin(a2) and g = cos(a2) cos(a1) x for w1, cos(a2) sin(a1) for w2, both derivatives are, but for
factors that all points share,

    sum over i of (p(x_i) - t_i) g(x_i)  =  sum F(x_i) - sum t_i x_i H(x_i),    F = p g,  H = g / x,

and F and H, even and entire functions of x, are polynomials in z = x^2 to rounding. Put the interpolant at m
Chebyshev nodes z_j = x_j^2 of [0, X^2], X = max |x_i|, with l_j its cardinal polynomials, in their place:

    sum over j of (mu_j p(x_j) - nu_j) g(x_j),    mu_j = sum_i l_j(x_i^2),  nu_j = sum_i t_i x_i l_j(x_i^2) / x_j,

which is the gradient over m weighted points. mu and nu know no weights: made once, in some passes over
the points, they serve for all weights for which m nodes are enough, and what a call costs then depends on
neither n nor on how fast a sine is. Where m would be large, or points far apart in size make sums over a few of
them of what was a sum over all, the gradient is asked of another function.

**Error of the interpolant.** On the ellipse with foci -X, X and half axes X cosh(q) and X sinh(q), for any q > 0,
|sin(a1)| and |cos(a1)| are at most cosh(v) with v = |w1| X sinh(q), |cos(a2)| at most cosh(|w2| sinh(v)), and
|sin(u)| at most |u| cosh(Im u). Hence F and H are there at most

    G = cosh(|w2| sinh(v))^2 cosh(v)^2 cosh(q)^2

times what bounds them on the interval: for F, min(1, |w2| min(1, |w1| X)) times X or min(1, |w1| X). The
coefficients of T_2k(x / X) = T_k(2 z / X^2 - 1) are at most 2 G e^(-2kq) in these terms, the interpolant is off by
at most twice the sum of those from m on (Trefethen, Approximation Theory and Approximation Practice, theorems 8.1
and 4.2): 4 G e^(-2mq) / (1 - e^(-2q)).

**Error of rounding.** It is that of the formulas at the nodes, times sum |mu_j| / n <= 1 + 2 / pi log m, Lebesgue's
constant, below 5; but p and t do not cancel before they are multiplied. Roundings at m nodes average out less than
at n points.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy import cos, multiply, sin, subtract  # by name: an attribute of a module costs 0.02 us a call

from reference.arguments import Floats

Sums: TypeAlias = tuple[float, float]

# The interpolant's error, in terms of what bounds the function on the interval.
TOLERANCE = 2.0**-60
# Up to so many nodes, Lebesgue's constant is below 5, as said above: 1 + 2 / pi log 256 = 4.53. And preparing goes over the
# points once for each node.
MOST_NODES = 256
# Nor are nodes that stand for fewer points than this each: it takes too many steps to make up for preparing them. Seen by
# `python -m benchmarks.ways`, with 56 nodes: 95 steps at one point a node, 77 at two, 59 at three, 48 at four, where
# `reference.fused` asks for 64. Where numpy's tangent is vectorized, a call over few points costs no more than one over
# nodes; there this pays later, but at n = 1000 neither gains nor loses much.
FEWEST_POINTS = 4.0
# Prepared for weights by so much larger than those at hand, so that a training does not prepare at each step, and
# for at least these |w1| X and |w2|: up to their 40 nodes, calls cost more than what they compute.
ROOM = 1.5
LEAST_REACH, LEAST_W2 = 2.5, 1.0
# The mean of x^2 is at least this times the largest. What bounds F is the product of two factors, each concave in |x| and
# zero with it, so that at x it is at least (x / X)^2 times what it is at X. With this spread, the interpolant's error is
# thus at most TOLERANCE / LEAST_SPREAD = u / 8 in terms of the mean size of F over the points (u = 2^-53), an eighth of
# what one rounding in each leaves. (H is multiplied by t x, as its error is.) With less, a few points would be far from
# most, whose nodes are few, and the roundings at the nodes in between would count too. Evenly spaced points have 1/3,
# a thousand normal ones about 1/10.
LEAST_SPREAD = TOLERANCE / 2.0**-56
# Points at a time while preparing: see `reference.fused`.
BLOCK = 8192
# With targets beyond, sums over them might leave float64.
LARGEST_TARGET = 1e250


class Compressed:
    """Points x and y of shape (n,), prepared for gradients at many weights; not to be shared by threads.

    Weights out of reach are passed to `otherwise`, which takes w1 and w2 and returns the gradient. The points
    must not change. A call that has nothing to prepare allocates nothing.
    """

    def __init__(self, x: Floats, y: Floats, bias: float, otherwise: Callable[[float, float], Sums]) -> None:
        self._x, self._y, self._bias, self._otherwise = x, y, bias, otherwise
        self._far = max(float(x.max()), -float(x.min()))
        self._most = min(MOST_NODES, int(x.size / FEWEST_POINTS))
        self._w1_within = self._w2_within = -1.0  # as yet, no weights are
        self._w1_beyond = self._w2_beyond = math.inf if self._spread() else 0.0
        self._known: dict[int, tuple[Floats, ...]] = {}

    def _spread(self) -> bool:
        """Whether the points are of about the same size, so that all count, and no sum over them overflows."""
        if not 1e-150 < self._far < 1e150 or max(float(self._y.max()), -float(self._y.min())) > LARGEST_TARGET:
            return False
        # a sum of squares by blocks: OpenBLAS starts threads for a longer dot product
        blocks = (self._x[start : start + BLOCK] for start in range(0, self._x.size, BLOCK))
        squares = sum(float(block.dot(block)) for block in blocks)
        return squares / self._far**2 >= LEAST_SPREAD * self._x.size

    def gradient(self, w1: float, w2: float) -> Sums:
        """(dL/dw1, dL/dw2), as `reference.network.gradient` defines it."""
        # false for what is no number
        if not (abs(w1) <= self._w1_within and abs(w2) <= self._w2_within) and not self._prepared(abs(w1), abs(w2)):
            return self._otherwise(w1, w2)
        x, mu, nu, s1, c1, s2, c2 = self._rows
        # `out` by position: a keyword costs 0.06 us a call
        multiply(x, w1, c1)
        sin(c1, s1)
        cos(c1, c1)
        multiply(s1, w2, c2)
        sin(c2, s2)
        cos(c2, c2)
        multiply(s2, mu, s2)
        subtract(s2, nu, s2)
        multiply(s2, c2, s2)
        multiply(c1, s2, c1)
        scale = 2 / self._x.size
        return scale * w2 * float(c1.dot(x)), scale * float(s2.dot(s1))

    def _prepared(self, w1: float, w2: float) -> bool:
        """Make nodes for weights up to somewhat more than these sizes; whether so many are worth it."""
        if (w1 >= self._w1_beyond and w2 >= self._w2_beyond) or not w1 + w2 < math.inf:
            return False
        one, other = max(ROOM * w1, LEAST_REACH / self._far), max(ROOM * w2, LEAST_W2)
        m = nodes(one * self._far, other)
        if m > self._most:
            # so that weights which shrink step by step are not tried at each
            self._w1_beyond, self._w2_beyond = w1 / ROOM, w2 / ROOM
            return False
        # for all weights up to now, if that can be, so that calls in turns at different ones prepare once
        both = max(one, self._w1_within), max(other, self._w2_within)
        together = nodes(both[0] * self._far, both[1])
        if together <= self._most:
            m, (one, other) = together, both
        if m not in self._known:
            self._known[m] = self._compressed(m)
        self._rows, self._w1_within, self._w2_within = self._known[m], one, other
        return True

    def _compressed(self, m: int) -> tuple[Floats, ...]:
        """The nodes, mu and nu, and four rows for scratch, all of shape (m,)."""
        chebyshev = np.arange(m)
        # cos(k theta_j), theta_j = (2 j + 1) pi / 2 m, as cosines up to pi / 2 and their negatives: what a rounded pi
        # does to these cancels in sums over j, where at angles up to k pi it would add up
        turns = np.outer(chebyshev, 2 * chebyshev + 1) % (4 * m)  # angles in units of pi / 2 m, within a turn
        turns = np.minimum(turns, 4 * m - turns)
        cosines = np.cos(np.minimum(turns, 2 * m - turns) * (math.pi / (2 * m))) * np.sign(m - turns)
        cosines[1:] *= 2
        half = np.cos((2 * chebyshev + 1) * (math.pi / (4 * m)))  # x_j / X: cos(theta_j / 2)
        ones, targets = self._moments(m)
        return half * self._far, ones @ cosines / m, targets @ cosines / (m * half), *np.empty((4, m))

    def _moments(self, m: int) -> tuple[Floats, Floats]:
        """Sums over the points of T_k, and of t x / X times T_k, at 2 (x / X)^2 - 1, for k below m."""
        ones, targets = np.zeros((2, m))
        memory = np.empty((6, min(BLOCK, self._x.size)))
        memory[5] = 1.0
        for start in range(0, self._x.size, BLOCK):
            x, y = self._x[start : start + BLOCK], self._y[start : start + BLOCK]
            target, twice, before, now, scratch, one = memory[:, : x.size]
            np.divide(x, self._far, twice)
            np.subtract(y, self._bias, target)
            np.multiply(target, twice, target)
            np.square(twice, twice)
            np.multiply(twice, 4, twice)
            np.subtract(twice, 2, twice)
            np.multiply(twice, 0.5, before)  # T_(-1), which is T_1
            now[:] = 1.0
            for k in range(m):
                ones[k] += now.dot(one)
                targets[k] += now.dot(target)
                np.multiply(twice, now, scratch)
                np.subtract(scratch, before, before)
                before, now = now, before
        return ones, targets


def nodes(reach: float, w2: float) -> int:
    """How many nodes are enough where |w1| X is at most `reach` and |w2| at most `w2`: see the module's docstring.

    A multiple of 8, beyond `MOST_NODES` where no such number is found.
    """
    enough = float(MOST_NODES + 8)
    for step in range(36):
        q = 0.1 * 1.12**step
        v = reach * math.sinh(q)
        if v > 300 or w2 * math.sinh(v) > 1e4:  # a wider ellipse only makes matters worse
            break
        logarithm = (
            math.log(4 * math.cosh(q) ** 2 / (1 - math.exp(-2 * q)) / TOLERANCE)
            + 2 * math.log(math.cosh(v))
            + 2 * w2 * math.sinh(v)  # at least log cosh, and no overflow
        )
        enough = min(enough, logarithm / (2 * q))
    return 8 * math.ceil(enough / 8)
