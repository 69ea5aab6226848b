"""A wrong gradient as a sum of what is to be multiplied: a + for a *, or a parenthesis that is missing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from checks.mistakes.catalogue.factors import FACTORS, Factor
from checks.mistakes.probes import Pass
from checks.tolerances import Floats

# Two computations of one formula differ by 1e-12 or so on these points, two formulas by far more on some of them
SAME = 1e-9


def sums(which: int) -> Iterator[tuple[str, Callable[[Pass], Floats]]]:
    """Sums that people make of the right product: what is said of each, and its terms."""
    factors = FACTORS[which]
    spoken = ["2 r", *(factor.name for factor in factors[1:])]

    def text(places: Sequence[int]) -> str:
        return " ".join(spoken[place] for place in places)

    for parts in itertools.product((0, 1, 2), repeat=len(factors)):
        around, left, right = (tuple(i for i, part in enumerate(parts) if part == kind) for kind in (0, 1, 2))
        if not left or not right or left[0] > right[0]:
            continue
        for sign, mark in ((1, "+"), (-1, "-")):
            whole = f"{text(left)} {mark} {text(right)}"
            yield (
                f"{whole} stands where {text(left)} times {text(right)} belongs",
                partial(_sum, factors, around, left, right, sign),
            )
    rest = tuple(range(1, len(factors)))
    for of_f, of_y, before, behind in itertools.product((1, 2), (1, 2), (False, True), (False, True)):
        if (before, behind) == (True, True) and of_f == of_y:
            continue
        first = " ".join(part for part in ("2" * (of_f == 2), "y_pred", text(rest) * before) if part)
        second = " ".join(part for part in ("2" * (of_y == 2), "y", text(rest) * behind) if part)
        yield (
            f"{first} - {second} stands where 2 (y_pred - y) {text(rest)} belongs: a parenthesis is missing",
            partial(_difference, factors, rest, (of_f, before), (of_y, behind)),
        )


def _product(factors: Sequence[Factor], places: Sequence[int], p: Pass) -> Floats:
    value = np.ones(p.n)
    for place in places:
        value = value * factors[place].right(p) * (2 if place == 0 else 1)
    return value


def _sum(
    factors: Sequence[Factor],
    around: Sequence[int],
    left: Sequence[int],
    right: Sequence[int],
    sign: int,
    p: Pass,
) -> Floats:
    return _product(factors, around, p) * (_product(factors, left, p) + sign * _product(factors, right, p))


def _difference(
    factors: Sequence[Factor], rest: Sequence[int], of_f: tuple[int, bool], of_y: tuple[int, bool], p: Pass
) -> Floats:
    """Prediction and target, each with its own constant and with or without the other factors."""
    product = _product(factors, rest, p)
    first = of_f[0] * p.f * (product if of_f[1] else 1)
    return first - of_y[0] * p.y * (product if of_y[1] else 1)


def added(passes: Sequence[Pass], given: Sequence[float], which: int) -> str | None:
    """The sum that gives these numbers in place of the product, as a clause."""
    for clause, formula in sums(which):
        for p, value in zip(passes, given, strict=True):
            term = formula(p)
            if not abs(value - float(np.mean(term))) <= SAME * float(np.mean(np.abs(term)) + abs(value)):
                break
        else:
            return clause
    return None
