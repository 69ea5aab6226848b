"""How many steps a training has made, where the weights that it leaves or the trips of its loop tell."""

from __future__ import annotations

import math

import numpy as np

import reference
from checks.candidate import TRIPS
from checks.cases import SLOW
from checks.interview import Interview
from checks.mistakes import probes
from checks.mistakes.calculus import SAME, same
from checks.mistakes.walks import own_gradient, true_gradient, weights_after
from checks.properties.training import RATE, STEP_COUNTS, TRIED, possible_counts
from checks.verdict import Mistake

# Numbers of steps that people make when they do not make 300
COUNTS = (299, 301, 1, 2, 3, 10, 30, 50, 100, 150, 200, 250, 400, 500, 600, 1000, 2000, 3000, 5000, 9999, 10_001)
# Five times the longest training that is asked for: a fifth of a second
MOST_WALKED = 50_000
# A first look at one weight, far above the rounding of so many steps: most steps are not looked at further
NEAR = 1e-6


def of_count(interview: Interview) -> list[Mistake]:
    """A number of steps that is neither 300 nor 10000, as counted, or as the trained weights show."""
    steps = interview.candidate.steps
    start, trained = (interview.candidate.own.get(role) for role in ("start", "trained"))
    if start is None or trained is None:
        return []
    if np.array_equal(start, trained):
        return [Mistake("no-training", "The training leaves the weights as they are.")]
    if not np.all(np.isfinite(trained)):
        return []
    x, y = reference.points()
    w = start.ravel()
    reached = 0
    # at this rate every step lowers the loss: once it lies below that of the trained weights, no later step leads to them
    least = reference.loss(trained.ravel(), x, y, bias=interview.bias) * (1 - SAME)
    counted = {steps - 1, steps, steps + 1} if steps and 1 < steps < 20_000 else set()
    # ten thousand steps take half a second: they are walked only where the loop's trips can make them
    many = STEP_COUNTS[1] in possible_counts(steps)
    for count in sorted(count for count in {*COUNTS, *counted, *STEP_COUNTS} if many or count <= 1000):
        w = reference.train(w, x, y, learning_rate=RATE, steps=count - reached, bias=interview.bias)
        reached = count
        if same(trained.ravel(), w):
            if count in STEP_COUNTS:
                return []
            # close to the end steps are smaller than the difference that counts: the trips decide
            if same(reference.train(w, x, y, learning_rate=RATE, steps=1, bias=interview.bias), w):
                break
            what = f"The training makes {count} step{'s' * (count != 1)}; 300 are asked for (or 10000)."
            return [Mistake("wrong-number-of-steps", what)]
        if reference.loss(w, x, y, bias=interview.bias) < least:
            break
    return of_trips(interview) if _is_one_update_a_trip(interview) else []


def of_trips(interview: Interview) -> list[Mistake]:
    """The count of a training whose loop makes one update a trip, right or wrong, where it is neither 300 nor 10000."""
    steps = interview.candidate.steps
    if not steps or not (interview.takes("train", TRIPS) or interview.takes("train", "steps")):
        return []
    # the last trip may do no more than find that it is one too many
    ends = [[weights_after(interview, case, trips) for case in TRIED] for trips in (steps, steps - 1)]
    trips = steps - int(np.array_equal(ends[0], ends[1]))
    if trips in STEP_COUNTS:
        return []
    what = f"The training makes {trips} update{'s' * (trips != 1)}; 300 are asked for (or 10000)."
    return [Mistake("wrong-number-of-steps", what)]


def of_whole(interview: Interview) -> list[Mistake]:
    """The count of a training that can only be run as a whole, where so many right updates lead to where it ends."""
    given, bias = interview.train(SLOW, None), interview.bias_of(SLOW)
    (x,), (y,) = SLOW.x, SLOW.y
    w1, w2 = SLOW.weights
    for count in range(1, MOST_WALKED + 1):
        # by numbers alone: a hundred thousand steps of arrays take a minute
        a1 = w1 * x
        a2 = w2 * math.sin(a1)
        along = 2 * (math.sin(a2) + bias - y) * math.cos(a2)
        w1, w2 = w1 - RATE * along * w2 * math.cos(a1) * x, w2 - RATE * along * math.sin(a1)
        if abs(w1 - given[0]) < NEAR and same(given, np.array([w1, w2])):
            if count in STEP_COUNTS:
                return []
            return [
                Mistake("wrong-number-of-steps", f"The training makes {count} updates; 300 are asked for (or 10000).")
            ]
    return []


def of_average(interview: Interview) -> list[Mistake]:
    """Weights that are the mean of those after each step, where the last ones are asked for."""
    start, trained = (interview.candidate.own.get(role) for role in ("start", "trained"))
    if start is None or trained is None:
        return []
    x, y = reference.points()
    steps = min(interview.candidate.steps or STEP_COUNTS[0], 1000)
    path = [start.ravel()]
    for _ in range(steps):
        path.append(reference.update(path[-1], x, y, learning_rate=RATE, bias=interview.bias))
    if any(same(trained.ravel(), np.mean(part, axis=0)) for part in (path[1:], path[:-1], path)):
        what = f"The trained weights are the mean of those after each of {steps} steps; the last ones are asked for."
        return [Mistake("averaged-weights", what)]
    return []


def _is_one_update_a_trip(interview: Interview) -> bool:
    """Whether the trips of the training's loop are its steps."""
    if not (interview.takes("train", TRIPS) or interview.takes("train", "steps")):
        return False
    case = probes.gentle()[0]
    w, after = np.array(case.weights), weights_after(interview, case, 1)
    gradients = (true_gradient(interview, case), own_gradient(interview, case))
    return any(same(after, w - RATE * g(w)) for g in gradients)
