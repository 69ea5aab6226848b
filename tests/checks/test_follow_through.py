"""Marks follow through: what is right on wrong ground earns its points, and what is blocked says by what."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import pytest

from checks.candidate import Answer, AnswerError, Floats, Question, ReferenceCandidate
from checks.examine import Effort, Examination, Outcome
from checks.points import default_points
from checks.registry import all_checks, by_id
from checks.verdict import CheckResult, results
from reference import network

EFFORT = Effort(0, 4, shrinks=False)
FINITE_DIFFERENCES = ("gradient-w1-matches-finite-differences", "gradient-w2-matches-finite-differences")


# activations of the output, with their derivatives
OUTER: dict[str, tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]] = {
    "sin": (np.sin, np.cos),
    "cos": (np.cos, lambda v: -np.sin(v)),
    "tanh": (np.tanh, lambda v: np.cosh(v) ** -2),
}


class Answers(ReferenceCandidate):
    """A module of functions, as a submission that defines them, without options but those of update and train."""

    def __init__(self, *, forward: str = "sin", gradient: str = "own", update: str = "own", train: str = "own") -> None:
        options = {"update": frozenset({"learning_rate"}), "train": frozenset({"learning_rate", "steps"})}
        functions = {
            name: options.get(name, frozenset()) for name in ("forward", "loss", "gradient", "update", "train")
        }
        super().__init__("answers", network, "module", functions=functions)
        self._how = {"forward": forward, "gradient": gradient, "update": update, "train": train}

    def _forward(self, w: Floats, x: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """a1, a2, the prediction, and its derivative with respect to a2."""
        a1 = w[0] * x
        a2 = w[1] * np.sin(x if self._how["forward"] == "without-w1" else a1)
        activation, derivative = OUTER.get(self._how["forward"], OUTER["sin"])
        return a1, a2, activation(a2), derivative(a2)

    def _gradient(self, w: Floats, x: Floats, y: Floats) -> Floats:
        a1, _, p, slope = self._forward(w, x)
        if self._how["gradient"] == "of-the-sine":
            slope = np.cos(w[1] * np.sin(a1))
        common = 2 * (p - y) * slope
        if self._how["forward"] == "without-w1":
            return np.array([0.0, np.mean(common * np.sin(x))])
        w2 = 1.0 if self._how["gradient"] == "missing-w2" else w[1]
        return np.array([np.mean(common * w2 * np.cos(a1) * x), np.mean(common * np.sin(a1))])

    def _answer(self, q: Question) -> Answer | AnswerError:
        w, y = np.array(q.weights), np.zeros(1) if q.y is None else q.y
        if q.function == "forward":
            return Answer(list(self._forward(w, q.x)[:3]))
        if q.function == "loss":
            return Answer([np.array(np.mean((self._forward(w, q.x)[2] - y) ** 2))])
        if q.function == "gradient":
            return Answer(list(self._gradient(w, q.x, y)))
        rate = 1.0 if q.learning_rate is None else q.learning_rate
        for _ in range(1 if q.function == "update" else q.steps or 0):
            gradient = self._gradient(w, q.x, y)
            if self._how[q.function] == "true-gradient":
                gradient = network.gradient(w, q.x, y)
            w = w + rate * gradient if self._how[q.function] == "uphill" else w - rate * gradient
        return Answer(list(w))


@functools.cache
def examined(**how: str) -> dict[str, Outcome]:
    """The outcome of every check."""
    return {outcome.check.id: outcome for outcome in Examination(Answers(**how), EFFORT).examine()}


def rows(**how: str) -> dict[str, CheckResult]:
    """The outcome of every check with its points."""
    return {row.id: row for row in results(list(examined(**how).values()), default_points())}


def earned(*steps: str, **how: str) -> tuple[float, float]:
    """Points earned and points there were in some steps."""
    chosen = [row for row in rows(**how).values() if row.step in steps]
    return round(sum(r.points for r in chosen), 6), round(sum(r.max_points for r in chosen), 6)


def test_a_right_answer_earns_everything() -> None:
    """The base of all the others."""
    assert {o.outcome for o in examined().values()} == {"passed", "skipped"}


@pytest.mark.parametrize("forward", ["cos", "tanh"])
def test_right_calculus_on_a_wrong_forward_pass(forward: str) -> None:
    """Another activation with its own derivative: the finite differences hold, and what they vouch for earns its points."""
    outcomes = examined(forward=forward)

    assert outcomes["prediction-matches-reference"].outcome == "failed"
    assert [outcomes[name].outcome for name in FINITE_DIFFERENCES] == ["passed", "passed"]
    for name in ("gradient-w1-matches-reference", "gradient-w2-matches-reference"):
        assert outcomes[name].outcome == "blocked"
        assert outcomes[name].follows_through
        assert rows(forward=forward)[name].points == rows(forward=forward)[name].max_points > 0
    assert earned("update", forward=forward) == earned("update")
    assert earned("forward", forward=forward)[0] < earned("forward")[0]


def test_a_forward_pass_that_is_right_by_chance() -> None:
    """Without its first weight it predicts 0 where both are 0, as it should; beside these weights it does not."""
    outcomes = examined(forward="without-w1")

    assert outcomes["prediction-matches-reference"].outcome == "failed"
    assert [outcomes[name].outcome for name in FINITE_DIFFERENCES] == ["passed", "passed"]


def test_the_derivative_of_the_sine_on_another_activation() -> None:
    """A gradient that does not belong to the forward pass at hand earns nothing through it."""
    how = {"forward": "tanh", "gradient": "of-the-sine"}
    outcomes = examined(**how)

    assert [outcomes[name].outcome for name in FINITE_DIFFERENCES] == ["failed", "failed"]
    assert not outcomes["gradient-w1-matches-reference"].follows_through
    assert rows(**how)["gradient-w1-matches-reference"].points == 0


def test_a_wrong_gradient_of_one_weight() -> None:
    """The other weight's derivative is right, and earns what is its own."""
    outcomes = examined(gradient="missing-w2")
    told = {name: outcomes[name].outcome for name in (*FINITE_DIFFERENCES, "gradient-w2-matches-reference")}

    assert told == dict(zip(told, ("failed", "passed", "passed"), strict=True))


def test_a_right_update_with_a_wrong_gradient() -> None:
    """The update takes the gradient that there is, and earns all of its points."""
    outcomes = examined(gradient="missing-w2")

    assert outcomes["update-follows-own-gradient"].outcome == "passed"
    assert outcomes["update-matches-reference"].outcome == "blocked"
    assert outcomes["update-matches-reference"].blocked_by == "gradient-w1-matches-reference"
    assert rows(gradient="missing-w2")["update-matches-reference"].points > 0


def test_a_wrong_update_with_a_wrong_gradient() -> None:
    """An update that goes uphill is wrong on any ground."""
    how = {"gradient": "missing-w2", "update": "uphill"}
    outcomes = examined(**how)

    assert outcomes["update-follows-own-gradient"].outcome == "failed"
    assert outcomes["update-matches-reference"].outcome == "blocked"
    assert not outcomes["update-matches-reference"].follows_through
    assert rows(**how)["update-matches-reference"].points == 0


def test_a_right_training_with_a_wrong_single_gradient() -> None:
    """A training that computes its own gradient, rightly, is not blamed for the single one."""
    outcomes = examined(gradient="missing-w2", update="own", train="true-gradient")

    for name in ("training-steps-match-reference", "whole-training-matches-reference", "training-composes"):
        assert outcomes[name].outcome == "passed"


def test_a_right_training_on_a_wrong_forward_pass() -> None:
    """Each step follows the gradient of the network at hand."""
    outcomes = examined(forward="tanh")

    assert outcomes["training-follows-own-gradient"].outcome == "passed"
    for name in ("training-steps-match-reference", "whole-training-matches-reference"):
        assert outcomes[name].blocked_by == "prediction-matches-reference"
        assert outcomes[name].follows_through


def test_a_wrong_training_on_a_right_forward_pass() -> None:
    """Nothing is blocked by what is right: the training fails by itself, and the update is none the worse."""
    outcomes = examined(train="uphill")

    assert outcomes["training-steps-match-reference"].outcome == "failed"
    assert outcomes["training-follows-own-gradient"].outcome == "failed"
    assert earned("update", "gradient", train="uphill") == earned("update", "gradient")


CASES = [
    {"forward": "cos"},
    {"forward": "tanh", "gradient": "of-the-sine"},
    {"gradient": "missing-w2"},
    {"train": "uphill"},
]


@pytest.mark.parametrize("how", CASES, ids=str)
def test_blocked_says_by_what(how: dict[str, str]) -> None:
    """A blocked check names one that failed, and says whether its points are given all the same."""
    outcomes = examined(**how)
    for name, row in rows(**how).items():
        outcome = outcomes[name]
        if row.outcome != "blocked":
            assert outcome.blocked_by is None
            continue
        blocker, message = outcome.blocked_by or "", row.message or ""

        assert outcomes[blocker].outcome == "failed"
        assert blocker in message
        assert row.points == (row.max_points if outcome.follows_through else 0)
        assert ("given all the same" in message) == outcome.follows_through
        assert row.counterexample is None


def test_what_vouches_judges_the_same_step_on_own_ground() -> None:
    """A check that follows through stands on ground, and what vouches for it does not stand on the same."""
    for check in all_checks():
        if check.follows_through is None:
            continue
        voucher = by_id(check.follows_through)

        assert check.ground, check.id
        assert not set(voucher.ground) & set(check.ground), check.id


def test_a_missing_function_blocks_the_checks_that_ask_for_it() -> None:
    """Without a forward pass one check fails for it, the others are blocked by that one."""
    candidate = Answers()
    candidate.functions = {name: options for name, options in candidate.functions.items() if name != "forward"}
    outcomes = {o.check.id: o for o in Examination(candidate, EFFORT).examine()}
    needing = [o for o in outcomes.values() if "forward" in o.check.needs and not o.check.whole]
    failed = [o.check.id for o in needing if o.outcome == "failed"]

    assert failed == ["prediction-matches-reference"]
    assert {o.outcome for o in needing} == {"failed", "blocked"}
    assert {o.blocked_by for o in needing if o.outcome == "blocked"} == {"prediction-matches-reference"}
