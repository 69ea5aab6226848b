"""What vectorizing buys: the same network in arrays and in loops, over the 1000 points of the exercise.

Run by `pytest --benchmark-only`: each group holds the two implementations of one thing, and the numbers in
brackets are their ratio.
"""

from types import ModuleType

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reference import initial_weights, loops, network, points

IMPLEMENTATIONS = pytest.mark.parametrize(
    "implementation", [pytest.param(network, id="vectorized"), pytest.param(loops, id="looped")]
)


@pytest.mark.benchmark(group="forward")
@IMPLEMENTATIONS
def test_forward(benchmark: BenchmarkFixture, implementation: ModuleType) -> None:
    """One forward pass: both pre-activations and the prediction."""
    x, _ = points()

    a1, a2, y_pred = benchmark(implementation.forward, initial_weights(), x)

    assert x.shape == a1.shape == a2.shape == y_pred.shape


@pytest.mark.benchmark(group="forward and backward")
@IMPLEMENTATIONS
def test_gradient(benchmark: BenchmarkFixture, implementation: ModuleType) -> None:
    """One forward and one backward pass: the gradient of the loss."""
    x, y = points()

    dl_dw1, dl_dw2 = benchmark(implementation.gradient, initial_weights(), x, y)

    assert (f"{dl_dw1:.10f}", f"{dl_dw2:.10f}") == ("-0.0077779006", "0.2788002123")
