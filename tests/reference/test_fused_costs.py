"""What the fused implementation spares itself: with or without it the numbers are right, and it is what it is there for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reference import fused, half_angle
from reference.arguments import Floats
from reference.fused import BLOCK, Way, Workspace, even
from reference.polynomial_sine import LONGEST, ROWS, Polynomials

X = np.linspace(-3, 3, 50)


def never(*given: object, **named: object) -> bool:
    """A way that is not to be gone."""
    raise AssertionError("not to be called")


def ask(space: Workspace, x: Floats, w2: float = 1.5) -> None:
    """The gradient, the loss and the forward pass."""
    space.gradient(0.5, w2, x, x, 0.0)
    space.loss(0.5, w2, x, x, 0.0)
    space.forward(0.5, w2, x, 0.0, np.empty((3, x.size)))


@pytest.mark.parametrize("vectorized", [True, False])
@pytest.mark.parametrize(("way", "other"), [("fraction", "tangent"), ("tangent", "fraction")])
def test_a_way_is_gone_from_end_to_end(way: Way, other: str, vectorized: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """No angle is handed to the other way, nor to numpy's sine where there is a faster one."""
    monkeypatch.setattr(half_angle, "VECTORIZED", vectorized)
    monkeypatch.setattr(*{"tangent": (fused, "by_tangent"), "fraction": (half_angle, "by_fraction")}[other], never)
    if vectorized or way == "fraction":
        monkeypatch.setattr(np, "sin", never)

    ask(Workspace(way=way), X)


def test_the_fraction_is_told_how_large_its_angles_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the second layer are within |w2| / 2, which spares a search for larger ones; of the first nothing is known."""
    told: list[object] = []
    by_fraction = half_angle.by_fraction

    def noted(*rows: Floats, **bound: Any) -> None:
        told.append(bound)
        by_fraction(*rows, **bound)

    monkeypatch.setattr(half_angle, "by_fraction", noted)
    Workspace(way="fraction").gradient(0.5, -1.5, X, X, 0.0)

    assert told == [{}, {"within": 0.75}]


def test_angles_within_reach_are_not_reduced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the very edge, nothing is taken off; and where that is known, nobody looks."""
    edge = np.array([half_angle.LARGEST, 0.5, -half_angle.LARGEST])
    monkeypatch.setattr(half_angle, "_reduced", never)
    half_angle.by_fraction(edge.copy(), *np.empty((3, 3)))

    monkeypatch.setattr(half_angle, "_within", never)
    half_angle.by_fraction(edge.copy(), *np.empty((3, 3)), within=half_angle.LARGEST)


def test_small_angles_take_a_shorter_fraction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the bound of it: the same bits as further within, and other ones than beyond."""
    half = np.linspace(-0.5, 0.5, 101)

    def made(within: float) -> bytes:
        rows = np.array([half, half, half, half])
        half_angle.by_fraction(*rows, within=within)
        return rows[:2].tobytes()

    beyond = float(np.nextafter(half_angle.SMALL_HALF, 1))
    assert made(0.5) == made(half_angle.SMALL_HALF)
    assert made(beyond) == made(1.0)
    assert made(half_angle.SMALL_HALF) != made(beyond)
    monkeypatch.setattr(half_angle, "_FRACTION", None)
    assert made(0.5) == made(half_angle.SMALL_HALF)


def test_rows_are_cut_once_for_a_number_of_points() -> None:
    """Views are kept from call to call; polynomials keep those of two sizes, as blocks and a rest need, and no more."""
    space = Workspace(way="tangent")
    ask(space, X)
    views = space._views
    ask(space, X)
    assert space._views is views

    rows = Polynomials(fused.aligned(ROWS, LONGEST))
    rows.cut(100)
    rows.cut(99)
    work = rows.work[0]
    rows.cut(100)
    rows.cut(99)
    assert rows.work[0] is work
    for size in (98, 97, 96):
        rows.cut(size)
        assert len(rows._cuts) <= 2


def test_blocks_are_as_long_as_the_cache_lets_them_be() -> None:
    """Whoever asks first, for however many points: no longer than it takes to be even, and not those of another way."""
    x = np.linspace(-3, 3, 2 * BLOCK + 1)
    for first in (X, x):
        for second in (X, x):
            space = Workspace(way="tangent")
            space.gradient(0.5, 1.5, first, first, 0.0)
            space.forward(0.5, 1.5, second, 0.0, np.empty((3, second.size)))
            assert space._even == even(second.size, BLOCK)
            space.loss(0.5, 1.5, first, first, 0.0)
            assert space._even == even(first.size, BLOCK)


def test_one_block_out_of_reach_speaks_for_those_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Angles are not looked at in vain block after block."""
    space = Workspace(way="powers")
    within, asked = space._polynomials.within, []

    def noted() -> bool:
        asked.append(within())
        return asked[-1]

    monkeypatch.setattr(space._polynomials, "within", noted)
    x = np.linspace(-30, 30, 5000)
    space.gradient(0.5, 1.5, x, x, 0.0)

    assert asked == [False]
