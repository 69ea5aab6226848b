"""Sine and cosine from half the angle: the coefficients derived anew, and the errors against 50 digits."""

import re
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from numpy.lib.introspect import opt_func_info
from reference_cases import U

from reference import half_angle
from reference.arguments import Floats


def by_tangent(half: Floats) -> tuple[Floats, Floats]:
    """Sines and cosines of twice these angles, from numpy's tangent."""
    s, c = half.copy(), np.empty_like(half)
    half_angle.by_tangent(s, c)
    return s, c - 1


def by_fraction(half: Floats) -> tuple[Floats, Floats]:
    """The same, from the fraction."""
    s, (c, k, z) = half.copy(), np.empty((3, half.size))
    half_angle.by_fraction(s, c, k, z)
    return s, c - 1


def by_small_fraction(half: Floats) -> tuple[Floats, Floats]:
    """The same, from the fraction for small angles."""
    s, (c, k, z) = half.copy(), np.empty((3, half.size))
    half_angle.by_fraction(s, c, k, z, within=half_angle.SMALL_HALF)
    return s, c - 1


WAYS = pytest.mark.parametrize("way", [by_tangent, by_fraction])


@pytest.mark.parametrize(
    ("functions", "vectorized"),
    [
        ({"tan": {"ff": {"current": "baseline(SSE)"}, "dd": {"current": "AVX512_SKX", "available": "baseline"}}}, True),
        ({"tan": {"ff": {"current": "AVX512_SKX"}, "dd": {"current": "baseline(SSE)", "available": "AVX"}}}, False),
        ({"tanh": {"dd": {"current": "AVX512_SKX"}}}, False),
        ({"tan": {"ff": {"current": "AVX512_SKX"}}}, False),
        ({"tan": {"dd": {}}}, False),
    ],
)
def test_numpy_is_asked_how_it_computes_a_tangent(
    functions: dict[str, dict[str, dict[str, str]]], vectorized: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of float64, in the words of numpy's report; where it says nothing, the tangent is a scalar one."""

    def report(func_name: str) -> dict[str, dict[str, dict[str, str]]]:
        return {name: told for name, told in functions.items() if re.search(func_name, name)}

    monkeypatch.setattr(half_angle, "opt_func_info", report)

    assert half_angle.tangent_is_vectorized() is vectorized


def test_numpy_reports_in_the_form_that_is_read() -> None:
    """Numpy's own report holds its exponential of float64, if not its tangent, under the names looked for."""
    (told,) = opt_func_info(func_name="^exp$").values()

    assert isinstance(told["dd"]["current"], str)


@pytest.mark.parametrize(
    ("numerator", "denominator", "largest"),
    [
        pytest.param(half_angle.NUMERATOR, half_angle.DENOMINATOR, None, id="to pi / 2"),
        pytest.param(half_angle.SMALL_NUMERATOR, half_angle.SMALL_DENOMINATOR, str(half_angle.SMALL_HALF), id="small"),
    ],
)
def test_the_fraction_is_the_interpolant_at_chebyshev_nodes(
    numerator: tuple[float, ...], denominator: tuple[float, ...], largest: str | None
) -> None:
    """Each coefficient is the float64 nearest to the solution at 60 digits."""
    with mpmath.workdps(60):
        # a little beyond, where rounding may leave an angle
        last = (mpmath.mpf(largest) if largest else mpmath.pi / 2) * (1 + mpmath.mpf(2) ** -20)
        above, below = len(numerator), len(denominator)
        m = above + below
        nodes = [last**2 * (1 + mpmath.cos((2 * j + 1) * mpmath.pi / (2 * m))) / 2 for j in range(m)]
        rows, right = [], []
        for z in nodes:
            c, s = mpmath.cos(mpmath.sqrt(z)), mpmath.sin(mpmath.sqrt(z)) / mpmath.sqrt(z)
            rows.append([z**j * c for j in range(above)] + [-(z**j) * s for j in range(below)])
            right.append(z**below * s)
        solved = [float(value) for value in mpmath.lu_solve(mpmath.matrix(rows), mpmath.matrix(right))]

    assert solved == [*numerator, *denominator]


def test_pi_is_split_so_that_its_multiples_are_exact() -> None:
    """33 bits leave 20 for the multiple; both parts together are pi to 2^-84."""
    with mpmath.workdps(50):
        assert abs(mpmath.mpf(half_angle.PI_HIGH) + mpmath.mpf(half_angle.PI_LOW) - mpmath.pi) < mpmath.mpf(2) ** -84
    assert (half_angle.PI_HIGH * 2**31).is_integer()
    assert half_angle.PI_HIGH * 2**31 < 2**33


GRID = np.linspace(-np.pi / 2, np.pi / 2, 801)
NEAR = np.concatenate([sign * np.logspace(-17, -1, 100) for sign in (1, -1)])
# the float64 numbers nearest to the poles of the tangent, and their neighbours
POLES = np.array([(k + 0.5) * np.pi for k in (0, 1, 2, 10, 1000, 10**5, 2**20 - 1)])
ANGLES = {
    "between the poles": GRID,
    "small": NEAR,
    "near the first pole": np.pi / 2 + NEAR,
    "the poles and their neighbours": np.concatenate([POLES, np.nextafter(POLES, 0), np.nextafter(POLES, np.inf)]),
    "thousands of turns": np.linspace(-1e4, 1e4, 801),
    "as far as the fraction goes": np.linspace(3.2e6, 2**20 * np.pi, 201) / 2,
    "beyond, where the tangent takes over": np.array([1e7, -1e15, 1e22, 1e300, 0.3]),
    "subnormal": np.array([5e-324, -5e-324, 1e-310, 2.0**-1022, 0.0]),
}


SMALL = np.concatenate([GRID * half_angle.SMALL_HALF / GRID[-1], NEAR, ANGLES["subnormal"]])
CASES = [(way, half) for half in ANGLES.values() for way in (by_tangent, by_fraction)] + [(by_small_fraction, SMALL)]


@pytest.mark.parametrize(
    ("way", "half"), CASES, ids=[f"{name}-{way}" for name in ANGLES for way in ("tangent", "fraction")] + ["small"]
)
def test_sine_and_cosine_are_right_to_a_few_units_of_rounding(
    way: Callable[[Floats], tuple[Floats, Floats]], half: Floats
) -> None:
    """Within 8 u in size, sines below 1 relatively too: the bounds the module states."""
    got = way(half)

    with mpmath.workprec(1200):  # 1e300 has some thousand bits before the point
        angles = [2 * mpmath.mpf(h) for h in half.tolist()]
        exact = [[mpmath.sin(a) for a in angles], [mpmath.cos(a) for a in angles]]
        errors = [
            np.array([float(abs(mpmath.mpf(v) - e)) for v, e in zip(values.tolist(), of, strict=True)])
            for values, of in zip(got, exact, strict=True)
        ]
    # a sine of a subnormal number is that number, rounded to a multiple of 2^-1074
    sine_bound = 8 * U * np.minimum(1, abs(2 * half)) + 2.0**-1073
    assert (errors[0] <= sine_bound).all(), (errors[0] / sine_bound).max()
    assert (errors[1] <= 8 * U).all(), errors[1].max() / U


@WAYS
def test_what_is_no_number_gives_no_number(way: Callable[[Floats], tuple[Floats, Floats]]) -> None:
    """As sine and cosine do; the other angles of the row are as right as ever."""
    half = np.array([0.25, np.nan, np.inf])

    with np.errstate(invalid="ignore"):
        s, c = way(half)

    assert np.isnan(s[1:]).all()
    assert np.isnan(c[1:]).all()
    assert abs(s[0] - np.sin(0.5)) <= 8 * U
    assert abs(c[0] - np.cos(0.5)) <= 8 * U
