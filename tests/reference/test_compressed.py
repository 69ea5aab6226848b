"""The gradient from a few nodes against the clear one over all points, and the bounds it rests on."""

import math
import tracemalloc
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from reference_cases import Case, U, bounds, exact_gradient

from checks.candidate import ReferenceCandidate
from checks.examine import Effort, Examination
from reference import compressed, fused, initial_weights, network
from reference.arguments import Floats
from reference.compressed import Compressed, Sums


def refused(w1: float, w2: float) -> Sums:
    """Stands for the function that is asked where nodes are not enough, where they should be."""
    raise AssertionError((w1, w2))


def allowed(case: Case) -> Floats:
    """How far the gradient from nodes may be from the exact one.

    The bound of the formulas' rounding at the worst place between -X and X, with a residual in which nothing
    cancels, times Lebesgue's constant; u for each term of the sums, over nodes and over points; and the
    interpolant's own error, far below.
    """
    far, (w1, w2) = float(np.abs(case.x).max()), case.weights.tolist()
    largest = float(np.abs(case.y - case.bias).max())
    worst = np.zeros(2)
    for x in np.linspace(-far, far, 129).tolist():
        y = -math.copysign(largest, math.sin(w2 * math.sin(w1 * x)))
        worst = np.maximum(worst, bounds(Case(case.weights, np.array([x]), np.array([y]), 0.0)).gradient)
    sizes = 2 * (min(1.0, abs(w2)) + largest) * np.array([abs(w2) * far, min(1.0, abs(w1) * far)])
    return np.asarray(5 * (worst + (case.x.size + compressed.MOST_NODES) * U * sizes))


SETS: dict[str, Callable[[np.random.RandomState, int], Floats]] = {
    "uniform": lambda generator, n: generator.uniform(-5, 5, n),
    "evenly spaced": lambda _, n: np.linspace(-5, 5, n),
    "positive": lambda generator, n: generator.uniform(0.1, 5, n),
    "normal": lambda generator, n: generator.randn(n).clip(-3.5, 3.5),
    "one place": lambda _, n: np.full(n, -3.0),
    "two places": lambda generator, n: generator.choice([-0.5, 2.0], n),
    "tiny": lambda generator, n: generator.uniform(-5, 5, n) * 1e-100,
}


@pytest.mark.parametrize("n", [500, 1000, 8192, 8193, 20_000])
@pytest.mark.parametrize("drawn", SETS.values(), ids=SETS.keys())
def test_the_gradient_is_that_of_all_points(drawn: Callable[[np.random.RandomState, int], Floats], n: int) -> None:
    """For weights of all sizes that nodes serve, y with and without a pattern, and a bias; blocks of all lengths."""
    generator = np.random.RandomState(n)
    x = drawn(generator, n)
    far = float(np.abs(x).max())
    for y in (generator.uniform(-1, 2, n), 1 / (1 + np.exp(-x))):
        prepared = Compressed(x, y, 0.5, refused)
        for reach, w2 in ((1e-9, 1e-9), (0.3, -2.0), (-2.5, 0.3), (4.0, -1.5), (3.0, 3.0), (0.0, 0.0), (0.5, 5.0)):
            case = Case(np.array([reach / far, w2]), x, y, 0.5)
            got = np.array(prepared.gradient(*case.weights.tolist()))
            clear = network.gradient(case.weights, x, y, bias=0.5)
            assert (np.abs(got - clear) <= allowed(case) + bounds(case).gradient).all(), (reach, w2)


@pytest.mark.parametrize("w", [(0.5353452, 1.01156325), (-1.1, 0.4), (0.01, -2.0), (0.9, 1.4)])
def test_the_gradient_is_the_exact_one(w: tuple[float, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """By difference quotients at 50 digits: within the bound of a computation at each of the points."""
    monkeypatch.setattr(compressed, "FEWEST_POINTS", 1)
    generator = np.random.RandomState(310)
    x, y = generator.uniform(-5, 5, 250), generator.uniform(0, 1, 250)
    case = Case(np.array(w), x, y, 0.25)

    got = Compressed(x, y, 0.25, refused).gradient(*w)

    with mpmath.workdps(50):
        errors = [float(abs(mpmath.mpf(g) - e)) for g, e in zip(got, exact_gradient(case), strict=True)]
    assert (np.array(errors) <= bounds(case).gradient).all()


@pytest.mark.parametrize(("reach", "w2"), [(1e-3, 0.1), (0.7, 1.0), (2.5, 1.0), (5.0, 0.5), (3.0, 2.5), (0.2, 9.0)])
def test_so_many_nodes_are_enough(reach: float, w2: float) -> None:
    """Each of the four functions is within the tolerance of its interpolant, in terms of what bounds it, at 40 digits."""
    m = compressed.nodes(reach, w2)
    with mpmath.workdps(40):
        theta = [(2 * j + 1) * mpmath.pi / (2 * m) for j in range(m)]
        at = [mpmath.cos(angle / 2) for angle in theta]  # x_j / X, with X = 1 and w1 = reach
        barycentric = [(-1) ** j * mpmath.sin(angle) for j, angle in enumerate(theta)]

        def functions(x: mpmath.mpf) -> list[mpmath.mpf]:
            c1, s1 = mpmath.cos_sin(reach * x)
            c2, s2 = mpmath.cos_sin(w2 * s1)
            return [s2 * c2 * c1 * x, s2 * c2 * s1, c2 * c1, c2 * s1 / x]

        near = min(1.0, reach)
        scales = [min(1.0, w2 * near), min(1.0, w2 * near) * near, 1.0, reach]
        values = [functions(x) for x in at]
        for x in map(mpmath.mpf, np.linspace(0.0123, 1, 25)):
            weights = [b / (x * x - a * a) for a, b in zip(at, barycentric, strict=True)]
            for k, (exact, scale) in enumerate(zip(functions(x), scales, strict=True)):
                interpolant = mpmath.fsum(w * v[k] for w, v in zip(weights, values, strict=True)) / mpmath.fsum(weights)
                assert abs(interpolant - exact) <= compressed.TOLERANCE * scale


@pytest.mark.parametrize(("reach", "w2"), [(1e-3, 1e-3), (0.7, 2.0), (1.5, 0.5), (3.0, 3.0)])
def test_points_of_the_least_spread_are_of_about_the_largest_size(reach: float, w2: float) -> None:
    """The mean size of both functions F over such points is not so far below that at X that the tolerance fails."""

    def sizes(x: Floats) -> Floats:
        near = np.minimum(1, reach * x)
        return np.asarray(np.minimum(1, w2 * near) * np.array([x, near]))

    assert compressed.TOLERANCE / compressed.LEAST_SPREAD == U / 8
    for most in (0.0, 0.1, 0.2):
        x = np.full(1000, most)
        x[: math.ceil(1000 * (compressed.LEAST_SPREAD - most**2) / (1 - most**2))] = 1.0
        assert np.isfinite(Compressed(x, x, 0.0, refused).gradient(0.1, 0.1)).all()
        assert (sizes(x).mean(axis=1) >= compressed.LEAST_SPREAD * sizes(np.ones(1))[:, 0]).all()
        with pytest.raises(AssertionError):  # with two fewer far points, those are too few
            Compressed(np.append(x[2:], [most, most]), x, 0.0, refused).gradient(0.1, 0.1)


def test_larger_weights_take_more_nodes() -> None:
    """In multiples of 8, up to a number that says there are not enough, for sizes without end."""
    numbers = [[compressed.nodes(reach, w2) for w2 in (0.0, 1.0, 5.0, 1e3, 1e300)] for reach in (0, 1, 5, 1e3, 1e300)]

    for row in [*numbers, *zip(*numbers, strict=True)]:
        assert list(row) == sorted(row)
        assert all(m % 8 == 0 for m in row)
    assert numbers[1][1] == 24
    assert numbers[-1][0] == numbers[1][-1] == compressed.MOST_NODES + 8


@pytest.mark.parametrize("w", [(1e6, 1.0), (0.5, 1e6), (40.0, 1.0), (1e300, 1e300), (1e308, -1e308), (np.nan, 1.0)])
def test_weights_out_of_reach_are_passed_on(w: tuple[float, float]) -> None:
    """And do not get in the way of those within."""
    x = np.linspace(-5, 5, 1000)
    prepared = Compressed(x, x, 0.0, lambda w1, w2: (w1, -w2))

    before = prepared.gradient(0.5, 1.0)
    assert np.array_equal(prepared.gradient(*w), (w[0], -w[1]), equal_nan=True)
    assert prepared.gradient(0.5, 1.0) == before


@pytest.mark.parametrize(
    ("x", "y"),
    [
        pytest.param(np.append(np.full(999, 1e-3), 5.0), np.ones(1000), id="one far from the others"),
        pytest.param(np.zeros(1000), np.ones(1000), id="all at zero"),
        pytest.param(np.linspace(-1e-160, 1e-160, 1000), np.ones(1000), id="squares that underflow"),
        pytest.param(np.linspace(-1e160, 1e160, 1000), np.ones(1000), id="squares that overflow"),
        pytest.param(np.linspace(-5, 5, 1000), np.full(1000, 1e300), id="sums of targets that overflow"),
        pytest.param(np.linspace(-5, 5, 150), np.ones(150), id="few points"),
    ],
)
def test_points_that_nodes_do_not_stand_for_are_passed_on(x: Floats, y: Floats) -> None:
    """Silently: the other function gives what it gives."""
    assert Compressed(x, y, 0.0, lambda w1, w2: (w1, w2)).gradient(0.1, 0.2) == (0.1, 0.2)


def test_weights_in_turns_are_prepared_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large and small ones, and ones of which the first or the second is the larger."""
    x = np.linspace(-5, 5, 1000)
    prepared = Compressed(x, x, 0.0, refused)
    made: list[int] = []
    make = prepared._compressed

    def counted(m: int) -> tuple[Floats, ...]:
        made.append(m)
        return make(m)

    monkeypatch.setattr(prepared, "_compressed", counted)

    turns = ((0.1, 0.1), (1.5, 0.2), (0.2, 2.0), (1.0, 1.0))
    first = [prepared.gradient(*w) for w in turns]
    times = len(made)
    second = [prepared.gradient(*w) for w in turns]

    assert times <= 3
    assert len(made) == times
    assert np.allclose(first, second, rtol=1e-12, atol=0)


def test_nothing_is_allocated_in_a_call() -> None:
    """Numbers come and go, once it is prepared."""
    x = np.linspace(-5, 5, 100_000)
    prepared = Compressed(x, x, 0.0, refused)
    prepared.gradient(0.5, 1.0)

    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        prepared.gradient(0.6, 0.9)
        assert tracemalloc.get_traced_memory()[1] - before < 1024
    finally:
        tracemalloc.stop()


def test_preparing_takes_no_memory_that_grows_with_n() -> None:
    """The rows of a block, and matrices of nodes by nodes."""
    x = np.linspace(-5, 5, 10**6)

    tracemalloc.start()
    try:
        Compressed(x, x, 0.0, refused).gradient(0.5, 1.0)
        assert tracemalloc.get_traced_memory()[1] < 8 * compressed.BLOCK * 8
    finally:
        tracemalloc.stop()


def test_all_properties_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """What every right answer is asked, asked of a training that compresses its points however few they and the steps."""
    monkeypatch.setattr(compressed, "FEWEST_POINTS", 1e-3)
    monkeypatch.setattr(fused, "MANY_STEPS", 1)

    outcomes = Examination(ReferenceCandidate("fused", fused), Effort(0, 100)).examine()

    assert [(o.check.id, o.message) for o in outcomes if o.outcome not in ("passed", "skipped")] == []


@pytest.mark.parametrize("skip", range(4))
@pytest.mark.parametrize("learning_rate", [0.01, 0.5])
def test_a_training_ends_where_it_does_over_all_points(skip: int, learning_rate: float) -> None:
    """300 updates from several starts, slow ones and ones that move, to 12 digits."""
    x = np.linspace(-5, 5, 1000)
    y = 1 / (1 + np.exp(-x))
    start = initial_weights(skip=skip)

    got = fused.train(start, x, y, learning_rate=learning_rate)

    assert np.abs(got - network.train(start, x, y, learning_rate=learning_rate)).max() < 1e-12
