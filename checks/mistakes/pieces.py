"""Ways to make a formula with one or two of its pieces replaced."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def combinations(places: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """What stands in each place, by what is said of it: the right pieces, called "", then one and then two others."""
    right = ("",) * len(places)
    yield right
    for wrong in (1, 2):
        for replaced in itertools.combinations(range(len(places)), wrong):
            for chosen in itertools.product(*([key for key in places[place] if key] for place in replaced)):
                pieces = list(right)
                for place, key in zip(replaced, chosen, strict=True):
                    pieces[place] = key
                yield tuple(pieces)
