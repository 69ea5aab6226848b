"""Sine and cosine of a short row of angles as sums of powers: a matrix-vector product makes each.

For a thousand angles calls cost more than what they compute. Two polynomials of degree 8 are 32 calls of a ufunc by
Horner's scheme; here, with z the square of an angle h, six calls write z to z^8 into rows one behind the other, and one
product of BLAS for each polynomial sums the rows up, as fast as two multiplications:

    sin h = h S(z),   cos h = C(z).

There are two pairs of polynomials. `small` serves angles up to `SMALL` as they are, with seven powers. `turn` serves
angles up to pi from their halves: sin 2h = sin h (2 cos h), 2 cos 2h = (2 cos h)^2 - 2. The cosine's own errors are the
larger, and near its zero the largest; there the square makes them small. Angles beyond are left to others.

**Error of the polynomials.** They interpolate at the d + 1 Chebyshev nodes of [0, B], hence are off by at most
2 (B / 4)^(d + 1) / (d + 1)! times the largest derivative of order d + 1. Those of order k of S and C are Bessel
functions of z^(1/2) over powers of it, largest at z = 0 as |J_v(t)| <= (t / 2)^v / v! for v >= -1/2 (DLMF 10.14.4), where
they are k! / (2k + 1)! and k! / (2k)!. With B = 1.1^2 and d = 7 that leaves 2^-61.1 for S and 2^-57.0 for C, with
B = (pi / 2)^2 and d = 8 2^-62.0 and 2^-57.7: a sixteenth of u = 2^-53 at most.

**Error of rounding.** The terms of S and C, in size, sum up to sinh(h) / h and cosh(h), which is 1.5 and 2.5 at
pi / 2: nothing to speak of cancels. Sines are within 8 u of the truth in size, and within 8 u relatively for angles up
to 1; cosines within 8 u in size. (The largest errors among 10^7 random angles: by `small` 2.9 u and 2.7 u, by `turn`
6.7 u and 5.5 u.)
"""

import numpy as np
from numpy import multiply, square, subtract  # by name: an attribute of a module costs 0.02 us a call

from reference.arguments import Floats
from reference.half_angle import LARGEST

# OpenBLAS starts threads for the product of a vector and a matrix of 9216 numbers, 2304 times what it was built with as
# GEMM_MULTITHREAD_THRESHOLD, by default 4 (its interface/gemv.c), with the harm that `reference.fused` tells of. Nine
# rows of so many stay below; in whole cache lines, of eight numbers.
LONGEST = 9215 // 9 & -8
# Nine powers and what a gradient needs besides.
ROWS = 14

# Angles for which the first eight powers are enough.
SMALL = 1.1

# The powers of z in the order of the rows: so two calls make two powers each, and small terms are summed up first.
POWERS = (8, 7, 5, 6, 4, 3, 2, 1, 0)

# sin h / h and cos h in ascending powers of h^2. `tests/reference/test_polynomial_sine.py` solves for them at 60 digits,
# at nodes for angles up to 1 + 2^-20 times `SMALL` and pi / 2: rounding may leave one a little beyond.
SMALL_SINE = (
    1.0, -0.16666666666666663, 0.00833333333333262, -0.00019841269840797804,
    2.755731907065673e-06, -2.5052081331705763e-08, 1.6056397939316563e-10, -7.512226304354721e-13,
)  # fmt: skip
SMALL_COSINE = (
    1.0, -0.4999999999999993, 0.041666666666654556, -0.001388888888808772,
    2.480158704133416e-05, -2.755727330022487e-07, 2.087226486250875e-09, -1.1241578239194913e-11,
)  # fmt: skip
SINE = (
    1.0, -0.16666666666666666, 0.008333333333333186, -0.00019841269841208673, 2.7557319211229487e-06,
    -2.5052106890558184e-08, 1.6058940877901937e-10, -7.643026542351044e-13, 2.7215747734941104e-15,
)  # fmt: skip
COSINE = (
    1.0, -0.4999999999999997, 0.04166666666666388, -0.0013888888888772988, 2.4801587277414696e-05,
    -2.7557316391004284e-07, 2.0876561838825965e-09, -1.1462901872174345e-11, 4.608976683316557e-14,
)  # fmt: skip


_small_sine, _small_cosine, _sine, _twice_cosine = (
    np.array([factor * coefficients[power] for power in POWERS if power < len(coefficients)]).dot
    for coefficients, factor in ((SMALL_SINE, 1), (SMALL_COSINE, 1), (SINE, 1), (COSINE, 2))
)
_TWO = np.array(2.0)  # a ufunc takes 0.2 us less for it than for Python's float


class Polynomials:
    """Rows of powers, and sines and cosines from them; not to be shared by threads.

    `memory` has shape (ROWS, LONGEST). Whoever asks writes the angles, or their halves, into the row `angle`, of shape
    (size,), which is overwritten, and gives two more such rows for the answer: `work` holds four. Nothing is allocated.
    """

    def __init__(self, memory: Floats) -> None:
        self._memory = memory.reshape(-1)
        self._cuts: dict[int, tuple[Floats, ...]] = {}
        self.cut(LONGEST)

    def cut(self, size: int) -> None:
        """Make the rows of this size, at most `LONGEST`.

        They lie one behind the other without a gap: only then do calls for two rows go straight through, and `dot`
        takes the matrix as it is, where otherwise it would make a copy.
        """
        if size not in self._cuts:
            if len(self._cuts) > 1:  # a call asks for two sizes at most, in turns
                self._cuts.clear()
            rows = self._memory[: ROWS * size].reshape(ROWS, size)
            pairs = rows[5:7], rows[4:6], rows[3:5], rows[1:3]
            self._cuts[size] = *rows, *pairs, rows[1:9], rows[:9]
        z8, _, _, _, z4, z3, z2, z, one, angle, *work, z3_z2, z4_z3, z6_z4, z7_z5, eight, nine = self._cuts[size]
        one[:] = 1.0
        self.size, self.angle, self.work = size, angle, work
        # what a call asks for at once, methods too: one attribute after the other takes 1.5 us of a gradient's 25
        self._search = angle.item, angle.argmax, angle.argmin
        self._for_small = angle, z, z2, z3, z3_z2, z4_z3, z6_z4, z7_z5, eight
        self._for_turn = angle, z, z2, z3, z3_z2, z4_z3, z6_z4, z7_z5, z4, z8, nine

    def within(self) -> bool:
        """Whether the angles are all within pi / 2."""
        item, argmax, argmin = self._search
        # the fastest of reductions; a NaN is found as if it were the extreme
        return bool(item(argmax()) <= LARGEST and item(argmin()) >= -LARGEST)

    def turn(self, s: Floats, c: Floats) -> None:
        """From halves h of angles, within pi / 2: sin 2h into `s`, and 2 cos 2h into `c`."""
        h, z, z2, z3, z3_z2, z4_z3, z6_z4, z7_z5, z4, z8, powers = self._for_turn
        square(h, z)
        square(z, z2)
        multiply(z, z2, z3)
        square(z3_z2, z6_z4)
        multiply(z3_z2, z4_z3, z7_z5)
        square(z4, z8)
        _sine(powers, s)
        _twice_cosine(powers, c)
        multiply(s, h, h)  # sin h
        multiply(h, c, s)
        square(c, c)
        subtract(c, _TWO, c)

    def small(self, s: Floats, c: Floats) -> None:
        """Sine and cosine of angles up to `SMALL`."""
        h, z, z2, z3, z3_z2, z4_z3, z6_z4, z7_z5, powers = self._for_small
        square(h, z)
        square(z, z2)
        multiply(z, z2, z3)
        square(z3_z2, z6_z4)
        multiply(z3_z2, z4_z3, z7_z5)
        _small_sine(powers, s)
        _small_cosine(powers, c)
        multiply(s, h, s)
