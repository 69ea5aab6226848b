"""Where the nodes stop standing for the points: at the very edges of what they are allowed to."""

import math

import numpy as np
import pytest

from reference import compressed
from reference.arguments import Floats
from reference.compressed import (
    FEWEST_POINTS,
    LARGEST_TARGET,
    LEAST_REACH,
    LEAST_SPREAD,
    LEAST_W2,
    ROOM,
    TOLERANCE,
    Compressed,
    Sums,
    nodes,
)

X, ONES = np.linspace(-5, 5, 1000), np.ones(1000)
PASSED_ON = (0.25, -0.5)


def otherwise(w1: float, w2: float) -> Sums:
    """Stands for the function that is asked where nodes are not enough; no gradient of ours is like that."""
    return PASSED_ON


def passed_on(x: Floats, y: Floats, weights: tuple[float, float] = (0.1, 0.2)) -> bool:
    """Whether the gradient was asked of the other function."""
    return Compressed(x, y, 0.0, otherwise).gradient(*weights) == PASSED_ON


@pytest.mark.parametrize("far", [1e-150, 1e150])
def test_points_as_far_as_squares_go(far: float) -> None:
    """A little within, nodes stand for them; there, no longer."""
    within = far * 1.01 if far < 1 else far / 1.01

    assert not passed_on(X / 5 * within, ONES, (0.1 / far, 0.2))
    assert passed_on(X / 5 * far, ONES, (0.1 / far, 0.2))


@pytest.mark.parametrize("sign", [1, -1])
def test_targets_as_large_as_sums_go(sign: int) -> None:
    """Of either sign, among small ones: up to the largest they are summed, beyond they are not."""
    y = ONES.copy()

    y[500] = sign * LARGEST_TARGET
    assert not passed_on(X, y)
    y[500] = sign * LARGEST_TARGET * 1.01
    assert passed_on(X, y)


@pytest.mark.parametrize("place", [0, 999])
@pytest.mark.parametrize(("short_of", "expected"), [(0.01, True), (0.0, False)])
def test_one_point_may_make_the_spread(place: int, short_of: float, expected: bool) -> None:
    """The first and the last one count as well: with it the mean of x^2 is just what it must be, or just not."""
    x = np.full(1000, np.sqrt((1000 * LEAST_SPREAD * (1 + 1e-9) - 1 - short_of) / 999))
    x[place] = 1.0

    assert passed_on(x, ONES) is expected


def test_the_least_spread_is_enough() -> None:
    """As many ones among zeros as there must be, without any rounding."""
    x = np.zeros(1600)
    x[: round(1600 * LEAST_SPREAD)] = 1.0

    assert np.mean(x**2) == LEAST_SPREAD
    assert not passed_on(x, np.ones(1600))


def test_what_is_out_of_reach_does_not_stand_in_the_way() -> None:
    """Of a weight that is not, beside one as large as before; neither of both."""
    prepared = Compressed(X, ONES, 0.0, otherwise)

    assert prepared.gradient(40.0, 1.0) == PASSED_ON
    assert prepared.gradient(0.5, 1.0) != PASSED_ON


@pytest.mark.parametrize("weights", [(0.0, 0.2), (0.2, 0.0), (0.0, 0.0)])
def test_weights_of_zero_and_points_without_spread(weights: tuple[float, float]) -> None:
    """There is nothing to prepare for points that are all zero, whatever the weights."""
    assert passed_on(np.zeros(1000), ONES, weights)


def test_weights_that_shrink_are_not_tried_at_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once out of reach, the number of nodes is asked for anew when one weight is smaller by some room."""
    asked = []

    def counted(reach: float, w2: float) -> int:
        asked.append((reach, w2))
        return nodes(reach, w2)

    monkeypatch.setattr(compressed, "nodes", counted)
    prepared = Compressed(X, ONES, 0.0, otherwise)

    for w1, w2, times in ((40.0, 9.0, 1), (30.0, 7.0, 1), (26.0, 7.0, 2), (26.0, 4.0, 3), (26.0, 5.0, 3)):
        assert prepared.gradient(w1, w2) == PASSED_ON
        assert len(asked) == times


def test_each_node_stands_for_as_many_points_as_it_must() -> None:
    """One point fewer, and there is a node too many."""
    fewest = round(nodes(LEAST_REACH, LEAST_W2) * FEWEST_POINTS)

    for n, expected in ((fewest, False), (fewest - 1, True)):
        assert passed_on(np.linspace(-5, 5, n), np.ones(n)) is expected


@pytest.mark.parametrize(
    ("reach", "w2"),
    [
        (100.65, 3e-7),
        (13.665, 2.2262),
        (0.17306, 0.40975),
        (0.37076, 2e-7),
        (0.215, 0.03),
        (38.595, 0.028),
        (42.036, 0.051),
        (3.667, 3.96),
        (1.431, 0.916),
    ],
)
def test_no_more_nodes_than_the_bound_asks_for(reach: float, w2: float) -> None:
    """The next multiple of eight after what the docstring's bound asks for at the best of many ellipses, by logarithms."""

    def cosh(t: float) -> float:
        return t + math.log1p(math.exp(-2 * t)) - math.log(2)

    def asked(q: float) -> float:
        v = reach * math.sinh(q)
        g = 2 * cosh(w2 * math.sinh(v)) + 2 * cosh(v) + 2 * cosh(q)
        return (math.log(4) + g - math.log(1 - math.exp(-2 * q)) - math.log(TOLERANCE)) / (2 * q)

    # beyond, the sines of the ellipse leave float64
    last = math.asinh(300 / reach)
    fewest = min(asked(last * k / 1000) for k in range(1, 1001))
    assert fewest <= nodes(reach, w2) < fewest + 8


@pytest.mark.parametrize("at", [(ROOM, 0.5), (0.5, ROOM)])
def test_weights_at_the_edge_of_what_is_prepared_are_within(
    at: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The largest that nodes were made for takes no more of them."""
    prepared = Compressed(X, ONES, 0.0, otherwise)
    prepared.gradient(1.0, 1.0)

    monkeypatch.setattr(prepared, "_prepared", None)

    assert prepared.gradient(*at) != PASSED_ON
