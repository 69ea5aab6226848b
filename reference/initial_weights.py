"""The initial weights of the exercise."""

import numpy as np

from reference import arguments
from reference.arguments import Floats


def initial_weights(*, seed: int = 310, skip: int = 0) -> Floats:
    """A pair (w1, w2) of standard normal draws, shape (2,), as the exercise draws it after seeding.

    `skip` pairs are drawn before it: 0 gives the first weights of the exercise, 1 those from which its longer
    training starts. The draws are those of numpy's legacy generator, which the exercise asks for and which
    `default_rng` does not reproduce; numpy's global generator is neither read nor moved. A seed or skip that
    is not a whole number is a `ValueError`.
    """
    generator = np.random.RandomState(arguments.whole_number("seed", seed))
    generator.randn(2 * arguments.whole_number("skip", skip))
    return generator.randn(2)
