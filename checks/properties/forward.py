"""Properties of the forward pass."""

from __future__ import annotations

import numpy as np

from checks.cases import Case
from checks.interview import Interview, Violation, agree, number, true_forward
from checks.registry import check
from checks.tolerances import U


@check("forward", "The prediction is sin(w2 sin(w1 x)) plus the bias", needs=("forward",))
def prediction_matches_reference(interview: Interview, case: Case) -> None:
    """By definition, pointwise, with the candidate's own bias."""
    bias = interview.bias_of(case)
    expected = true_forward(case, bias).prediction
    # with an output that is not odd, what stands at x = 0 is no bias, and the comparison asks for an explanation
    beside = "" if min(abs(bias), abs(bias - 0.5)) <= 4 * U else f", with the bias {number(bias)} that it has at x = 0,"
    agree(f"the prediction{beside}", interview.prediction(case), expected, interview.bounds(case).prediction, "forward")


@check("forward", "The pre-activations are a1 = w1 x and a2 = w2 sin(a1)", needs=("forward",))
def pre_activations_match_reference(interview: Interview, case: Case) -> None:
    """By definition, pointwise."""
    given = interview.forward(case.weights, case.xs, interview.bias_of(case))
    expected = true_forward(case, 0.0)
    bounds = interview.bounds(case)
    agree("a1", given.a1, expected.a1, bounds.pre_activation_1, "forward")
    agree("a2", given.a2, expected.a2, bounds.pre_activation_2, "forward")


@check("forward", "Without its bias the prediction is odd in x, in w1 and in w2", needs=("forward",), thin=8)
def prediction_is_odd(interview: Interview, case: Case) -> None:
    """The sine is odd, and so are its compositions with w1 x and with w2 sin(a1): p(-x) = -p(x)."""
    bias, (w1, w2), x = interview.bias_of(case), case.weights, case.xs
    expected = 2 * bias - interview.prediction(case)
    tolerance = 2 * interview.bounds(case).prediction
    turned = {"-x": (w1, w2, -x), "-w1": (-w1, w2, x), "-w2": (w1, -w2, x)}
    for name, (v1, v2, points) in turned.items():
        given = interview.forward((v1, v2), points, bias).prediction
        agree(f"the prediction at {name}", given, expected, tolerance, "forward")


@check("forward", "Turning the signs of both weights changes no prediction", needs=("forward",), thin=8)
def prediction_is_even_in_both_weights(interview: Interview, case: Case) -> None:
    """sin(-w2 sin(-w1 x)) = sin(w2 sin(w1 x)): the two signs cancel."""
    given = interview.forward((-case.w1, -case.w2), case.xs, interview.bias_of(case)).prediction
    tolerance = 2 * interview.bounds(case).prediction
    agree("the prediction at (-w1, -w2)", given, interview.prediction(case), tolerance, "forward")


@check("forward", "The prediction depends on w1 and x through their product alone", needs=("forward",), thin=8)
def prediction_depends_on_the_product(interview: Interview, case: Case) -> None:
    """2^k w1 times x / 2^k is w1 x, exactly in binary floating point, so not even rounding may change."""
    factor = 2.0**case.count
    given = interview.forward((case.w1 * factor, case.w2), case.xs / factor, interview.bias_of(case)).prediction
    tolerance = 2 * interview.bounds(case).prediction
    agree(
        f"the prediction at ({factor:g} w1, x / {factor:g})",
        given,
        interview.prediction(case),
        tolerance,
        "forward",
    )


@check("forward", "Without its bias the prediction is at most min(1, |w2|, |w1 w2 x|)", needs=("forward",))
def prediction_is_bounded(interview: Interview, case: Case) -> None:
    """|sin t| <= min(1, |t|), used for the outer and for the inner sine."""
    size = np.abs(interview.prediction(case) - interview.bias_of(case))
    largest = np.minimum(1, np.minimum(abs(case.w2), np.abs(case.w1 * case.w2 * case.xs)))
    allowed = largest + interview.bounds(case).prediction + 4 * U * (1 + abs(interview.bias_of(case)))
    for i, (s, bound) in enumerate(zip(size, allowed, strict=True)):
        if not s <= bound:
            raise Violation(
                f"|prediction - bias| at point {i + 1} is {s:.10g}, but can be {largest[i]:.10g} at most",
                "forward",
            )


@check("forward", "Each point is predicted by itself: order and neighbours do not matter", needs=("forward",), thin=8)
def prediction_is_pointwise(interview: Interview, case: Case) -> None:
    """The prediction at a point is a function of that x and the weights, so reversing the points reverses it."""
    given = interview.forward(case.weights, case.xs[::-1].copy(), interview.bias_of(case)).prediction[::-1]
    tolerance = 2 * interview.bounds(case).prediction
    agree("the prediction on the reversed points", given, interview.prediction(case), tolerance, "forward")
