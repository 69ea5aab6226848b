"""How far a gradient is from the true one, in units of what rounding alone leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import mpmath
import numpy as np

from benchmarks.subjects import Subject
from reference.arguments import Floats

U = 2.0**-53
# Numbers of points in turns, for which the fused kernel goes its two ways; few enough for mpmath.
POINTS, SETTINGS = (1000, 2000), 12


@dataclass(frozen=True)
class Setting:
    """Weights and points, the exact gradient there, and the unit of its error; gradient and unit of shape (2,)."""

    w1: float
    w2: float
    x: Floats
    y: Floats
    exact: Floats
    unit: Floats


def settings() -> list[Setting]:
    """Weights from 0.3 to 300 in size, of both signs."""
    generator = np.random.RandomState(310)
    made = []
    for k, size in enumerate(np.geomspace(0.3, 300, SETTINGS)):
        n = POINTS[k % len(POINTS)]
        w1, w2 = (size * generator.uniform(-1, 1, 2)).tolist()
        x, y = generator.uniform(-5, 5, n), generator.uniform(0, 1, n)
        made.append(Setting(w1, w2, x, y, _exact(w1, w2, x, y), unit(w1, w2, x, y)))
    return made


def unit(w1: float, w2: float, x: Floats, y: Floats) -> Floats:
    """The root mean square of what independent roundings leave of error, shape (2,).

    In each point a1, both sines, both cosines, a2, the residual and the product are rounded once, by up to u of
    their size; what each rounding does to the gradient follows from the chain rule, d sin a = cos a da. An
    average over n points takes the square root of n off. The result itself is rounded once more. No computation
    in float64 does better than by chance.
    """
    a1 = w1 * x
    s1, c1 = np.sin(a1), np.cos(a1)
    a2 = w2 * s1
    s2, c2 = np.sin(a2), np.cos(a2)
    r = s2 - y
    d1, d2 = r * c2 * w2 * c1 * x, r * c2 * s1
    by_a2 = np.array([(c2**2 - r * s2) * w2 * c1 * x, (c2**2 - r * s2) * s1])
    by_s1 = by_a2 * w2 + np.array([0 * x, r * c2])
    by_c1 = np.array([r * c2 * w2 * x, 0 * x])
    effects = [
        (by_s1 * c1 - by_c1 * s1) * a1,
        by_s1 * s1,
        by_c1 * c1,
        by_a2 * a2,
        np.array([c2 * w2 * c1 * x, c2 * s1]) * s2,
        np.array([c2 * w2 * c1 * x, c2 * s1]) * r,
        np.array([d1, d2]),
        np.array([d1, d2]),
    ]
    squares = sum(np.mean(effect**2, axis=1) for effect in effects)
    result = np.mean([d1, d2], axis=1)
    return np.asarray(2 * U * np.sqrt(squares / x.size + result**2))


def errors(subjects: Sequence[Subject]) -> dict[str, dict[str, float]]:
    """The median and the largest error of each subject's gradient, in units, over all settings and both weights."""
    told = {}
    at = settings()
    for subject in subjects:
        if not subject.smallest <= min(POINTS) <= max(POINTS) <= subject.largest:
            continue
        found = [np.array(subject.prepare(each.x, each.y).gradient(each.w1, each.w2)) for each in at]
        units = [np.abs(got - each.exact) / each.unit for got, each in zip(found, at, strict=True)]
        told[subject.name] = {"median": float(np.median(units)), "largest": float(np.max(units))}
    return told


def _exact(w1: float, w2: float, x: Floats, y: Floats) -> Floats:
    with mpmath.workdps(40):
        one, other = mpmath.mpf(0), mpmath.mpf(0)
        for x_i, y_i in zip(x.tolist(), y.tolist(), strict=True):
            c1, s1 = mpmath.cos_sin(mpmath.mpf(w1) * x_i)
            c2, s2 = mpmath.cos_sin(w2 * s1)
            product = (s2 - y_i) * c2
            one += product * w2 * c1 * x_i
            other += product * s1
        return np.array([float(2 * one / x.size), float(2 * other / x.size)])
