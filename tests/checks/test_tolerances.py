"""Tolerances: no false alarm on either reference, and bounds that bind, against fifty digits."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

import reference
from checks.candidate import ReferenceCandidate
from checks.examine import Effort, Examination
from checks.tolerances import Bounds, step

Floats = NDArray[np.float64]


@pytest.mark.parametrize(
    ("module", "seed", "examples"),
    [
        *((module, seed, 100) for module in (reference.network, reference.fused) for seed in (1, 2)),
        (reference.loops, 1, 20),
    ],
    ids=lambda value: value.__name__.split(".")[-1] if isinstance(value, ModuleType) else str(value),
)
def test_no_check_fails_on_a_reference(module: ModuleType, seed: int, examples: int) -> None:
    """Implementations pass, at seeds and numbers of examples beyond those of every day."""
    outcomes = Examination(ReferenceCandidate("reference", module), Effort(seed, examples)).examine()
    wrong = {o.check.id: o.message for o in outcomes if o.outcome not in ("passed", "skipped")}

    assert wrong == {}
    assert {o.check.id for o in outcomes if o.outcome == "skipped"} == {o.check.id for o in outcomes if o.check.whole}


def drawn(seed: int) -> Bounds:
    """Weights and points over the ranges that the cases have, and beyond."""
    generator = np.random.RandomState(seed)
    n = generator.randint(1, 13)
    w1, w2 = generator.uniform(-1, 1, 2) * generator.choice([0.01, 3, 50])
    x, y = generator.uniform(-8, 8, n), generator.uniform(-3, 3, n)
    return Bounds(float(w1), float(w2), x, y, float(generator.choice([0.0, 0.5, -1.0])))


def exactly(b: Bounds) -> dict[str, Any]:
    """Prediction, loss and gradient at these very floating-point numbers, to fifty digits."""
    mp = mpmath.mp
    w1, w2, bias = mp.mpf(b.w1), mp.mpf(b.w2), mp.mpf(b.bias)
    n = b.x.size
    rows = []
    for xi, yi in zip(b.x.tolist(), b.y.tolist(), strict=True):
        x, y = mp.mpf(xi), mp.mpf(yi)
        a1 = w1 * x
        a2 = w2 * mp.sin(a1)
        r = mp.sin(a2) + bias - y
        rows.append(
            (a1, a2, mp.sin(a2) + bias, r**2, 2 * r * mp.cos(a2) * w2 * mp.cos(a1) * x, 2 * r * mp.cos(a2) * mp.sin(a1))
        )
    a1s, a2s, predictions, squares, ones, twos = zip(*rows, strict=True)
    return {
        "a1": a1s,
        "a2": a2s,
        "prediction": predictions,
        "loss": sum(squares) / n,
        "gradient": (sum(ones) / n, sum(twos) / n),
    }


def errors(given: Floats, exact: Any) -> Floats:
    """How far each number lies from the exact one."""
    with mpmath.workdps(50):
        return np.array([float(abs(mpmath.mpf(g) - e)) for g, e in zip(np.ravel(given).tolist(), exact, strict=True)])


# ours, and another right computation: other formulas for the same numbers, summed in another order
def ours(b: Bounds) -> tuple[Floats, ...]:
    """a1, a2, prediction, loss and gradient by the reference."""
    w = (b.w1, b.w2)
    forward = reference.forward(w, b.x, bias=b.bias)
    return (
        *forward,
        np.array([reference.loss(w, b.x, b.y, bias=b.bias)]),
        reference.gradient(w, b.x, b.y, bias=b.bias),
    )


def theirs(b: Bounds) -> tuple[Floats, ...]:
    """The same with the square written out, factors in another order, and sums from the other end."""
    a1 = b.w1 * b.x
    a2 = np.sin(a1) * b.w2
    p = np.sin(a2) + b.bias
    n = b.x.size
    loss = sum((p * p - 2 * p * b.y + b.y * b.y)[::-1].tolist()) / n
    one = sum((b.x * np.cos(a1) * b.w2 * np.cos(a2) * (2 * p - 2 * b.y))[::-1].tolist()) / n
    two = sum((np.cos(a2) * (np.sin(a1) * (p - b.y)))[::-1].tolist()) * (2 / n)
    return a1, a2, p, np.array([loss]), np.array([one, two])


@pytest.mark.parametrize("compute", [ours, theirs])
def test_rounding_stays_within_its_bounds(compute: Callable[[Bounds], tuple[Floats, ...]]) -> None:
    """Each bound is for one computation, but those of the forward pass, which are for two."""
    for seed in range(50):
        b = drawn(seed)
        with mpmath.workdps(50):
            exact = exactly(b)
        a1, a2, prediction, loss, gradient = compute(b)

        assert np.all(errors(a1, exact["a1"]) <= b.pre_activation_1 / 2), seed
        assert np.all(errors(a2, exact["a2"]) <= b.pre_activation_2 / 2), seed
        assert np.all(errors(prediction, exact["prediction"]) <= b.prediction / 2), seed
        assert np.all(errors(loss, [exact["loss"]]) <= b.loss), seed
        assert np.all(errors(gradient, exact["gradient"]) <= b.gradient), seed


def test_bounds_are_no_wider_than_they_need_be() -> None:
    """A bound that nothing exceeds is worth something only if mistakes do: within a factor of 10000 of what happens."""
    seen = {"prediction": 0.0, "loss": 0.0, "gradient": 0.0}
    for seed in range(50):
        b = drawn(seed)
        with mpmath.workdps(50):
            exact = exactly(b)
        _, _, prediction, loss, gradient = ours(b)
        seen["prediction"] = max(
            seen["prediction"], float(np.max(errors(prediction, exact["prediction"]) / b.prediction))
        )
        seen["loss"] = max(seen["loss"], float(np.max(errors(loss, [exact["loss"]]) / b.loss)))
        seen["gradient"] = max(seen["gradient"], float(np.max(errors(gradient, exact["gradient"]) / b.gradient)))

    assert min(seen.values()) > 0.02, seen


def loss_at(b: Bounds) -> Callable[[Any, Any], Any]:
    """The loss as a function of the weights, to as many digits as asked for."""

    def loss(w1: Any, w2: Any) -> Any:
        total = mpmath.mpf(0)
        for x, y in zip(b.x.tolist(), b.y.tolist(), strict=True):
            total += (mpmath.sin(w2 * mpmath.sin(w1 * x)) + b.bias - y) ** 2
        return total / b.x.size

    return loss


def test_third_derivatives_stay_within_their_bounds() -> None:
    """In w1 the bound holds at any w1, in w2 at any w2, the other weight as it is."""
    with mpmath.workdps(50):
        for seed in range(20):
            b = drawn(seed)
            bound = b.third_derivative * (1 + 1e-9)
            anywhere = float(np.random.RandomState(1000 + seed).uniform(-3, 3))

            for at in (b.w1, anywhere):
                assert abs(float(mpmath.diff(loss_at(b), (at, b.w2), (3, 0)))) <= bound[0], seed
            for at in (b.w2, anywhere):
                assert abs(float(mpmath.diff(loss_at(b), (b.w1, at), (0, 3)))) <= bound[1], seed


def second_derivatives(b: Bounds) -> Floats:
    """The Hessian of the loss, by mpmath."""
    loss = loss_at(b)
    h11, h12, h22 = (float(mpmath.diff(loss, (b.w1, b.w2), order)) for order in ((2, 0), (1, 1), (0, 2)))
    return np.array([[h11, h12], [h12, h22]])


def test_the_hessian_is_right_and_its_norm_within_the_curvature() -> None:
    """For every w1, and every |w2| up to the largest."""
    with mpmath.workdps(50):
        for seed in range(20):
            b = drawn(seed)
            true = second_derivatives(b)
            scale = max(1.0, float(np.max(np.abs(true))))

            np.testing.assert_allclose(b.hessian() / scale, true / scale, atol=1e-11)
            assert np.linalg.norm(true, 2) <= b.curvature() * (1 + 1e-9), seed
            inner = Bounds(float(np.random.RandomState(seed).uniform(-50, 50)), b.w2 / 2, b.x, b.y, b.bias)
            assert np.linalg.norm(second_derivatives(inner), 2) <= b.curvature(abs(b.w2)) * (1 + 1e-9), seed


def test_steps_of_differences_are_powers_of_two_within_their_clip() -> None:
    """w + h is then rounded as little as may be."""
    steps = [drawn(seed).difference_step(which) for seed in range(200) for which in (0, 1)]
    flat = Bounds(0.0, 0.0, np.zeros(1), np.zeros(1))

    assert all(np.frexp(h)[0] == 0.5 for h in steps)
    assert all(2.0**-26 <= h <= 2.0**-6 for h in steps)
    assert len(set(steps)) > 3
    assert flat.difference_step(0) == 2.0**-7


def test_central_differences_stay_within_their_bounds() -> None:
    """Truncation and rounding together cover what a difference and a gradient may lie apart, and see a wrong factor."""
    noticed = 0
    for seed in range(150):
        b = drawn(seed)
        w = np.array([b.w1, b.w2])
        gradient = reference.gradient(w, b.x, b.y, bias=b.bias)
        for which in (0, 1):
            h = b.difference_step(which) * np.eye(2)[which]
            up, down = (reference.loss(w + s * h, b.x, b.y, bias=b.bias) for s in (1, -1))
            length = float((w + h)[which] - (w - h)[which])
            off = abs((up - down) / length - gradient[which])
            bound = b.central_difference(which, float(h[which]))
            # the weights that the step ends at are rounded, which the slope carries into the loss
            rounded = 2.0**-52 * abs(w[which]) * abs(gradient[which]) / length

            assert off <= bound + rounded, (seed, which)
            noticed += bound < abs(gradient[which]) / 10

    assert noticed > 200


def test_a_step_of_training_carries_errors_no_further_than_it_says() -> None:
    """Weights that are off by a little are off by no more than the bound after an update."""
    for seed in range(100):
        b = drawn(seed)
        generator = np.random.RandomState(2000 + seed)
        error = 1e-10 * generator.uniform(0, 1, 2)
        w = np.array([b.w1, b.w2])
        moved = w + error * generator.choice([-1, 1], 2)
        ends = [reference.update(v, b.x, b.y, learning_rate=0.01, bias=b.bias) for v in (w, moved)]
        carried = step(b, 0.01)(np.abs(moved - w))

        assert np.all(np.abs(ends[0] - ends[1]) <= carried), seed


def test_the_safe_rate_never_increases_the_loss() -> None:
    """The descent lemma, on the true gradient."""
    for seed in range(200):
        b = drawn(seed)
        w = np.array([b.w1, b.w2])
        gradient = reference.gradient(w, b.x, b.y, bias=b.bias)
        rate = b.safe_rate(gradient)
        before, after = (reference.loss(v, b.x, b.y, bias=b.bias) for v in (w, w - rate * gradient))

        assert after <= before - rate * float(gradient @ gradient) / 2 + 4 * b.loss, seed
