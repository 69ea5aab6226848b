"""A wrong step as what a weight begins at, less a multiple of something else than its gradient, found by trying them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from checks.mistakes.calculus import capital
from checks.tolerances import Floats
from checks.verdict import Mistake

# Two computations of one step differ by 1e-14 or so of what they take away, which is a hundredth of the weights
SAME = 1e-9
# of weights near 1, a few times over
ROUNDING = 1e-15
# A direction that has to be multiplied by less than this is none
LEAST = 1e-9


@dataclass(frozen=True)
class Step:
    """One step that was made: the weights before and after it, the gradient between, each of shape (2,), and the points."""

    before: Floats
    after: Floats
    gradient: Floats
    n: int
    loss: float


Value = Callable[[Step, int], float]

BASES: dict[str, Value] = {
    "": lambda s, i: s.before[i],
    "from {other}": lambda s, i: s.before[1 - i],
    "from 0": lambda s, i: 0.0,
    "from minus {own}": lambda s, i: -s.before[i],
    "from w1 + w2": lambda s, i: s.before[0] + s.before[1],
}
DIRECTIONS: dict[str, Value] = {
    "": lambda s, i: s.gradient[i],
    "the absolute value of {its}": lambda s, i: abs(s.gradient[i]),
    "the square of {its}": lambda s, i: s.gradient[i] ** 2,
    "the sign of {its}": lambda s, i: np.sign(s.gradient[i]),
    "the root of the size of {its}": lambda s, i: np.sqrt(abs(s.gradient[i])),
    "{others}": lambda s, i: s.gradient[1 - i],
    "the absolute value of {others}": lambda s, i: abs(s.gradient[1 - i]),
    "the sum of both gradients": lambda s, i: s.gradient[0] + s.gradient[1],
    "the difference of both gradients": lambda s, i: s.gradient[0] - s.gradient[1],
    "the product of both gradients": lambda s, i: s.gradient[0] * s.gradient[1],
    "{its} divided by the length of both": lambda s, i: s.gradient[i] / np.hypot(*s.gradient),
    "{its} times {own}": lambda s, i: s.gradient[i] * s.before[i],
    "{its} times {other}": lambda s, i: s.gradient[i] * s.before[1 - i],
    "{its} divided by {own}": lambda s, i: s.gradient[i] / s.before[i],
    "{its} times the loss": lambda s, i: s.gradient[i] * s.loss,
    "{its} times the number of points, a sum where the mean is asked for,": lambda s, i: s.gradient[i] * s.n,
    "{its} divided by the number of points": lambda s, i: s.gradient[i] / s.n,
    "the loss": lambda s, i: s.loss,
    "1": lambda s, i: 1.0,
    "{own}": lambda s, i: s.before[i],
    "{other}": lambda s, i: s.before[1 - i],
}
STILL = "nothing"
NAMES = {
    "the absolute value of {its}": "absolute-gradient",
    "the square of {its}": "squared-gradient",
    "the sign of {its}": "sign-of-gradient",
    "{others}": "swapped-update",
    "{its} times the number of points, a sum where the mean is asked for,": "sum-for-mean",
    "{its} divided by the number of points": "divided-twice",
    "{its} divided by the length of both": "normalised-gradient",
    "{its} times {own}": "update-scales",
}


def named(steps: Sequence[Step], rate: float, what: str, of: Sequence[int] = (0, 1)) -> list[Mistake]:
    """The mistakes in some steps that were to go by `rate` along the gradient, of these weights; `what` says whose they are."""
    found = {index: _of_weight(steps, index) for index in of}
    told: dict[tuple[str, str, float], list[int]] = {}
    for index, move in found.items():
        if move is not None and not (move[:2] == ("", "") and abs(move[2] - rate) < SAME * rate):
            told.setdefault(move, []).append(index)
    unknown = [index for index, move in found.items() if move is None]
    return [_mistake(*move, indices, rate, what) for move, indices in told.items()] + _rounded(
        steps, rate, what, unknown
    )


def _mistake(base: str, direction: str, factor: float, of: Sequence[int], rate: float, what: str) -> Mistake:
    if len(of) == 1:
        words = {
            "own": ("w1", "w2")[of[0]],
            "other": ("w2", "w1")[of[0]],
            "its": ("dL/dw1", "dL/dw2")[of[0]],
            "others": ("dL/dw2", "dL/dw1")[of[0]],
        }
        right = "{its} is to be taken away from {own}"
    else:
        words = {
            "own": "each weight",
            "other": "the other weight",
            "its": "the gradient",
            "others": "the other's gradient",
        }
        right = "the gradient is to be taken away"
    if direction == STILL:
        sentence = f"In {what}, {words['own']} stays as it was."
        return Mistake({0: "only-w2-updated", 1: "only-w1-updated"}[of[0]] if len(of) == 1 else "no-update", sentence)
    if len(of) == 2 and (base, direction) == ("from {other}", "{others}") and factor > 0:
        return Mistake(
            "swapped-weights", f"{capital(what)} leaves the new weights in the wrong order: each is the other's."
        )
    name = "update-of-other-weight" if base else NAMES.get(direction, "wrong-update")
    if not base and not direction:
        name = "ascent" if factor < 0 else "wrong-rate"
    begin = base.removeprefix("from ").format(**words) if base else words["own"]
    away = f"{_times(factor)}{(direction or '{its}').format(**words)}"
    does = f"takes {away} away from {begin}" if factor > 0 else f"adds {away} to {begin}"
    if base == "from 0":
        name = "update-replaces"
        does = (
            f"puts {'minus ' * (factor > 0)}{away} in the place of {words['own']}{', as =- for -= does' * (factor > 0)}"
        )
    of_which = f", for {('w1', 'w2')[of[0]]}," if len(of) == 1 and base else ""
    return Mistake(name, f"{capital(what)}{of_which} {does}; {_times(rate)}{right.format(**words)}.")


def _times(factor: float) -> str:
    return "" if abs(abs(factor) - 1) < SAME else f"{abs(factor):.6g} times "


def _of_weight(steps: Sequence[Step], index: int) -> tuple[str, str, float] | None:
    """Where a weight begins, what is taken away from it, and how many times; None where nothing fits."""
    for base, begins in BASES.items():
        moved = np.array([begins(s, index) - s.after[index] for s in steps])
        if not base and not np.any(moved):
            return base, STILL, 0.0
        for direction, along in DIRECTIONS.items():
            way = np.array([along(s, index) for s in steps])
            if not np.all(np.isfinite(way)) or np.any(way == 0):
                continue
            factor = float(moved[0] / way[0])
            if abs(factor) < LEAST or (base == "from 0" and direction in ("{own}", "{other}", "1")):
                continue
            if np.all(np.abs(moved - factor * way) <= SAME * np.abs(factor * way) + ROUNDING):
                return base, direction, float(f"{factor:.9g}")
    return None


def _rounded(steps: Sequence[Step], rate: float, what: str, of: Sequence[int]) -> list[Mistake]:
    """Steps whose outcome is rounded."""
    if not of:
        return []
    for decimals in range(1, 9):
        rounded = [
            ("w1", "w2")[index]
            for index in of
            if all(s.after[index] == np.round(s.before[index] - rate * s.gradient[index], decimals) for s in steps)
        ]
        if rounded:
            sentence = f"The weights after {what} are rounded to {decimals} decimal{'s' * (decimals > 1)}"
            return [Mistake("rounded-weights", f"{sentence} ({' and '.join(rounded)}).")]
    return []
