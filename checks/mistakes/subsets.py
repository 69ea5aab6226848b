"""A gradient that takes some of the points alone: which ones, by what becomes of it as targets are moved.

The gradient is linear in the targets, so moving those of some points moves it where these points are taken, and does not
where they are left out. Blocks of points show where to look, and single points how many there are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import reference
from checks.mistakes.probes import Pass
from checks.tolerances import Floats

BLOCK = 20
# What is left of a difference that is none: rounding of a sum of a thousand terms of size 1
NOTHING = 1e-12
# A point's weight is known to 1e-11 where its term is not small; those of two points, one of so many, differ by far more
CLOSE = 1e-6

# dL/dw2 at the weights below, on the 1000 points with the targets given
Asked = Callable[[Floats, Floats], float]
W = (0.75, 1.25)


def taken(ask: Asked, bias: float) -> str | None:
    """Which points a gradient takes, as words that follow "takes"; None where it takes all, or is no gradient of some."""
    x, y = (values.ravel() for values in reference.points())
    p = Pass(*W, x, y, bias)
    own = ask(x, y)

    def moved(begin: int, end: int) -> float:
        """What a point counts there, as a part of what it should count: 0 where none is taken."""
        shifted = y.copy()
        shifted[begin:end] += 1.0
        count = -2 * float(np.sum((p.c2 * p.s1)[begin:end])) / p.n
        return (ask(x, shifted) - own) / count

    begins = range(0, p.n, BLOCK)
    used = [begin for begin in begins if abs(moved(begin, begin + BLOCK)) > NOTHING]
    if not used:
        return None
    weights = {i: moved(i, i + 1) for begin in used[:1] for i in range(begin, begin + BLOCK)}
    if len(used) == len(begins) and all(abs(weight) > NOTHING for weight in weights.values()):
        return None
    # each point that is taken counts as one of so many, or as several where it is drawn several times
    weights |= {i: moved(i, i + 1) for begin in used[1:] for i in range(begin, begin + BLOCK)}
    points = [i for i, weight in sorted(weights.items()) if abs(weight) > NOTHING]
    times = np.array([weights[i] for i in points]) / min(abs(weights[i]) for i in points)
    size = round(float(np.sum(times)))
    # a gradient that is wrong by a factor too weighs its points as if they were others
    if np.any(np.abs(times - np.round(times)) > CLOSE) or abs(size * weights[points[0]] - times[0] * p.n) > CLOSE * p.n:
        return None
    if size != len(points) or points != list(range(points[0], points[-1] + 1)):
        return f"{size} of the {p.n} points alone"
    if points[0] == 0:
        return f"the first {size} of the {p.n} points alone" if size > 1 else "the first point alone"
    if points[-1] == p.n - 1:
        return f"the last {size} of the {p.n} points alone" if size > 1 else "the last point alone"
    return f"{size} of the {p.n} points alone, from point {points[0] + 1} on"
