"""Mistakes in how the terms of the points become the two gradients: what is averaged, and in which order the data stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from checks.mistakes.catalogue import Entry
from checks.mistakes.probes import Pass
from checks.tolerances import Floats


def _summed_up(how: Callable[[Floats, Pass], Any]) -> Callable[[Pass], tuple[Any, Any]]:
    """The right terms, put together in another way."""
    return lambda p: (how(p.terms[0], p), how(p.terms[1], p))


def _integral(part: Callable[[Pass], float]) -> Callable[[Pass], tuple[Any, Any]]:
    """The right terms, integrated over x by the trapezium rule and divided by something."""
    return _summed_up(lambda t, p: np.trapezoid(t, p.x) / part(p))


def _part(p: Pass, which: int, factors: str) -> Floats:
    """The product of some factors: the residual r, the outer derivative g, and of dL/dw1 the inner one h and x, of dL/dw2
    sin(a1) as h."""
    values = {"r": p.r, "g": p.c2, "h": p.c1 if which == 0 else p.s1, "x": p.x if which == 0 else np.ones(p.n)}
    product: Floats = np.prod([values[name] for name in factors], axis=0)
    return product


def _of_parts(p: Pass, which: int, one: str, other: str) -> float | None:
    """The mean of some factors times that of the others; None for dL/dw2 where these would be none, or all but the residual."""
    if which == 1 and (other == "x" or one == "rx"):
        return None
    return float(2 * p.w2 ** (1 - which) * np.mean(_part(p, which, one)) * np.mean(_part(p, which, other)))


AVERAGES = (
    Entry(
        "n-minus-1",
        _summed_up(lambda t, p: np.sum(t) / (p.n - 1) if p.n > 1 else np.inf),
        "{name} divides by n - 1, where the mean divides by n",
        "np.sum(...) / (len(x) - 1)",
    ),
    Entry(
        "median-for-mean",
        _summed_up(lambda t, p: np.median(t)),
        "{name} takes the median over the points for the mean",
        "np.median(...)",
    ),
    Entry(
        "product-of-means",
        lambda p: (
            2 * np.mean(p.r) * np.mean(p.c2) * p.w2 * np.mean(p.c1) * np.mean(p.x),
            2 * np.mean(p.r) * np.mean(p.c2) * np.mean(p.s1),
        ),
        "{name} multiplies the means of its factors; the mean is to be taken of their product",
        "np.mean(y_pred - y) * np.mean(np.cos(a2)) * np.mean(np.sin(a1))",
    ),
    *(
        Entry(
            "product-of-means",
            lambda p, one=one, other=other: tuple(_of_parts(p, which, one, other) for which in (0, 1)),
            "{name} is the mean of some of its factors times the mean of the others; the mean is to be taken of their product",
            "np.mean(2 * (y_pred - y) * np.cos(a2)) * np.mean(W[1] * np.cos(a1) * x)",
        )
        for one, other in (("rg", "hx"), ("rgh", "x"), ("rh", "gx"), ("rx", "gh"), ("rhx", "g"), ("rgx", "h"))
    ),
    Entry(
        "averaged-residual",
        lambda p: (2 * np.mean(p.r) * p.c2 * p.w2 * p.c1 * p.x, 2 * np.mean(p.r) * p.c2 * p.s1),
        "{name} averages the residual before it is multiplied; the mean is to be taken of the product",
        "np.mean(y_pred - y) * np.cos(a2) * np.sin(a1)",
    ),
    *(
        Entry(
            "integral-for-mean",
            _integral(part),
            f"{{name}} is an integral over x{divided}, where the mean over the points is asked for",
            f"np.trapezoid(..., x){example}",
        )
        for part, divided, example in (
            (lambda p: 1.0, "", ""),
            (lambda p: 10.0, " divided by 10", " / 10"),
            (lambda p: float(p.x[-1] - p.x[0]) or np.nan, " divided by its range", " / (x[-1] - x[0])"),
            (lambda p: p.n, " divided by n", " / len(x)"),
        )
    ),
    Entry(
        "normalised-gradient",
        lambda p: tuple(p.gradient / np.linalg.norm(p.gradient)),
        "{name} is divided by the length of the whole gradient",
        "dldw / np.linalg.norm(dldw)",
    ),
    Entry(
        "first-point-only",
        _summed_up(lambda t, p: t[0]),
        "{name} is the gradient of the first point alone",
        "dldw1[0]",
    ),
    Entry(
        "loop-keeps-last",
        _summed_up(lambda t, p: t[-1] / p.n),
        "{name} keeps the last point's term alone: the loop overwrites, where it should add",
        "total = 2 * ...",
    ),
    Entry(
        "loop-keeps-last",
        _summed_up(lambda t, p: t[-1]),
        "{name} is the term of the last point alone, as from a loop that overwrites where it should add",
        "dldw1[-1]",
    ),
    Entry(
        "last-point-left-out",
        _summed_up(lambda t, p: np.sum(t[:-1]) / p.n),
        "{name} leaves out the last point",
        "for i in range(len(x) - 1)",
    ),
    Entry(
        "last-point-left-out",
        _summed_up(lambda t, p: np.mean(t[:-1]) if p.n > 1 else np.nan),
        "{name} leaves out the last point",
        "x[:-1]",
    ),
    Entry(
        "first-point-left-out",
        _summed_up(lambda t, p: np.sum(t[1:]) / p.n),
        "{name} leaves out the first point",
        "for i in range(1, len(x))",
    ),
    Entry(
        "misaligned-data",
        lambda p: tuple(p.on(p.x, p.y[::-1]).gradient),
        "{name} comes from y in another order than x: reversed",
        "y[::-1]",
    ),
    Entry(
        "misaligned-data",
        lambda p: tuple(p.on(p.x, np.sort(p.y)).gradient),
        "{name} comes from y in another order than x: sorted",
        "np.sort(y)",
    ),
    Entry(
        "misaligned-data",
        lambda p: tuple(p.on(p.x, np.roll(p.y, 1)).gradient),
        "{name} comes from y in another order than x: shifted by one",
        "np.roll(y, 1)",
    ),
    Entry(
        "misaligned-data",
        lambda p: tuple(p.on(p.x, np.sort(p.y)[::-1]).gradient),
        "{name} comes from y in another order than x: sorted downwards",
        "np.sort(y)[::-1]",
    ),
    Entry(
        "misaligned-data",
        lambda p: tuple(p.on(p.x, np.roll(p.y, -1)).gradient),
        "{name} comes from y in another order than x: shifted by one",
        "np.roll(y, -1)",
    ),
    Entry(
        "misaligned-data",
        lambda p: (2 * p.r * p.c2 * p.w2 * p.c1 * np.roll(p.x, 1), None),
        "{name} takes x in another order than the rest: shifted by one",
        "np.roll(x, 1)",
    ),
    Entry(
        "misaligned-data",
        lambda p: (2 * p.r * p.c2 * p.w2 * p.c1 * p.x[::-1], None),
        "{name} takes x in another order than the rest: reversed",
        "x[::-1]",
    ),
)
