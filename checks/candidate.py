"""Whose answer is under examination, and what can be asked of it: one interface for reference, module and notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Weights = tuple[float, float]


class AnswerError(Exception):
    """The candidate gave no answer to a question: it raised, or returned what is no number. The message is a clause."""


@dataclass(frozen=True)
class Answer:
    """The numbers of one call, and whether the candidate left its arguments as they were."""

    values: list[Floats]
    untouched: bool = True


@dataclass(frozen=True)
class Curve:
    """The points of a curve in a figure, each of shape (n,)."""

    x: Floats
    y: Floats


@dataclass
class Candidate(Protocol):
    """What can be asked.

    `functions` maps forward, loss, gradient, update and train to the options each one takes (bias, learning_rate, steps);
    `missing` says in a clause why others cannot be asked. `own` holds what a submission's own run left, by role; `figures`
    the curves it drew.
    """

    name: str
    kind: str
    functions: Mapping[str, frozenset[str]]
    missing: Mapping[str, str]
    own: Mapping[str, Floats]
    figures: list[list[Curve]]
    steps: int | None

    def ask(
        self,
        function: str,
        weights: Weights,
        x: Floats,
        y: Floats | None = None,
        *,
        bias: float | None = None,
        learning_rate: float | None = None,
        steps: int | None = None,
        layout: str = "own",
    ) -> Answer:
        """The numbers of one function. Raises AnswerError."""
        ...

    def source(self, function: str, weights: Weights, x: Floats, y: Floats | None) -> str | None:
        """Python that shows a call in the submission itself, or None where there is no such thing."""
        ...


@dataclass
class ReferenceCandidate:
    """One of our own implementations: a module with forward, loss, gradient, update and train."""

    name: str
    module: ModuleType
    kind: str = "reference"
    missing: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Floats] = field(default_factory=dict)
    figures: list[list[Curve]] = field(default_factory=list)
    steps: int | None = None
    functions: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: {
            "forward": frozenset({"bias"}),
            "loss": frozenset({"bias"}),
            "gradient": frozenset({"bias"}),
            "update": frozenset({"bias", "learning_rate"}),
            "train": frozenset({"bias", "learning_rate", "steps"}),
        }
    )

    def ask(
        self,
        function: str,
        weights: Weights,
        x: Floats,
        y: Floats | None = None,
        *,
        bias: float | None = None,
        learning_rate: float | None = None,
        steps: int | None = None,
        layout: str = "own",
    ) -> Answer:
        """The numbers of one function. Raises AnswerError where the implementation refuses."""
        options: dict[str, Any] = {"bias": bias, "learning_rate": learning_rate, "steps": steps}
        options = {name: value for name, value in options.items() if value is not None}
        data = [_laid_out(x, "own" if layout == "flat y" else layout)]
        if function != "forward":
            data.append(_laid_out(y, layout))
        w = np.array(weights)
        before = [w.copy(), *(np.array(d) for d in data)]
        try:
            value = getattr(self.module, function)(w, *data, **options)
        except (ValueError, ArithmeticError) as error:
            raise AnswerError(f"{function} raised {type(error).__name__}: {error}") from None
        untouched = all(np.array_equal(a, b) for a, b in zip(before, [w, *data], strict=True))
        values = list(value) if function == "forward" else [np.asarray(v, dtype=float) for v in np.ravel(value)]
        return Answer([np.asarray(v, dtype=float) for v in values], untouched)

    def source(self, function: str, weights: Weights, x: Floats, y: Floats | None) -> str | None:
        """A call of the implementation."""
        data = [f"x={x.tolist()!r}"] + ([] if y is None or function == "forward" else [f"y={y.tolist()!r}"])
        return f"from {self.module.__name__} import {function}\n{function}({list(weights)!r}, {', '.join(data)})"


def _laid_out(values: Floats | None, layout: str) -> Any:
    assert values is not None
    column = values.reshape(-1, 1).copy()
    if layout == "flat y":
        return values.copy()
    if layout == "read-only":
        column.flags.writeable = False
    elif layout == "strided":
        wide = np.full((2 * values.size, 1), np.nan)
        wide[::2] = column
        return wide[::2]
    elif layout == "integer":
        return column.astype(np.int64)
    elif layout == "float32":
        return column.astype(np.float32)
    return column
