"""Checks need checks: each one fails on something, and none fails on the reference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from checks.candidate import Answer, Question, ReferenceCandidate
from checks.examine import Effort, Examination
from checks.processes import Zygote
from checks.registry import Check, all_checks, by_id
from checks.submission import Limits, Submission
from checks.ways import choose_way
from tests.checks.bent import Bent, Values, changed
from tests.zoo import WRONG

EFFORT = Effort(0, 20)


def _noisy() -> Bent:
    count = [0.0]

    def change(question: Question, values: Values) -> Values:
        count[0] += 2.0**-52
        return [values[0], values[1], values[2] * (1 + count[0])]

    return changed("forward", change)


def _wrote(question: Question, answer: Answer) -> Answer:
    return Answer(answer.values, untouched=False)


def _broadcast(question: Question, values: Values) -> Values:
    return [v + (question.layout == "flat y") for v in values]


def _first_step(question: Question, values: Values) -> Values:
    return [v - 0.125 for v in values]


# For each check that concerns functions, the smallest bend of the reference that it is there to notice
BENDS: dict[str, Callable[[], Bent]] = {
    "prediction-matches-reference": lambda: changed("forward", lambda q, v: [v[0], v[1], v[2] + 1e-12]),
    "pre-activations-match-reference": lambda: changed("forward", lambda q, v: [np.sin(v[0]), v[1], v[2]]),
    "prediction-is-odd": lambda: changed("forward", lambda q, v: [v[0], v[1], np.cos(v[1])]),
    "prediction-is-even-in-both-weights": lambda: changed("forward", lambda q, v: [v[0], v[1], v[2] + q.weights[0]]),
    "prediction-depends-on-the-product": lambda: changed("forward", lambda q, v: [v[0], v[1], v[2] + q.x / 64]),
    "prediction-is-bounded": lambda: changed("forward", lambda q, v: [v[0], v[1], 2 * v[1]]),
    "prediction-is-pointwise": lambda: changed("forward", lambda q, v: [v[0], v[1], v[2] + v[2].ravel()[0]]),
    "loss-matches-reference": lambda: changed("loss", lambda q, v: [v[0] / 2]),
    "loss-is-mean-square-of-own-residuals": lambda: changed("loss", lambda q, v: [np.sqrt(v[0])]),
    "loss-ignores-order": lambda: changed("loss", lambda q, v: [v[0] + q.x[0]]),
    "loss-ignores-repetition": lambda: changed("loss", lambda q, v: [v[0] * q.x.size]),
    "loss-adds-over-points": lambda: changed("loss", lambda q, v: [np.sqrt(v[0])]),
    "loss-vanishes-at-a-perfect-fit": lambda: changed("loss", lambda q, v: [v[0] + 1e-9]),
    "loss-is-even-in-both-weights": lambda: changed("loss", lambda q, v: [v[0] + q.weights[0] / 8]),
    "loss-is-quadratic-in-the-targets": lambda: changed("loss", lambda q, v: [v[0] ** 2]),
    "gradient-w1-matches-finite-differences": lambda: changed("gradient", lambda q, v: [v[0] * (1 + 1e-7), v[1]]),
    "gradient-w2-matches-finite-differences": lambda: changed("gradient", lambda q, v: [v[0], v[1] * (1 + 1e-7)]),
    "gradient-w1-matches-reference": lambda: changed("gradient", lambda q, v: [v[0] * (1 + 1e-11), v[1]]),
    "gradient-w2-matches-reference": lambda: changed("gradient", lambda q, v: [v[0], v[1] * (1 + 1e-11)]),
    "gradient-satisfies-taylor-bound": lambda: changed("gradient", lambda q, v: [v[0] * 2, v[1] * 2]),
    "gradient-turns-with-both-weights": lambda: changed("gradient", lambda q, v: [abs(v[0]), abs(v[1])]),
    "gradient-mirrors-w1-and-x": lambda: changed("gradient", lambda q, v: [abs(v[0]), v[1]]),
    "gradient-mirrors-w2-and-residual": lambda: changed("gradient", lambda q, v: [v[0] * np.sign(q.weights[1]), v[1]]),
    "gradient-scales-with-x": lambda: changed("gradient", lambda q, v: [v[0] / (1 + abs(q.x[0])), v[1]]),
    "gradient-ignores-order": lambda: changed("gradient", lambda q, v: [v[0] + q.x[0], v[1]]),
    "gradient-ignores-repetition": lambda: changed("gradient", lambda q, v: [v[0] * q.x.size, v[1]]),
    "gradient-adds-over-points": lambda: changed("gradient", lambda q, v: [v[0] * abs(v[0]), v[1]]),
    "gradient-vanishes-at-a-perfect-fit": lambda: changed("gradient", lambda q, v: [v[0] + 1e-9, v[1]]),
    "gradient-is-affine-in-targets": lambda: changed("gradient", lambda q, v: [abs(v[0]), v[1]]),
    "gradient-at-w2-zero": lambda: changed("gradient", lambda q, v: [v[0], v[1] + (q.weights[1] == 0)]),
    "gradient-at-w1-zero": lambda: changed("gradient", lambda q, v: [v[0] * (1 + (q.weights[0] == 0)), v[1]]),
    "gradient-ignores-points-at-zero": lambda: changed("gradient", lambda q, v: [v[0] * (1 + (0 in q.x)), v[1]]),
    "gradient-w2-is-bounded-by-loss": lambda: changed("gradient", lambda q, v: [v[0], v[1] * 8]),
    "gradient-components-agree-on-one-point": lambda: changed("gradient", lambda q, v: [v[0], v[1] / 2]),
    "update-matches-reference": lambda: changed("update", lambda q, v: [v[0], v[1] + 1e-12]),
    "update-follows-own-gradient": lambda: changed("update", lambda q, v: [v[0] * 2 - q.weights[0], v[1]]),
    "loss-does-not-increase-for-small-rate": lambda: changed(
        "update", lambda q, v: [2 * w - u for w, u in zip(q.weights, v, strict=True)]
    ),
    "update-is-affine-in-rate": lambda: changed("update", lambda q, v: [v[0] + (q.learning_rate == 0.5), v[1]]),
    "training-steps-match-reference": lambda: changed("train", lambda q, v: [v[0] + 1e-9 * (q.steps == 3), v[1]]),
    "training-follows-own-gradient": lambda: changed("train", _first_step),
    "whole-training-matches-reference": lambda: changed("train", lambda q, v: [v[0] + 1e-6 * (q.steps == 300), v[1]]),
    "training-composes": lambda: changed("train", lambda q, v: [v[0] + 1e-3 * ((q.steps or 0) > 4), v[1]]),
    "training-never-increases-loss": lambda: changed("gradient", lambda q, v: [-v[0], -v[1]]),
    "bias-is-zero-or-one-half": lambda: changed("forward", lambda q, v: [v[0], v[1], v[2] + 0.25]),
    "bias-fit-beats-no-bias": lambda: changed("forward", lambda q, v: [v[0], v[1], np.sin(v[1] + (q.bias or 0))]),
    "bias-leaves-gradient": lambda: changed("gradient", lambda q, v: [v[0] + (q.bias or 0), v[1]]),
    "answers-are-repeatable": _noisy,
    "answers-do-not-hang-on-history": _noisy,
    "arguments-are-left-alone": lambda: Bent(_wrote),
    "layout-does-not-matter": lambda: changed("forward", lambda q, v: [v[0], v[1], v[2] + (q.layout == "strided")]),
    "flat-targets-do-not-broadcast": lambda: changed("gradient", _broadcast),
}


# For each check that looks at what a submission's run left, a specimen that it is there to notice
SPECIMENS = {
    "data-is-that-of-the-exercise": "first-500-points",
    "initial-weights-are-those-of-the-seed": "seed-311",
    "training-starts-from-fresh-weights": "restart-seed-42",
    "mse-is-that-of-own-weights": "typed-in-10-digits",
    "mse-is-that-of-the-seed": "seed-311",
    "mse-update-is-that-of-own-weights": "old-weights-mse-update",
    "mse-update-is-that-of-the-seed": "rate-2",
    "mse-update-is-computed": "typed-in-all-digits",
    "mse-final-is-that-of-own-weights": "mse-final-of-one-update",
    "mse-final-is-that-of-the-seed": "299-steps",
    "trained-weights-are-those-of-the-seed": "301-steps",
    "training-makes-300-or-10000-updates": "9999-steps",
    "mse-final-is-computed": "typed-in-all-digits",
    "figure-of-initial-prediction": "first-figure-without-prediction",
    "figure-of-updated-prediction": "second-figure-old-weights",
    "figure-of-trained-prediction": "third-figure-missing",
}


def settled_alone(check: Check, candidate: ReferenceCandidate) -> str:
    """The outcome of a check by itself, as if its grounds held."""
    alone = Check(**{**vars(check), "ground": ()})
    return Examination(candidate, EFFORT).settle(alone).outcome


@pytest.mark.parametrize("name", BENDS)
def test_each_check_fails_on_its_bend(name: str) -> None:
    """A check that cannot fail is no check."""
    assert settled_alone(by_id(name), BENDS[name]()) == "failed"


def test_every_check_of_functions_has_a_bend() -> None:
    """No check is left out above, and none is named that is not there."""
    assert {check.id for check in all_checks() if not check.whole} == set(BENDS)


@pytest.mark.parametrize(("name", "specimen"), SPECIMENS.items())
def test_each_check_of_a_run_fails_on_its_specimen(name: str, specimen: str, zygote: Zygote) -> None:
    """The checks that look at what a submission's run left each fail on a specimen of the zoo."""
    (wrong,) = (s for s in WRONG if s.name == specimen)
    submission = Submission.load(zygote, wrong.filename, wrong.text().encode(), Limits())
    try:
        candidate = submission.candidates[0]
        choose_way(candidate)

        assert Examination(candidate, EFFORT).settle(by_id(name)).outcome == "failed"
    finally:
        submission.worker.close()


def test_every_check_of_a_run_has_a_specimen() -> None:
    """No check of a run is left out above."""
    assert {check.id for check in all_checks() if check.whole} == set(SPECIMENS)
