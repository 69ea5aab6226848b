"""The rehearsal: a right notebook of our own is examined while the first submission is not there yet.

A right answer is asked what other right answers of its kind are asked. Known beforehand, the questions go out as one stream,
and what is true of their cases has been worked out, all in the seconds that the zygote takes to import its packages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

import reference
from checks.candidate import Answer, AnswerError, Curve, Question
from checks.examine import Effort, Examination
from checks.tolerances import Floats

STEPS = 300


class RightNotebook:
    """The reference in the guise of a right notebook of the first edition, without bias: it is asked and reports the same."""

    name = "rehearsal"
    kind = "notebook"
    steps: int | None = STEPS
    gone: str | None = None

    def __init__(self) -> None:
        functions = ("forward", "gradient", "loss", "update", "mse_update", "mse_final")
        self.functions: Mapping[str, frozenset[str]] = {
            **dict.fromkeys(functions, frozenset[str]()),
            "train": frozenset({"steps"}),
        }
        self.missing: Mapping[str, str] = {}
        self.answers: dict[object, Answer | AnswerError] = {}
        x, y = (values.ravel() for values in reference.points())
        weights = {"first": reference.initial_weights(), "start": reference.initial_weights(skip=1)}
        weights["updated"] = reference.update(weights["first"], x, y)
        weights["trained"] = reference.train(weights["start"], x, y, steps=STEPS)
        shown = {"first": "mse", "updated": "mse_update", "trained": "mse_final"}
        losses = {mse: np.array(reference.loss(weights[role], x, y)) for role, mse in shown.items()}
        self.own: Mapping[str, Floats] = {**weights, **losses, "initial": weights["first"], "data_x": x, "data_y": y}
        self.own_again: Mapping[str, Floats] = self.own
        self.figures = [[Curve(x, y), Curve(x, reference.forward(weights[role], x)[2])] for role in shown]

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The reference's answers."""
        return [Answer(_answer(question)) for question in questions]

    def ask_afresh(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The same answers again."""
        return self.ask(questions)

    def source(self, question: Question) -> str | None:
        """Nothing: no failure of it is ever shown."""
        return None


def _answer(q: Question) -> list[Floats]:
    if q.function == "forward":
        # float32 is the one layout in which other values come back
        x = q.x.astype(np.float32).astype(np.float64) if q.layout == "float32" else q.x
        return list(reference.forward(q.weights, x))
    y = q.x * 0 if q.y is None else q.y
    if q.function == "gradient":
        return [np.array(g) for g in reference.gradient(q.weights, q.x, y)]
    if q.function == "update":
        return [np.array(w) for w in reference.update(q.weights, q.x, y)]
    if q.function == "train":
        return [np.array(w) for w in reference.train(q.weights, q.x, y, steps=STEPS if q.steps is None else q.steps)]
    return [np.array(reference.loss(q.weights, q.x, y))]


def rehearse(effort: Effort) -> None:
    """Examine the right notebook, so that the first submission finds its questions known and their cases worked out."""
    Examination(RightNotebook(), effort).examine()
