"""The reference with a bend: a candidate that is wrong in one way, and in no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

import reference
from checks.candidate import Answer, AnswerError, Question, ReferenceCandidate

Values = list[NDArray[np.float64]]


class Bent(ReferenceCandidate):
    """The reference with one bend: what it answers is changed before anybody sees it."""

    def __init__(self, bend: Callable[[Question, Answer], Answer | AnswerError], kind: str = "reference") -> None:
        super().__init__("bent", reference.network, kind)
        self.bend = bend

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The reference's answers, bent."""
        answers = super().ask(questions)
        return [
            answer if isinstance(answer, AnswerError) else self.bend(question, answer)
            for question, answer in zip(questions, answers, strict=True)
        ]


def changed(function: str, change: Callable[[Question, Values], Values]) -> Bent:
    """The reference with other values for one function."""

    def bend(question: Question, answer: Answer) -> Answer:
        if question.function != function:
            return answer
        return Answer(change(question, answer.values), answer.untouched)

    return Bent(bend)
