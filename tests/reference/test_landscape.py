"""Losses over a grid of weights and ensembles of trainings against one call at a time."""

import math
import tracemalloc
from typing import Any

import mpmath
import numpy as np
import pytest
from reference_cases import Case, U, bounds

from reference import fused, half_angle, initial_weights, landscape, network, points
from reference.arguments import Floats


def drawn(n: int) -> tuple[Floats, Floats]:
    """n points, x in no order and on no grid."""
    generator = np.random.RandomState(n)
    return generator.uniform(-5, 5, n), generator.uniform(-1, 2, n)


def one_at_a_time(w1: Floats, w2: Floats, x: Floats, y: Floats, bias: float) -> Floats:
    """The losses by the clear implementation."""
    return np.array([[network.loss((one, other), x, y, bias=bias) for other in w2] for one in w1])


def allowed(w1: Floats, w2: Floats, x: Floats, y: Floats, bias: float) -> Floats:
    """How far the losses may lie apart: the clear one's bound, and the series'.

    The series starts from a sine that is off by the rounding of a1 and 8 u. Its k-th term is off by k times
    that, and by what the recurrence makes of its own roundings, at most k^2 / 2 times 3 u each; and it counts
    with Bessel's function of its number, which is itself off by 16 u and the rounding of its phase. The means
    of |y - b| and the n u of the sums go on top.
    """
    terms = landscape.order(2 * float(np.abs(w2).max()))
    k = np.arange(1, terms)
    size = np.abs(landscape.bessel(2 * w2, terms))[:, 1:] + np.abs(landscape.bessel(w2, terms))[:, 1:]
    angle = U * np.abs(w1).max() * np.abs(x).max() + 8 * U
    bessel = (16 + 2 * np.abs(w2)) * U
    series = size @ (k * angle + 1.5 * k**2 * U) + terms * bessel + x.size * U
    scale = 1 + np.mean(np.abs(y - bias)) + np.mean((y - bias) ** 2)
    clear = [[bounds(Case(np.array([one, other]), x, y, bias)).loss for other in w2] for one in w1]
    return np.asarray(np.array(clear) + 4 * scale * series)


@pytest.mark.parametrize("reach", [0.1, 1.0, 3.0, 20.0, 50.0])
@pytest.mark.parametrize("n", [1, 100, 1000, 8193])
def test_losses_over_a_grid_are_those_of_one_call_each(reach: float, n: int) -> None:
    """For small and large weights, points below, at and beyond a block of the cache."""
    x, y = drawn(n)
    w1, w2 = np.linspace(-reach, reach, 5), np.linspace(-reach, reach / 2, 4)

    got = landscape.losses(w1, w2, x, y, bias=0.5)

    assert got.shape == (5, 4)
    assert (np.abs(got - one_at_a_time(w1, w2, x, y, 0.5)) <= allowed(w1, w2, x, y, 0.5)).all()


def test_the_landscape_of_the_exercise_is_right_to_a_few_units_of_rounding() -> None:
    """On the range of the figure: what the README says of it, 2e-15."""
    x, y = points()
    w1, w2 = np.linspace(0, 1, 12), np.linspace(0.2, 1.1, 11)

    assert np.abs(landscape.losses(w1, w2, x, y) - one_at_a_time(w1, w2, x, y, 0.0)).max() < 2e-15


def test_scratch_is_made_once() -> None:
    """Eight rows of a block for all weights; besides, the targets without the bias and a row of ones."""
    x, y = drawn(fused.BLOCK)
    w = np.linspace(0, 1, 3)
    landscape.losses(w, w, x, y)

    tracemalloc.start()
    try:
        landscape.losses(w, w, x, y)
        assert tracemalloc.get_traced_memory()[1] < 10.5 * fused.BLOCK * 8
    finally:
        tracemalloc.stop()


def test_the_series_goes_as_far_as_it_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to its largest |w2|, and that included, no loss is asked for by itself."""
    monkeypatch.setattr(landscape, "one_by_one", None)
    x, y = drawn(3)

    assert landscape.losses([1.0], [landscape.LARGEST_W2, -landscape.LARGEST_W2], x, y).shape == (1, 2)


def test_the_series_is_as_long_as_twice_the_largest_weight_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the cosines are of twice the second angle."""
    asked: list[float] = []
    order, (x, y) = landscape.order, drawn(3)

    def noted(largest: float) -> int:
        asked.append(largest)
        return order(largest)

    monkeypatch.setattr(landscape, "order", noted)

    landscape.losses([1.0], [0.5, -4.0], x, y)

    assert asked == [8.0]


def test_weights_beyond_the_series_go_one_by_one() -> None:
    """A single |w2| above 50 is enough; the fused kernel's losses, within its bound."""
    x, y = drawn(50)
    w1, w2 = np.array([0.3, -7.0]), np.array([1.0, 300.0])

    got = landscape.losses(w1, w2, x, y)

    for i, j in np.ndindex(2, 2):
        case = Case(np.array([w1[i], w2[j]]), x, y, 0.0)
        apart = bounds(case).loss + bounds(case, half_angle=True).loss
        assert abs(got[i, j] - network.loss(case.weights, x, y)) <= apart


@pytest.mark.parametrize("z", [0.0, 0.3, -3.0, 6.0, 100.0])
def test_bessels_functions_are_those_of_mpmath(z: float) -> None:
    """To some units of rounding of 1, their largest value, and that of the phase z sin phi; the next is below 2^-60."""
    terms = landscape.order(abs(z))

    got = landscape.bessel(np.array([z]), terms)[0]

    exact = [float(mpmath.besselj(k, z)) for k in range(terms)]
    assert np.abs(got - exact).max() <= (16 + abs(z)) * U
    assert terms % 2 == 0
    assert abs(mpmath.besselj(terms, z)) < 2.0**-60


def test_the_series_is_no_longer_than_its_bound_asks_for() -> None:
    """The smallest even number of terms after which (z / 2)^k / k! is at most 2^-60, by logarithms."""
    for z in [1e-30, *np.linspace(0.1, 100, 200).tolist()]:
        k = next(k for k in range(300) if k * math.log(z / 2) - math.lgamma(k + 1) <= -60 * math.log(2))
        assert landscape.order(z) == k + k % 2, z
    assert landscape.order(0.0) == 2


@pytest.mark.parametrize("runs", [0, 1, 5, 90])
@pytest.mark.parametrize("n", [1, 100, 1000, 5000])
def test_one_step_of_an_ensemble_is_one_step_of_each(runs: int, n: int) -> None:
    """Rows that fill blocks, rows left over, and points too many for two rows."""
    x, y = drawn(n)
    starts = np.random.RandomState(runs).uniform(-3, 3, (runs, 2))
    before = starts.copy()

    got = landscape.train(starts, x, y, learning_rate=0.25, steps=1, bias=0.5)

    assert got.shape == (runs, 2)
    assert np.array_equal(before, starts)
    for start, end in zip(starts, got, strict=True):
        case = Case(start, x, y, 0.5)
        apart = 0.25 * (bounds(case).gradient + bounds(case, half_angle=True).gradient) + 4 * U * (1 + np.abs(start))
        clear = network.train(start, x, y, learning_rate=0.25, steps=1, bias=0.5)
        assert (np.abs(end - clear) <= apart).all()


def test_there_is_no_bias_unless_one_is_given() -> None:
    """By default it is 0, here as everywhere."""
    (x, y), w = drawn(10), np.array([[0.5, 1.0], [1.0, -2.0]])

    assert np.array_equal(landscape.losses(w[0], w[1], x, y), landscape.losses(w[0], w[1], x, y, bias=0.0))
    assert np.array_equal(landscape.train(w, x, y), landscape.train(w, x, y, bias=0.0))


@pytest.mark.parametrize(("n", "one_by_one"), [(fused.BLOCK // 2, 0), (fused.BLOCK // 2 + 1, 2)])
def test_two_runs_that_fit_a_block_go_together(n: int, one_by_one: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One point more, and each is left to the kernel."""
    left = []

    def alone(start: Floats, *_: Any, **__: Any) -> Floats:
        left.append(start)
        return start

    monkeypatch.setattr(fused, "train", alone)
    x, y = drawn(n)

    landscape.train(np.ones((2, 2)), x, y, steps=1)

    assert len(left) == one_by_one


@pytest.mark.parametrize("vectorized", [True, False])
def test_an_ensemble_ends_where_single_trainings_do(vectorized: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 updates on the 1000 points from twelve starts, to 12 digits, by either way to the sines."""
    monkeypatch.setattr(half_angle, "VECTORIZED", vectorized)
    x, y = points()
    starts = np.array([initial_weights(skip=skip) for skip in range(12)])

    got = landscape.train(starts, x, y)

    assert np.abs(got - [fused.train(start, x, y) for start in starts]).max() < 1e-12
    assert np.abs(got[:2] - [network.train(start, x, y) for start in starts[:2]]).max() < 1e-12


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1.0, 2.0], "weights has shape (2,), but should have shape (m, 2)"),
        (np.zeros((3, 1)), "weights has shape (3, 1), but should have shape (m, 2)"),
        ([[1.0, 2.0], [3.0]], "weights is ragged, but should have shape (m, 2)"),
        ([[1.0, 2.0], [3.0, np.nan]], "weights[3] is nan, but should be finite"),
        ([["1", "2"]], "weights holds values of dtype <U1, but should hold real numbers"),
    ],
)
def test_weights_that_are_refused(weights: Any, sentence: str) -> None:
    """In one sentence, as everywhere."""
    x, y = drawn(3)

    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared below
        landscape.train(weights, x, y)

    assert sentence == str(caught.value)
