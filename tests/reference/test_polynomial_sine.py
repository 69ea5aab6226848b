"""Sine and cosine as sums of powers: the coefficients derived anew, the errors against 50 digits, and what BLAS does."""

import tracemalloc
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from reference_cases import U

from reference import fused, polynomial_sine
from reference.arguments import Floats
from reference.half_angle import LARGEST
from reference.polynomial_sine import LONGEST, ROWS, SMALL, Polynomials


def polynomials(size: int) -> Polynomials:
    """Rows of this size, in memory in which something else was left."""
    memory = fused.aligned(ROWS, LONGEST)
    memory[:] = np.nan
    made = Polynomials(memory)
    made.cut(size)
    return made


def turn(half: Floats) -> tuple[Floats, Floats]:
    """Sines and cosines of twice these angles."""
    rows = polynomials(half.size)
    s, c = np.empty((2, half.size))
    rows.angle[:] = half
    rows.turn(s, c)
    return s, c / 2


def small(angle: Floats) -> tuple[Floats, Floats]:
    """Sines and cosines of these angles."""
    rows = polynomials(angle.size)
    s, c = np.empty((2, angle.size))
    rows.angle[:] = angle
    rows.small(s, c)
    return s, c


PAIRS = [
    pytest.param(polynomial_sine.SMALL_SINE, polynomial_sine.SMALL_COSINE, SMALL, id="small"),
    pytest.param(polynomial_sine.SINE, polynomial_sine.COSINE, LARGEST, id="turn"),
]


@pytest.mark.parametrize(("sine", "cosine", "largest"), PAIRS)
def test_the_polynomials_are_interpolants_at_chebyshev_nodes(
    sine: tuple[float, ...], cosine: tuple[float, ...], largest: float
) -> None:
    """Each coefficient is the float64 nearest to the solution at 60 digits; the remainder is as small as is said."""
    terms = len(sine)
    with mpmath.workdps(60):
        limit = {SMALL: mpmath.mpf(11) / 10, LARGEST: mpmath.pi / 2}[largest]
        last = (limit * (1 + mpmath.mpf(2) ** -20)) ** 2
        nodes = [last * (1 + mpmath.cos((2 * j + 1) * mpmath.pi / (2 * terms))) / 2 for j in range(terms)]
        rows = mpmath.matrix([[z**k for k in range(terms)] for z in nodes])
        for coefficients, of in ((sine, lambda r: mpmath.sin(r) / r), (cosine, mpmath.cos)):
            solved = mpmath.lu_solve(rows, mpmath.matrix([of(mpmath.sqrt(z)) for z in nodes]))
            assert list(coefficients) == [float(value) for value in solved]
            for z in [last * k / 200 for k in range(1, 201)]:
                value = mpmath.fsum(c * z**k for k, c in enumerate(solved))
                assert abs(value - of(mpmath.sqrt(z))) <= mpmath.mpf(2) ** -57


NEAR = np.concatenate([sign * np.logspace(-17, -1, 100) for sign in (1, -1)])
EDGE = np.array([LARGEST, np.nextafter(LARGEST, 0), np.nextafter(LARGEST, 2)])
TINY = np.array([5e-324, -5e-324, 1e-310, 2.0**-1022, 1e-160, 0.0])
ANGLES = {
    "all that turns": (turn, np.linspace(-LARGEST, LARGEST, LONGEST)),
    "where the cosine vanishes": (turn, np.pi / 4 + NEAR),
    "the edge": (turn, np.concatenate([EDGE, -EDGE])),
    "small halves": (turn, NEAR),
    "subnormal halves": (turn, TINY),
    "all that is small": (small, np.linspace(-SMALL, SMALL, 1001)),
    "small": (small, NEAR),
    "subnormal": (small, TINY),
    "one": (small, np.array([-1.05])),
}


@pytest.mark.parametrize(("way", "angle"), ANGLES.values(), ids=ANGLES.keys())
def test_sine_and_cosine_are_right_to_a_few_units_of_rounding(
    way: Callable[[Floats], tuple[Floats, Floats]], angle: Floats
) -> None:
    """Within 8 u in size, sines below 1 relatively too: the bounds the module states."""
    got = way(angle)

    with mpmath.workdps(50):
        angles = [mpmath.mpf(a) * (2 if way is turn else 1) for a in angle.tolist()]
        exact = [[mpmath.sin(a) for a in angles], [mpmath.cos(a) for a in angles]]
        errors = [
            np.array([float(abs(mpmath.mpf(v) - e)) for v, e in zip(values.tolist(), of, strict=True)])
            for values, of in zip(got, exact, strict=True)
        ]
    # a sine of a subnormal number is that number, rounded to a multiple of 2^-1074
    sine_bound = 8 * U * np.minimum(1, [float(abs(a)) for a in angles]) + 2.0**-1073
    assert (errors[0] <= sine_bound).all(), (errors[0] / sine_bound).max()
    assert (errors[1] <= 8 * U).all(), errors[1].max() / U


@pytest.mark.parametrize("place", [0, 17, 99])
@pytest.mark.parametrize("value", [1.58, -1.58, 1e300, -1e300, np.inf, -np.inf, np.nan])
def test_an_angle_out_of_reach_is_found(value: float, place: int) -> None:
    """Wherever it is; without it, all are within."""
    rows = polynomials(100)
    rows.angle[:] = np.linspace(-LARGEST, LARGEST, 100)
    assert rows.within()

    rows.angle[place] = value

    assert not rows.within()


def test_blas_starts_no_threads() -> None:
    """OpenBLAS does from 2304 x 4 numbers of a matrix on."""
    assert 9 * LONGEST < 2304 * 4 <= 9 * (LONGEST + 8)


@pytest.mark.parametrize("size", [2, 999, 1000, LONGEST])
def test_nothing_is_allocated(size: int) -> None:
    """`dot` makes a copy of a matrix whose rows do not follow each other: none is made here, whatever the size."""
    rows = polynomials(size)
    s, c, *_ = rows.work

    def both() -> None:
        rows.angle[:] = 0.5
        rows.turn(s, c)
        rows.angle[:] = 0.5
        rows.small(s, c)

    both()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        both()
        assert tracemalloc.get_traced_memory()[1] - before < 1024
    finally:
        tracemalloc.stop()
