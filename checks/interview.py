"""An interview: a candidate as properties see it, with every answer kept so that no question is asked twice."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

import reference
from checks.candidate import Answer, AnswerError, Candidate, Question, Weights
from checks.cases import Case
from checks.tolerances import Bounds

Floats = NDArray[np.float64]


# The data lie in [0, 1] and the network's values in [-1, 1]: a bias beyond their distance fits nothing. One that is huge would
# drown all else in its rounding.
LARGEST_BIAS = 2.0
# Why no submission is asked with y of another shape
ONE_SHAPE = "x and y are passed in the one shape that the submission takes"
# The biases that the exercise knows; and what single precision may leave of one that is added
BIASES, ADDED = (0.0, 0.5), 1e-6


class Violation(AssertionError):  # noqa: N818
    """A property does not hold; the message says what was found and what should be.

    `discreet` says no more than what was found, for those who are to work out the rest.
    """

    def __init__(self, message: str, function: str | None = None, expected: str = "", discreet: str = "") -> None:
        super().__init__(message)
        self.function = function
        self.expected = expected
        self.discreet = discreet or message


class Skip(Exception):  # noqa: N818
    """The property asks for what this candidate need not have."""


@dataclass(frozen=True)
class Forward:
    """A forward pass, each of shape (n,)."""

    a1: Floats
    a2: Floats
    prediction: Floats


class Interview:
    """Questions to one candidate.

    A submission's bias is no argument of it: it is read off at x = 0, and everything is held against the reference with that
    bias. Where bias is an argument, each case brings its own.
    """

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self._functions = candidate.functions
        self._answers = candidate.answers
        self.asked: list[tuple[Question, bool]] = []

    def takes(self, function: str, option: str) -> bool:
        """Whether a function of the candidate has this option (bias, learning_rate, steps)."""
        return option in self._functions.get(function, ())

    @cached_property
    def bias(self) -> float:
        """The bias of a candidate that takes none: its prediction at x = 0, where the network itself is 0.

        Of one that is not the network and a number besides, the prediction there tells nothing: the bias is the nearer one
        of the two that the exercise knows, 0 for what is near neither.
        """
        value = self.at_zero
        if value in BIASES or not abs(value) <= LARGEST_BIAS:
            return value if value in BIASES else 0.0
        try:
            beyond = float(self.forward((1.0, 1.0), np.ones(1)).prediction[0]) - math.sin(math.sin(1.0))
        except AnswerError:
            return value
        if abs(beyond - value) <= ADDED:
            return value
        return 0.5 if abs(value - 0.5) < 0.25 else 0.0

    @cached_property
    def at_zero(self) -> float:
        """The prediction at x = 0 of a candidate that takes no bias; 0 where it has none."""
        if self.takes("forward", "bias") or "forward" not in self.candidate.functions:
            return 0.0
        try:
            return float(self.forward((1.0, 1.0), np.zeros(1)).prediction[0])
        except AnswerError:
            return 0.0

    def bias_of(self, case: Case) -> float:
        """The bias in force for a case."""
        return case.bias if self.takes("forward", "bias") else self.bias

    def bounds(self, case: Case) -> Bounds:
        """The derived tolerances at a case."""
        return bounds(case, self.bias_of(case))

    def ask(
        self,
        function: str,
        weights: Weights,
        x: Floats,
        y: Floats | None = None,
        *,
        again: bool = False,
        bias: float | None = None,
        learning_rate: float | None = None,
        steps: int | None = None,
        layout: str = "own",
    ) -> Answer:
        """One answer; asked `again`, it is not taken from memory. Raises AnswerError."""
        own_bias = bias if self.takes(function, "bias") else None
        question = Question(function, weights, x, y, own_bias, learning_rate, steps, layout)
        key = (question.key, again)
        if key in self._answers:
            answer = self._answers[key]
        else:
            (answer,) = self.candidate.ask([question])
            if not again:
                self._answers[key] = answer
        self.asked.append((question, again))
        return _or_raise(answer)

    def prepare(self, questions: Sequence[tuple[Question, bool]]) -> None:
        """Ask in one go what is going to be asked: a submission answers a stream of questions faster than one at a time."""
        new = {
            (question.key, again): question
            for question, again in questions
            if (question.key, again) not in self._answers
        }
        answers = self.candidate.ask(list(new.values()))
        self._answers.update(zip(new, answers, strict=True))

    def forward(self, weights: Weights, x: Floats, bias: float | None = None, layout: str = "own") -> Forward:
        """The forward pass on points x of shape (n,)."""
        answer = self.ask("forward", weights, x, bias=bias, layout=layout)
        names = ("a1", "a2", "the prediction")
        if len(answer.values) != 3:
            raise AnswerError(
                f"the forward pass gives {len(answer.values)} values instead of a1, a2 and the prediction"
            )
        parts = []
        for name, value in zip(names, answer.values, strict=True):
            if value.size != x.size:
                raise AnswerError(f"{name} has the shape {value.shape} for {x.size} point{'s' * (x.size != 1)}")
            parts.append(value.ravel())
        return Forward(*parts)

    def prediction(self, case: Case) -> Floats:
        """The candidate's prediction on a case, shape (n,)."""
        return self.forward(case.weights, case.xs, self.bias_of(case)).prediction

    def loss(self, case: Case, y: Floats | None = None, bias: float | None = None) -> float:
        """The candidate's loss on a case."""
        b = self.bias_of(case) if bias is None else bias
        return float(self.ask("loss", case.weights, case.xs, case.ys if y is None else y, bias=b).values[0])

    def gradient(self, case: Case, y: Floats | None = None, bias: float | None = None) -> Floats:
        """The candidate's gradient (dL/dw1, dL/dw2) on a case, shape (2,)."""
        b = self.bias_of(case) if bias is None else bias
        values = self.ask("gradient", case.weights, case.xs, case.ys if y is None else y, bias=b).values
        return np.array([float(v) for v in values])

    def update(self, case: Case, learning_rate: float | None = None) -> Floats:
        """The weights after the candidate's update, shape (2,); at its own rate where it takes none."""
        rate = learning_rate if self.takes("update", "learning_rate") else None
        b = self.bias_of(case)
        answer = self.ask("update", case.weights, case.xs, case.ys, bias=b, learning_rate=rate)
        return np.array([float(v) for v in answer.values])

    def train(self, case: Case, steps: int | None, learning_rate: float = 0.01) -> Floats:
        """The weights after the candidate's training, shape (2,)."""
        rate = learning_rate if self.takes("train", "learning_rate") else None
        count = steps if self.takes("train", "steps") else None
        b = self.bias_of(case)
        answer = self.ask("train", case.weights, case.xs, case.ys, bias=b, learning_rate=rate, steps=count)
        return np.array([float(v) for v in answer.values])

    def own(self, role: str) -> Floats:
        """What the submission's own run left; Violation where it left nothing."""
        if role not in self.candidate.own:
            raise Violation(self.candidate.missing.get(role, f"{role} is not there"))
        return self.candidate.own[role]


def _or_raise(answer: Answer | AnswerError) -> Answer:
    if isinstance(answer, AnswerError):
        raise answer
    return answer


# Properties are put to many candidates on the same cases: what is true of a case is worked out once
REMEMBERED = 20_000


@functools.lru_cache(REMEMBERED)
def bounds(case: Case, bias: float) -> Bounds:
    """The derived tolerances at a case."""
    return Bounds(case.w1, case.w2, case.xs, case.ys, bias)


@functools.lru_cache(REMEMBERED)
def true_loss(case: Case, bias: float) -> float:
    """The reference's loss at a case."""
    return reference.loss(case.weights, case.xs, case.ys, bias=bias)


@functools.lru_cache(REMEMBERED)
def true_gradient(case: Case, bias: float) -> Floats:
    """The reference's gradient at a case, shape (2,)."""
    return reference.gradient(case.weights, case.xs, case.ys, bias=bias)


@functools.lru_cache(REMEMBERED)
def true_forward(case: Case, bias: float) -> Forward:
    """The reference's forward pass on a case."""
    a1, a2, prediction = reference.forward(case.weights, case.xs, bias=bias)
    return Forward(a1, a2, prediction)


def agree(what: str, given: Floats | float, expected: Floats | float, tolerance: Floats | float, function: str) -> None:
    """Raise Violation where `given` differs from `expected` by more than `tolerance` anywhere, or is not finite."""
    if isinstance(given, float) and isinstance(expected, float) and abs(given - expected) <= tolerance:
        return
    g, e, t = (np.atleast_1d(np.asarray(v, dtype=float)) for v in (given, expected, tolerance))
    off = ~(np.abs(g - e) <= t)
    if not off.any():
        return
    t = np.broadcast_to(t, g.shape)
    with np.errstate(invalid="ignore"):
        ratio = np.abs(g - e) / t
    worst = int(np.nanargmax(np.where(off, np.nan_to_num(ratio, nan=np.inf, posinf=1e300), -1)))
    where = f" at point {worst + 1} of {g.size}" if g.size > 1 else ""
    given_, expected_ = number(g[worst]), number(e[worst])
    if given_ == expected_:
        # they differ behind the digits that people read
        given_, expected_ = repr(float(g[worst])), repr(float(e[worst]))
    discreet = f"{what}{where} is {given_}, which is not right"
    if not np.isfinite(e[worst]):
        raise Violation(f"{what}{where} is {given_}, which is no finite number", function, "", discreet)
    message = f"{what}{where} is {given_}, but should be {expected_} (tolerance {t[worst]:.1g})"
    raise Violation(message, function, f"{what.partition(',')[0]}{where} should be {expected_}", discreet)


def number(value: float) -> str:
    """A number for people, with enough digits to see a difference."""
    return f"{value:.10g}"
