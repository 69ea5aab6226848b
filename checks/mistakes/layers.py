"""A wrong forward pass as the right one with one or two of its pieces replaced, found by trying them all.

The prediction is made in five places: a1 from x and w1, an activation, a2 from that and w2, an activation, and what becomes
of that. In each place stands one of a few things that people write there. A prediction that is some combination of them,
but for a factor and a constant, hides no more than these: the points are many more than the combinations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from checks.mistakes.pieces import combinations
from checks.mistakes.probes import Pass
from checks.tolerances import Floats

# Two computations of one formula differ by 1e-13 or so here
SAME = 1e-9
# A formula that hardly moves, or is beyond all bounds, shows nothing
LEAST, MOST = 1e-3, 1e6

Value = Callable[[Any], Any]


def _sigmoid(z: Floats) -> Floats:
    return 1 / (1 + np.exp(-z))


# What stands in for a1, with what is said of it; the first of each is the right one
FIRST: dict[str, Callable[[Pass], Any]] = {
    "": lambda p: p.w1 * p.x,
    "x is squared before w1 multiplies it": lambda p: p.w1 * p.x**2,
    "x is cubed before w1 multiplies it": lambda p: p.w1 * p.x**3,
    "w1 is squared": lambda p: p.w1**2 * p.x,
    "a1 is squared": lambda p: (p.w1 * p.x) ** 2,
    "a1 is halved": lambda p: p.w1 * p.x / 2,
    "a1 is doubled": lambda p: p.w1 * p.x * 2,
    "a1 is multiplied by pi": lambda p: p.w1 * p.x * np.pi,
    "a1 is multiplied by 2 pi": lambda p: p.w1 * p.x * 2 * np.pi,
    "a1 has the other sign": lambda p: -p.w1 * p.x,
    "a1 loses its sign": lambda p: np.abs(p.w1 * p.x),
    "w1 loses its sign": lambda p: np.abs(p.w1) * p.x,
    "x loses its sign": lambda p: p.w1 * np.abs(p.x),
    "x is clipped to [-5, 5]": lambda p: p.w1 * np.clip(p.x, -5, 5),
    "w1 is missing": lambda p: p.x,
    "x is missing": lambda p: p.w1 * np.ones(p.x.shape),
    "x is divided by w1": lambda p: p.x / p.w1,
    "w1 is added to x, where it multiplies": lambda p: p.x + p.w1,
    "w2 stands where w1 belongs": lambda p: p.w2 * p.x,
    "w1 and w2 both multiply x": lambda p: p.w1 * p.w2 * p.x,
    "the sine is taken of x, before w1 multiplies it": lambda p: p.w1 * np.sin(p.x),
    "the sine is taken of w1 before it multiplies x": lambda p: np.sin(p.w1) * p.x,
    "0.5 is added to a1, where the bias belongs to the prediction alone": lambda p: p.w1 * p.x + 0.5,
}
ACTIVATIONS: dict[str, Value] = {
    "": np.sin,
    "is the cosine, not the sine": np.cos,
    "is tan, not the sine": np.tan,
    "is tanh, not the sine": np.tanh,
    "is sinh, not the sine": np.sinh,
    "is the arctangent, not the sine": np.arctan,
    "is the arcsine, not the sine": np.arcsin,
    "is a sigmoid, not the sine": _sigmoid,
    "is max(0, a), not the sine": lambda z: np.maximum(z, 0),
    "is the exponential, not the sine": np.exp,
    "is missing": lambda z: z,
    "is taken twice": lambda z: np.sin(np.sin(z)),
    "is squared": lambda z: np.sin(z) ** 2,
    "loses its sign": lambda z: np.abs(np.sin(z)),
    "has the other sign": lambda z: -np.sin(z),
    "is the sum of sine and cosine, not the sine": lambda z: np.sin(z) + np.cos(z),
    "is sin(a) / a, not the sine": lambda z: np.sinc(z / np.pi),
    "is taken in degrees": lambda z: np.sin(np.deg2rad(z)),
    "is the first term of its series, a - a^3 / 6": lambda z: z - z**3 / 6,
    "is three terms of its series, right near 0 only": lambda z: z - z**3 / 6 + z**5 / 120,
}
# What stands in for a2, made from the hidden activation h
SECOND: dict[str, Callable[[Pass, Floats], Any]] = {
    "": lambda p, h: p.w2 * h,
    "w2 is squared": lambda p, h: p.w2**2 * h,
    "w2 loses its sign": lambda p, h: np.abs(p.w2) * h,
    "a2 loses its sign": lambda p, h: np.abs(p.w2 * h),
    "a2 is halved": lambda p, h: p.w2 * h / 2,
    "a2 is doubled": lambda p, h: p.w2 * h * 2,
    "w2 is missing": lambda p, h: h,
    "the hidden activation is divided by w2": lambda p, h: h / p.w2,
    "w2 is added to the hidden activation, where it multiplies": lambda p, h: h + p.w2,
    "w1 stands where w2 belongs": lambda p, h: p.w1 * h,
    "w1 and w2 both multiply the hidden activation": lambda p, h: p.w1 * p.w2 * h,
    "a2 is multiplied by x": lambda p, h: p.w2 * h * p.x,
    "a1 is added to a2": lambda p, h: p.w2 * h + p.w1 * p.x,
    "x is added to a2": lambda p, h: p.w2 * h + p.x,
    "the sine is taken of w2 before it multiplies the hidden activation": lambda p, h: np.sin(p.w2) * h,
    "0.5 is added to a2, where the bias belongs to the prediction alone": lambda p, h: p.w2 * h + 0.5,
    "w2 multiplies x, not the hidden activation": lambda p, h: p.w2 * p.x + 0 * h,
    "w2 multiplies a1, not the hidden activation": lambda p, h: p.w2 * p.w1 * p.x + 0 * h,
}
# What becomes of the output's activation o
LAST: dict[str, Callable[[Pass, Floats], Any]] = {
    "": lambda p, o: o,
    "w2 multiplies the output's activation": lambda p, o: p.w2 * o,
    "w1 multiplies the output's activation": lambda p, o: p.w1 * o,
    "x multiplies the output's activation": lambda p, o: p.x * o,
    "w2 / 2 is added to the prediction: the bias of 0.5 is multiplied by w2": lambda p, o: o + p.w2 / 2,
    "w2 is added to the prediction": lambda p, o: o + p.w2,
    "w1 is added to the prediction": lambda p, o: o + p.w1,
    "x is added to the prediction": lambda p, o: o + p.x,
    "a1 is added to the prediction": lambda p, o: o + p.w1 * p.x,
    "sin(a1) is added to the prediction": lambda p, o: o + p.s1,
    "sin(a1) multiplies the output's activation": lambda p, o: o * p.s1,
}
PLACES: tuple[dict[str, Any], ...] = (FIRST, ACTIVATIONS, SECOND, ACTIVATIONS, LAST)
SPOKEN = ("", "the hidden activation ", "", "the output's activation ", "")


def prediction(pieces: Sequence[str], p: Pass) -> Floats:
    """The network without bias, made of these pieces."""
    first, hidden, second, outer, last = (place[key] for place, key in zip(PLACES, pieces, strict=True))
    value: Floats = last(p, outer(second(p, hidden(first(p)))))
    return value


def replaced(given: Sequence[Floats], passes: Sequence[Pass], bias_is_argument: bool) -> tuple[str, str] | None:
    """What is replaced in a forward pass that gives these predictions: the id of a mistake and a clause, or None."""
    p = _joined(passes)
    wanted = np.concatenate(list(given)) - (p.b if bias_is_argument else 0.0)
    if not np.all(np.isfinite(wanted)):
        return None
    best: tuple[int, tuple[str, ...], float, float] | None = None
    with np.errstate(all="ignore"):
        for pieces in combinations(PLACES):
            scaled = _scaled(prediction(pieces, p), wanted)
            if scaled is None:
                continue
            factor, constant = scaled
            # a factor, and a constant that is no bias of the exercise, are slips too
            slips = (abs(factor - 1) >= SAME) + (not _is_bias(constant))
            cost = sum(map(bool, pieces)) + slips
            if best is None or cost < best[0]:
                best = cost, pieces, factor, constant
            if not slips:
                break
    return None if best is None else (_kind(best[1]), _told(*best[1:]))


def _joined(passes: Sequence[Pass]) -> Any:
    """All points of all sets as one, each with its own weights."""
    parts = [(np.full(p.n, p.w1), np.full(p.n, p.w2), p.x, p.y, np.full(p.n, p.b)) for p in passes]
    pass_: Any = Pass
    return pass_(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _scaled(value: Floats, wanted: Floats) -> tuple[float, float] | None:
    """The factor and the constant by which a value becomes the wanted one at all points."""
    if not np.all(np.isfinite(value)) or np.ptp(value) < LEAST or np.max(np.abs(value)) > MOST:
        return None
    low, high = int(np.argmin(value)), int(np.argmax(value))
    factor = float((wanted[high] - wanted[low]) / (value[high] - value[low]))
    constant = float(wanted[low] - factor * value[low])
    if abs(factor) < LEAST or np.max(np.abs(factor * value + constant - wanted)) > SAME * (1 + np.max(np.abs(wanted))):
        return None
    return factor, constant


def _kind(pieces: Sequence[str]) -> str:
    wrong = [place for place, key in enumerate(pieces) if key]
    if not wrong:
        return "bias-scales"
    return "wrong-activation" if wrong[0] in (1, 3) else "wrong-layer"


def _told(pieces: Sequence[str], factor: float, constant: float) -> str:
    clauses = [f"{SPOKEN[place]}{key}" for place, key in enumerate(pieces) if key]
    if pieces[1] and pieces[1] == pieces[3]:
        clauses = [f"each of the two activations {pieces[1]}"]
    if abs(factor - 1) >= SAME:
        clauses.append(f"what comes out is multiplied by {factor:.6g}")
    if not _is_bias(constant):
        clauses.append(f"{constant:.6g} is added to it, where 0 or 0.5 is right")
    return ", and ".join(clauses)


def _is_bias(constant: float) -> bool:
    return any(abs(constant - b) < SAME for b in (0.0, 0.5))
