"""The fused implementation against the clear one where it could go wrong: edges of blocks, poles, extremes."""

import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import numpy as np
import pytest
from reference_cases import Bounds, Case, bounds

from checks.candidate import ReferenceCandidate
from checks.examine import Effort, Examination
from reference import fused, half_angle, initial_weights, network
from reference.arguments import Floats
from reference.fused import Way
from reference.polynomial_sine import LONGEST

# All ways to sine and cosine, on every processor: a tangent, sums of powers, and the fraction that stands for a tangent.
WAYS = pytest.mark.parametrize("way", get_args(Way))


def drawn(n: int, scale: float = 1.0, w: tuple[float, float] = (1.7, -2.3)) -> Case:
    """n points with |x| up to 5 times `scale`, and y of the size of predictions."""
    generator = np.random.RandomState(n % 2**31)
    return Case(np.array(w), generator.uniform(-5, 5, n) * scale, generator.uniform(-1, 2, n), 0.5)


def apart(case: Case) -> Bounds:
    """How far the clear and the fused implementation may lie apart: each is within its bound of the exact value."""
    ours, theirs = bounds(case, same_a1=True), bounds(case, half_angle=True, same_a1=True)
    return Bounds(
        a1=ours.a1 + theirs.a1,
        a2=ours.a2 + theirs.a2,
        y_pred=ours.y_pred + theirs.y_pred,
        loss=ours.loss + theirs.loss,
        gradient=ours.gradient + theirs.gradient,
    )


def agree(case: Case, way: Way) -> None:
    """Forward pass, loss and gradient of a workspace are those of the clear implementation."""
    __tracebackhide__ = True
    space = fused.Workspace(way=way)
    w1, w2 = case.weights.tolist()
    rows = np.empty((3, case.x.size))
    space.forward(w1, w2, case.x, case.bias, rows)
    loss = space.loss(w1, w2, case.x, case.y, case.bias)
    gradient = np.array(space.gradient(w1, w2, case.x, case.y, case.bias))

    bound = apart(case)
    for name, got, clear in zip(
        ("a1", "a2", "y_pred"), rows, network.forward(case.weights, case.x, bias=case.bias), strict=True
    ):
        assert (abs(got - clear) <= getattr(bound, name)).all(), name
    assert abs(loss - network.loss(case.weights, case.x, case.y, bias=case.bias)) <= bound.loss
    clear = network.gradient(case.weights, case.x, case.y, bias=case.bias)
    assert (abs(gradient - clear) <= bound.gradient).all()


@WAYS
@pytest.mark.parametrize("n", [1, 7, LONGEST, LONGEST + 1, 3000, 8191, 8192, 8193, 2 * 8192, 20_000, 3 * 8192 + 1])
def test_no_point_is_lost_at_the_edges_of_blocks(n: int, way: Way) -> None:
    """One block, one more than a block, blocks of a size that does not divide n."""
    agree(drawn(n), way)


@pytest.mark.parametrize("longest", [fused.BLOCK, LONGEST])
@pytest.mark.parametrize("n", [1, 8, 1016, 1017, 2000, 8192, 8193, 10_000, 16_385, 10**7])
def test_blocks_are_even(n: int, longest: int) -> None:
    """None is longer than the rows; together they hold n points; none but the last is shorter than the others."""
    size = fused.even(n, longest)

    assert 0 < size <= longest
    assert -(-n // size) == -(-n // longest)
    assert size % 8 == 0
    assert size == longest or size < n / -(-n // longest) + 8


@pytest.mark.parametrize(
    ("n", "scalar"),
    [
        (1, "tangent"),
        (399, "tangent"),
        (400, "powers"),
        (1000, "powers"),
        (LONGEST, "powers"),
        (LONGEST + 1, "tangent"),
        (1799, "tangent"),
        (1800, "fraction"),
        (10**6, "fraction"),
    ],
)
def test_the_way_is_chosen_by_what_numpy_vectorizes_and_by_n(
    n: int, scalar: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vectorized tangent serves all; without it, the exercise's 1000 points go by powers, many by the fraction."""
    for vectorized in (True, False):
        monkeypatch.setattr(half_angle, "VECTORIZED", vectorized)
        space = fused.Workspace()
        space._settle(n)
        assert space._way == ("tangent" if vectorized else scalar)


@pytest.mark.parametrize(
    ("w", "reached"),
    [
        ((0.6, 1.1), ["turn", "small"]),
        ((-0.6, -1.1), ["turn", "small"]),
        ((0.6, 1.11), ["turn", "turn"]),
        ((0.6, -3.14), ["turn", "turn"]),
        ((0.6, 3.15), []),
        ((0.7, 1.0), []),
        ((-0.7, 1.0), []),
    ],
)
def test_powers_are_left_to_angles_within_reach(
    w: tuple[float, float], reached: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """|a1| up to pi, |w2| up to 1.1 and up to 3.14; the gradient is right on both sides of each."""
    case = Case(np.array(w), np.linspace(-5, 5, 1000), np.linspace(-1, 2, 1000), 0.5)
    space = fused.Workspace(way="powers")
    called: list[str] = []
    rows = space._polynomials
    turn, small = rows.turn, rows.small

    def noted_turn(s: Floats, c: Floats) -> None:
        called.append("turn")
        turn(s, c)

    def noted_small(s: Floats, c: Floats) -> None:
        called.append("small")
        small(s, c)

    monkeypatch.setattr(rows, "turn", noted_turn)
    monkeypatch.setattr(rows, "small", noted_small)

    got = np.array(space.gradient(*w, case.x, case.y, case.bias))

    assert called == reached
    assert (abs(got - network.gradient(case.weights, case.x, case.y, bias=0.5)) <= apart(case).gradient).all()


@WAYS
@pytest.mark.parametrize("scale", [1e2, 1e4, 1e6, 1e9, 1e15, 1e100, 1e300])
def test_huge_arguments(scale: float, way: Way) -> None:
    """The sine of a huge number is well defined: both start from the same a1, and may lie no further apart for it."""
    agree(drawn(500, scale, (1.7, 2.3)), way)
    # beyond 1e15, a rounding of sin(a1) moves a2 by whole turns, and the bound says nothing
    agree(drawn(500, 1.0, (1.7, -2.3 * min(scale, 1e15))), way)


@WAYS
@pytest.mark.parametrize("w2", [0.01, 1.1, 1.11, 2.9, 3.14, 3.15, -4.7, 9.0])
def test_where_the_angles_of_the_second_layer_outgrow_a_formula(w2: float, way: Way) -> None:
    """Small ones, those within pi, and those beyond; so with the first layer's in turns."""
    for w1 in (0.2, 0.6, 0.7, 2.0):
        agree(drawn(500, w=(w1, w2)), way)


@WAYS
def test_poles_of_the_tangent(way: Way) -> None:
    """Angles next to odd multiples of pi, where the tangent of their half is up to 1.6e18."""
    x = np.array([(2 * k + 1) * np.pi for k in (0, 1, 2, 50, 5000, 10**6)])
    x = np.concatenate([x, -x, np.nextafter(x, 0), np.nextafter(x, np.inf)])
    for w in ((1.0, 1.0), (0.5, np.pi), (1.0, -3 * np.pi), (1.0, 11.0)):
        agree(Case(np.array(w), x, np.linspace(-1, 1, x.size), 0.0), way)


@WAYS
def test_subnormal_numbers(way: Way) -> None:
    """Inputs, targets and weights below 2.2e-308, and products that are."""
    x = np.array([5e-324, -1e-310, 1e-300, 2.0**-1022, 0.0, 1.0])
    for w in ((1.0, 1.0), (5e-324, 1.0), (1e-160, 1e-160), (1.0, 5e-324), (0.0, 0.0), (-1e-308, 3.0)):
        agree(Case(np.array(w), x, x[::-1].copy(), 0.0), way)


@WAYS
def test_all_properties_hold(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """What every right answer is asked, asked of both ways, on processors that would choose the other."""
    monkeypatch.setattr(fused._own, "workspace", fused.Workspace(way=way))

    outcomes = Examination(ReferenceCandidate("fused", fused), Effort(0, 100)).examine()

    assert [(o.check.id, o.message) for o in outcomes if o.outcome not in ("passed", "skipped")] == []


def test_strided_and_read_only_points() -> None:
    """Every second row of a column gives what a copy of it gives, bit for bit, over several blocks."""
    case = drawn(2 * 20_000)
    x, y = case.x.reshape(-1, 1)[::2], case.y.reshape(-1, 1)[::2]
    x.flags.writeable = y.flags.writeable = False

    # sums of strided rows are taken in another order
    bound = apart(Case(case.weights, x.ravel(), y.ravel(), 0.0))
    strided, copied = fused.gradient(case.weights, x, y), fused.gradient(case.weights, x.copy(), y.copy())
    assert (abs(strided - copied) <= bound.gradient).all()
    for one, other in zip(fused.forward(case.weights, x), fused.forward(case.weights, x.copy()), strict=True):
        assert np.array_equal(one, other)


def peak(call: Callable[[], object]) -> int:
    """The largest number of bytes that a call holds at any time, beyond those before it; the second call's."""
    call()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        call()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@WAYS
def test_nothing_is_allocated_that_grows_with_n(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers and views of a few hundred bytes come and go; an array of truth values over the points would be 10^5."""
    monkeypatch.setattr(fused._own, "workspace", fused.Workspace(way=way))
    case = drawn(100_000)
    x, y = case.x.reshape(-1, 1), case.y.reshape(-1, 1)
    arguments: tuple[Floats, Floats, Floats] = case.weights, x, y
    rows = np.empty((3, case.x.size))

    assert peak(lambda: fused.gradient(*arguments)) < 4096
    assert peak(lambda: fused.loss(*arguments, bias=0.5)) < 4096
    assert peak(lambda: fused.train(*arguments, steps=3)) < 4096
    assert peak(lambda: fused._own.workspace.forward(1.0, 2.0, case.x, 0.0, rows)) < 4096
    assert peak(lambda: network.gradient(*arguments)) > 8 * 100_000  # the yardstick measures


@pytest.mark.parametrize("n", [100, 8192, 50_000])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_blocks_dealt_out_to_threads_give_the_same_gradient(n: int, count: int) -> None:
    """Up to the order of summation, which the bound covers; more threads than blocks are no harm."""
    case = drawn(n)
    threads = fused.Threads(count)
    try:
        w1, w2 = case.weights.tolist()
        got = np.array(threads.gradient(w1, w2, case.x, case.y, case.bias))
    finally:
        threads.close()

    clear = network.gradient(case.weights, case.x, case.y, bias=case.bias)
    assert (abs(got - clear) <= apart(case).gradient).all()


def test_threads_of_the_caller_do_not_share_a_workspace() -> None:
    """Calls from four threads at a time give what one gives, bit for bit."""
    cases = [drawn(n) for n in (3000, 4000, 5000, 6000)]
    alone = [fused.gradient(case.weights, case.x, case.y).tolist() for case in cases]

    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            together = list(pool.map(lambda case: fused.gradient(case.weights, case.x, case.y).tolist(), cases))
            assert alone == together


def test_the_training_of_the_exercise() -> None:
    """300 updates on the 1000 points end where those of the clear implementation do, to 12 digits."""
    x = np.linspace(-5, 5, 1000)
    y = 1 / (1 + np.exp(-x))
    start = initial_weights(skip=1)

    assert np.abs(fused.train(start, x, y) - network.train(start, x, y)).max() < 1e-12
