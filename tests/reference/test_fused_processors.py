"""The fused implementation as other processors run it, and the memory it runs in."""

import numpy as np
import pytest
from reference_cases import Case, bounds

from reference import fused, half_angle, network
from reference.compressed import Compressed


@pytest.mark.parametrize("vectorized", [True, False])
@pytest.mark.parametrize("n", [500, 5000])
def test_either_kind_of_tangent(n: int, vectorized: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forward pass, loss and gradient, whichever way the processor's tangent makes the faster one."""
    monkeypatch.setattr(half_angle, "VECTORIZED", vectorized)
    generator = np.random.RandomState(n)
    case = Case(np.array([1.7, -2.3]), generator.uniform(-5, 5, n), generator.uniform(-1, 2, n), 0.5)
    w1, w2 = case.weights.tolist()
    space, rows = fused.Workspace(), np.empty((3, n))

    space.forward(w1, w2, case.x, case.bias, rows)
    loss = space.loss(w1, w2, case.x, case.y, case.bias)
    gradient = np.array(space.gradient(w1, w2, case.x, case.y, case.bias))

    ours, theirs = bounds(case), bounds(case, half_angle=True)
    y_pred = network.forward(case.weights, case.x, bias=case.bias)[2]
    assert (abs(rows[2] - y_pred) <= ours.y_pred + theirs.y_pred).all()
    assert abs(loss - network.loss(case.weights, case.x, case.y, bias=case.bias)) <= ours.loss + theirs.loss
    clear = network.gradient(case.weights, case.x, case.y, bias=case.bias)
    assert (abs(gradient - clear) <= ours.gradient + theirs.gradient).all()


def test_rows_begin_where_cache_lines_do() -> None:
    """Wherever the system puts them: many arrays of odd sizes, all of them kept."""
    made = [fused.aligned(2, columns) for columns in range(8, 1000, 8)]

    assert {array.ctypes.data % fused.ALIGNMENT for array in made} == {0}
    assert all(array.shape == (2, columns) for array, columns in zip(made, range(8, 1000, 8), strict=True))


@pytest.mark.parametrize(("fewer", "compressed"), [(0, True), (1, False)])
def test_many_steps_go_over_nodes(fewer: int, compressed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """From as many on as it takes to prepare them."""
    made: list[Compressed] = []

    class Noted(Compressed):
        def __init__(self, *given: object) -> None:
            super().__init__(*given)  # type: ignore[arg-type]
            made.append(self)

    monkeypatch.setattr(fused, "Compressed", Noted)
    x = np.linspace(-5, 5, 1000)

    fused.train((0.5, 1.0), x, x, steps=fused.MANY_STEPS - fewer)

    assert bool(made) is compressed
