"""What an update or a training does instead of a step along its gradient is named, and no more is said than shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import reference
from checks.candidate import TRIPS, Answer, Question
from checks.interview import Interview
from checks.mistakes import counts, steps
from checks.mistakes.probes import Pass
from checks.tolerances import Floats
from tests.checks.bent import Bent, Values, changed
from tests.checks.test_catalogue import numbers, true

# The weights after a step from w along g at the rate given, at the points of a pass
Step = Callable[[Floats, Floats, float, Pass], object]


def updates(step: Step) -> list[tuple[str, str]]:
    """What is said of an update."""

    def change(q: Question, v: Values) -> Values:
        p = true(q)
        return numbers(*np.asarray(step(np.array(q.weights), p.gradient, q.learning_rate or 1.0, p), dtype=float))

    return [(m.id, m.sentence) for m in steps.of_update(Interview(changed("update", change)))]


def training(run: Callable[[Pass, int], Floats]) -> Bent:
    """A training that leaves these weights after so many steps."""
    candidate = changed("train", lambda q, v: numbers(*run(true(q), q.steps or 300)))
    candidate.functions = {**candidate.functions, "train": frozenset({"steps"})}
    return candidate


def descended(p: Pass, count: int) -> Floats:
    """The weights after so many right steps."""
    end: Floats = reference.train((p.w1, p.w2), p.x, p.y, learning_rate=0.01, steps=count)
    return end


def trains(step: Callable[[Floats, Floats, Pass, int], object]) -> list[tuple[str, str]]:
    """What is said of a training that makes these steps; each is given its number."""

    def run(p: Pass, count: int) -> Floats:
        w = np.array([p.w1, p.w2])
        for index in range(count):
            w = np.asarray(step(w, p.at(*w).gradient, p, index), dtype=float)
        return w

    return [(m.id, m.sentence) for m in steps.of_training(Interview(training(run)))]


@pytest.mark.parametrize(
    ("step", "name", "said"),
    [
        (lambda w, g, lr, p: w - lr * np.abs(g), "absolute-gradient", "the absolute value of the gradient"),
        (lambda w, g, lr, p: w - lr * g * p.n, "sum-for-mean", "times the number of points"),
        (lambda w, g, lr, p: w - lr * g * p.loss, "wrong-update", "the gradient times the loss"),
        (lambda w, g, lr, p: np.round(w - lr * g, 2), "rounded-weights", "rounded to 2 decimals"),
        (lambda w, g, lr, p: (w[0] - lr * g[0], w[0] - lr * g.sum()), "update-of-other-weight", "away from w1"),
        (lambda w, g, lr, p: (w[0] - lr * g[1], w[1] + lr * g[0]), "swapped-update", "dL/dw2 away from w1"),
    ],
)
def test_another_update_is_named(step: Step, name: str, said: str) -> None:
    """By where it begins and what it takes away."""
    found = updates(step)

    assert found[0][0] == name
    assert said in found[0][1]


def test_two_weights_that_go_wrong_in_two_ways_are_both_named() -> None:
    """One goes uphill, the other stays."""
    found = updates(lambda w, g, lr, p: (w[0] + lr * np.abs(g[0]), w[1]))

    assert [name for name, _ in found] == ["absolute-gradient", "only-w1-updated"]


@pytest.mark.parametrize(
    ("step", "name", "said"),
    [
        (lambda w, g, p, i: w - 0.02 * g, "wrong-training-rate", "is 0.02; 0.01 is asked for"),
        (lambda w, g, p, i: w - 0.01 * g * p.at(*w).loss, "wrong-update", "times the loss"),
        (lambda w, g, p, i: w - (0.01 if i < 150 else 0.005) * g, "decaying-rate", "0.01 up to step 150 and 0.005"),
        (lambda w, g, p, i: w if i > 40 else w - 0.01 * g, "early-stop", "stops by itself after 41 of 300 steps"),
        (lambda w, g, p, i: w - 0.01 * (g + np.sin([i + 1, 7 * i + 2])), "noise", "something random is added"),
        (lambda w, g, p, i: w - 0.01 * (g + np.array([0.5, 0.25])), "gradient-offset", "0.5 is added to dL/dw1"),
    ],
)
def test_another_training_is_named(step: Callable[..., object], name: str, said: str) -> None:
    """By its first steps, or by the first that is not as it should be."""
    ((given, sentence),) = trains(step)

    assert given == name
    assert said in sentence


@pytest.mark.parametrize("period", [2, 3, 5, 10, 100])
@pytest.mark.parametrize("new_w2", [True, False])
def test_what_is_renewed_now_and_then_is_not_said_to_be_done_once(period: int, new_w2: bool) -> None:
    """Forward pass and gradient that are renewed at every so-manieth step are as if done once, until then."""

    def run(p: Pass, count: int) -> Floats:
        w = seen = np.array([p.w1, p.w2])
        for index in range(count):
            seen = w if index % period == 0 else seen
            w = w - 0.01 * p.at(*seen).gradient * [w[1] / seen[1] if new_w2 else 1, 1]
        return w

    (mistake,) = steps.of_training(Interview(training(run)))

    assert mistake.id == ("stale-forward" if new_w2 else "stale-gradient")
    assert "is renewed at every" in mistake.sentence


def test_an_adaptive_method_is_named() -> None:
    """Whatever small number keeps it from dividing by zero."""

    def run(p: Pass, count: int) -> Floats:
        w, squares = np.array([p.w1, p.w2]), np.full(2, 1e-8)
        for _ in range(count):
            squares = squares + p.at(*w).gradient ** 2
            w = w - 0.01 * p.at(*w).gradient / np.sqrt(squares)
        return w

    (mistake,) = steps.of_training(Interview(training(run)))

    assert (mistake.id, "Adagrad" in mistake.sentence) == ("adaptive-steps", True)


def test_updates_within_a_trip_are_counted() -> None:
    """300 trips of 50 updates."""
    (mistake,) = steps.of_training(Interview(training(lambda p, count: descended(p, 50 * count))))

    assert mistake.id == "wrong-number-of-steps"
    assert "trips makes 50 updates" in mistake.sentence


@pytest.mark.parametrize(("trips", "right"), [(10_001, False), (299, False), (300, True), (10_000, True)])
def test_counted_trips_are_named(trips: int, right: bool) -> None:
    """Where the weights have come to rest too, and only the count tells."""
    candidate = training(lambda p, count: descended(p, min(count, trips)))
    candidate.functions = {**candidate.functions, "train": frozenset({TRIPS})}
    candidate.steps = trips
    found = counts.of_trips(Interview(candidate))

    assert [m.id for m in found] == ([] if right else ["wrong-number-of-steps"])
    assert right or f"makes {trips} updates" in found[0].sentence


def test_a_batch_of_the_points_is_counted() -> None:
    """A training on the first 100 points, which is right on as many or fewer."""
    candidate = training(lambda p, count: descended(p.on(p.x[:100], p.y[:100]), count))
    (mistake,) = steps.of_training(Interview(candidate))

    assert mistake.id == "some-points-only"
    assert "the first 100 of the 1000 points alone" in mistake.sentence


def test_a_residual_of_the_weights_before_the_loop_is_named() -> None:
    """The first step is right, and the others take their residual from it."""

    def run(p: Pass, count: int) -> Floats:
        w = np.array([p.w1, p.w2])
        for _ in range(count):
            now = p.at(*w)
            delta = 2 * p.r * now.c2
            w = w - 0.01 * np.array([np.mean(delta * w[1] * now.c1 * p.x), np.mean(delta * now.s1)])
        return w

    (mistake,) = steps.of_training(Interview(training(run)))

    assert mistake.id == "stale-residual"
    assert "that of the weights before the first step, computed before the loop" in mistake.sentence


@pytest.mark.parametrize("factor", [0.5, 2.0, -1.0, 0.0])
def test_right_steps_along_a_wrong_gradient_are_no_mistake_of_the_training(factor: float) -> None:
    """It is that of the gradient, and told there."""

    def bend(q: Question, v: Values) -> Values:
        p = true(q)
        if q.function == "gradient":
            return numbers(*(factor * p.gradient))
        w = np.array([p.w1, p.w2])
        for _ in range(q.steps or 300):
            w = w - 0.01 * factor * p.at(*w).gradient
        return numbers(*w) if q.function == "train" else v

    candidate = Bent(lambda q, a: Answer(bend(q, a.values), a.untouched))
    candidate.functions = {**candidate.functions, "train": frozenset({"steps"})}

    assert steps.of_training(Interview(candidate)) == []
