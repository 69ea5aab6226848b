"""Weights that are drawn within what trains them: run again, numpy's generator hands out the weights that are asked for.

`W = fit(init_weights())` leaves no statement between the draws and the trained weights at which others could take their
place. So what is put in place is the generator: the first two numbers drawn are the two weights.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

# numpy's own, before a submission assigns something to these names
RandomState = np.random.RandomState
SEED = 310
# Years and small numbers are what people seed with instead: ten milliseconds a thousand
MOST_SEEDS = 2100
NAMES = ("randn", "standard_normal", "normal", "seed", "RandomState")


def starts(initial: tuple[float, float] | None) -> list[tuple[float, float]]:
    """The weights that a training may start from: the two draws after those of the single update, or the first two again.

    Of the seed of the exercise, and of another one where the initial weights are its draws.
    """
    found = [SEED]
    if initial is not None and RandomState(SEED).randn(2).tolist() != list(initial):
        found += [seed for seed in range(MOST_SEEDS) if RandomState(seed).randn(2).tolist() == list(initial)]
    return [(pair[0], pair[1]) for seed in found for pair in RandomState(seed).randn(2, 2).tolist()[::-1]]


class Drawing:
    """A generator whose first draws are given; what is drawn beyond them is numpy's, after the seed of the exercise."""

    def __init__(self, weights: tuple[float, float]) -> None:
        self.left = list(weights)
        self._beyond = RandomState(SEED)

    def randn(self, *shape: int) -> Any:
        """Draws of this shape; one number without any."""
        return self.standard_normal(shape or None)

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """Draws of this shape, moved and scaled."""
        return loc + scale * self.standard_normal(size)

    def standard_normal(self, size: Any = None) -> Any:
        """Draws of this shape; one number for None."""
        count = 1 if size is None else int(np.prod(size, dtype=int))
        given, self.left = self.left[:count], self.left[count:]
        drawn = [*given, *self._beyond.randn(count - len(given)).tolist()]
        return drawn[0] if size is None else np.reshape(drawn, size)

    def seed(self, *seed: Any) -> None:
        """Nothing: what comes is given."""


@contextlib.contextmanager
def drawing(weights: tuple[float, float]) -> Iterator[Drawing]:
    """Have numpy's global generator, and those that are made meanwhile, give these weights first."""
    given = Drawing(weights)
    before = {name: getattr(np.random, name) for name in NAMES}
    for name in NAMES:
        setattr(np.random, name, getattr(given, name, lambda *seed: given))
    try:
        yield given
    finally:
        for name, value in before.items():
            setattr(np.random, name, value)
