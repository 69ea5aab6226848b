"""The catalogue of mistakes: each is a formula, a sentence and an example. Adding one is adding an entry.

A formula is given what is true at some weights and points (checks.mistakes.probes.Pass) and returns what somebody who makes
the mistake computes there. `{name}` in a sentence is what the submission calls the thing.

What stands in the place of one piece of a formula needs no entry of its own, but one in the list of that place: a factor of a
gradient or its average (catalogue.factors), a layer (layers), a residual or its square (squares), what a step begins at and
takes away (moves). Powers of a gradient's factors need none at all (factors).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """A mistake: what it computes, what to say of it, and how it looks in code."""

    id: str
    formula: Callable[..., Any]
    sentence: str
    example: str
