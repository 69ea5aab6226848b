"""Properties of the training: many updates at a small learning rate."""

from __future__ import annotations

import functools

import numpy as np

import reference
from checks.candidate import TRIPS
from checks.cases import SLOW, Case
from checks.interview import Interview, Skip, Violation, agree, number
from checks.registry import check
from checks.tolerances import Bounds, Floats, step

RATE = 0.01
STEP_COUNTS = (300, 10_000)
GRADIENT = ("gradient-w1-matches-reference", "gradient-w2-matches-reference")


def possible_counts(own: int | None) -> tuple[int, ...]:
    """The right numbers of updates that a training whose loop makes so many trips can be held to.

    A loop that tests its condition within begins one trip more than it makes updates. One of 100 trips may stand in another
    loop, or in a function, and several loops may follow each other: what is not one of the right numbers is held against
    both, unless it can be no part of 10000.
    """
    for count in STEP_COUNTS:
        if own in (count, count + 1):
            return (count,)
    if own and own < 1000 and STEP_COUNTS[1] % own:
        return STEP_COUNTS[:1]
    return STEP_COUNTS


def _agree(what: str, given: Floats, expected: Floats, tolerance: Floats) -> None:
    for i, name in enumerate(("w1", "w2")):
        agree(f"{name} {what}", given[i], expected[i], tolerance[i], "train")


@functools.lru_cache(4096)
def path(case: Case, steps: int, bias: float) -> tuple[Floats, Floats]:
    """The reference's weights after `steps` updates at 0.01, and how far a right training may lie from them.

    On long paths curvature and rounding change slowly, so they are computed anew every few steps, a hundred times in 300
    and 300 times in 10000; the factor 2 that `step` puts on each step's rounding covers what they change in between.
    """
    w, error = np.array(case.weights), np.zeros(2)
    every = max(1, min(steps // 100, 33))
    for taken in range(0, steps, every):
        carry = step(Bounds(float(w[0]), float(w[1]), case.xs, case.ys, bias), RATE)
        count = min(every, steps - taken)
        w = reference.train(w, case.xs, case.ys, learning_rate=RATE, steps=count, bias=bias)
        for _ in range(count):
            error = carry(error)
    return w, error


@check(
    "training",
    "Each step of the training is one update at the rate 0.01",
    needs=("train",),
    ground=("prediction-matches-reference",),
    follows_through="training-follows-own-gradient",
    thin=2,
)
def training_steps_match_reference(interview: Interview, case: Case) -> None:
    """By definition, for one step and for three: each takes the gradient at the weights of the step before."""
    if not interview.takes("train", "steps"):
        raise Skip("the training cannot be stopped after a few steps here; it is examined as a whole")
    if interview.takes("train", "learning_rate"):
        # at another rate too: a training that takes a rate must not have one of its own
        w = np.array(case.weights)
        expected = reference.update(w, case.xs, case.ys, learning_rate=0.25, bias=interview.bias_of(case))
        error = step(interview.bounds(case), 0.25)(np.zeros(2))
        _agree("after 1 step of the training at the rate 0.25", interview.train(case, 1, 0.25), expected, error)
    for steps in (1, 3):
        expected, error = path(case, steps, interview.bias_of(case))
        if not np.all(error < 1e-3):
            return  # curvature blows rounding up until it says nothing: weights of 50 on inputs of 8
        _agree(
            f"after {steps} step{'s' * (steps > 1)} of the training",
            interview.train(case, steps),
            expected,
            error,
        )


@check(
    "training",
    "The first step of the training takes the answer's own gradient, at the rate 0.01",
    needs=("train", "gradient"),
)
def training_follows_own_gradient(interview: Interview, case: Case) -> None:
    """The definition again, with the gradient that the candidate gives: it holds whatever the gradient is."""
    if not interview.takes("train", "steps"):
        raise Skip("the training cannot be stopped after a few steps here; it is examined as a whole")
    g = interview.gradient(case)
    expected = np.array(case.weights) - RATE * g
    wide = 64 * 2.0**-53 * case.xs.size * np.abs(g) * RATE
    tolerance = step(interview.bounds(case), RATE)(np.zeros(2)) + wide
    _agree("after one step of the training", interview.train(case, 1), expected, tolerance)


@check(
    "training",
    "The whole training ends where that many updates end",
    source="gentle",
    needs=("train",),
    ground=("prediction-matches-reference",),
    follows_through="training-follows-own-gradient",
)
def whole_training_matches_reference(interview: Interview, case: Case) -> None:
    """Iteration: rounding grows by |I - lr H| a step, which stays near 1 for weights and points like the exercise's."""
    own = interview.candidate.steps
    adjustable = interview.takes("train", "steps") and own is None
    counts = STEP_COUNTS[:1] if adjustable else possible_counts(own)
    given = interview.train(case, 300 if adjustable else None)
    ends = [path(case, count, interview.bias_of(case)) for count in counts]
    nearest = min(ends, key=lambda end: float(np.max(np.abs(end[0] - given))))
    _agree("after the whole training", given, *nearest)


TRIED = (SLOW, Case(1.0, -0.5, (1.0, 2.0), (0.0, 1.0)))


@check(
    "training",
    "The training makes 300 updates (or 10000)",
    source="once",
    whole=True,
    needs=("train",),
    ground=("prediction-matches-reference", *GRADIENT),
    follows_through="training-follows-own-gradient",
)
def training_makes_300_or_10000_updates(interview: Interview, case: Case) -> None:
    """By definition; the trips of its loop are counted as it runs, and some of them are held against as many updates. Of a
    training that has come to rest the weights do not tell."""
    own = interview.candidate.steps
    if own in STEP_COUNTS:
        return
    if own is None or not (interview.takes("train", "steps") or interview.takes("train", TRIPS)):
        raise Skip("its updates are not the trips of one loop, which could be counted; the trained weights tell")
    # the last trip may do no more than find that it is one too many
    ends = [[_after(interview, case, trips) for case in TRIED] for trips in (own, own - 1)]
    trips = own - int(np.array_equal(ends[0], ends[1]))
    each = [count // trips for count in STEP_COUNTS if trips and count % trips == 0]
    if any(_makes(interview, updates) for updates in each):
        return
    if any(_makes_in_all(interview, count) for count in STEP_COUNTS):
        return  # by trips of different lengths
    if _makes(interview, 1) or not each:
        raise Violation(f"the training makes {trips} updates; it should make {STEP_COUNTS[0]} (or {STEP_COUNTS[1]})")
    raise Violation(
        f"the training makes {trips} trips of its loop, and a trip is not {' or '.join(map(str, each))} updates"
    )


def _after(interview: Interview, case: Case, trips: int) -> Floats:
    answer = interview.ask("train", case.weights, case.xs, case.ys, steps=trips)
    return np.array([float(value) for value in answer.values])


def _makes_in_all(interview: Interview, updates: int) -> bool:
    """Whether all trips of the training's loop together make so many updates."""
    ends = [(interview.train(case, None), *path(case, updates, interview.bias)) for case in TRIED]
    return all(np.all(np.abs(given - expected) <= error) for given, expected, error in ends)


def _makes(interview: Interview, updates: int) -> bool:
    """Whether a trip of the training's loop makes so many updates, the third as well as the first."""
    for case in TRIED:
        for trips in (1, 3):
            expected, error = path(case, trips * updates, interview.bias)
            if not np.all(np.abs(_after(interview, case, trips) - expected) <= error):
                return False
    return True


@check("training", "Training m steps and then k is training m + k", needs=("train",), thin=8)
def training_composes(interview: Interview, case: Case) -> None:
    """Iteration: the state of gradient descent is the weights and nothing else; no steps change nothing."""
    if not interview.takes("train", "steps") or interview.candidate.kind not in ("reference", "module"):
        raise Skip("the number of steps is no parameter here")
    _agree("after no steps", interview.train(case, 0), np.array(case.weights), np.zeros(2))
    m, k = case.count, 3
    middle = interview.train(case, m)
    if not np.all(np.isfinite(middle)):
        raise Violation(f"after {m} steps the weights are {middle.tolist()}", "train")
    then = Case(float(middle[0]), float(middle[1]), case.x, case.y, case.bias)
    error = path(case, m + k, interview.bias_of(case))[1]
    if np.all(error < 1e-3):
        _agree(f"after {m} + {k} steps", interview.train(case, m + k), interview.train(then, k), 2 * error)


@functools.cache
def _path_of_the_exercise(bias: float) -> tuple[Floats, ...]:
    """The reference's weights before each of the 300 steps of the exercise, from its first weights."""
    x, y = reference.points()
    path_ = [reference.initial_weights()]
    for _ in range(299):
        path_.append(reference.update(path_[-1], x, y, learning_rate=RATE, bias=bias))
    return tuple(path_)


@check(
    "training",
    "The 300 steps at 0.01 never increase the loss",
    source="once",
    needs=("gradient",),
    ground=("prediction-matches-reference", *GRADIENT),
    follows_through="training-follows-own-gradient",
)
def training_never_increases_loss(interview: Interview, case: Case) -> None:
    """Descent lemma: from the first weights of the exercise, on its grid, the rate times the bound on the curvature stays
    below 0.71 along the path, and 2 would do. The steps are taken with the candidate's own gradient."""
    bias = interview.bias_of(case)
    x, y = (values.ravel() for values in reference.points())
    points = tuple(x.tolist()), tuple(y.tolist())
    # a submission is asked at every twelfth step: its own path is that of the reference, or another check fails
    every = 1 if interview.candidate.kind == "reference" else 12
    for taken, w in list(enumerate(_path_of_the_exercise(bias), 1))[::every]:
        at = Case(float(w[0]), float(w[1]), *points, case.bias)
        after = w - RATE * interview.gradient(at)
        if not np.all(np.isfinite(after)):
            raise Violation(f"after step {taken} the weights are {after.tolist()}", "gradient")
        there = Bounds(float(after[0]), float(after[1]), x, y, bias)
        losses = [reference.loss(weights, x, y, bias=bias) for weights in (w, after)]
        if not losses[1] <= losses[0] + interview.bounds(at).loss + there.loss:
            raise Violation(
                f"step {taken} takes the loss from {number(losses[0])} up to {number(losses[1])}", "gradient"
            )
