"""A wrong gradient as the right product with one or two of its factors replaced, or averaged in another way.

On single points an answer that has something else in the place of a factor is the right one times a known ratio and a
constant; whether it is one, ten points tell beyond doubt, and sets of many points then tell how they were averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.mistakes.catalogue.factors import AVERAGED, AVERAGES, FACTORS, INNER, MISSING, OUTER, RESIDUAL, Factor
from checks.mistakes.probes import Pass
from checks.tolerances import Floats

# Two computations of one formula differ by 1e-12 or so on these points, two formulas by far more on some of them
SAME = 1e-9


@dataclass(frozen=True)
class Swap:
    """What stands in the places of some factors, how the points are averaged, and the constant before it all."""

    which: int
    replaced: tuple[tuple[int, str], ...]
    average: str
    constant: float

    @property
    def clauses(self) -> list[tuple[str, str]]:
        """What is to be said of it, each with the id of a mistake."""
        said = [_said(FACTORS[self.which][place], name) for place, name in self.replaced]
        return [*said, *([(AVERAGED.get(self.average, "wrong-average"), self.average)] if self.average else [])]


def _said(factor: Factor, name: str) -> tuple[str, str]:
    if not name:
        return MISSING[factor.name], f"{factor.name} is missing"
    if factor is RESIDUAL:
        return "wrong-residual", f"{name} stands where the residual, the prediction minus y, belongs"
    wave = name.startswith(("cos(", "sin(")) and factor.name[:3] == name[:3]
    return "wrong-argument" if wave else "wrong-factor", f"{name} stands where {factor.name} belongs"


def terms(which: int, replaced: Sequence[tuple[int, str]], p: Pass) -> Floats:
    """The terms of the points, with some of the factors replaced."""
    others = dict(replaced)
    product = 2 * np.ones(p.n)
    for place, factor in enumerate(FACTORS[which]):
        product = product * (factor.others[others[place]] if place in others else factor.right)(p)
    return product


def found(passes: Sequence[Pass], given: Sequence[float], which: int, singles: int, slips: int = 4) -> Swap | None:
    """The fewest factors whose replacement, with some average and a constant, gives these numbers; None where none does.

    No more than so many `slips` are looked for.
    """
    one = [index for index in range(singles) if passes[index].n == 1]
    if len(one) < 5:
        return None
    candidates = sorted(
        _on_one_point([passes[i] for i in one], np.array([given[i] for i in one]), which),
        key=lambda candidate: _cost(which, candidate),
    )
    # an average can leave nothing of some points, and then these tell of no factor
    for replaced, constant in [((), 1.0), *candidates]:
        if _cost(which, (replaced, constant))[0] > slips:
            break
        for average, how in AVERAGES.items():
            if average and (len(replaced) == 2 or slips == 1):
                break
            if _agrees(passes, given, which, replaced, constant, how):
                return Swap(which, replaced, average, constant)
    return None


def _cost(which: int, candidate: tuple[tuple[tuple[int, str], ...], float]) -> tuple[int, int, int, int]:
    """How much has to go wrong for it; of two readings the one in which like stands for like, and in its own layer."""
    replaced, constant = candidate
    unlike = sum(_said(FACTORS[which][place], name)[0] == "wrong-factor" for place, name in replaced)
    crossed = sum(_is_of_other_layer(FACTORS[which][place], name) for place, name in replaced)
    return len(replaced) + (abs(constant - 1) > SAME), len(replaced), unlike, crossed


def _is_of_other_layer(factor: Factor, name: str) -> bool:
    outer = "a2" in name or "prediction" in name
    return (factor is INNER and outer) or (factor is OUTER and "a1" in name and "w2" not in name and not outer)


def _agrees(
    passes: Sequence[Pass],
    given: Sequence[float],
    which: int,
    replaced: Sequence[tuple[int, str]],
    constant: float,
    how: Callable[[Floats, Pass], Any],
) -> bool:
    for p, value in zip(reversed(passes), reversed(given), strict=True):
        term = constant * terms(which, replaced, p)
        expected = float(how(term, p))
        scale = float(np.mean(np.abs(term)))
        if not np.isfinite(expected) or not abs(value - expected) <= SAME * (abs(expected) + scale):
            return False
    return True


def _on_one_point(
    passes: Sequence[Pass], given: Floats, which: int
) -> Iterator[tuple[tuple[tuple[int, str], ...], float]]:
    """What may be replaced in an answer on single points, each with the constant that is left."""
    factors = FACTORS[which]
    true = np.array([p.terms[which][0] for p in passes])
    names: list[tuple[int, str]] = []
    rows: list[Floats] = []
    for place, factor in enumerate(factors):
        right = np.array([factor.right(p)[0] for p in passes])
        for name, value in factor.others.items():
            row = np.array([value(p)[0] for p in passes]) / right
            if np.all(np.isfinite(row)) and np.all(row != 0):
                names.append((place, name))
                rows.append(row)
    ratios = np.array(rows)
    ratio = given / true
    if not np.all(np.isfinite(ratio)) or np.any(ratio == 0):
        return
    left = ratio / ratios
    for index in np.flatnonzero(_is_constant(left)):
        yield from (((names[index],), constant) for constant in _constants(left[index]))
    if _is_constant(ratio):
        yield from (((), constant) for constant in _constants(ratio))
    places = np.array([place for place, _ in names])
    for place, _ in enumerate(factors):
        ours, later = np.flatnonzero(places == place), np.flatnonzero(places > place)
        if later.size == 0:
            continue
        # every pair of this factor's replacements with those of the factors behind it
        both = left[ours][:, None, :] / ratios[later][None, :, :]
        for i, j in zip(*np.nonzero(_is_constant(both)), strict=True):
            pair = names[ours[i]], names[later[j]]
            yield from ((pair, constant) for constant in _constants(both[i, j]))


def _is_constant(values: Floats) -> Any:
    """Whether values are one up to their signs, which an absolute value takes away, along the last axis."""
    return np.all(np.abs(np.abs(values / values[..., :1]) - 1) < SAME, axis=-1)


def _constants(values: Floats) -> tuple[float, ...]:
    """The one value, with both signs where an absolute value has taken its own."""
    size = abs(float(values[0]))
    return (float(values[0]),) if np.all(values * values[0] > 0) else (size, -size)
