"""Symmetries, sums and special values of the gradient: identities that need no derivative to state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from checks.cases import Case
from checks.interview import Interview, Violation, agree, bounds, number
from checks.registry import check
from checks.tolerances import FLOOR, Floats

GROUND = ("prediction-matches-reference", "pre-activations-match-reference")
W1, W2 = "gradient-w1-matches-finite-differences", "gradient-w2-matches-finite-differences"


def _agree(interview: Interview, what: str, given: Floats, expected: Floats, tolerance: Floats) -> None:
    for i, name in enumerate(("dL/dw1", "dL/dw2")):
        agree(f"{name} {what}", given[i], expected[i], tolerance[i], "gradient")


def _error(interview: Interview, case: Case) -> Floats:
    return interview.bounds(case).gradient


@check(
    "gradient",
    "Turning the signs of both weights turns the gradient",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W1,
    thin=8,
)
def gradient_turns_with_both_weights(interview: Interview, case: Case) -> None:
    """L(-w1, -w2) = L(w1, w2); differentiate: g(-w) = -g(w)."""
    turned = replace(case, w1=-case.w1, w2=-case.w2)
    _agree(
        interview,
        "at (-w1, -w2)",
        interview.gradient(turned),
        -interview.gradient(case),
        2 * _error(interview, case),
    )


@check(
    "gradient",
    "Turning the signs of w1 and x turns dL/dw1 and keeps dL/dw2",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W1,
    thin=8,
)
def gradient_mirrors_w1_and_x(interview: Interview, case: Case) -> None:
    """L depends on w1 and x through w1 x: L(-w1; -x) = L(w1; x); differentiate in w1 and in w2."""
    mirrored = replace(case.with_points(-case.xs, case.ys), w1=-case.w1)
    expected = interview.gradient(case) * [-1, 1]
    _agree(interview, "at (-w1, -x)", interview.gradient(mirrored), expected, 2 * _error(interview, case))


@check(
    "gradient",
    "Turning the signs of w2 and of y - b keeps dL/dw1 and turns dL/dw2",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W2,
    thin=8,
)
def gradient_mirrors_w2_and_residual(interview: Interview, case: Case) -> None:
    """p is odd in w2, so r turns where w2 and y - b turn: L(-w2; 2b - y) = L(w2; y); differentiate in w1 and in w2."""
    mirrored = replace(case.with_points(case.xs, 2 * interview.bias_of(case) - case.ys), w2=-case.w2)
    expected = interview.gradient(case) * [1, -1]
    tolerance = _error(interview, case) + 3 * _error(interview, mirrored)
    _agree(interview, "at (-w2, 2b - y)", interview.gradient(mirrored), expected, tolerance)


@check(
    "gradient",
    "Scaling w1 up and x down scales dL/dw1 down",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W1,
    thin=8,
)
def gradient_scales_with_x(interview: Interview, case: Case) -> None:
    """L(2^k w1; x / 2^k) = L(w1; x), exactly representable; differentiate: 2^k g1' = g1 and g2' = g2."""
    k = 2.0**case.count
    scaled = replace(case.with_points(case.xs / k, case.ys), w1=case.w1 * k)
    given = interview.gradient(scaled) * [k, 1]
    _agree(
        interview,
        f"at ({k:g} w1, x / {k:g}), scaled back,",
        given,
        interview.gradient(case),
        2 * _error(interview, case),
    )


@check("gradient", "The order of the points does not change the gradient", needs=("gradient",), thin=8)
def gradient_ignores_order(interview: Interview, case: Case) -> None:
    """A mean is symmetric in its terms."""
    reversed_ = case.with_points(case.xs[::-1], case.ys[::-1])
    _agree(
        interview,
        "of the reversed points",
        interview.gradient(reversed_),
        interview.gradient(case),
        _loose(interview, case),
    )


@check("gradient", "Repeating the data does not change the gradient", needs=("gradient",), thin=8)
def gradient_ignores_repetition(interview: Interview, case: Case) -> None:
    """The mean over k copies of the points is the mean over the points: a mean, not a sum."""
    repeated = case.with_points(np.tile(case.xs, case.count), np.tile(case.ys, case.count))
    tolerance = _loose(interview, case) + _loose(interview, repeated)
    what = f"of the points {case.count} times over"
    _agree(interview, what, interview.gradient(repeated), interview.gradient(case), tolerance)


@check("gradient", "n times the gradient adds up over joined data", needs=("gradient",), thin=8)
def gradient_adds_over_points(interview: Interview, case: Case) -> None:
    """n g is a sum over the points, so the sums of two halves make the sum of the whole."""
    n = case.xs.size
    cut = max(1, n // 2)
    parts = [case.with_points(case.xs[:cut], case.ys[:cut])]
    parts.append(
        case.with_points(case.xs[cut:], case.ys[cut:])
        if cut < n
        else case.with_points(case.xs + case.shift, case.ys + 1)
    )
    whole = case.with_points(np.concatenate([p.xs for p in parts]), np.concatenate([p.ys for p in parts]))
    expected = sum((p.xs.size * interview.gradient(p) for p in parts), np.zeros(2)) / whole.xs.size
    tolerance = (
        _loose(interview, whole) + sum((p.xs.size * _loose(interview, p) for p in parts), np.zeros(2)) / whole.xs.size
    )
    _agree(interview, "of the joined points", interview.gradient(whole), expected, tolerance)


def _loose(interview: Interview, case: Case) -> Floats:
    """Rounding of both sides, where the terms may be those of another formula than the reference's.

    The bounds hold for the right terms. A wrong formula's terms are of the size of its gradient on single points at most
    times the largest factor a point brings; asking for each would cost n calls, so its own result widens the tolerance.
    """
    own = np.abs(interview.gradient(case))
    wide = 64 * 2.0**-53 * case.xs.size * own
    return 2 * interview.bounds(case).gradient + wide


@check("gradient", "At a perfect fit the gradient is zero", needs=("gradient", "forward"), thin=8)
def gradient_vanishes_at_a_perfect_fit(interview: Interview, case: Case) -> None:
    """Every term carries the residual as a factor, and y = prediction makes it zero."""
    prediction = interview.prediction(case)
    # predictions computed anew may differ in their last bits: the residual is then one rounding, no more
    rounding = bounds(case.with_points(case.xs, prediction), interview.bias_of(case)).gradient
    size = 1 + np.max(np.abs(prediction))
    given = interview.gradient(case, y=prediction)
    _agree(interview, "at y = prediction", given, np.zeros(2), 4 * size * rounding)


@check("gradient", "The gradient is an affine function of the targets", needs=("gradient", "forward"), thin=8)
def gradient_is_affine_in_targets(interview: Interview, case: Case) -> None:
    """Every term is linear in the residual: g at y = f + r is minus g at y = f - r."""
    prediction = interview.prediction(case)
    residual = case.ys - prediction
    up, down = prediction + residual, prediction - residual
    bias = interview.bias_of(case)
    errors = sum((bounds(case.with_points(case.xs, y), bias).gradient for y in (up, down)), np.zeros(2))
    given, expected = interview.gradient(case, y=up), -interview.gradient(case, y=down)
    wide = 64 * 2.0**-53 * case.xs.size * (np.abs(given) + np.abs(expected))
    _agree(interview, "at y = f + r, against minus that at y = f - r,", given, expected, 2 * errors + wide)


@check(
    "gradient",
    "At w2 = 0, dL/dw1 is zero and dL/dw2 is -2 mean((y - b) sin(w1 x))",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W2,
    thin=8,
)
def gradient_at_w2_zero(interview: Interview, case: Case) -> None:
    """There a2 = 0: cos(a2) = 1 and the prediction is b; dL/dw1 carries the factor w2."""
    at_zero = replace(case, w2=0.0)
    bias = interview.bias_of(case)
    expected = np.array([0.0, -2 * np.mean((case.ys - bias) * np.sin(case.w1 * case.xs))])
    _agree(interview, "at w2 = 0", interview.gradient(at_zero), expected, 2 * _error(interview, at_zero))


@check(
    "gradient",
    "At w1 = 0, dL/dw2 is zero and dL/dw1 is -2 w2 mean((y - b) x)",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W1,
    thin=8,
)
def gradient_at_w1_zero(interview: Interview, case: Case) -> None:
    """There a1 = a2 = 0: both cosines are 1 and the prediction is b; dL/dw2 carries the factor sin(a1)."""
    at_zero = replace(case, w1=0.0)
    bias = interview.bias_of(case)
    expected = np.array([-2 * case.w2 * np.mean((case.ys - bias) * case.xs), 0.0])
    _agree(interview, "at w1 = 0", interview.gradient(at_zero), expected, 2 * _error(interview, at_zero))


@check(
    "gradient",
    "Points at x = 0 add nothing but their number",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W1,
    thin=8,
)
def gradient_ignores_points_at_zero(interview: Interview, case: Case) -> None:
    """sin(a1) and x are zero there, and each term carries one of them: k such points scale g by n / (n + k)."""
    n, k = case.xs.size, case.count
    wider = case.with_points(np.append(case.xs, np.zeros(k)), np.append(case.ys, np.full(k, case.shift)))
    expected = interview.gradient(case) * n / (n + k)
    tolerance = 2 * (_error(interview, wider) + _error(interview, case))
    _agree(interview, f"with {k} more points at x = 0", interview.gradient(wider), expected, tolerance)


@check(
    "gradient",
    "dL/dw2 is at most twice the root of the loss",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W2,
    thin=8,
)
def gradient_w2_is_bounded_by_loss(interview: Interview, case: Case) -> None:
    """Cauchy-Schwarz on mean(2 r cos(a2) sin(a1)), whose factors beside r are at most 1: |g2| <= 2 sqrt(mean r^2)."""
    here = interview.bounds(case)
    largest = 2 * np.sqrt(np.mean(here.residual**2))
    g2 = interview.gradient(case)[1]
    if not abs(g2) <= largest * (1 + 2.0**-40) + 2 * here.gradient[1]:
        raise Violation(f"|dL/dw2| is {number(abs(g2))}, but can be {number(largest)} at most", "gradient")


@check(
    "gradient",
    "On one point, g1 sin(a1) = g2 w2 x cos(a1)",
    needs=("gradient",),
    ground=GROUND,
    follows_through=W1,
    thin=8,
)
def gradient_components_agree_on_one_point(interview: Interview, case: Case) -> None:
    """Divide the two formulas: on a single point they share the factor 2 r cos(a2)."""
    one = case.with_points(case.xs[:1], case.ys[:1])
    x = one.xs[0]
    s1, c1 = np.sin(case.w1 * x), np.cos(case.w1 * x)
    g1, g2 = interview.gradient(one)
    e1, e2 = interview.bounds(one).gradient
    # the sine and cosine here are as far from the true ones as in the gradient: a1 and 4 ulp, relative to |a1| + 8
    relative = 2.0**-52 * (abs(case.w1 * x) + 16)
    left, right = g1 * s1, g2 * case.w2 * x * c1
    factor = abs(case.w2 * x)
    tolerance = 2 * abs(s1) * e1 + 2 * factor * abs(c1) * e2 + relative * (abs(g1) + factor * abs(g2)) + FLOOR
    agree("g1 sin(a1), against g2 w2 x cos(a1),", left, right, tolerance, "gradient")
