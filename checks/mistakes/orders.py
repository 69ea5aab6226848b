"""Trainings that make the right moves in another order: point by point, or one of them after the loop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import reference
from checks.candidate import LONG, TRIPS
from checks.cases import Case
from checks.interview import Interview
from checks.mistakes import probes
from checks.mistakes.calculus import same
from checks.mistakes.walks import weights_after
from checks.properties.training import RATE, STEP_COUNTS
from checks.tolerances import Floats
from checks.verdict import Mistake

# How many points people take at a time: more than the seven of the largest gentle case, which is then one batch, up to
# some half of the data
BATCHES = (8, 10, 16, 20, 25, 32, 40, 50, 64, 100, 125, 128, 200, 250, 256, 500, 512)


def of_points(interview: Interview) -> list[Mistake]:
    """Steps that move the weights at each point by itself, by its own gradient or by its part of the mean."""
    if not (interview.takes("train", TRIPS) or interview.takes("train", "steps")):
        return []
    cases = probes.gentle()
    after = [weights_after(interview, case, 1) for case in cases]
    for name, by_number in (("", False), (", by its part of the mean", True)):
        ends = [_point_by_point(interview, case, RATE / len(case.x) if by_number else RATE) for case in cases]
        if all(map(same, after, ends)):
            what = f"Each step of the training moves the weights at one point after the other{name}"
            return [Mistake("point-by-point", f"{what}; one move by the mean over all points is asked for.")]
    for by_number in (False, True):
        ends = [_by_running_sums(interview, case, by_number) for case in cases]
        if all(map(same, after, ends)):
            what = "Each step of the training moves the weights at every point, by the sum so far: the update stands inside the"
            return [Mistake("point-by-point", f"{what} loop over the points; it belongs after it.")]
    return []


def _point_by_point(interview: Interview, case: Case, rate: float) -> Floats:
    w, bias = np.array(case.weights), interview.bias_of(case)
    for x, y in zip(case.x, case.y, strict=True):
        w = w - rate * reference.gradient(w, np.array([x]), np.array([y]), bias=bias)
    return w


def _by_running_sums(interview: Interview, case: Case, by_number: bool) -> Floats:
    """The weights after a step that takes the sum away after each point, of this and of those before it."""
    p = probes.at(case, interview.bias_of(case))
    moves = np.array([np.sum(np.cumsum(term)) for term in p.terms]) / (p.n if by_number else 1)
    return np.array(case.weights) - RATE * moves


def of_chance(interview: Interview) -> list[Mistake]:
    """Steps that are others each time that they are made."""
    if not (interview.takes("train", TRIPS) or interview.takes("train", "steps")):
        return []
    case = probes.gentle()[0]
    rate = RATE if interview.takes("train", "learning_rate") else None
    first, second = (
        interview.ask(
            "train",
            case.weights,
            case.xs,
            case.ys,
            again=True,
            bias=interview.bias_of(case),
            learning_rate=rate,
            steps=1,
        ).values
        for _ in range(2)
    )
    if np.array_equal(first, second):
        return []
    what = "In the training, the same step leads elsewhere each time it is made: something random is in it."
    return [Mistake("noise", what)]


def of_batches(interview: Interview) -> list[Mistake]:
    """Steps that are right on a few points and go through the 1000 of the exercise in parts."""
    x, y = (tuple(v.ravel().tolist()) for v in reference.points())
    case = Case(0.75, 1.25, x, y)
    bias, w = interview.bias_of(case), np.array(case.weights)
    if not same(interview.gradient(case), reference.gradient(w, case.xs, case.ys, bias=bias)):
        return []  # which is told of the gradient
    after = weights_after(interview, case, 1)
    gentle = probes.gentle()
    if same(after, reference.update(w, case.xs, case.ys, learning_rate=RATE, bias=bias)) or not all(
        same(weights_after(interview, few, 1), _by_parts(few, len(few.x), interview.bias_of(few))) for few in gentle
    ):
        return []
    for size in BATCHES:
        if same(after, _by_parts(case, size, bias)):
            what = (
                f"Each trip of the training's loop moves the weights {-(-len(x) // size)} times, by {size} points each"
            )
            return [Mistake("mini-batches", f"{what}; one move by the mean over all points is asked for.")]
    what = "In the training, a step on a few points is right, and one on the 1000 of the exercise is not"
    return [
        Mistake("mini-batches", f"{what}: it takes them in parts, or not all alike; it is to take the mean over all.")
    ]


def of_batches_by_turns(interview: Interview) -> list[Mistake]:
    """A training of the exercise's own points whose every step takes the next so many of them, round and round."""
    start, trained = (interview.candidate.own.get(role) for role in ("start", "trained"))
    steps = interview.candidate.steps or STEP_COUNTS[0]
    if start is None or trained is None or steps > LONG:
        return []
    x, y = (v.ravel() for v in reference.points())
    for size in BATCHES:
        w = start.ravel()
        for begin in (step * size % (x.size - x.size % size) for step in range(steps)):
            part = slice(begin, begin + size)
            w = reference.update(w, x[part], y[part], learning_rate=RATE, bias=interview.bias)
        if same(trained.ravel(), w):
            what = f"Each step of the training takes {size} of the points, by turns; the mean over all is asked for."
            return [Mistake("mini-batches", what)]
    return []


def _by_parts(case: Case, size: int, bias: float) -> Floats:
    """The weights after one step for each part of the points, so many at a time."""
    w = np.array(case.weights)
    for begin in range(0, len(case.x), size):
        part = slice(begin, begin + size)
        w = reference.update(w, case.xs[part], case.ys[part], learning_rate=RATE, bias=bias)
    return w


def of_one_outside(interview: Interview) -> list[Mistake]:
    """A loop that moves one weight, and what moves the other after it: a line that is not indented."""
    start, trained = (interview.candidate.own.get(role) for role in ("start", "trained"))
    steps = interview.candidate.steps
    if start is None or trained is None or steps not in (*STEP_COUNTS, None):
        return []
    x, y = reference.points()
    for alone in (0, 1):
        w = start.ravel().copy()
        g = np.zeros(2)
        for _ in range(steps or STEP_COUNTS[0]):
            g = reference.gradient(w, x, y, bias=interview.bias)
            w[alone] -= RATE * g[alone]
        # the gradient that the last trip has left, or one that is computed anew
        for last in (g, reference.gradient(w, x, y, bias=interview.bias)):
            end = w.copy()
            end[1 - alone] -= RATE * last[1 - alone]
            if same(trained.ravel(), end):
                moved, left = ("w1", "w2") if alone == 0 else ("w2", "w1")
                what = f"The loop of the training moves {moved} alone; {left} is moved once, after it."
                return [Mistake(f"only-{moved}-updated", what)]
    return []


def of_turned_points(interview: Interview) -> list[Mistake]:
    """Steps that are others where the same points come in the opposite order: a draw of some of them, for one."""
    if not (interview.takes("train", TRIPS) or interview.takes("train", "steps")):
        return []
    for case in probes.gentle():
        turned = replace(case, x=case.x[::-1], y=case.y[::-1])
        if not same(interview.gradient(case), interview.gradient(turned)):
            return []  # which is told of the gradient
        if same(weights_after(interview, case, 1), weights_after(interview, turned, 1)):
            return []
    what = "In the training, the first step hangs on the order of the points: it takes some of them alone, or not all alike"
    return [Mistake("some-points-only", f"{what}; each step is to take the mean over all of them.")]
