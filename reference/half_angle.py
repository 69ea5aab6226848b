"""Sine and cosine of a row of angles from their halves: two ways, in place, without sine or cosine.

With t = tan(a / 2) and c = 2 / (1 + t^2), sin a = t c and cos a = c - 1. The tangent is numpy's where that is
computed with vector instructions, and for short rows; otherwise a fraction N / D of polynomials, every
operation of which is: then c = 2 D^2 / (N^2 + D^2) and sin a = 2 N D / (N^2 + D^2), which know no pole; where
all angles are small there is none, and a shorter N / D does as t. Short rows between have a third way, see
`reference.polynomial_sine`.

Both sines are within 8 u of the truth (u = 2^-53) in size, and within 8 u relatively for angles up to 1; the
cosines, as differences, are within 8 u in size, and lose relative accuracy at their zeros, as cosines of
rounded arguments do. (The largest errors among 10^7 random angles: 3.2 u by the tangent, 6.6 u by the fraction,
5.0 u by the shorter one.)
"""

import math

import numpy as np
from numpy import add, divide, multiply, square, tan  # by name: an attribute of a module costs 0.02 us a call
from numpy.lib.introspect import opt_func_info

from reference.arguments import Floats

# Operands as 0-d arrays: a ufunc takes 0.2 us less for them than for Python's floats.
_ONE, _TWO = np.array(1.0), np.array(2.0)

# N(h) / D(h) = tan(h) up to a relative 1.3e-18 in the angle, a hundredth of u, for |h| up to pi / 2: the fraction
# with N odd of degree 9 and D even of degree 8 and monic for which (N cos h - D sin h) / h vanishes at the nine
# Chebyshev nodes of h^2. `tests/reference/test_half_angle.py` solves for the coefficients at 60 digits. For |h| up to
# `SMALL_HALF`, degrees 7 and 6, and seven nodes, do: up to 1.1e-19.
NUMERATOR = (749617.8950747419, -102989.22286693355, 2952.578116715721, -21.819037780367495, 0.022515170644125466)
DENOMINATOR = (749617.8950747419, -352861.85455851414, 20624.143626254223, -303.8552459357819)
SMALL_HALF = 0.55
SMALL_NUMERATOR = (-4812.247450342593, 617.1372793585683, -13.481119490607002, 0.03580457826837761)
SMALL_DENOMINATOR = (-4812.247450342593, 2221.2197628060994, -112.25471371361914)
_FRACTION, _SMALL_FRACTION = (
    [[np.array(value) for value in reversed(polynomial)] for polynomial in fraction]
    for fraction in ((NUMERATOR, DENOMINATOR), (SMALL_NUMERATOR, SMALL_DENOMINATOR))
)

# pi in two parts, after Cody and Waite: the first has 33 bits, so that k times it is exact for |k| up to 2^20,
# and so is the difference h - k PI_HIGH; the second is the rest of pi, to 2^-85.
PI_HIGH = math.floor(math.pi * 2**31) / 2**31
PI_LOW = (math.pi - PI_HIGH) + 1.2246467991473532e-16  # sin(math.pi), which is pi - math.pi
_PI_HIGH, _PI_LOW, _OVER_PI = np.array(PI_HIGH), np.array(PI_LOW), np.array(1 / math.pi)
LARGEST_MULTIPLE = 2.0**20
# Halves of angles with nothing to take off: rounding may leave one a little beyond, for which there is room.
LARGEST = math.pi / 2

# Below this many points the 28 short calls of the fraction cost more than one call of a scalar tangent: equal
# at some 1800 on an AMD EPYC of 2021 without AVX512, 1.6 times as fast at 8192.
SHORT = 1800


def tangent_is_vectorized() -> bool:
    """Whether numpy's tangent of float64 runs with vector instructions on this processor."""
    # dd: from a double to a double
    chosen = opt_func_info(func_name="^tan$").get("tan", {}).get("dd", {}).get("current", "baseline")
    return not chosen.startswith("baseline")


VECTORIZED = tangent_is_vectorized()


def turn(half: Floats, c: Floats, k: Floats, z: Floats) -> None:
    """From h in `half`: 1 + cos 2h into `c` and sin 2h into `half`, by the way that is faster here; `k`, `z` scratch."""
    if VECTORIZED or half.size < SHORT:
        by_tangent(half, c)
    else:
        by_fraction(half, c, k, z)


def by_tangent(half: Floats, c: Floats) -> None:
    """From h in `half`: 1 + cos 2h into `c` and sin 2h into `half`, all of shape (n,)."""
    # `out` by position: a keyword costs 0.06 us a call
    tan(half, half)
    square(half, c)
    add(c, _ONE, c)
    divide(_TWO, c, c)  # twice as fast as a reciprocal
    multiply(half, c, half)


def by_fraction(half: Floats, c: Floats, k: Floats, z: Floats, *, within: float = math.inf) -> None:
    """The same, with two more rows for scratch; left to `by_tangent` where an angle is beyond 2^20 pi or no number.

    Whoever knows that all of `half` is `within` a bound spares it the search for larger angles, and shortens the
    fraction if they are all small; a NaN may be among it.
    """
    if within > LARGEST and not (_within(half) or _reduced(half, k, z)):
        by_tangent(half, c)
        return
    small = within <= SMALL_HALF
    (n, *numerator, n_0), (d, *denominator) = _SMALL_FRACTION if small else _FRACTION
    np.square(half, z)
    np.multiply(z, n, k)
    for coefficient in numerator:
        np.add(k, coefficient, k)
        np.multiply(k, z, k)
    np.add(k, n_0, k)
    np.multiply(half, k, half)  # N
    np.add(z, d, c)
    for coefficient in denominator:
        np.multiply(c, z, c)
        np.add(c, coefficient, c)  # D, in the end
    if small:  # no pole is near: on as by the tangent, with two operations fewer
        np.divide(half, c, half)
        np.square(half, c)
        np.add(c, _ONE, c)
        np.divide(_TWO, c, c)
        np.multiply(half, c, half)
        return
    np.multiply(half, c, k)
    np.square(half, z)
    np.square(c, c)
    np.add(z, c, z)
    np.divide(_TWO, z, z)
    np.multiply(k, z, half)
    np.multiply(c, z, c)


def _within(half: Floats) -> bool:
    """Whether all of `half` is within reach of the fraction: so quickly that it is worth asking."""
    # a NaN is found as if it were the extreme
    return bool(half.item(half.argmax()) <= LARGEST and half.item(half.argmin()) >= -LARGEST)


def _reduced(half: Floats, k: Floats, z: Floats) -> bool:
    """Take the nearest multiples of pi off `half`, unless that cannot be done exactly; whether it was."""
    np.multiply(half, _OVER_PI, k)
    np.rint(k, k)
    with np.errstate(over="ignore"):  # beyond 1e154, which is out of reach all the same
        within_reach = k.dot(k) <= LARGEST_MULTIPLE**2  # the cheapest of all reductions
    if not within_reach:
        return False
    np.multiply(k, _PI_HIGH, z)
    np.subtract(half, z, half)
    np.multiply(k, _PI_LOW, z)
    np.subtract(half, z, half)
    return True
