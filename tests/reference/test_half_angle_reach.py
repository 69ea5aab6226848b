"""How far the fraction that stands for the tangent reaches, asked of one angle at a time."""

import mpmath
import numpy as np
import pytest
from reference_cases import U

from reference import half_angle
from reference.arguments import Floats


def by_fraction(half: float) -> tuple[float, float]:
    """Sine and cosine of twice this angle."""
    s, (c, k, z) = np.array([half]), np.empty((3, 1))
    half_angle.by_fraction(s, c, k, z)
    return float(s[0]), float(c[0]) - 1


@pytest.mark.parametrize("half", [0.3, 3.0, -3.0, 1e5, 2**20 * np.pi, -(2**20) * np.pi])
def test_angles_within_reach_are_left_to_the_fraction(half: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A multiple of pi to take off or none, up to the largest that is exact; right to a few units of rounding."""
    monkeypatch.setattr(half_angle, "by_tangent", None)

    s, c = by_fraction(half)

    with mpmath.workdps(50):
        assert abs(s - mpmath.sin(2 * mpmath.mpf(half))) <= 8 * U
        assert abs(c - mpmath.cos(2 * mpmath.mpf(half))) <= 8 * U


@pytest.mark.parametrize("half", [(2**20 + 1) * np.pi, 5.5e6, 1e12])
def test_angles_beyond_are_not(half: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where they are not far beyond."""
    left: list[float] = []

    def by_tangent(given: Floats, c: Floats) -> None:
        left.extend(given)
        c[:] = 1.0

    monkeypatch.setattr(half_angle, "by_tangent", by_tangent)

    by_fraction(half)

    assert left == [half]


@pytest.mark.parametrize(
    ("vectorized", "fewer", "expected"),
    [(True, 1, "by_tangent"), (True, 0, "by_tangent"), (False, 1, "by_tangent"), (False, 0, "by_fraction")],
)
def test_the_way_that_is_faster(vectorized: bool, fewer: int, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fraction for long rows alone, and only where numpy's tangent is a scalar one."""
    taken = []
    monkeypatch.setattr(half_angle, "VECTORIZED", vectorized)
    for name in ("by_tangent", "by_fraction"):
        monkeypatch.setattr(half_angle, name, lambda *_, name=name: taken.append(name))

    half_angle.turn(*np.zeros((4, half_angle.SHORT - fewer)))

    assert taken == [expected]
