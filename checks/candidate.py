"""Whose answer is under examination, and what can be asked of it: one interface for reference, module and notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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


# Of the exercise's quantities none is above a million, even where a training has run away for some steps; the eighth power
# of this one, which a bound may take, is still a number
LARGEST = 1e30

# A training of more steps takes a second to run; it is run once
LONG = 1000
# The option of a loss that is told together with its weights: it comes out of the statement that makes them
WITH_WEIGHTS = "with-weights"
# The option of a training that can be ended after some trips of its loop, whatever a trip amounts to
TRIPS = "trips"


def is_sane(values: Floats) -> bool:
    """Whether values are numbers that can be reckoned with."""
    return bool(np.all(np.abs(values) <= LARGEST))


@dataclass(frozen=True)
class Curve:
    """The points of a curve in a figure, each of shape (n,)."""

    x: Floats
    y: Floats


@dataclass(frozen=True)
class Question:
    """One call of one function of a candidate, on points of shape (n,)."""

    function: str
    weights: Weights
    x: Floats
    y: Floats | None = None
    bias: float | None = None
    learning_rate: float | None = None
    steps: int | None = None
    layout: str = "own"

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What makes two questions the same."""
        y = None if self.y is None else self.y.tobytes()
        rest = (self.bias, self.learning_rate, self.steps, self.layout)
        return self.function, self.weights, self.x.tobytes(), y, *rest


class Candidate(Protocol):
    """What can be asked.

    `functions` maps forward, loss, gradient, update and train to the options each one takes (bias, learning_rate, steps);
    of a notebook, mse_update and mse_final too, which may have the option WITH_WEIGHTS;
    `missing` says in a clause why others cannot be asked. `own` holds what a submission's own run left, by role, and
    `own_again` what another run did, once there was one; `figures` are the curves it drew; `steps` is the count of its
    training's steps, where that is fixed; `answers` are those given so far; `gone` says how it ended, where it did not
    outlive the questions.
    """

    name: str
    kind: str
    functions: Mapping[str, frozenset[str]]
    missing: Mapping[str, str]
    own: Mapping[str, Floats]
    own_again: Mapping[str, Floats]
    figures: list[list[Curve]]
    steps: int | None
    answers: dict[object, Answer | AnswerError]
    gone: str | None

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The answers to some questions, in their order."""
        ...

    def ask_afresh(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The answers of another run of the same candidate, which knows nothing of the questions put to this one."""
        ...

    def source(self, question: Question) -> str | None:
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
    own_again: Mapping[str, Floats] = field(default_factory=dict)
    figures: list[list[Curve]] = field(default_factory=list)
    steps: int | None = None
    answers: dict[object, Answer | AnswerError] = field(default_factory=dict)
    gone: str | None = None
    functions: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: {
            "forward": frozenset({"bias"}),
            "loss": frozenset({"bias"}),
            "gradient": frozenset({"bias"}),
            "update": frozenset({"bias", "learning_rate"}),
            "train": frozenset({"bias", "learning_rate", "steps"}),
        }
    )

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The answers to some questions, in their order."""
        return [self._answer(question) for question in questions]

    def ask_afresh(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The answers again: functions of a module of ours have no other run."""
        return self.ask(questions)

    def _answer(self, q: Question) -> Answer | AnswerError:
        options: dict[str, Any] = {"bias": q.bias, "learning_rate": q.learning_rate, "steps": q.steps}
        options = {name: value for name, value in options.items() if value is not None}
        data = [_laid_out(q.x, "own" if q.layout == "flat y" else q.layout)]
        if q.function != "forward":
            data.append(_laid_out(q.y, q.layout))
        w = np.array(q.weights)
        before = [w.copy(), *(np.array(d) for d in data)]
        try:
            value = getattr(self.module, q.function)(w, *data, **options)
        except (ValueError, ArithmeticError) as error:
            return AnswerError(f"{q.function} raised {type(error).__name__}: {error}")
        untouched = all(np.array_equal(a, b) for a, b in zip(before, [w, *data], strict=True))
        values = list(value) if q.function == "forward" else [np.asarray(v, dtype=float) for v in np.ravel(value)]
        return Answer([np.asarray(v, dtype=float) for v in values], untouched)

    def source(self, question: Question) -> str | None:
        """A call of the implementation."""
        data = [f"x={question.x.tolist()!r}"]
        if question.y is not None and question.function != "forward":
            data.append(f"y={question.y.tolist()!r}")
        options = {"bias": question.bias, "learning_rate": question.learning_rate, "steps": question.steps}
        data += [f"{name}={value!r}" for name, value in options.items() if value is not None]
        call = f"{question.function}({list(question.weights)!r}, {', '.join(data)})"
        return f"from {self.module.__name__} import {question.function}\n{call}"


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
