"""Where a wrong candidate is asked to find out which mistake it makes, and everything that is true there."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from checks.cases import Case
from checks.tolerances import Floats

# Enough equations for ten unknown exponents, four times over; enough sets of points that no two formulas agree on all
SINGLE, MANY = 40, 12


@dataclass(frozen=True)
class Pass:
    """The forward pass of the reference at some weights and points, with the names of the exercise, each of shape (n,)."""

    w1: float
    w2: float
    x: Floats
    y: Floats
    b: float = 0.0

    @cached_property
    def a1(self) -> Floats:
        """The first pre-activation."""
        return self.x * self.w1

    @cached_property
    def s1(self) -> Floats:
        """sin(a1)."""
        return np.sin(self.a1)

    @cached_property
    def c1(self) -> Floats:
        """cos(a1)."""
        return np.cos(self.a1)

    @cached_property
    def a2(self) -> Floats:
        """The second pre-activation."""
        return self.s1 * self.w2

    @cached_property
    def s2(self) -> Floats:
        """sin(a2)."""
        return np.sin(self.a2)

    @cached_property
    def c2(self) -> Floats:
        """cos(a2)."""
        return np.cos(self.a2)

    @cached_property
    def f(self) -> Floats:
        """The prediction, with its bias."""
        return self.s2 + self.b

    @cached_property
    def r(self) -> Floats:
        """The residual."""
        return self.f - self.y

    @property
    def n(self) -> int:
        """The number of points."""
        return self.x.size

    @cached_property
    def terms(self) -> tuple[Floats, Floats]:
        """What each point adds to dL/dw1 and to dL/dw2."""
        return 2 * self.r * self.c2 * self.w2 * self.c1 * self.x, 2 * self.r * self.c2 * self.s1

    @cached_property
    def gradient(self) -> Floats:
        """(dL/dw1, dL/dw2)."""
        return np.array([np.mean(term) for term in self.terms])

    @cached_property
    def loss(self) -> float:
        """The mean of the squared residuals."""
        return float(np.mean(self.r**2))

    def at(self, w1: float, w2: float) -> Pass:
        """The same points at other weights."""
        return replace(self, w1=float(w1), w2=float(w2))

    def seen_as(self, a1: Floats, a2: Floats, f: Floats) -> Pass:
        """The same weights and points with another forward pass, and all that follows from it."""
        seen = replace(self)
        # where a cached property finds its value
        vars(seen).update(a1=a1, a2=a2, f=f)
        return seen

    def on(self, x: Floats, y: Floats) -> Pass:
        """The same weights on other points."""
        return replace(self, x=x, y=y)


def at(case: Case, bias: float) -> Pass:
    """What is true at a case."""
    return Pass(case.w1, case.w2, case.xs, case.ys, bias)


@functools.cache
def single() -> tuple[Case, ...]:
    """One point, repeated one to five times: what a formula does to a point, and to their number."""
    rng = np.random.default_rng(1)
    found = []
    for index in range(SINGLE):
        w1, w2 = _signed(rng, 0.3, 2.5), _signed(rng, 0.3, 2.5)
        x, y = _signed(rng, 0.3, 3.0), _signed(rng, 0.2, 2.0)
        n = (1, 2, 3, 5)[index % 4]
        found.append(Case(w1, w2, (x,) * n, (y,) * n))
    return tuple(found)


@functools.cache
def many() -> tuple[Case, ...]:
    """Several different points, some of them outside the data, at weights of every sign."""
    rng = np.random.default_rng(2)
    found = []
    for index in range(MANY):
        w1, w2 = _signed(rng, 0.3, 2.5), _signed(rng, 0.3, 2.5)
        n = 3 + index % 5
        x, y = rng.uniform(-7, 7, n).round(3), rng.uniform(-2, 2.5, n).round(3)
        # where bias is an argument, a formula that leaves it out shows at half of the sets
        found.append(Case(w1, w2, tuple(x.tolist()), tuple(y.tolist()), bias=0.5 * (index % 2)))
    return tuple(found)


@functools.cache
def gentle() -> tuple[Case, ...]:
    """A few points of the data's kind, at weights where steps of 1 and of 0.01 are both of use."""
    rng = np.random.default_rng(3)
    found = []
    for n in (4, 5, 6, 7):
        x = np.sort(rng.uniform(-3, 3, n)).round(3)
        y = rng.uniform(0, 1, n).round(3)
        w = rng.uniform(0.3, 1.2, 2).round(3)
        found.append(Case(float(w[0]), float(w[1]), tuple(x.tolist()), tuple(y.tolist())))
    # with one where both gradients are negative, at either bias: the others' dL/dw2 are not
    return (*found, Case(0.4, 0.5, (-2.5, -1.2, 0.4, 1.3, 2.1), (0.0, 0.1, 0.6, 0.9, 1.0)))


def _signed(rng: np.random.Generator, low: float, high: float) -> float:
    return float(round(rng.uniform(low, high) * rng.choice([-1, 1]), 3))
