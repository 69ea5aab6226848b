"""What both implementations refuse, and in which words."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest

import reference
from reference import arguments, initial_weights, landscape, network

W, COLUMN = [0.5, 1.0], np.zeros((3, 1))
IMPLEMENTATIONS = pytest.mark.parametrize(
    "implementation", reference.IMPLEMENTATIONS.values(), ids=reference.IMPLEMENTATIONS.keys()
)


def refusal(function: Any, *given: Any, **keywords: Any) -> str:
    """The sentence with which a call is refused."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared by the caller
        function(*given, **keywords)
    return str(caught.value)


POINTS = [
    (np.zeros((1, 3)), "{} has shape (1, 3), but should have shape (n,) or (n, 1)"),
    (np.zeros((3, 3)), "{} has shape (3, 3), but should have shape (n,) or (n, 1)"),
    (np.zeros((3, 1, 1)), "{} has shape (3, 1, 1), but should have shape (n,) or (n, 1)"),
    (1.0, "{} has shape (), but should have shape (n,) or (n, 1)"),
    ([[1.0], [2.0, 3.0]], "{} is ragged, but should have shape (n,) or (n, 1)"),
    ([], "{} is empty, but should hold at least one point"),
    (np.zeros((0, 1)), "{} is empty, but should hold at least one point"),
    ([1.0, np.nan, 2.0], "{}[1] is nan, but should be finite"),
    (np.array([1.0, np.inf, 2.0]), "{}[1] is inf, but should be finite"),
    (np.array([1.0, -np.inf, 2.0]), "{}[1] is -inf, but should be finite"),
    ([[1.0], [2.0], [-np.inf]], "{}[2] is -inf, but should be finite"),
    (np.array([1, 2, "1e4000"], dtype=np.longdouble), "{}[2] is inf, but should be finite"),
    (["1", "2", "3"], "{} holds values of dtype <U1, but should hold real numbers"),
    ([1j, 2, 3], "{} holds values of dtype complex128, but should hold real numbers"),
    ([True, False, True], "{} holds values of dtype bool, but should hold real numbers"),
    ([None, 1.0, 2.0], "{} holds values of dtype object, but should hold real numbers"),
    (None, "{} holds values of dtype object, but should hold real numbers"),
]


@IMPLEMENTATIONS
@pytest.mark.parametrize(("values", "sentence"), POINTS)
def test_points_that_are_refused(implementation: ModuleType, values: Any, sentence: str) -> None:
    """In the place of x and in that of y, by each of the functions."""
    assert sentence.format("x") == refusal(implementation.forward, W, values)
    for name in ("loss", "gradient", "update", "train"):
        function = getattr(implementation, name)
        assert sentence.format("x") == refusal(function, W, values, COLUMN), name
        assert sentence.format("y") == refusal(function, W, COLUMN, values), name


@IMPLEMENTATIONS
@pytest.mark.parametrize("size", [1, 4], ids=["would broadcast", "would not broadcast"])
def test_lengths_that_differ_are_refused(implementation: ModuleType, size: int) -> None:
    """A single target would broadcast over the points without a word from numpy."""
    sentence = f"y has {size} points, but should have 3, as many as x"

    for name in ("loss", "gradient", "update", "train"):
        assert sentence == refusal(getattr(implementation, name), W, COLUMN, np.zeros(size)), name


@IMPLEMENTATIONS
@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([0.5], "weights holds 1 numbers, but should hold two, w1 and w2"),
        (np.zeros((2, 2)), "weights holds 4 numbers, but should hold two, w1 and w2"),
        ([], "weights is [], but should hold two numbers, w1 and w2"),
        (0.5, "weights is 0.5, but should hold two numbers, w1 and w2"),
        (None, "weights is None, but should hold two numbers, w1 and w2"),
        ([[1.0, [2.0]], 3.0], "weights is [[1.0, [2.0]], 3.0], but should hold two numbers, w1 and w2"),
        ([0.5, np.nan], "weights[1] is nan, but should be finite"),
        ([np.inf, 0.5], "weights[0] is inf, but should be finite"),
        ("ab", "weights holds values of dtype <U1, but should hold real numbers"),
        ([1j, 0.5], "weights holds values of dtype complex128, but should hold real numbers"),
        ([None, 0.5], "weights holds values of dtype object, but should hold real numbers"),
    ],
)
def test_weights_that_are_refused(implementation: ModuleType, weights: Any, sentence: str) -> None:
    """By each of the functions."""
    assert sentence == refusal(implementation.forward, weights, COLUMN)
    for name in ("loss", "gradient", "update", "train"):
        assert sentence == refusal(getattr(implementation, name), weights, COLUMN, COLUMN), name


@IMPLEMENTATIONS
@pytest.mark.parametrize(
    ("value", "shown"),
    [(np.nan, "nan"), (-np.inf, "-inf"), ("a", "'a'"), ([0.5], "[0.5]"), (True, "True"), (None, "None")],
)
def test_bias_and_learning_rate_that_are_refused(implementation: ModuleType, value: Any, shown: str) -> None:
    """Each must be one finite number."""
    sentence = f"bias is {shown}, but should be one finite number"
    assert sentence == refusal(implementation.forward, W, COLUMN, bias=value)
    for name in ("loss", "gradient", "update", "train"):
        assert sentence == refusal(getattr(implementation, name), W, COLUMN, COLUMN, bias=value), name

    sentence = f"learning_rate is {shown}, but should be one finite number"
    for name in ("update", "train"):
        function = getattr(implementation, name)
        assert sentence == refusal(function, W, COLUMN, COLUMN, learning_rate=value), name


@IMPLEMENTATIONS
@pytest.mark.parametrize(("value", "shown"), [(-1, "-1"), (3.0, "3.0"), (True, "True"), ("3", "'3'"), (None, "None")])
def test_counts_that_are_refused(implementation: ModuleType, value: Any, shown: str) -> None:
    """Steps, seeds and pairs to skip are whole numbers of at least 0."""
    sentence = f"is {shown}, but should be a whole number of at least 0"

    assert f"steps {sentence}" == refusal(implementation.train, W, COLUMN, COLUMN, steps=value)
    assert f"seed {sentence}" == refusal(initial_weights, seed=value)
    assert f"skip {sentence}" == refusal(initial_weights, skip=value)


def test_ensembles_refuse_what_single_trainings_do() -> None:
    """In the same words; so do losses over a grid."""
    x, y = [1.0, 2.0], [0.5, 0.25]

    number = "should be one finite number"
    assert f"bias is nan, but {number}" == refusal(landscape.train, [W], x, y, bias=np.nan)
    assert f"bias is nan, but {number}" == refusal(landscape.losses, W, W, x, y, bias=np.nan)
    assert f"learning_rate is 'a', but {number}" == refusal(landscape.train, [W], x, y, learning_rate="a")
    assert refusal(landscape.train, [W], x, y, steps=3.0) == "steps is 3.0, but should be a whole number of at least 0"


def test_what_is_in_order_is_not_copied() -> None:
    """A million points in float64 go through the door as they are; weights are made anew, for a training moves them."""
    x, y, weights = np.ones((3, 1)), np.zeros(3), np.ones((4, 2))

    assert np.shares_memory(arguments.points(x), x)
    assert all(np.shares_memory(got, given) for got, given in zip(arguments.pairs(x, y), (x, y), strict=True))
    assert not np.shares_memory(arguments.two_weights(weights[0]), weights)
    assert not np.shares_memory(arguments.pairs_of_weights(weights), weights)


def test_numbers_of_numpy_are_numbers() -> None:
    """Scalars and zero-dimensional arrays of numpy stand for Python's numbers."""
    x, y = np.array([[1.0], [2.0]]), np.array([0.5, 1.0])
    expected = network.train(W, x, y, learning_rate=0.5, steps=2, bias=1.0)

    numbers: dict[str, Any] = {"learning_rate": np.array(0.5), "steps": np.int8(2), "bias": np.float32(1)}
    got = network.train(W, x, y, **numbers)

    assert np.array_equal(expected, got)
