"""A wrong gradient as the right one times powers of what it is made of, found by regression on single points.

On one point repeated n times, dL/dw1 and dL/dw2 are products: 2 r cos(a2) w2 cos(a1) x and 2 r cos(a2) sin(a1). Where an
answer is such a product too, the logarithm of its ratio to the right one is linear in the logarithms of the factors, and
least squares gives the exponents: w2 to the -1 is a w2 that is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from checks.mistakes.probes import Pass
from checks.tolerances import Floats

FACTORS = ("n", "w1", "w2", "x", "cos(a1)", "sin(a1)", "cos(a2)", "sin(a2)", "r")
SPOKEN = {
    "w1": "w1",
    "w2": "w2",
    "x": "x",
    "cos(a1)": "cos(a1)",
    "sin(a1)": "sin(a1)",
    "cos(a2)": "cos(a2)",
    "sin(a2)": "sin(a2)",
    "r": "the residual",
}
# An exponent that least squares finds for a product lies within rounding of a whole number: 40 equations of condition
# number below 1e3 on logarithms right to 1e-13. What is no product misses by far more.
WHOLE = 1e-6
# What a mistake in one factor is called, by the exponents it brings: {factor: exponent}, and the gradients it can be in
NAMES: tuple[tuple[dict[str, int], str, str], ...] = (
    ({"w2": -1, "w1": 1}, "w1-for-w2", "w1 stands where w2 belongs"),
    ({"cos(a2)": -1, "sin(a2)": 1}, "sin-for-outer-cos", "sin(a2) stands where its derivative cos(a2) belongs"),
    ({"cos(a1)": -1, "sin(a1)": 1}, "sin-for-inner-cos", "sin(a1) stands where its derivative cos(a1) belongs"),
    ({"sin(a1)": -1, "cos(a1)": 1}, "cos-for-inner-sin", "cos(a1) stands where sin(a1) belongs"),
    ({"sin(a1)": -1, "w1": 1, "x": 1}, "a1-for-sin-a1", "a1 stands where sin(a1) belongs"),
    ({"sin(a1)": -1, "x": 1}, "x-for-sin-a1", "x stands where sin(a1) belongs"),
    ({"r": -1, "sin(a2)": 1}, "prediction-for-residual", "the prediction stands where the residual belongs"),
    ({"cos(a2)": -2}, "divided-by-factor", "it is divided by cos(a2), by which it is to be multiplied"),
    ({"cos(a1)": -2}, "divided-by-factor", "it is divided by cos(a1), by which it is to be multiplied"),
    ({"sin(a1)": -2}, "divided-by-factor", "it is divided by sin(a1), by which it is to be multiplied"),
    ({"w2": -2}, "divided-by-factor", "it is divided by w2, by which it is to be multiplied"),
    ({"x": -2}, "divided-by-factor", "it is divided by x, by which it is to be multiplied"),
    ({"cos(a1)": -1, "cos(a2)": 1}, "wrong-argument", "cos(a2) stands where cos(a1) belongs"),
    ({"cos(a2)": -1, "cos(a1)": 1}, "wrong-argument", "cos(a1) stands where cos(a2) belongs"),
    ({"w2": -1}, "missing-w2", "w2 is missing"),
    ({"x": -1}, "missing-x", "x is missing"),
    ({"cos(a2)": -1}, "missing-outer-cos", "cos(a2), the derivative of the output's sine, is missing"),
    ({"cos(a1)": -1}, "missing-inner-cos", "cos(a1), the derivative of the hidden sine, is missing"),
    ({"sin(a1)": -1}, "missing-inner-sin", "sin(a1), what w2 multiplies, is missing"),
    (
        {"r": -1},
        "missing-residual",
        "the residual is missing: this is the derivative of the prediction, not of the loss",
    ),
    ({"r": 1}, "squared-residual", "the residual is squared; the derivative of its square has it once"),
    ({"x": 1}, "extra-x", "there is an x too many"),
    ({"w1": 1}, "extra-w1", "there is a w1 too many"),
    ({"w2": 1}, "extra-w2", "there is a w2 too many"),
    ({"cos(a2)": 1}, "extra-outer-cos", "there is a cos(a2) too many (its square is 1 - sin(a2)^2, as for tanh)"),
    ({"cos(a1)": 1}, "extra-inner-cos", "there is a cos(a1) too many (its square is 1 - sin(a1)^2, as for tanh)"),
    ({"sin(a1)": 1}, "extra-inner-sin", "there is a sin(a1) too many"),
    ({"sin(a2)": 1}, "extra-outer-sin", "there is a sin(a2) too many"),
    ({"n": 1}, "sum-for-mean", "it is a sum over the points, where the mean is asked for: divide by n"),
    ({"n": -1}, "divided-twice", "it is divided by n twice"),
)


@dataclass(frozen=True)
class Product:
    """A gradient as the right one times a constant and powers; `sign` names the factor whose sign it lost, if it did."""

    constant: float
    exponents: dict[str, int]
    sign: str = ""

    def of(self, p: Pass, which: int) -> float:
        """What it gives on any points: the mean of the terms, each times its factors."""
        factors = _factors(p)
        term = p.terms[which] * self.constant
        for name, exponent in self.exponents.items():
            term = term * factors[name] ** exponent
        if self.sign:
            term = term * np.sign(factors[self.sign])
        return float(np.mean(term))


def _factors(p: Pass) -> dict[str, Floats]:
    one = np.ones(p.n)
    values = (p.n * one, p.w1 * one, p.w2 * one, p.x, p.c1, p.s1, p.c2, p.s2, p.r)
    return dict(zip(FACTORS, values, strict=True))


def product(passes: Sequence[Pass], given: Sequence[float], which: int) -> Product | None:
    """The product that gives these numbers on single, repeated points, or None where there is none."""
    if len(passes) < 2 * len(FACTORS):
        return None
    ratio = np.array([g / p.gradient[which] for g, p in zip(given, passes, strict=True)])
    if not np.all(np.isfinite(ratio)) or np.any(ratio == 0):
        return None
    rows = np.array([[np.log(abs(_factors(p)[name][0])) for name in FACTORS] for p in passes])
    equations = np.column_stack([np.ones(len(passes)), rows])
    solved, *_ = np.linalg.lstsq(equations, np.log(np.abs(ratio)), rcond=None)
    off = np.abs(equations @ solved - np.log(np.abs(ratio)))
    exponents = np.round(solved[1:]).astype(int)
    if np.max(off) > WHOLE or np.max(np.abs(solved[1:] - exponents)) > WHOLE or np.max(np.abs(exponents)) > 4:
        return None
    constant = float(np.exp(np.mean(np.log(np.abs(ratio)) - rows @ exponents)))
    found = {name: int(e) for name, e in zip(FACTORS, exponents, strict=True) if e}
    rest = ratio.copy()
    for name, exponent in found.items():
        rest = rest / np.array([_factors(p)[name][0] for p in passes]) ** exponent
    signs = np.sign(rest)
    if np.all(signs == signs[0]):
        return Product(float(signs[0]) * constant, found)
    for name in FACTORS[1:]:
        of_factor = np.sign([_factors(p)[name][0] for p in passes])
        if np.all(signs == of_factor) or np.all(signs == -of_factor):
            return Product(float(signs[0] * of_factor[0]) * constant, found, name)
    return None


def told(found: Product, which: int) -> list[tuple[str, str]]:
    """The mistakes in a product, each with its id and a clause: the fewest that make it up."""
    mistakes: list[tuple[str, str]] = []
    left = dict(found.exponents)
    for exponents, name, clause in NAMES:
        times = 0
        while all(left.get(f, 0) * e >= e * e for f, e in exponents.items()):
            for factor, exponent in exponents.items():
                left[factor] -= exponent
            times += 1
        if times:
            mistakes.append((_named(name, which), clause + ("" if times == 1 else f", {times} times over")))
    constant = found.constant
    if found.sign:
        spoken = SPOKEN[found.sign]
        name = {"w2": "absolute-w2", "r": "absolute-residual"}.get(found.sign, f"absolute-{found.sign}")
        mistakes.append((name, f"it loses the sign of {spoken}: an absolute value is taken"))
        constant = abs(constant)
    return of_constant(constant, mistakes)


def of_constant(constant: float, mistakes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """These mistakes, and what the constant before them says."""
    if constant < 0:
        mistakes.append(("wrong-sign", "it has the other sign"))
    size = abs(constant)
    if abs(size - 1) > WHOLE:
        mistakes.extend(_constant(size, mistakes))
    return mistakes


def _named(name: str, which: int) -> str:
    # the same factor too many is another slip in the other gradient
    if name == "extra-x":
        return ("x-squared", "x-in-w2")[which]
    if name == "extra-w2":
        return ("w2-squared", "w2-in-w2")[which]
    return name


def _constant(size: float, mistakes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    names = [name for name, _ in mistakes]
    if "sum-for-mean" in names and abs(1 / size - round(1 / size)) < WHOLE * round(1 / size) and size < 0.2:
        index = names.index("sum-for-mean")
        mistakes.pop(index)
        return [("n-off", f"it is divided by {round(1 / size)}, whatever the number of points: divide by n")]
    if "missing-w2" in names and abs(size - 0.5) > WHOLE:
        # a half is the 2 that is missing, too
        mistakes.pop(names.index("missing-w2"))
        return [("hard-coded-w2", f"the number {size:.6g} stands where w2 belongs")]
    if "sum-for-mean" in names and abs(size - 0.5) < WHOLE:
        return [
            (
                "missing-2",
                "it is half of the true sum: the 2 from differentiating the square is missing, or 2 is what it is divided by",
            )
        ]
    if abs(size - 0.5) < WHOLE:
        return [
            (
                "missing-2",
                "it is half of the true value: the 2 from differentiating the square is missing, or 2 n divides the sum",
            )
        ]
    if abs(size - 2) < WHOLE:
        return [
            ("four-for-two", "it is twice the true value: the 2 from differentiating the square stands there twice")
        ]
    return [("scaled-gradient", f"it is {size:.6g} times the true value")]
