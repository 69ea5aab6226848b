"""Properties of the loss."""

from __future__ import annotations

import numpy as np

from checks.cases import Case
from checks.interview import Interview, agree, bounds, true_forward, true_loss
from checks.registry import check

FORWARD = ("prediction-matches-reference",)


@check(
    "loss",
    "The loss is the mean of the squared residuals",
    needs=("loss",),
    ground=FORWARD,
    follows_through="loss-is-mean-square-of-own-residuals",
)
def loss_matches_reference(interview: Interview, case: Case) -> None:
    """By definition, with the candidate's own bias."""
    bias = interview.bias_of(case)
    expected = true_loss(case, bias)
    agree("the loss", interview.loss(case), expected, 2 * interview.bounds(case).loss, "loss")


@check("loss", "The loss is the mean square of the answer's own residuals", needs=("loss", "forward"))
def loss_is_mean_square_of_own_residuals(interview: Interview, case: Case) -> None:
    """The definition again, from the candidate's own predictions: it holds whatever the forward pass is."""
    prediction = interview.prediction(case)
    expected = float(np.mean((prediction - case.ys) ** 2))
    # Bounds' term for a written-out square covers |f| <= 1 + |b|; a wrong forward pass may give more
    spill = 16 * 2.0**-53 * float(np.mean((np.abs(prediction) + np.abs(case.ys)) ** 2)) * (case.xs.size + 4)
    agree("the loss", interview.loss(case), expected, 2 * interview.bounds(case).loss + spill, "loss")


@check("loss", "The order of the points does not change the loss", needs=("loss",), thin=8)
def loss_ignores_order(interview: Interview, case: Case) -> None:
    """A mean is symmetric in its terms."""
    reversed_ = case.with_points(case.xs[::-1], case.ys[::-1])
    agree(
        "the loss of the reversed points",
        interview.loss(reversed_),
        interview.loss(case),
        _twice(interview, case),
        "loss",
    )


@check("loss", "Repeating the data changes nothing", needs=("loss",), thin=8)
def loss_ignores_repetition(interview: Interview, case: Case) -> None:
    """The mean over k copies of the points is the mean over the points: a mean, not a sum."""
    repeated = case.with_points(np.tile(case.xs, case.count), np.tile(case.ys, case.count))
    tolerance = interview.bounds(case).loss + interview.bounds(repeated).loss + _spill(interview, case)
    agree(
        f"the loss of the points {case.count} times over",
        interview.loss(repeated),
        interview.loss(case),
        tolerance,
        "loss",
    )


@check("loss", "n times the loss adds up over joined data", needs=("loss",), thin=8)
def loss_adds_over_points(interview: Interview, case: Case) -> None:
    """n L is a sum over the points, so the sums of two halves make the sum of the whole."""
    n = case.xs.size
    cut = max(1, n // 2)
    parts = [case.with_points(case.xs[:cut], case.ys[:cut])]
    if cut < n:
        parts.append(case.with_points(case.xs[cut:], case.ys[cut:]))
    else:
        parts.append(case.with_points(case.xs, case.ys + case.shift))
    whole = case.with_points(np.concatenate([p.xs for p in parts]), np.concatenate([p.ys for p in parts]))
    expected = sum(p.xs.size * interview.loss(p) for p in parts) / whole.xs.size
    tolerance = (
        2 * interview.bounds(whole).loss + sum(interview.bounds(p).loss for p in parts) + _spill(interview, whole)
    )
    agree("the loss of the joined points", interview.loss(whole), expected, tolerance, "loss")


@check("loss", "A perfect fit has no loss", needs=("loss", "forward"), thin=8)
def loss_vanishes_at_a_perfect_fit(interview: Interview, case: Case) -> None:
    """Where y is the prediction every residual is zero."""
    prediction = interview.prediction(case)
    # a loss that computes its predictions anew may find other last bits, each within the bound on a prediction
    rounding = bounds(case.with_points(case.xs, prediction), interview.bias_of(case)).loss
    agree(
        "the loss at y = prediction",
        interview.loss(case, y=prediction),
        0.0,
        2 * rounding + _spill(interview, case),
        "loss",
    )


@check("loss", "Turning the signs of both weights does not change the loss", needs=("loss",), ground=FORWARD, thin=8)
def loss_is_even_in_both_weights(interview: Interview, case: Case) -> None:
    """The prediction does not change, so neither does the loss."""
    turned = Case(-case.w1, -case.w2, case.x, case.y, case.bias)
    agree(
        "the loss at (-w1, -w2)",
        interview.loss(turned),
        interview.loss(case),
        _twice(interview, case),
        "loss",
    )


@check("loss", "Moving every target by d and by -d adds 2 d^2", needs=("loss",), thin=8)
def loss_is_quadratic_in_the_targets(interview: Interview, case: Case) -> None:
    """(r + d)^2 + (r - d)^2 - 2 r^2 = 2 d^2 at every point; moving the targets down is moving the bias up."""
    d = case.shift
    up, down = (interview.loss(case, y=case.ys + sign * d) for sign in (1, -1))
    expected = 2 * interview.loss(case) + 2 * d**2
    bias = interview.bias_of(case)
    sides = sum(bounds(case.with_points(case.xs, case.ys + sign * d), bias).loss for sign in (1, -1))
    tolerance = (
        sides + 2 * interview.bounds(case).loss + 8 * 2.0**-53 * (abs(expected) + d**2) + _spill(interview, case)
    )
    agree(f"the loss at y + {d:g} plus that at y - {d:g}", up + down, expected, tolerance, "loss")


def _twice(interview: Interview, case: Case) -> float:
    return 2 * interview.bounds(case).loss + _spill(interview, case)


def _spill(interview: Interview, case: Case) -> float:
    """Rounding of the loss where the forward pass is wrong, and its predictions are larger than the bounds take them to be."""
    if "forward" not in interview.candidate.functions:
        return 0.0
    excess = np.abs(interview.prediction(case)) - np.abs(true_forward(case, interview.bias_of(case)).prediction)
    if np.all(excess <= 1e-9):
        return 0.0
    size = np.abs(interview.prediction(case)) + np.abs(case.ys) + 1
    return float(16 * 2.0**-53 * (case.xs.size + 4) * np.mean(size**2))
