"""A training whose first steps are right and later ones are not: from which step on, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import reference
from checks.cases import Case
from checks.mistakes.calculus import same
from checks.tolerances import Floats
from checks.verdict import Mistake

RATE = 0.01
After = Callable[[Case, int], Floats]


def of_later(after: After, case: Case, bias: float, steps: int) -> list[Mistake]:
    """The mistake that shows within so many steps from the weights of a case, each asked for by its number."""
    right = [np.array(case.weights)]
    for _ in range(steps):
        right.append(reference.update(right[-1], case.xs, case.ys, learning_rate=RATE, bias=bias))
    if same(after(case, steps), right[steps]):
        return []
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if same(after(case, middle), right[middle]) else (low, middle)
    before, then = after(case, high - 1), after(case, high)
    if np.array_equal(before, then):
        if np.array_equal(after(case, steps), then):
            what = f"On {len(case.x)} points, the training stops by itself after {high - 1} of {steps} steps."
            return [Mistake("early-stop", what)]
        return [Mistake("wrong-number-of-steps", f"In the training, step {high} leaves the weights as they are.")]
    gradient = reference.gradient(before, case.xs, case.ys, bias=bias)
    used = (before - then) / gradient
    if same(used[0], used[1], abs(used[0])) and same(used[0], float(f"{used[0]:.6g}"), abs(used[0])):
        what = f"In the training, the learning rate is 0.01 up to step {high - 1} and {used[0]:.6g} in step {high}"
        return [Mistake("decaying-rate", f"{what}; it is to stay as it is.")]
    return []
