"""What a notebook reports: its data, its seed, its weights and its three losses."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

import numpy as np

import reference
from checks import cases
from checks.candidate import LONG, WITH_WEIGHTS
from checks.cases import Case
from checks.interview import Interview, Violation, agree, number
from checks.properties.training import path, possible_counts
from checks.registry import check
from checks.tolerances import Bounds, Floats, U, step


def _points() -> tuple[Floats, Floats]:
    x, y = reference.points()
    return x.ravel(), y.ravel()


@check("data", "x and y are the 1000 points of backprop.csv", source="once", whole=True)
def data_is_that_of_the_exercise(interview: Interview, case: Case) -> None:
    """By definition; a csv parser may be an ulp off, so 4 ulp of the largest value are allowed."""
    for name, expected in zip(("x", "y"), _points(), strict=True):
        given = interview.own(f"data_{name}").ravel()
        if given.size != expected.size:
            raise Violation(f"{name} holds {given.size} values; backprop.csv has {expected.size} rows")
        agree(name, given, expected, 8 * U * np.max(np.abs(expected)), "")


@check("data", "The initial weights are the first two draws after seeding with 310", source="once", whole=True)
def initial_weights_are_those_of_the_seed(interview: Interview, case: Case) -> None:
    """numpy's legacy generator is fixed for good: seed and count of draws determine the numbers."""
    _are_draws(interview.own("first").ravel(), (0,))


@check(
    "data",
    "The training starts from fresh draws: the next two, or the first two after seeding again",
    source="once",
    whole=True,
    needs=("train",),
)
def training_starts_from_fresh_weights(interview: Interview, case: Case) -> None:
    """Both editions of the exercise begin the training anew: one draws on, the other seeds again."""
    _are_draws(interview.own("start").ravel(), (1, 0))


def _are_draws(given: Floats, pairs: tuple[int, ...]) -> None:
    # the numbers are drawn, not computed: float32 arrays apart, they are equal to the last bit
    draws = [reference.initial_weights(skip=pair) for pair in pairs]
    if not any(np.all(np.abs(given - drawn) <= 4 * U * np.abs(drawn)) for drawn in draws):
        expected = " or ".join(f"({number(d[0])}, {number(d[1])})" for d in draws)
        found = f"the weights are ({number(given[0])}, {number(given[1])})"
        raise Violation(f"{found}, but should be {expected}", discreet=f"{found}, which is not right")


def _own_loss(interview: Interview, name: str, role: str) -> None:
    reported = float(interview.own(name))
    w = interview.own(role).ravel()
    x, y = _points()
    bounds = Bounds(float(w[0]), float(w[1]), x, y, interview.bias)
    prediction = interview.forward((float(w[0]), float(w[1])), x, interview.bias).prediction
    expected = float(np.mean((prediction - y) ** 2))
    spill = (
        4 * U * 1000 * expected
    )  # where the forward pass is not the reference's, its rounding is not the bounds' either
    agree(name, reported, expected, 2 * bounds.loss + spill, "")


@check(
    "loss",
    "mse is the loss of the submission's own initial weights",
    source="once",
    whole=True,
    needs=("forward",),
)
def mse_is_that_of_own_weights(interview: Interview, case: Case) -> None:
    """By definition, from the submission's own forward pass and weights: a typed-in number or another's prediction fails."""
    _own_loss(interview, "mse", "first")


@check(
    "update",
    "mse_update is the loss of the submission's own updated weights",
    source="once",
    whole=True,
    needs=("forward",),
)
def mse_update_is_that_of_own_weights(interview: Interview, case: Case) -> None:
    """By definition, from the submission's own forward pass and the weights after its update."""
    _own_loss(interview, "mse_update", "updated")


@check(
    "training",
    "mse_final is the loss of the submission's own trained weights",
    source="once",
    whole=True,
    needs=("forward",),
)
def mse_final_is_that_of_own_weights(interview: Interview, case: Case) -> None:
    """By definition, from the submission's own forward pass and the weights after its training."""
    _own_loss(interview, "mse_final", "trained")


@check("loss", "mse is the loss at the weights of the seed", source="once", whole=True)
def mse_is_that_of_the_seed(interview: Interview, case: Case) -> None:
    """Data, seed and network determine it: 0.3402766157 without bias, 0.25 less with 0.5."""
    x, y = _points()
    w = reference.initial_weights()
    expected = reference.loss(w, x, y, bias=interview.bias)
    agree(
        "mse",
        float(interview.own("mse")),
        expected,
        2 * Bounds(float(w[0]), float(w[1]), x, y, interview.bias).loss,
        "",
    )


@check("update", "mse_update is the loss after one update at the rate 1 from the seed", source="once", whole=True)
def mse_update_is_that_of_the_seed(interview: Interview, case: Case) -> None:
    """Data, seed, network and rate determine it: 0.2761504098 without bias, 0.25 less with 0.5."""
    x, y = _points()
    start = reference.initial_weights()
    w = reference.update(start, x, y, bias=interview.bias)
    error = step(Bounds(float(start[0]), float(start[1]), x, y, interview.bias), 1.0)(np.zeros(2))
    agree_loss(interview, "mse_update", w, error)


def agree_loss(interview: Interview, name: str, w: Floats, error: Floats) -> None:
    """A reported loss against that of the right weights, which rounding may have moved by `error`."""
    x, y = _points()
    expected = reference.loss(w, x, y, bias=interview.bias)
    bounds = Bounds(float(w[0]), float(w[1]), x, y, interview.bias)
    slope = np.abs(reference.gradient(w, x, y, bias=interview.bias)) + bounds.curvature() * error
    agree(name, float(interview.own(name)), expected, 2 * bounds.loss + float(slope @ error), "")


@check(
    "training",
    "mse_final is the loss after 300 (or 10000) updates at 0.01 from the seed",
    source="once",
    whole=True,
)
def mse_final_is_that_of_the_seed(interview: Interview, case: Case) -> None:
    """Data, seed, network, rate and count of steps determine it."""
    reported = float(interview.own("mse_final"))
    x, y = _points()
    w, error = _nearest_end(interview, lambda w: abs(reference.loss(w, x, y, bias=interview.bias) - reported))
    agree_loss(interview, "mse_final", w, error)


@check(
    "training",
    "The trained weights are those after 300 (or 10000) updates at 0.01 from the seed",
    source="once",
    whole=True,
    needs=("train",),
)
def trained_weights_are_those_of_the_seed(interview: Interview, case: Case) -> None:
    """Data, seed, rate and count of steps determine them; the weights tell 299 steps from 300 where a rounded loss does not."""
    given = interview.own("trained").ravel()
    w, error = _nearest_end(interview, lambda w: float(np.max(np.abs(w - given))))
    for i, name in enumerate(("w1", "w2")):
        agree(f"{name} after the training", given[i], w[i], error[i], "")


@functools.cache
def _end(pair: int, steps: int, bias: float) -> tuple[Floats, Floats]:
    """The weights after `steps` updates at 0.01 from a pair of draws, with the rounding that a right training may carry."""
    x, y = (tuple(v.tolist()) for v in _points())
    w1, w2 = reference.initial_weights(skip=pair).tolist()
    return path(Case(w1, w2, x, y), steps, bias)


def _nearest_end(interview: Interview, distance: Callable[[Floats], float]) -> tuple[Floats, Floats]:
    """The right end that is nearest, among those of the submission's own count of steps where that shows."""
    counts = possible_counts(interview.candidate.steps)
    ends = [_end(pair, counts[0], interview.bias) for pair in (1, 0)]
    if len(counts) > 1 and min(distance(w) for w, _ in ends) > 1e-9:
        # 10000 steps take a second to compute
        ends += [_end(pair, counts[1], interview.bias) for pair in (1, 0)]
    return min(ends, key=lambda end: distance(end[0]))


def _replayed(interview: Interview, case: Case, name: str) -> None:
    if interview.takes(name, WITH_WEIGHTS):
        # each time it takes the whole training, and a long one takes a second
        few = cases.simple()[:: 24 if (interview.candidate.steps or 0) > LONG else 6]
        if case not in few:
            return
    answer = [float(value) for value in interview.ask(name, case.weights, case.xs, case.ys).values]
    if interview.takes(name, WITH_WEIGHTS):
        case = replace(case, w1=answer[1], w2=answer[2])
    prediction = interview.prediction(case)
    expected = float(np.mean((prediction - case.ys) ** 2))
    spill = 16 * U * float(np.mean((np.abs(prediction) + np.abs(case.ys)) ** 2)) * (case.xs.size + 4)
    what = f"{name}, computed at these weights on these points,"
    agree(what, answer[0], expected, 2 * interview.bounds(case).loss + spill, name)


@check(
    "update",
    "mse_update is computed: on other weights and data it is their loss",
    whole=True,
    needs=("forward", "mse_update"),
    thin=8,
)
def mse_update_is_computed(interview: Interview, case: Case) -> None:
    """A loss is a function of weights and data; a number typed in, or left over from before, is not."""
    _replayed(interview, case, "mse_update")


@check(
    "training",
    "mse_final is computed: on other weights and data it is their loss",
    whole=True,
    needs=("forward", "mse_final"),
    thin=8,
)
def mse_final_is_computed(interview: Interview, case: Case) -> None:
    """A loss is a function of weights and data; a number typed in, or left over from before, is not."""
    _replayed(interview, case, "mse_final")
