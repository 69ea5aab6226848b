"""What a training and a gradient give where they are asked, of whatever kind the submission is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

import reference
from checks.cases import Case
from checks.interview import Interview
from checks.properties.training import RATE
from checks.tolerances import Floats

Gradient = Callable[[Floats], Floats]


def own_gradient(interview: Interview, case: Case) -> Gradient:
    """The submission's own gradient on the points of a case, at any weights."""

    def at(w: Floats) -> Floats:
        return interview.gradient(replace(case, w1=float(w[0]), w2=float(w[1])))

    return at


def true_gradient(interview: Interview, case: Case) -> Gradient:
    """The right gradient on the points of a case, at any weights."""
    return lambda w: reference.gradient(w, case.xs, case.ys, bias=interview.bias_of(case))


def weights_after(interview: Interview, case: Case, trips: int) -> Floats:
    """The weights after so many steps of the training, or trips of its loop."""
    if interview.takes("train", "steps"):
        return interview.train(case, trips, RATE)
    bias = interview.bias_of(case)
    answer = interview.ask("train", case.weights, case.xs, case.ys, bias=bias, steps=trips)
    return np.array([float(v) for v in answer.values])
