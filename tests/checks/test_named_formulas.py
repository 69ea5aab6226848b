"""What stands in the place of a piece of a formula is named, whatever it is, alone and beside another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from checks.candidate import Answer, Question
from checks.interview import Interview
from checks.mistakes import calculus, gradients, steps, subsets
from checks.mistakes.probes import Pass
from tests.checks.bent import Values, changed
from tests.checks.test_catalogue import numbers, true

Terms = Callable[[Pass], Any]


def first(p: Pass, *, r: Any = None, c2: Any = None, w2: Any = None, c1: Any = None, x: Any = None) -> Any:
    """The terms of dL/dw1, with other factors where they are given."""
    factors = [p.r if r is None else r, p.c2 if c2 is None else c2, p.w2 if w2 is None else w2]
    return 2 * factors[0] * factors[1] * factors[2] * (p.c1 if c1 is None else c1) * (p.x if x is None else x)


def found(gradient: Callable[[Pass], tuple[Any, Any]]) -> list[tuple[str, str]]:
    """What is said of a gradient, of which None is a right part."""

    def change(q: Question, v: Values) -> Values:
        with np.errstate(all="ignore"):
            return [g if part is None else np.mean(part) for g, part in zip(v, gradient(true(q)), strict=True)]

    return [(m.id, m.sentence) for m in gradients.of_gradient(Interview(changed("gradient", change)))]


@pytest.mark.parametrize(
    ("terms", "name", "said"),
    [
        (lambda p: first(p, r=p.f - p.x), "wrong-residual", "the prediction minus x stands where the residual"),
        (lambda p: first(p, r=p.r + 0.5), "wrong-residual", "the residual plus 0.5 stands"),
        (lambda p: first(p, r=p.loss), "wrong-residual", "the loss stands where the residual"),
        (lambda p: first(p, r=p.f * p.y), "wrong-residual", "the prediction times y stands"),
        (lambda p: first(p, c2=1 - p.a2**2), "wrong-factor", "1 - a2^2, the derivative of tanh, stands where cos(a2)"),
        (lambda p: first(p, c2=np.cos(p.a2[0])), "wrong-argument", "cos(a2) of the first point stands where cos(a2)"),
        (lambda p: first(p, w2=p.w1 + p.w2), "wrong-factor", "w1 + w2 stands where w2 belongs"),
        (lambda p: first(p, w2=np.cos(p.w2)), "wrong-factor", "cos(w2) stands where w2 belongs"),
        (lambda p: first(p, x=p.y), "wrong-factor", "y stands where x belongs"),
        (lambda p: first(p, x=p.s1), "wrong-factor", "sin(a1) stands where x belongs"),
        (lambda p: first(p, c1=np.cos(p.w2 * p.x)), "wrong-argument", "cos(w2 x) stands where cos(a1) belongs"),
        (lambda p: first(p)[::2].sum() / p.n, "wrong-average", "every other point alone, and divides by n"),
        (lambda p: np.max(first(p)), "wrong-average", "the largest of the points' terms"),
        (lambda p: np.mean(np.abs(first(p))), "wrong-average", "the mean of the absolute values"),
        (lambda p: abs(np.mean(first(p))), "wrong-average", "the absolute value of the mean"),
        (lambda p: first(p)[p.x > 0].sum() / p.n, "wrong-average", "the points with a positive x alone, and divides by n"),
        (lambda p: np.trapezoid(first(p), p.x) / 10, "integral-for-mean", "an integral over x divided by 10"),
        (lambda p: 2 * p.f - p.y * p.c2 * p.w2 * p.c1 * p.x, "sum-for-product", "2 y_pred - y cos(a2) w2 cos(a1) x"),
        (lambda p: 2 * p.r * p.c2 + p.w2 * p.c1 * p.x, "sum-for-product", "2 r cos(a2) + w2 cos(a1) x"),
        (lambda p: np.mean(first(p)) + 1e-6, "gradient-offset", "has 1e-06 added"),
        (lambda p: np.float32(np.mean(first(p))), "single-precision", "no more digits than single precision"),
    ],
)  # fmt: skip
def test_another_piece_of_a_gradient_is_named(terms: Terms, name: str, said: str) -> None:
    """By what stands there, and of the one gradient alone that has it."""
    ((given, sentence),) = found(lambda p: (terms(p), None))

    assert given == name
    assert said in sentence
    assert "dL/dw1" in sentence
    assert "dL/dw2" not in sentence


def test_two_slips_in_one_product_are_both_named() -> None:
    """Another argument, and a factor that is missing."""
    names = found(lambda p: (first(p, c1=np.cos(p.x), x=1.0), None))

    assert [name for name, _ in names] == ["wrong-argument", "missing-x"]


@pytest.mark.parametrize(
    ("factor", "names"),
    [(-0.5, ["wrong-sign", "missing-2"]), (-1.0, ["wrong-sign"]), (-2.0, ["wrong-sign", "four-for-two"])],
)
def test_a_sign_and_a_factor_are_both_named(factor: float, names: list[str]) -> None:
    """Nothing is replaced there, and two slips are made all the same."""
    assert [name for name, _ in found(lambda p: (factor * first(p), None))] == names


def test_a_slip_is_not_told_as_two() -> None:
    """sin(2 a1) is 2 sin(a1) cos(a1), and nobody forgot a factor there."""
    ((name, sentence),) = found(lambda p: (None, 2 * p.r * p.c2 * np.sin(2 * p.a1)))

    assert name == "wrong-argument"
    assert "sin(2 a1) stands where sin(a1) belongs" in sentence


def test_two_gradients_wrong_in_two_ways_under_one_name_are_told_apart() -> None:
    """Each of them with what stands in it."""
    one, other = found(lambda p: (first(p, c1=np.cos(p.x)), 2 * p.r * p.c2 * np.sin(p.w2 * p.x)))

    assert "dL/dw1: cos(x)" in one[1]
    assert "dL/dw2: sin(w2 x)" in other[1]


@pytest.mark.parametrize(
    "gradient",
    [
        lambda p: (first(p, c1=np.cos(p.a1 + 1e-3)), None),
        lambda p: (first(p) + 1e-3 * p.x**3, None),
        lambda p: (first(p, r=p.r * (1 + 0.1 * p.y)), None),
        lambda p: (None, 2 * p.r * p.c2 * np.sin(p.a1 * 1.1)),
    ],
)
def test_what_is_in_no_list_is_not_named(gradient: Callable[[Pass], tuple[Any, Any]]) -> None:
    """However near it comes to something that is."""
    assert found(gradient) == []


@pytest.mark.parametrize(
    ("prediction", "name", "said"),
    [
        (lambda p: np.sin(p.w2 * np.sin(p.w1 * p.x**2)) + p.b, "wrong-layer", "x is squared before w1 multiplies it"),
        (lambda p: np.sin(p.w2 * np.sin(p.a1 / 2)) + p.b, "wrong-layer", "a1 is halved"),
        (lambda p: np.sin(p.w2**2 * p.s1) + p.b, "wrong-layer", "w2 is squared"),
        (lambda p: np.sin(p.a2 + p.x) + p.b, "wrong-layer", "x is added to a2"),
        (lambda p: p.w2 * np.sin(p.s1) + p.b, "w2-outside", "w2 multiplies the output's activation"),
        (lambda p: np.tan(p.a2) + p.b, "wrong-activation", "the output's activation is tan, not the sine"),
        (lambda p: np.sin(p.w2 * np.sinh(p.a1)) + p.b, "wrong-activation", "the hidden activation is sinh"),
        (lambda p: p.s2**2 + p.b, "wrong-activation", "the output's activation is squared"),
        (lambda p: 3 * p.s2 + p.b, "bias-scales", "multiplied by 3"),
        (lambda p: np.sin(p.w2 * np.tanh(p.w1 * p.x**2)) + p.b, "wrong-layer", "the hidden activation is tanh"),
        (lambda p: p.s2 - np.mean(p.s2) + p.b, "scaled-prediction", "taken less its mean"),
        (lambda p: np.sin(p.w2 * np.sin(p.w1 * (p.x - np.mean(p.x)))) + p.b, "scaled-in-forward", "x is taken less its mean"),
    ],
)  # fmt: skip
def test_another_piece_of_a_forward_pass_is_named(prediction: Terms, name: str, said: str) -> None:
    """By what stands there."""

    def change(q: Question, v: Values) -> Values:
        return [v[0], v[1], np.asarray(prediction(true(q))).reshape(v[2].shape)]

    mistake = calculus.of_forward(Interview(changed("forward", change)))

    assert mistake is not None
    assert mistake.id == name
    assert said.lower() in mistake.sentence.lower()


def test_a_forward_pass_with_an_odd_piece_is_not_named() -> None:
    """What is in no list."""

    def change(q: Question, v: Values) -> Values:
        p = true(q)
        return [v[0], v[1], (np.sin(p.w2 * np.sin(p.a1 + 0.01 * p.x**2)) + p.b).reshape(v[2].shape)]

    assert calculus.of_forward(Interview(changed("forward", change))) is None


def test_a_forward_pass_with_one_weight_of_its_own_is_named() -> None:
    """That of the other weight is taken as it is given."""

    def change(q: Question, v: Values) -> Values:
        p = true(q)
        return [v[0], v[1], (np.sin(p.w2 * np.sin(0.535 * p.x)) + p.b).reshape(v[2].shape)]

    mistake = calculus.of_forward(Interview(changed("forward", change)))

    assert mistake is not None
    assert "takes a w1 of its own" in mistake.sentence


@pytest.mark.parametrize(
    ("loss", "name", "said"),
    [
        (lambda p: np.mean(p.f**2 - p.y**2), "wrong-loss", "y_pred^2 - y^2 for the square"),
        (lambda p: np.mean(p.f - p.y**2), "wrong-loss", "the parentheses are missing"),
        (lambda p: np.mean(2 * p.r), "wrong-loss", "doubled, not squared"),
        (lambda p: np.sum(p.r**2) / 100, "wrong-loss", "divided by 100, whatever the number of points"),
        (lambda p: 100 * p.loss, "scaled-loss", "100 times the mean square"),
        (lambda p: np.mean((p.f + p.y) ** 2), "wrong-loss", "the prediction plus y stands where the residual"),
        (lambda p: np.round(p.loss, 2), "rounded-loss", "rounded to 2 decimals"),
        (lambda p: np.mean(np.abs(p.r) ** 0.5), "wrong-loss", "the root of its size"),
    ],
)
def test_another_piece_of_a_loss_is_named(loss: Terms, name: str, said: str) -> None:
    """By what stands there."""
    mistake = calculus.of_loss(Interview(changed("loss", lambda q, v: numbers(loss(true(q))))))

    assert mistake is not None
    assert mistake.id == name
    assert said in mistake.sentence


MADE_OVER: dict[str, Callable[[Any], Any]] = {
    "standardised": lambda v: (v - np.mean(v)) / np.std(v),
    "scaled to run from 0 to 1": lambda v: (v - np.min(v)) / np.ptp(v),
    "divided by its largest value": lambda v: v / np.max(np.abs(v)),
}


@pytest.mark.parametrize("scaled", MADE_OVER)
def test_data_both_made_over_are_named(scaled: str) -> None:
    """By the loss that comes of them."""

    def change(q: Question, v: Values) -> Values:
        p = true(q)
        with np.errstate(all="ignore"):
            return numbers(p.on(MADE_OVER[scaled](p.x), MADE_OVER[scaled](p.y)).loss)

    mistake = calculus.of_loss(Interview(changed("loss", change)))

    assert mistake is not None
    assert mistake.id == "wrong-data"
    assert f"x and y each {scaled}" in mistake.sentence


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (slice(0, 100), "the first 100 of the 1000 points alone"),
        (slice(500, None), "the last 500 of the 1000 points alone"),
        (slice(300, 333), "33 of the 1000 points alone, from point 301 on"),
        (slice(None, None, 2), "500 of the 1000 points alone"),
        (slice(None), None),
    ],
)
@pytest.mark.parametrize("factor", [1.0, 0.5])
def test_the_points_that_a_gradient_takes_are_counted(part: slice, said: str | None, factor: float) -> None:
    """By what becomes of it as targets move; a gradient that is wrong otherwise too says nothing."""

    def ask(x: Any, y: Any) -> float:
        return factor * float(np.mean(Pass(*subsets.W, x, y).terms[1][part]))

    assert subsets.taken(ask, 0.0) == (said if factor == 1 else None)


@pytest.mark.parametrize("bias", [0.05, -0.5, 1.0])
def test_another_bias_is_told_as_one(bias: float) -> None:
    """And not as something that is added in the end."""
    candidate = changed("forward", lambda q, v: [v[0], v[1], v[2] + bias])
    candidate.functions = {name: options - {"bias"} for name, options in candidate.functions.items()}
    mistake = calculus.of_forward(Interview(candidate))

    assert mistake is not None
    assert (mistake.id, f"The bias is {bias:g};" in mistake.sentence) == ("wrong-bias", True)


def test_a_loss_with_another_bias_than_the_forward_pass_is_told_as_one() -> None:
    """And not as another residual."""
    candidate = changed("mse_final", lambda q, v: v)
    candidate.functions = {name: options - {"bias"} for name, options in candidate.functions.items()}
    candidate.bend = lambda q, a: a if q.function != "loss" else Answer(numbers(true(q).on(q.x, q.y - 0.5).loss))  # type: ignore[operator,arg-type]
    mistake = calculus.of_loss(Interview(candidate))

    assert mistake is not None
    assert mistake.id == "wrong-bias"


def test_a_rounded_gradient_is_not_told_as_rounded_weights() -> None:
    """Weights of three decimals, less a gradient of six, have six."""
    candidate = changed("gradient", lambda q, v: [np.round(g, 6) for g in v])
    right = candidate.bend
    candidate.bend = lambda q, a: (
        Answer(numbers(*(np.array(q.weights) - (q.learning_rate or 1) * np.round(true(q).gradient, 6))))
        if q.function == "update"
        else right(q, a)
    )

    assert steps.of_update(Interview(candidate)) == []
