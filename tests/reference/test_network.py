"""Every implementation against definitions, high precision, complex step, and each other."""

from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reference_cases import Case, U, bounds, cases, exact_forward, exact_gradient, exact_loss

import reference
from reference import fused, initial_weights, loops, loops_numpy_scalars, network, points

IMPLEMENTATIONS = pytest.mark.parametrize(
    "implementation", reference.IMPLEMENTATIONS.values(), ids=reference.IMPLEMENTATIONS.keys()
)

# No deadlines, which slow machines miss; half the usual examples, to keep the run short.
SETTINGS = settings(deadline=None, max_examples=50)

_x, _y = (column.ravel() for column in points())
ON_THE_DATA = Case(initial_weights(), _x, _y, 0.5)
EVERY_TENTH_POINT = Case(initial_weights(), _x[::10], _y[::10], 0.5)


# Exact answers at 50 digits take most of the time: each is worked out once, and every implementation is held against it.
@given(case=cases())
@example(case=ON_THE_DATA)
@SETTINGS
def test_forward_is_the_network_at_50_digits(case: Case) -> None:
    """Pointwise within the rounding bound of one implementation, for the other side is exact."""
    with mpmath.workdps(50):
        exact = exact_forward(case)

        for key, implementation in reference.IMPLEMENTATIONS.items():
            got = implementation.forward(case.weights, case.x, bias=case.bias)
            bound = bounds(case, half_angle=implementation is fused)
            for name, values, at_50_digits in zip(("a1", "a2", "y_pred"), got, exact, strict=True):
                error = np.array([float(abs(v - e)) for v, e in zip(values.tolist(), at_50_digits, strict=True)])
                assert (error <= getattr(bound, name)).all(), (key, name)


@given(case=cases())
@example(case=ON_THE_DATA)
@SETTINGS
def test_loss_is_the_mean_squared_residual_at_50_digits(case: Case) -> None:
    """Within the rounding bound of one implementation."""
    with mpmath.workdps(50):
        w1, w2 = map(mpmath.mpf, case.weights.tolist())
        exact = exact_loss(w1, w2, case)

        for key, implementation in reference.IMPLEMENTATIONS.items():
            error = abs(implementation.loss(case.weights, case.x, case.y, bias=case.bias) - exact)
            assert error <= bounds(case, half_angle=implementation is fused).loss, key


@given(case=cases())
@example(case=EVERY_TENTH_POINT)
@SETTINGS
def test_gradient_is_the_derivative_of_the_loss_at_50_digits(case: Case) -> None:
    """Within the rounding bound of one implementation; at 50 digits a difference quotient is exact to us."""
    with mpmath.workdps(50):
        exact = exact_gradient(case)

        for key, implementation in reference.IMPLEMENTATIONS.items():
            got = implementation.gradient(case.weights, case.x, case.y, bias=case.bias)
            error = [float(abs(g - e)) for g, e in zip(got.tolist(), exact, strict=True)]
            assert (error <= bounds(case, half_angle=implementation is fused).gradient).all(), key


@given(case=cases())
@example(case=ON_THE_DATA)
@SETTINGS
def test_gradient_is_the_complex_step_of_the_loss(case: Case) -> None:
    """Im L(w + ih) / h, whose truncation error h^2 is nothing and whose rounding is once more the bound."""
    h = 1e-100
    stepped = [
        network._loss(case.weights + 1j * h * direction, case.x, case.y, case.bias).imag / h for direction in np.eye(2)
    ]

    got = network.gradient(case.weights, case.x, case.y, bias=case.bias)

    assert (abs(got - stepped) <= 2 * bounds(case).gradient).all()


@given(case=cases())
@example(case=ON_THE_DATA)
@SETTINGS
def test_loops_agree_with_arrays(case: Case) -> None:
    """Each is within the rounding bound of the exact value, so they are within twice the bound."""
    bound = bounds(case)

    ours = network.forward(case.weights, case.x, bias=case.bias)
    theirs = loops.forward(case.weights, case.x, bias=case.bias)
    for name, one, other in zip(("a1", "a2", "y_pred"), ours, theirs, strict=True):
        assert (abs(one - other) <= 2 * getattr(bound, name)).all(), name
    arguments = (case.weights, case.x, case.y)
    losses = [each.loss(*arguments, bias=case.bias) for each in (network, loops)]
    assert abs(losses[0] - losses[1]) <= 2 * bound.loss
    gradients = [each.gradient(*arguments, bias=case.bias) for each in (network, loops)]
    assert (abs(gradients[0] - gradients[1]) <= 2 * bound.gradient).all()


def test_loops_do_not_end_with_the_shorter_list() -> None:
    """A point without a target is no reason to leave out the point, but an error, should the door ever let it in."""
    with pytest.raises(ValueError, match="zip"):
        loops._gradient(0.5, 1.0, [1.0, 2.0], [1.0], 0.0)
    with pytest.raises(ValueError, match="zip"):
        loops_numpy_scalars._gradient(initial_weights(), _x[:3], _y[:2], 0.0)


@given(case=cases(), fraction=st.floats(0, 1), steps=st.integers(0, 5))
@example(case=ON_THE_DATA, fraction=0.7, steps=5)
@SETTINGS
def test_training_in_loops_agrees_with_training_in_arrays(case: Case, fraction: float, steps: int) -> None:
    """One update stretches what divides the two by at most 1 + rate × curvature, and adds its rounding."""
    rate = fraction / curvature(case, abs(case.weights[1]))
    weights, apart = case.weights, np.float64(0)
    for _ in range(steps):
        gradient = network.gradient(weights, case.x, case.y, bias=case.bias)
        here = Case(weights, case.x, case.y, case.bias)
        # The segment between the two ends of the step's starts lies within `apart` of the one we follow.
        stretch = 1 + rate * curvature(case, float(abs(weights[1]) + apart))
        rounding = 2 * U * np.linalg.norm(abs(weights) + 2 * abs(rate * gradient))
        apart = stretch * apart + 2 * rate * np.linalg.norm(bounds(here).gradient) + rounding
        weights = weights - rate * gradient

    keywords = {"learning_rate": rate, "steps": steps, "bias": case.bias}
    one, other = (each.train(case.weights, case.x, case.y, **keywords) for each in (network, loops))

    assert np.linalg.norm(one - other) <= apart
    assert np.array_equal(one, weights)


def curvature(case: Case, w2: float) -> float:
    """A bound on the norm of the loss's Hessian at any w1 and any second weight of at most `w2` in size.

    With p = sin(w2 sin(w1 x)), the Hessian of (p + b - y)^2 is 2 dp dp^T + 2 (p + b - y) d2p. Here |dp|^2 is
    at most V = max(w2^2 x^2, 1), as dp = cos(a2) (w2 x cos a1, sin a1); the residual is at most
    R = 1 + |y - b|; and |d2p| is at most V, from sin(a2), plus |x| sqrt(w2^2 x^2 + 1), from the second
    derivatives of a2.
    """
    x = abs(case.x)
    v, r = np.maximum((w2 * x) ** 2, 1), 1 + abs(case.y - case.bias)
    return float(np.mean(2 * (v + r * (v + x * np.sqrt((w2 * x) ** 2 + 1)))))


@IMPLEMENTATIONS
@given(case=cases(), rate=st.floats(-2, 2))
@SETTINGS
def test_update_subtracts_the_gradient_at_the_old_weights(implementation: ModuleType, case: Case, rate: float) -> None:
    """The definition, bit for bit, for both weights at once."""
    arguments = (case.weights, case.x, case.y)
    gradient = implementation.gradient(*arguments, bias=case.bias)

    assert np.array_equal(
        case.weights - rate * gradient, implementation.update(*arguments, learning_rate=rate, bias=case.bias)
    )
    assert np.array_equal(case.weights - gradient, implementation.update(*arguments, bias=case.bias))


@IMPLEMENTATIONS
def test_training_is_repeated_update(implementation: ModuleType) -> None:
    """By default 300 updates at 0.01; none gives the weights back, in a new array."""
    weights, x, y = initial_weights(), _x[::50], _y[::50]
    expected = weights
    for _ in range(300):
        expected = implementation.update(expected, x, y, learning_rate=0.01)

    assert np.array_equal(expected, implementation.train(weights, x, y))
    untrained = implementation.train(weights, x, y, steps=0)
    assert np.array_equal(weights, untrained)
    assert not np.shares_memory(weights, untrained)


@IMPLEMENTATIONS
def test_there_is_no_bias_unless_one_is_given(implementation: ModuleType) -> None:
    """By default it is 0, which the forward pass adds, and the other functions pass on."""
    weights, x, y = initial_weights(), _x[::50], _y[::50]

    for got, expected in zip(
        implementation.forward(weights, x), implementation.forward(weights, x, bias=0.0), strict=True
    ):
        assert np.array_equal(got, expected)
    for name in ("loss", "gradient", "update", "train"):
        function = getattr(implementation, name)
        assert np.array_equal(function(weights, x, y), function(weights, x, y, bias=0.0)), name


@IMPLEMENTATIONS
@pytest.mark.parametrize("x_shape", [(-1,), (-1, 1)], ids=["flat x", "column x"])
@pytest.mark.parametrize("y_shape", [(-1,), (-1, 1)], ids=["flat y", "column y"])
def test_shapes_mix(implementation: ModuleType, x_shape: tuple[int], y_shape: tuple[int]) -> None:
    """Shapes do not change values; the forward pass has the shape of x, gradient and weights have (2,)."""
    weights, flat_x, flat_y = initial_weights(), _x[:7], _y[:7]
    x, y = flat_x.reshape(x_shape), flat_y.reshape(y_shape)

    flat = implementation.forward(weights, flat_x, bias=0.5)
    shaped = implementation.forward(weights, x, bias=0.5)

    assert all(np.array_equal(one.reshape(x_shape), other) for one, other in zip(flat, shaped, strict=True))
    assert implementation.loss(weights, flat_x, flat_y) == implementation.loss(weights, x, y)
    for function in (implementation.gradient, implementation.update, implementation.train):
        assert function(weights, x, y).shape == (2,)
        assert np.array_equal(function(weights, flat_x, flat_y), function(weights, x, y))


@IMPLEMENTATIONS
def test_any_container_of_two_weights_will_do(implementation: ModuleType) -> None:
    """Tuples, columns, rows, the scaffold's list of (1, 1) arrays, and mixtures."""
    w1, w2 = weights = initial_weights()
    expected = implementation.gradient(weights, _x[:7], _y[:7])

    for container in (
        (w1, w2),
        [float(w1), float(w2)],
        weights.reshape(2, 1),
        weights.reshape(1, 2),
        [w1.reshape(1, 1), w2.reshape(1, 1)],
        [w1.reshape(1, 1), float(w2)],
    ):
        assert np.array_equal(expected, implementation.gradient(container, _x[:7], _y[:7]))


@IMPLEMENTATIONS
@pytest.mark.parametrize("dtype", [np.int8, np.uint64, np.float16, np.float32])
def test_narrow_types_are_computed_in_float64(implementation: ModuleType, dtype: type[np.number[Any]]) -> None:
    """What these types hold, float64 holds too: the answers are the same bit for bit."""
    weights, x, y = np.array([1, 2]), np.array([[1], [2], [3]]), np.array([3, 0, 1])
    narrow = weights.astype(dtype), x.astype(dtype), y.astype(dtype)

    for name in ("loss", "gradient", "update", "train"):
        function = getattr(implementation, name)
        assert np.array_equal(function(weights / 1, x / 1, y / 1), function(*narrow)), name
    for wide, got in zip(implementation.forward(weights / 1, x / 1), implementation.forward(*narrow[:2]), strict=True):
        assert got.dtype == np.float64
        assert np.array_equal(wide, got)


@IMPLEMENTATIONS
def test_inputs_stay_as_they_were(implementation: ModuleType) -> None:
    """Read-only inputs are read; writable ones hold the same bytes afterwards."""
    weights, x, y = initial_weights(), _x[:7].copy(), _y[:7].copy()
    before = [array.tobytes() for array in (weights, x, y)]

    for read_only in (True, False):
        for array in (weights, x, y):
            array.flags.writeable = not read_only
        implementation.forward(weights, x)
        for name in ("loss", "gradient", "update", "train"):
            getattr(implementation, name)(weights, x, y, bias=0.5)

    assert before == [array.tobytes() for array in (weights, x, y)]
