"""Cases to try the reference on, the exact answers, and how far float64 may be from them.

The bounds follow each rounding through the formulas to first order, d sin(t) = cos(t) dt, with u = 2^-53 the
unit roundoff, and sines and cosines within K u of their size: K = 8, that is 4 ulp, is more than any libm in
use is off by. With s1, c1 the sine and cosine of a1, s2, c2 those of a2, and r the residual,

    a1 = x w1              da1 = u |a1|
    s1, c1                 ds1 = |c1| da1 + K u |s1|,  dc1 = |s1| da1 + K u |c1|
    a2 = s1 w2             da2 = |w2| ds1 + u |a2|
    s2, c2                 ds2 = |c2| da2 + K u |s2|,  dc2 = |s2| da2 + K u |c2|
    y_pred, r              dr  = ds2 + 2 u (|s2| + |b| + |y|)

A product is wrong by the error of each factor times the others, and by u times its size for each
multiplication; a mean of n terms by the mean error of the terms and, in whatever order it is summed, by n u
times the mean of their sizes. The second-order terms left out are of size (u |a|)^2, and the first-order ones
are never much below u; only those of sines and cosines, da^2 / 2, count, where a weight is huge. An absolute
floor stands in for underflow.
"""

from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
from hypothesis import strategies as st

from reference.arguments import Floats

U = 2.0**-53
K = 8
FLOOR = 1e-290


@dataclass(frozen=True)
class Case:
    """Finite arguments of the five functions; x and y of shape (n,)."""

    weights: Floats
    x: Floats
    y: Floats
    bias: float


@dataclass(frozen=True)
class Bounds:
    """How far one implementation in float64 may be from the exact values."""

    a1: Floats
    a2: Floats
    y_pred: Floats
    loss: float
    gradient: Floats


def bounds(case: Case, *, half_angle: bool = False, same_a1: bool = False) -> Bounds:
    """The rounding bounds of the module's docstring; between two implementations they add.

    Sines and cosines from half the angle are off by up to H u more: cosines in size, and sines too, but for
    angles below 1, where they are relatively right. Implementations that start from the `same_a1`, bit for
    bit, are not driven apart by its rounding, however large it is.
    """
    H = 8 if half_angle else 0
    (w1, w2), x, y, b = case.weights, case.x, case.y, case.bias
    n = x.size
    a1 = x * w1
    s1, c1 = np.sin(a1), np.cos(a1)
    a2 = s1 * w2
    s2, c2 = np.sin(a2), np.cos(a2)
    r = s2 + b - y

    da1 = 0 * a1 if same_a1 else U * abs(a1)
    ds1 = abs(c1) * da1 + da1**2 / 2 + K * U * abs(s1) + H * U * np.minimum(1, abs(a1))
    dc1 = abs(s1) * da1 + da1**2 / 2 + K * U * abs(c1) + H * U
    da2 = abs(w2) * ds1 + U * abs(a2)
    ds2 = abs(c2) * da2 + da2**2 / 2 + K * U * abs(s2) + H * U * np.minimum(1, abs(a2))
    dc2 = abs(s2) * da2 + da2**2 / 2 + K * U * abs(c2) + H * U
    dr = ds2 + 2 * U * (abs(s2) + abs(b) + abs(y))

    def mean(term: Floats, error: Floats) -> float:
        return float(np.mean(error) + n * U * np.mean(abs(term)) + FLOOR)

    t1, t2 = 2 * r * c2 * w2 * c1 * x, 2 * r * c2 * s1
    d1 = 2 * abs(w2 * x) * (abs(c2 * c1) * dr + abs(r * c1) * dc2 + abs(r * c2) * dc1) + 8 * U * abs(t1)
    d2 = 2 * (abs(c2 * s1) * dr + abs(r * s1) * dc2 + abs(r * c2) * ds1) + 6 * U * abs(t2)
    return Bounds(
        a1=da1 + FLOOR,
        a2=da2 + FLOOR,
        y_pred=ds2 + U * (abs(s2) + abs(b)) + FLOOR,
        loss=mean(r**2, 2 * abs(r) * dr + dr**2 + 2 * U * r**2),
        gradient=np.array([mean(t1, d1), mean(t2, d2)]),
    )


def exact_forward(case: Case) -> tuple[list[Any], list[Any], list[Any]]:
    """a1, a2 and y_pred at each point, at the working precision of mpmath."""
    w1, w2 = map(mpmath.mpf, case.weights.tolist())
    a1 = [mpmath.mpf(x_i) * w1 for x_i in case.x.tolist()]
    a2 = [mpmath.sin(a) * w2 for a in a1]
    return a1, a2, [mpmath.sin(a) + mpmath.mpf(case.bias) for a in a2]


def exact_loss(w1: Any, w2: Any, case: Case) -> Any:
    """The loss at other weights than the case's, at the working precision of mpmath."""
    squares = [
        (mpmath.sin(w2 * mpmath.sin(w1 * x_i)) + case.bias - y_i) ** 2
        for x_i, y_i in zip(case.x.tolist(), case.y.tolist(), strict=True)
    ]
    return mpmath.fsum(squares) / len(squares)


def exact_gradient(case: Case) -> list[Any]:
    """Both derivatives of `exact_loss`, by difference quotients: no formula is differentiated by hand."""
    return [
        mpmath.diff(lambda w1, w2: exact_loss(w1, w2, case), case.weights.tolist(), order) for order in ((1, 0), (0, 1))
    ]


def _numbers(limit: float) -> st.SearchStrategy[float]:
    """Multiples of 1/1024, which shrink to numbers people read and are never subnormal."""
    return st.floats(-limit, limit).map(lambda value: round(value * 1024) / 1024)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to 8 points with |x| and |y| up to 10, weights up to 50, and biases up to 2."""
    pairs = draw(st.lists(st.tuples(_numbers(10), _numbers(10)), min_size=1, max_size=8))
    x, y = np.array(pairs, dtype=float).T
    weights = np.array([draw(_numbers(50)), draw(_numbers(50))])
    return Case(weights, x.copy(), y.copy(), draw(_numbers(2)))
