"""The way in which a submission is asked, where its names and numbers may be read in more than one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

import reference
from checks.candidate import Answer, AnswerError, Question, Weights
from checks.tolerances import Floats

# A few points tell as much as a thousand, and an answer that loops over them is a hundred times quicker. The mean of the
# targets is not 0.5: there a bias added to the prediction and a y less its mean would be the same.
X, Y = np.array([1.0, -2.0, 0.5]), np.array([0.75, 0.25, 1.0])


@dataclass(frozen=True)
class Way:
    """How a submission is asked: the names of its gradient, their sign, whether they are sums still to be divided by n, the
    bias that it adds to what its network gives, and for a module the shape in which it takes y."""

    names: str = ""
    sign: int = 1
    summed: bool = False
    bias: float = 0.0
    layout: str = "own"


class Asked(Protocol):
    """A submission that can be asked in different ways; `gradients` are the names under which its gradient can be had."""

    kind: str
    own: Mapping[str, Floats]
    way: Way

    @property
    def gradients(self) -> list[str]: ...

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]: ...


def choose_way(submission: Asked) -> None:
    """Settle how the submission is asked, where there is more than one way: the first one that is right.

    A module may want y as a column or flat. The first edition of the notebook has both `dldw1`, `dldw2`
    (perhaps a value per point, perhaps a sum still to be divided) and `dldw`, their means. Where the update that follows
    is right, they may also be sums that it divides by n, or have the other sign that it adds. Where no way is right, the
    plainest is taken.
    """
    parts, is_module = submission.gradients, submission.kind == "module"
    if not is_module and not parts:
        return
    w = submission.own.get("initial", np.array([0.5, -1.5]))
    weights = (float(w.ravel()[0]), float(w.ravel()[1]))
    truth = [reference.gradient(weights, X, Y, bias=bias) for bias in (0.0, 0.5)]
    if is_module:
        ways = [Way(layout=layout) for layout in ("own", "flat y")]
    else:
        ways = [Way(part) for part in parts]
        if _gives(submission, "update", weights, [np.array(weights) - true for true in truth]):
            signs = [(1, False), (1, True), (-1, False), (-1, True)]
            ways = [Way(part, sign, summed) for sign, summed in signs for part in parts]
    for way in ways:
        submission.way = way
        if _gives(submission, "gradient", weights, truth):
            break
    else:
        submission.way = ways[0]
        return
    right = submission.way
    for part in parts:
        # of two gradients in one submission both are held to it, up to the factor that makes one from the other
        submission.way = Way(part)
        if part != right.names and not _is_parallel(submission, weights, truth):
            return
    submission.way = right
    if not is_module and _adds_bias(submission, weights):
        submission.way = replace(right, bias=0.5)


def _adds_bias(submission: Asked, weights: Weights) -> bool:
    """Whether the bias is added to what the network gives, each time: loss and gradient have it, the network has not."""
    (at_zero,) = submission.ask([Question("forward", weights, np.zeros(1))])
    if isinstance(at_zero, AnswerError) or float(at_zero.values[2].ravel()[0]) != 0.0:
        return False
    loss = np.array([reference.loss(weights, X, Y, bias=0.5)])
    gradient = reference.gradient(weights, X, Y, bias=0.5)
    return _gives(submission, "loss", weights, [loss]) and _gives(submission, "gradient", weights, [gradient])


def _is_parallel(submission: Asked, weights: Weights, directions: list[Floats]) -> bool:
    """Whether the gradient is a multiple of one of these; where there is none, that says nothing against it."""
    (given,) = submission.ask([Question("gradient", weights, X, Y)])
    if isinstance(given, AnswerError):
        return True
    g1, g2 = (float(value) for value in given.values)
    return any(np.isclose(g1 * d2, g2 * d1, rtol=1e-9, atol=1e-12) for d1, d2 in directions)


def _gives(submission: Asked, function: str, weights: Weights, answers: list[Floats]) -> bool:
    (given,) = submission.ask([Question(function, weights, X, Y)])
    if isinstance(given, AnswerError):
        return False
    return any(np.allclose([float(v) for v in given.values], answer, rtol=1e-9, atol=1e-12) for answer in answers)
