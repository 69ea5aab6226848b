"""How far two correct computations of the same quantity may lie apart: bounds on rounding, truncation and curvature.

Notation, here and in the properties: s1, c1 and s2, c2 are the sine and cosine of the pre-activations a1 = w1 x and
a2 = w2 s1; f = s2 + b is the prediction, r = f - y the residual, L = mean r^2 the loss and u = 2^-53 the unit roundoff.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

U = 2.0**-53
# Sines and cosines are taken to be within 4 ulp = 8 half-ulps: glibc and numpy stay within 1 ulp, the vectorized kernels of
# numpy within 4.
K = 8
# Below the smallest normal number (2.2e-308) relative errors mean nothing; products of two such residuals stay under this.
FLOOR = 1e-290


@dataclass(frozen=True)
class Bounds:
    """The bounds at one pair of weights on one set of points; x and y have shape (n,)."""

    w1: float
    w2: float
    x: Floats
    y: Floats
    bias: float = 0.0

    @cached_property
    def _parts(self) -> dict[str, Floats]:
        x, y, w2 = self.x, self.y, self.w2
        a1 = x * self.w1
        s1, c1 = np.sin(a1), np.cos(a1)
        a2 = w2 * s1
        s2, c2 = np.sin(a2), np.cos(a2)
        # each operation adds a rounding of its result and carries on the errors of what went in (the derivatives of
        # sine and cosine are c and s); a1 = w1 x comes with a relative error of u
        ds1 = U * (np.abs(a1 * c1) + K * np.abs(s1))
        dc1 = U * (np.abs(a1 * s1) + K * np.abs(c1))
        da2 = abs(w2) * ds1 + U * np.abs(a2)
        ds2 = np.abs(c2) * da2 + K * U * np.abs(s2)
        dc2 = np.abs(s2) * da2 + K * U * np.abs(c2)
        dr = ds2 + 2 * U * (np.abs(s2) + abs(self.bias) + np.abs(y))
        parts = {"a1": a1, "s1": s1, "c1": c1, "a2": a2, "s2": s2, "c2": c2, "r": s2 + self.bias - y}
        return parts | {"ds1": ds1, "dc1": dc1, "da2": da2, "ds2": ds2, "dc2": dc2, "dr": dr}

    @property
    def residual(self) -> Floats:
        """The residuals r, shape (n,)."""
        return self._parts["r"]

    @property
    def pre_activation_1(self) -> Floats:
        """Rounding of a1, pointwise: one product, ours and theirs."""
        return 2 * U * np.abs(self._parts["a1"]) + FLOOR

    @property
    def pre_activation_2(self) -> Floats:
        """Rounding of a2, pointwise, ours and theirs."""
        return 2 * self._parts["da2"] + FLOOR

    @property
    def prediction(self) -> Floats:
        """Rounding of the prediction, pointwise, ours and theirs."""
        p = self._parts
        return 2 * (p["ds2"] + 2 * U * (np.abs(p["s2"]) + abs(self.bias))) + FLOOR

    @cached_property
    def loss(self) -> float:
        """Rounding of L in one computation, E_L.

        n u L covers any order of summation. The last term covers a square written out as f^2 - 2 f y + y^2, whose terms
        may cancel: three products and two sums of at most (|f| + |y|)^2.
        """
        p = self._parts
        r, dr = p["r"], p["dr"]
        written_out = 4 * U * (np.abs(p["s2"]) + abs(self.bias) + np.abs(self.y)) ** 2
        per_point = 2 * np.abs(r) * dr + dr**2 + 2 * U * r**2 + written_out
        return float(np.mean(per_point) + self.x.size * U * np.mean(r**2)) + FLOOR

    @cached_property
    def gradient(self) -> Floats:
        """Rounding of (dL/dw1, dL/dw2) in one computation, (E_1, E_2), shape (2,)."""
        p, w2, n = self._parts, self.w2, self.x.size
        r, dr, s1, ds1, c1, dc1, c2, dc2 = (p[k] for k in ("r", "dr", "s1", "ds1", "c1", "dc1", "c2", "dc2"))
        t2 = 2 * r * c2 * s1
        t1 = 2 * r * c2 * w2 * c1 * self.x
        e2 = 2 * (np.abs(c2 * s1) * dr + np.abs(r * s1) * dc2 + np.abs(r * c2) * ds1) + 6 * U * np.abs(t2)
        e1 = 2 * np.abs(w2 * self.x) * (np.abs(c2 * c1) * dr + np.abs(r * c1) * dc2 + np.abs(r * c2) * dc1)
        e1 = e1 + 8 * U * np.abs(t1)
        sums = n * U * np.array([np.mean(np.abs(t1)), np.mean(np.abs(t2))])
        return np.array([np.mean(e1), np.mean(e2)]) + sums + FLOOR

    @cached_property
    def third_derivative(self) -> Floats:
        """Bounds on the third derivatives of L in w1 (at any w1) and in w2 (at any w2), shape (2,).

        (r^2)''' = 6 r' r'' + 2 r r'''. In w2: |p^(k)| <= |s1|^k and |s1| <= min(1, |w1 x|). In w1: |p'| <= |w2 x|,
        |p''| <= (w2^2 + |w2|) x^2, |p'''| <= (|w2|^3 + 3 w2^2 / 2 + |w2|) |x|^3 (|s1 c1| <= 1/2), and |r| <= R.
        """
        x, w2 = np.abs(self.x), abs(self.w2)
        reach = 1 + np.abs(self.y - self.bias)
        m2 = 2 * np.mean((3 + reach) * np.minimum(1, abs(self.w1) * x) ** 3)
        m1 = 2 * np.mean(x**3 * (3 * w2 * (w2**2 + w2) + reach * (w2**3 + 1.5 * w2**2 + w2)))
        return np.array([m1, m2])

    def difference_step(self, which: int) -> float:
        """The step h that balances truncation h^2 M3 / 6 and rounding E_L / h of a central difference, a power of two."""
        m3 = self.third_derivative[which]
        best = (3 * self.loss / m3) ** (1 / 3) if m3 > 0 else 1e-2
        return float(2.0 ** np.round(np.log2(np.clip(best, 2.0**-26, 1e-2))))

    def central_difference(self, which: int, h: float) -> float:
        """How far the central difference with step h may lie from a computed derivative: truncation and rounding."""
        truncation = h**2 * self.third_derivative[which] / 6
        sides = [self.moved(which, sign * h).loss for sign in (1, -1)]
        return float(truncation + sum(sides) / (2 * h) + self.gradient[which])

    def moved(self, which: int, by: float) -> Bounds:
        """The bounds with w1 (which = 0) or w2 (1) moved."""
        return replace(self, w1=self.w1 + by * (which == 0), w2=self.w2 + by * (which == 1))

    def curvature(self, largest_w2: float | None = None) -> float:
        """A bound lambda on the norm of the Hessian of L for every w1 and every |w2| up to `largest_w2`.

        H = mean 2 (grad f grad f^T + r hess f); |grad f|^2 <= V = max(W^2 x^2, 1) since f depends on w2 through c2 s1 and
        on w1 through c2 W c1 x; the norm of hess f is at most V + |x| sqrt(W^2 x^2 + 1), |r| at most R.
        """
        W = abs(self.w2) if largest_w2 is None else largest_w2
        x = np.abs(self.x)
        v = np.maximum(W**2 * x**2, 1)
        reach = 1 + np.abs(self.y - self.bias)
        return float(np.mean(2 * (v + reach * (v + x * np.sqrt(W**2 * x**2 + 1)))))

    def safe_rate(self, gradient: Floats) -> float:
        """A learning rate whose step cannot increase the loss, for a step along `gradient`.

        The bound on the curvature must hold all along the step, so lambda is taken at the largest |w2| that the step reaches
        at the rate 1 / lambda(|w2|), which is larger than the rate returned.
        """
        first = 1 / self.curvature()
        return 1 / self.curvature(abs(self.w2) + first * abs(float(gradient[1])))

    def hessian(self) -> Floats:
        """The second derivatives of L, shape (2, 2)."""
        p, w2, x = self._parts, self.w2, self.x
        s1, c1, s2, c2, r = p["s1"], p["c1"], p["s2"], p["c2"], p["r"]
        f1, f2 = c2 * w2 * c1 * x, c2 * s1
        f11 = -s2 * (w2 * c1 * x) ** 2 - c2 * w2 * s1 * x**2
        f22 = -s2 * s1**2
        f12 = -s2 * s1 * w2 * c1 * x + c2 * c1 * x
        h11, h12, h22 = (2 * np.mean(v) for v in (f1 * f1 + r * f11, f1 * f2 + r * f12, f2 * f2 + r * f22))
        return np.array([[h11, h12], [h12, h22]])


def step(bounds: Bounds, learning_rate: float) -> Callable[[Floats], Floats]:
    """How one step carries an error of the weights, shape (2,), on to those after it.

    An error e of the weights becomes (I - lr H) e, to first order; its entries are bounded by those of |I - lr H| |e|. The
    step adds lr times the rounding of the gradient and two roundings of the weights. The factor 1 + 2^-10 covers the
    second order: errors are below 1e-8 wherever a bound says anything.
    """
    jacobian = (1 + 2.0**-10) * np.abs(np.eye(2) - learning_rate * bounds.hessian())
    weights = np.abs([bounds.w1, bounds.w2])
    moved = 2 * (learning_rate * bounds.gradient + 4 * U * (weights + learning_rate * np.abs(_gradient(bounds))))

    def carry(error: Floats) -> Floats:
        carried: Floats = jacobian @ error + moved
        return carried

    return carry


def _gradient(bounds: Bounds) -> Floats:
    p = bounds._parts
    dl_da2 = 2 * p["r"] * p["c2"]
    return np.array([np.mean(dl_da2 * bounds.w2 * p["c1"] * bounds.x), np.mean(dl_da2 * p["s1"])])
