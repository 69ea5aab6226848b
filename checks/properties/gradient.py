"""The gradient against the derivative of the loss: finite differences, Taylor's theorem, the analytic formulas."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np

from checks.cases import Case
from checks.interview import (
    REMEMBERED,
    Interview,
    Violation,
    agree,
    bounds,
    number,
    true_forward,
    true_gradient,
    true_loss,
)
from checks.registry import check

GROUND = ("prediction-matches-reference", "pre-activations-match-reference")
NAMES = ("dL/dw1", "dL/dw2")


@check("gradient", "dL/dw1 matches finite differences of the loss", needs=("gradient", "forward"))
def gradient_w1_matches_finite_differences(interview: Interview, case: Case) -> None:
    """Taylor: (L(w1 + h) - L(w1 - h)) / 2h differs from dL/dw1 by at most h^2 M3 / 6, and by the rounding of both."""
    _matches_difference(interview, case, 0)


@check("gradient", "dL/dw2 matches finite differences of the loss", needs=("gradient", "forward"))
def gradient_w2_matches_finite_differences(interview: Interview, case: Case) -> None:
    """Taylor: (L(w2 + h) - L(w2 - h)) / 2h differs from dL/dw2 by at most h^2 M3 / 6, and by the rounding of both."""
    _matches_difference(interview, case, 1)


def _matches_difference(interview: Interview, case: Case, which: int) -> None:
    """Against the loss of the candidate's own predictions, so that right calculus on a wrong forward pass holds."""
    h, tolerance, true = _step_and_tolerance(case, interview.bias_of(case), which)
    expected = _difference(interview, case, which, h)
    # a wrong network may predict right at some weights, but not beside them, too
    if not _forward_is_right(interview, case) or abs(expected - true) > 2 * tolerance:
        # M3 is that of the true network. For another one the truncation shows in halving the step: it falls to a quarter,
        # so three quarters of it are the change; the factor 8 leaves room for higher orders.
        tolerance = 8 * abs(expected - _difference(interview, case, which, h / 2)) + 64 * tolerance
        size = 1 + float(np.max(np.abs(interview.prediction(case)))) + float(np.max(np.abs(case.ys)))
        tolerance += 64 * 2.0**-53 * size**2 / h
    agree(NAMES[which], interview.gradient(case)[which], expected, tolerance, "gradient")


@functools.lru_cache(REMEMBERED)
def _step_and_tolerance(case: Case, bias: float, which: int) -> tuple[float, float, float]:
    """The step, how far a difference quotient may lie from the derivative, and that of the true network."""
    here = bounds(case, bias)
    h = here.difference_step(which)
    up, down = np.array(case.weights), np.array(case.weights)
    up[which] += h
    down[which] -= h
    losses = [true_loss(replace(case, w1=float(w[0]), w2=float(w[1])), bias) for w in (up, down)]
    return h, here.central_difference(which, h), (losses[0] - losses[1]) / float(up[which] - down[which])


def _forward_is_right(interview: Interview, case: Case) -> bool:
    bias = interview.bias_of(case)
    error = np.abs(interview.prediction(case) - true_forward(case, bias).prediction)
    return bool(np.all(error <= interview.bounds(case).prediction))


def _difference(interview: Interview, case: Case, which: int, h: float) -> float:
    """The central difference of the mean square residual, with the step as it comes out in floating point."""
    bias = interview.bias_of(case)
    w = np.array(case.weights)
    up, down = w.copy(), w.copy()
    up[which] += h
    down[which] -= h
    losses = []
    for v in (up, down):
        prediction = interview.forward((float(v[0]), float(v[1])), case.xs, bias).prediction
        losses.append(float(np.mean((prediction - case.ys) ** 2)))
    return (losses[0] - losses[1]) / float(up[which] - down[which])


@check(
    "gradient",
    "dL/dw1 is the mean of 2 (y_pred - y) cos(a2) w2 cos(a1) x",
    needs=("gradient",),
    ground=GROUND,
    follows_through="gradient-w1-matches-finite-differences",
)
def gradient_w1_matches_reference(interview: Interview, case: Case) -> None:
    """The chain rule, through both sines."""
    _matches_reference(interview, case, 0)


@check(
    "gradient",
    "dL/dw2 is the mean of 2 (y_pred - y) cos(a2) sin(a1)",
    needs=("gradient",),
    ground=GROUND,
    follows_through="gradient-w2-matches-finite-differences",
)
def gradient_w2_matches_reference(interview: Interview, case: Case) -> None:
    """The chain rule, through the outer sine."""
    _matches_reference(interview, case, 1)


def _matches_reference(interview: Interview, case: Case, which: int) -> None:
    expected = true_gradient(case, interview.bias_of(case))[which]
    agree(
        NAMES[which],
        interview.gradient(case)[which],
        expected,
        2 * interview.bounds(case).gradient[which],
        "gradient",
    )


@check(
    "gradient",
    "The loss lies within a parabola of its tangent",
    needs=("gradient",),
    ground=GROUND,
    follows_through="gradient-w2-matches-finite-differences",
)
def gradient_satisfies_taylor_bound(interview: Interview, case: Case) -> None:
    """Taylor with a Hessian of norm at most lambda: |L(w + t d) - L(w) - t g.d| <= lambda t^2 / 2, for d of length 1."""
    bias, here = interview.bias_of(case), interview.bounds(case)
    g = interview.gradient(case)
    for d in np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]):
        # at t = 2^-16 the parabola is 1e-10 lambda high: flat enough to see any wrong slope, far above rounding
        t = 2.0**-16
        w = np.array(case.weights) + t * d
        moved = Case(float(w[0]), float(w[1]), case.x, case.y, case.bias)
        change = true_loss(moved, bias) - true_loss(case, bias)
        allowed = here.curvature(max(abs(case.w2), abs(w[1]))) * t**2 / 2
        rounding = here.loss + bounds(moved, bias).loss + t * float(np.abs(d) @ here.gradient)
        # w + t d is rounded, and the slope carries that rounding into the loss
        rounding += float(np.abs(g) @ (2.0**-52 * np.abs(w)))
        off = abs(change - t * float(g @ d))
        if not off <= allowed + rounding:
            raise Violation(
                f"from w to w + {t:g} ({d[0]:g}, {d[1]:g}) the loss changes by {number(change)}, but the gradient "
                f"({number(g[0])}, {number(g[1])}) predicts {number(t * float(g @ d))}, and curvature allows a difference "
                f"of {allowed:.2g}",
                "gradient",
            )
