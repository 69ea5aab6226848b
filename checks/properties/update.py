"""Properties of the single update."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import reference
from checks.cases import Case
from checks.interview import Interview, Skip, Violation, agree, bounds, number, true_gradient, true_loss
from checks.registry import check
from checks.tolerances import FLOOR, Floats, U

GRADIENT = ("gradient-w1-matches-reference", "gradient-w2-matches-reference")
NAMES = ("w1", "w2")


def _agree(what: str, given: Floats, expected: Floats, tolerance: Floats) -> None:
    for i, name in enumerate(NAMES):
        agree(f"{name} {what}", given[i], expected[i], tolerance[i], "update")


def _rounding(weights: tuple[float, float], step: Floats) -> Floats:
    """Two roundings: of the product with the rate, and of the difference; ours and theirs."""
    rounding: Floats = 4 * U * (np.abs(weights) + 2 * np.abs(step)) + FLOOR
    return rounding


@check(
    "update",
    "One update is w - lr times the gradient at the old weights",
    needs=("update",),
    ground=("prediction-matches-reference", *GRADIENT),
    follows_through="update-follows-own-gradient",
)
def update_matches_reference(interview: Interview, case: Case) -> None:
    """By definition of gradient descent; both weights move at once. The exercise's single update has the rate 1."""
    bias = interview.bias_of(case)
    expected = reference.update(case.weights, case.xs, case.ys, learning_rate=1.0, bias=bias)
    tolerance = 2 * interview.bounds(case).gradient + _rounding(case.weights, expected - case.weights)
    _agree("after one update", interview.update(case, 1.0), expected, tolerance)


@check("update", "The update takes the answer's own gradient, at the rate 1", needs=("update", "gradient"))
def update_follows_own_gradient(interview: Interview, case: Case) -> None:
    """The definition again, with the gradient that the candidate gives: it holds whatever the gradient is."""
    g = interview.gradient(case)
    expected = np.array(case.weights) - g
    wide = 64 * U * case.xs.size * np.abs(g)
    tolerance = 2 * interview.bounds(case).gradient + _rounding(case.weights, g) + wide
    _agree("after one update", interview.update(case, 1.0), expected, tolerance)


@check(
    "update",
    "The loss does not increase for a small learning rate",
    needs=("gradient",),
    ground=("prediction-matches-reference", *GRADIENT),
    follows_through="update-follows-own-gradient",
)
def loss_does_not_increase_for_small_rate(interview: Interview, case: Case) -> None:
    """Descent lemma: with a Hessian of norm at most lambda along the step, lr <= 1 / lambda gives
    L(w - lr g) <= L(w) - lr |g|^2 / 2."""
    bias, here = interview.bias_of(case), interview.bounds(case)
    true = true_gradient(case, bias)
    rate = here.safe_rate(true)
    if interview.takes("update", "learning_rate"):
        new = interview.update(case, rate)
    else:
        new = np.array(case.weights) - rate * interview.gradient(case)
    step = np.array(case.weights) - new
    before, after = true_loss(case, bias), np.inf
    if np.all(np.isfinite(new)):
        moved = replace(case, w1=float(new[0]), w2=float(new[1]))
        after = true_loss(moved, bias)
    promised = rate * float(true @ true) / 2
    there = bounds(moved, bias).loss if np.isfinite(after) else 0.0
    # the step itself is rounded by an ulp of the weights, which the slope carries into the loss
    moved_by = _rounding(case.weights, step) + 2 * rate * here.gradient
    rounding = here.loss + there + float((np.abs(true) + here.gradient) @ moved_by)
    if not after <= before - promised + rounding:
        raise Violation(
            f"at the safe rate {rate:.3g} a step takes the loss from {number(before)} to {number(after)}; "
            f"it should fall to {number(before - promised)} at most",
            "gradient",
        )


@check(
    "update",
    "A rate of 0 changes nothing, and the step grows in proportion to the rate",
    needs=("update", "gradient"),
    thin=8,
)
def update_is_affine_in_rate(interview: Interview, case: Case) -> None:
    """w - lr g is affine in lr, and w at lr = 0."""
    if not interview.takes("update", "learning_rate"):
        raise Skip("the learning rate of the single update is no parameter here")
    _agree("after an update at the rate 0", interview.update(case, 0.0), np.array(case.weights), np.zeros(2))
    one, two = interview.update(case, 0.25), interview.update(case, 0.5)
    expected = 2 * one - np.array(case.weights)
    tolerance = 4 * interview.bounds(case).gradient + 3 * _rounding(case.weights, expected - case.weights)
    _agree("after an update at the rate 0.5, against twice the step at 0.25,", two, expected, tolerance)
