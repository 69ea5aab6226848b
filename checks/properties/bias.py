"""Properties of the bias: the exercise's last question."""

from __future__ import annotations

import functools

import numpy as np

import reference
from checks.cases import Case
from checks.interview import REMEMBERED, Interview, Violation, agree, bounds, number
from checks.registry import check
from checks.tolerances import U


@check("bias", "The prediction at x = 0 is the bias: 0 or 0.5, whatever the weights", needs=("forward",))
def bias_is_zero_or_one_half(interview: Interview, case: Case) -> None:
    """sin(w2 sin(0)) = 0, so the prediction at x = 0 is the bias itself; one inside the sine would depend on w2."""
    at_zero = interview.forward(case.weights, np.zeros(1), interview.bias_of(case)).prediction[0]
    if interview.takes("forward", "bias"):
        agree("the prediction at x = 0", at_zero, case.bias, 0.0, "forward")
        return
    bias = interview.at_zero
    if not (at_zero == bias or abs(at_zero - bias) <= 4 * U):
        raise Violation(
            f"the prediction at x = 0 is {number(at_zero)} here and {number(bias)} at other weights",
            "forward",
        )
    # 0.5 typed as a sum or a quotient may be an ulp off
    if not min(abs(bias), abs(bias - 0.5)) <= 4 * U:
        raise Violation(f"the prediction at x = 0 is {number(bias)}; the bias should be 0 or 0.5", "forward")


@check(
    "bias",
    "The bias fit beats no bias, by exactly 0.25",
    needs=("forward",),
    ground=("prediction-matches-reference",),
    thin=8,
)
def bias_fit_beats_no_bias(interview: Interview, case: Case) -> None:
    """On a symmetric grid with y - 0.5 odd, mean p = 0 and mean (y - 0.5) = 0, so
    mean (p - y)^2 - mean (p + 0.5 - y)^2 = 2 * 0.5 * mean(y) - 0.25 = 0.25."""
    grid = _symmetric(case)
    y = grid.ys
    if interview.takes("forward", "bias"):
        plain = interview.forward(grid.weights, grid.xs, 0.0).prediction
        fitted = interview.forward(grid.weights, grid.xs, 0.5).prediction
    else:
        plain = interview.prediction(grid) - interview.bias
        fitted = plain + 0.5
    gain = float(np.mean((plain - y) ** 2) - np.mean((fitted - y) ** 2))
    rounding = sum(bounds(grid, b).loss for b in (0.0, 0.5))
    agree("the loss without bias less that with 0.5", gain, 0.25, rounding + _grid_rounding(grid), "forward")


@check(
    "bias",
    "A bias of 0.5 lowers the loss by exactly 0.25 and leaves the gradient as it is",
    needs=("loss", "gradient"),
    thin=8,
)
def bias_leaves_gradient(interview: Interview, case: Case) -> None:
    """On a symmetric grid with y - 0.5 odd the derivatives of p are odd, and b enters the gradient through mean(b dp) = 0."""
    if not (interview.takes("loss", "bias") and interview.takes("gradient", "bias")):
        # a fixed bias b is what a shift of the targets by b undoes: the same identity, for y and for y + 0.5
        grid = _symmetric(case)
        with_, without = interview.gradient(grid), interview.gradient(grid, y=grid.ys - 0.5)
    else:
        grid = _symmetric(case)
        gain = interview.loss(grid, bias=0.0) - interview.loss(grid, bias=0.5)
        rounding = sum(bounds(grid, b).loss for b in (0.0, 0.5))
        agree("the loss without bias less that with 0.5", gain, 0.25, rounding + _grid_rounding(grid), "loss")
        with_, without = interview.gradient(grid, bias=0.5), interview.gradient(grid, bias=0.0)
    errors = sum((bounds(grid, b).gradient for b in (-0.5, 0.0, 0.5, 1.0)), np.zeros(2))
    wide = 64 * U * grid.xs.size * (np.abs(with_) + np.abs(without))
    for i, name in enumerate(("dL/dw1", "dL/dw2")):
        agree(
            f"{name} with the residual moved by 0.5",
            with_[i],
            without[i],
            float(errors[i] + wide[i]),
            "gradient",
        )


@functools.lru_cache(REMEMBERED)
def _symmetric(case: Case) -> Case:
    """The points of a case beside their mirror images, on the curve of the exercise: y(-x) = 1 - y(x)."""
    if len(case.x) == 1000:
        return case
    x = case.xs
    y = 1 / (1 + np.exp(-np.abs(x)))
    return case.with_points(
        np.concatenate([x, -x]), np.concatenate([np.where(x < 0, 1 - y, y), np.where(x < 0, y, 1 - y)])
    )


def _grid_rounding(grid: Case) -> float:
    # 1 - y is rounded, and so are the 1000 points: y - 0.5 is odd to within an ulp of 1, and the loss moves by twice as much
    return 16 * U * (1 + float(np.max(np.abs(reference.forward(grid.weights, grid.xs)[2]))))
