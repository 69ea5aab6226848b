"""What people write in place of a factor of the gradient, and in place of the mean over the points.

dL/dw1 is the mean of 2 r cos(a2) w2 cos(a1) x, and dL/dw2 of 2 r cos(a2) sin(a1). An entry is what is said of it and its value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.mistakes.probes import Pass
from checks.tolerances import Floats

Value = Callable[[Pass], Any]


def _ones(p: Pass) -> Floats:
    return np.ones(p.n)


def _chain(f: Callable[[Any], Any], value: Value) -> Value:
    return lambda p: f(value(p))


def _times(one: Value, other: Value) -> Value:
    return lambda p: one(p) * other(p)


# What a sine or a cosine is taken of
ARGUMENTS: dict[str, Value] = {
    "a1": lambda p: p.a1,
    "a2": lambda p: p.a2,
    "x": lambda p: p.x,
    "w1": lambda p: p.w1 * _ones(p),
    "w2": lambda p: p.w2 * _ones(p),
    "y": lambda p: p.y,
    "w2 x": lambda p: p.w2 * p.x,
    "w2 a1": lambda p: p.w2 * p.a1,
    "a1 x": lambda p: p.a1 * p.x,
    "a2 w2": lambda p: p.a2 * p.w2,
    "a2 x": lambda p: p.a2 * p.x,
    "w1 + x": lambda p: p.w1 + p.x,
    "sin(a1)": lambda p: p.s1,
    "cos(a1)": lambda p: p.c1,
    "sin(a2)": lambda p: p.s2,
    "cos(a2)": lambda p: p.c2,
    "the prediction": lambda p: p.f,
    "the residual": lambda p: p.r,
    "w1 sin(a1)": lambda p: p.w1 * p.s1,
    "w2 cos(a1)": lambda p: p.w2 * p.c1,
    "w2 sin(w1) x": lambda p: p.w2 * np.sin(p.w1) * p.x,
    "w2 sin(w1)": lambda p: p.w2 * np.sin(p.w1) * _ones(p),
    "w2 cos(a1) x": lambda p: p.w2 * p.c1 * p.x,
    "2 a1": lambda p: 2 * p.a1,
    "2 a2": lambda p: 2 * p.a2,
    "a1 / 2": lambda p: p.a1 / 2,
    "a2 / 2": lambda p: p.a2 / 2,
    "a1 + a2": lambda p: p.a1 + p.a2,
    "a1 a2": lambda p: p.a1 * p.a2,
    "a1 in degrees": lambda p: np.deg2rad(p.a1),
    "a2 in degrees": lambda p: np.deg2rad(p.a2),
}
WAVES: dict[str, Value] = {
    f"{wave}({name})": _chain(f, argument)
    for wave, f in (("cos", np.cos), ("sin", np.sin))
    for name, argument in ARGUMENTS.items()
}
# What a sine or a cosine becomes whose parenthesis closes too early
SPLIT: dict[str, Value] = {
    f"{wave}({name}) {rest}": _times(_chain(f, ARGUMENTS[name]), value)
    for wave, f in (("cos", np.cos), ("sin", np.sin))
    for name, rest, value in (
        ("w1", "x", lambda p: p.x),
        ("x", "w1", lambda p: p.w1),
        ("w2", "sin(a1)", lambda p: p.s1),
        ("sin(a1)", "w2", lambda p: p.w2),
    )
}
# Numbers that stand about in the notebook, any of which may be taken for another
ABOUT: dict[str, Value] = {
    "x": lambda p: p.x,
    "y": lambda p: p.y,
    "w1": lambda p: p.w1 * _ones(p),
    "w2": lambda p: p.w2 * _ones(p),
    "a1": lambda p: p.a1,
    "a2": lambda p: p.a2,
    "the prediction": lambda p: p.f,
    "the residual": lambda p: p.r,
    "the loss": lambda p: p.loss * _ones(p),
    "the mean of x": lambda p: np.mean(p.x) * _ones(p),
    "the mean of y": lambda p: np.mean(p.y) * _ones(p),
    "the mean of the prediction": lambda p: np.mean(p.f) * _ones(p),
    "w1 + w2": lambda p: (p.w1 + p.w2) * _ones(p),
    "w2 - w1": lambda p: (p.w2 - p.w1) * _ones(p),
    "w1 w2": lambda p: p.w1 * p.w2 * _ones(p),
}
# What is taken for the derivative of a sine
DERIVATIVES: dict[str, Value] = {
    **{
        f"1 - {name}^2, the derivative of tanh,": _chain(lambda s: 1 - s**2, value)
        for name, value in ARGUMENTS.items()
        if name in ("a1", "a2", "sin(a1)", "sin(a2)", "the prediction")
    },
    **{
        f"{name} (1 - {name}), the derivative of the sigmoid,": _chain(lambda s: s * (1 - s), value)
        for name, value in ARGUMENTS.items()
        if name in ("a1", "a2", "sin(a1)", "sin(a2)", "the prediction")
    },
    "1 - tanh(a1)^2": lambda p: 1 - np.tanh(p.a1) ** 2,
    "1 - tanh(a2)^2": lambda p: 1 - np.tanh(p.a2) ** 2,
    "1 - a1^2 / 2, right near 0 only,": lambda p: 1 - p.a1**2 / 2,
    "1 - a2^2 / 2, right near 0 only,": lambda p: 1 - p.a2**2 / 2,
    "sqrt(1 - sin(a1)^2)": lambda p: np.abs(p.c1),
    "sqrt(1 - sin(a2)^2)": lambda p: np.abs(p.c2),
    "1 where a1 is positive, the derivative of max(0, a),": lambda p: np.where(p.a1 > 0, 1.0, 0.0),
    "1 where a2 is positive, the derivative of max(0, a),": lambda p: np.where(p.a2 > 0, 1.0, 0.0),
    "cos(a1) - sin(a1)": lambda p: p.c1 - p.s1,
    "cos(a2) - sin(a2)": lambda p: p.c2 - p.s2,
    "1 / cos(a1)^2, the derivative of tan,": lambda p: 1 / p.c1**2,
    "1 / cos(a2)^2, the derivative of tan,": lambda p: 1 / p.c2**2,
}
RESIDUALS: dict[str, Value] = {
    "a2 - y": lambda p: p.a2 - p.y,
    "a1 - y": lambda p: p.a1 - p.y,
    "sin(a1) - y": lambda p: p.s1 - p.y,
    "the prediction minus x": lambda p: p.f - p.x,
    "y minus x": lambda p: p.y - p.x,
    "a2 - x": lambda p: p.a2 - p.x,
    "the prediction plus y": lambda p: p.f + p.y,
    "the prediction times y": lambda p: p.f * p.y,
    "the prediction over y": lambda p: p.f / p.y,
    "the prediction less the bias, minus y": lambda p: p.s2 - p.y,
    "the residual plus 0.5": lambda p: p.r + 0.5,
    "the residual minus 0.5": lambda p: p.r - 0.5,
    "the prediction minus 0.5 y": lambda p: p.f - p.y / 2,
    "the prediction minus 2 y": lambda p: p.f - 2 * p.y,
    "the prediction minus y^2": lambda p: p.f - p.y**2,
    "y_pred^2 - y^2": lambda p: p.f**2 - p.y**2,
    "the prediction minus the mean of y": lambda p: p.f - np.mean(p.y),
    "the mean of the prediction minus y": lambda p: np.mean(p.f) - p.y,
    "the mean of the residual": lambda p: np.mean(p.r) * _ones(p),
    "the absolute value of the residual": lambda p: np.abs(p.r),
    "the sign of the residual": lambda p: np.sign(p.r),
    "the square of the residual": lambda p: p.r**2,
    "the cube of the residual": lambda p: p.r**3,
    "the square root of the residual's size": lambda p: np.sqrt(np.abs(p.r)),
    "the root of the loss": lambda p: np.sqrt(p.loss) * _ones(p),
    "the residual clipped to [-1, 1]": lambda p: np.clip(p.r, -1, 1),
    "the residual with y clipped to [0, 1]": lambda p: p.f - np.clip(p.y, 0, 1),
    "the residual with y reversed": lambda p: p.f - p.y[::-1],
    "the residual with y shifted by one": lambda p: p.f - np.roll(p.y, 1),
    "the residual of the first point": lambda p: p.r[0] * _ones(p),
    "the residual of the last point": lambda p: p.r[-1] * _ones(p),
    "the residual with y sorted": lambda p: p.f - np.sort(p.y),
}


def _only(values: dict[str, Value], *, without: Sequence[str]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name not in without}


def _made_of(name: str, value: Value) -> dict[str, Value]:
    """What is made of the right factor itself."""
    return {
        f"1 / {name}": lambda p: 1 / value(p),
        f"|{name}|": lambda p: np.abs(value(p)),
        f"{name}^2": lambda p: value(p) ** 2,
        f"1 + {name}": lambda p: 1 + value(p),
        f"1 - {name}": lambda p: 1 - value(p),
        f"the mean of {name}": lambda p: np.mean(value(p)) * _ones(p),
        f"{name} of the first point": lambda p: (value(p) * _ones(p))[0] * _ones(p),
        f"{name} of the last point": lambda p: (value(p) * _ones(p))[-1] * _ones(p),
    }


NOTHING: dict[str, Value] = {"": _ones}


@dataclass(frozen=True)
class Factor:
    """A factor of the right product, what is said of it, and what people write in its place ("" where it is missing)."""

    name: str
    right: Value
    others: dict[str, Value]


RESIDUAL = Factor("the residual", lambda p: p.r, NOTHING | RESIDUALS | _only(ABOUT, without=["the residual"]))
OUTER = Factor(
    "cos(a2)",
    lambda p: p.c2,
    NOTHING | _only(WAVES, without=["cos(a2)"]) | SPLIT | DERIVATIVES | ABOUT | _made_of("cos(a2)", lambda p: p.c2),
)
W2 = Factor(
    "w2",
    lambda p: p.w2 * _ones(p),
    NOTHING | _only(ABOUT, without=["w2"]) | WAVES | _made_of("w2", lambda p: p.w2 * _ones(p)),
)
INNER = Factor(
    "cos(a1)",
    lambda p: p.c1,
    NOTHING | _only(WAVES, without=["cos(a1)"]) | SPLIT | DERIVATIVES | ABOUT | _made_of("cos(a1)", lambda p: p.c1),
)
X = Factor("x", lambda p: p.x, NOTHING | _only(ABOUT, without=["x"]) | WAVES | _made_of("x", lambda p: p.x))
HIDDEN = Factor(
    "sin(a1)",
    lambda p: p.s1,
    NOTHING | _only(WAVES, without=["sin(a1)"]) | SPLIT | ABOUT | DERIVATIVES | _made_of("sin(a1)", lambda p: p.s1),
)
FACTORS: tuple[tuple[Factor, ...], tuple[Factor, ...]] = ((RESIDUAL, OUTER, W2, INNER, X), (RESIDUAL, OUTER, HIDDEN))

# How the terms of the points become one number; the first is right
AVERAGES: dict[str, Callable[[Floats, Pass], Any]] = {
    "": lambda t, p: np.mean(t),
    "it is a sum over the points, where the mean is asked for: divide by n": lambda t, p: np.sum(t),
    "it is divided by n twice": lambda t, p: np.mean(t) / p.n,
    "it divides by n - 1, where the mean divides by n": lambda t, p: np.sum(t) / (p.n - 1) if p.n > 1 else np.inf,
    "it takes every other point alone, and divides by n": lambda t, p: np.sum(t[::2]) / p.n,
    "it takes every other point alone": lambda t, p: np.mean(t[::2]),
    "it is that of the first point alone": lambda t, p: t[0],
    "it is that of the first point alone, divided by n": lambda t, p: t[0] / p.n,
    "it is that of the last point alone": lambda t, p: t[-1],
    "it keeps the last point's term alone, divided by n": lambda t, p: t[-1] / p.n,
    "it leaves out the last point": lambda t, p: np.sum(t[:-1]) / p.n,
    "it leaves out the first point": lambda t, p: np.sum(t[1:]) / p.n,
    "it takes the points of the first half alone": lambda t, p: np.mean(t[: max(1, p.n // 2)]),
    "it takes the points with a positive x alone": lambda t, p: np.mean(t[p.x > 0]) if np.any(p.x > 0) else np.nan,
    "it takes the points with a positive x alone, and divides by n": lambda t, p: np.sum(t[p.x > 0]) / p.n,
    "it takes the median over the points for the mean": lambda t, p: np.median(t),
    "it takes the largest of the points' terms for their mean": lambda t, p: np.max(t),
    "it takes the smallest of the points' terms for their mean": lambda t, p: np.min(t),
    "it takes the mean of the absolute values": lambda t, p: np.mean(np.abs(t)),
    "it takes the absolute value of the mean, and so loses its sign": lambda t, p: abs(np.mean(t)),
    "it takes the mean of the squares": lambda t, p: np.mean(t**2),
    "it takes the root of the mean of the squares": lambda t, p: np.sqrt(np.mean(t**2)),
    "it takes the standard deviation over the points for the mean": lambda t, p: np.std(t),
}

# What a mistake is called that has a name elsewhere too
AVERAGED = {
    "it is a sum over the points, where the mean is asked for: divide by n": "sum-for-mean",
    "it is divided by n twice": "divided-twice",
    "it divides by n - 1, where the mean divides by n": "n-minus-1",
    "it is that of the first point alone": "first-point-only",
    "it keeps the last point's term alone, divided by n": "loop-keeps-last",
    "it leaves out the last point": "last-point-left-out",
    "it leaves out the first point": "first-point-left-out",
    "it takes the median over the points for the mean": "median-for-mean",
}
MISSING = {
    "the residual": "missing-residual",
    "cos(a2)": "missing-outer-cos",
    "w2": "missing-w2",
    "cos(a1)": "missing-inner-cos",
    "x": "missing-x",
    "sin(a1)": "missing-inner-sin",
}
