"""The catalogue of mistakes: each is a formula, a sentence and an example. Adding one is adding an entry.

A formula is given what is true at some weights and points (checks.mistakes.probes.Pass) and returns what somebody who makes
the mistake computes there. `{name}` in a sentence is what the submission calls the thing. Mistakes that multiply a gradient
by a power of something (w2 is missing, the 2 is missing, a sum for the mean) need no entry: see checks.mistakes.factors.
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
