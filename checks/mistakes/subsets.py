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

    blocks = np.array([moved(begin, begin + BLOCK) for begin in range(0, p.n, BLOCK)])
    used = np.abs(blocks) > NOTHING
    if not np.any(used):
        return None
    first = int(np.argmax(used)) * BLOCK
    weights = np.array([moved(index, index + 1) for index in range(first, first + BLOCK)])
    taken_ = np.abs(weights) > NOTHING
    if not np.any(taken_) or (np.all(used) and np.all(taken_)):
        return None
    singles = (first + np.flatnonzero(taken_)).tolist()
    count = p.n / weights[taken_][0]
    size = round(count)
    # every point that is taken counts as one of so many
    if np.ptp(weights[taken_]) > CLOSE * size or abs(count - size) > CLOSE * size or not 0 < size < p.n:
        return None
    begin = singles[0]
    end = begin + size
    inside = [begin, begin + size // 2, end - 1]
    outside = [index for index in (begin - 1, end) if 0 <= index < p.n]
    whole = all(abs(moved(i, i + 1)) > NOTHING for i in inside if i < p.n) and end <= p.n
    if whole and all(abs(moved(i, i + 1)) <= NOTHING for i in outside):
        if begin == 0:
            return f"the first {size} of the {p.n} points alone"
        if end == p.n:
            return f"the last {size} of the {p.n} points alone"
        return f"{size} of the {p.n} points alone, from point {begin + 1} on"
    return f"{size} of the {p.n} points alone"
