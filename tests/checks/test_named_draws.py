"""Where weights come from that are not those of the seed, and what losses are made of that are those of no weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import reference
from checks.interview import Interview
from checks.mistakes import drawn, reported
from checks.tolerances import Floats
from tests.checks.bent import Bent, changed

RIGHT = reference.initial_weights()
NEXT = reference.initial_weights(skip=1)


def left(**own: Floats | float) -> Interview:
    """A right candidate whose run left these numbers, as another run did."""
    candidate: Bent = changed("none", lambda q, v: v)
    candidate.own = {name: np.asarray(value) for name, value in own.items()}
    candidate.own_again = candidate.own
    return Interview(candidate)


def stream(draw: str) -> Callable[..., Floats]:
    """The legacy generator's draws of one kind, seeded as the exercise has it."""
    made: Callable[..., Floats] = getattr(np.random.RandomState(310), draw)
    return made


@pytest.mark.parametrize(
    ("weights", "name", "said"),
    [
        (stream("rand")(6)[2:4], "uniform-weights", "(rand) (draws 3 and 4"),
        (stream("uniform")(-5, 5, 2), "uniform-weights", "from -5 to 5"),
        (2 * stream("randn")(6)[2:4], "wrong-restart", "2 times draws 3 and 4 after seeding with 310"),
        (1 + stream("randn")(2), "wrong-restart", "the draws after seeding with 310, and 1 added"),
        (np.random.default_rng(310).standard_normal(4)[2:], "default-rng", "default_rng(310)"),
        (np.random.RandomState(20240310).randn(2), "wrong-restart", "the draws of the seed 20240310"),
        (np.array([0.5, 1.0]), "wrong-restart", "0.5 and 1: numbers of few digits"),
        (np.array([0.54, 0.73]) / 2, "wrong-restart", "0.5 times the updated ones"),
        (np.array([NEXT[0], 0.73]), "wrong-restart", "w1 alone is drawn anew; w2 is the updated one"),
    ],
)
def test_where_a_training_starts_is_named(weights: Floats, name: str, said: str) -> None:
    """By the draws, the weights or the numbers that it takes."""
    mistake = drawn.of_restart(left(first=RIGHT, updated=np.array([0.54, 0.73]), start=weights))

    assert mistake is not None
    assert mistake.id == name
    assert said in mistake.sentence


@pytest.mark.parametrize(
    "weights", [RIGHT + np.array([1e-3, -2e-3]), np.array([0.123456, 0.654321]), RIGHT * [1.0, 1.1]]
)
def test_weights_that_nothing_explains_are_not_named(weights: Floats) -> None:
    """However near the right ones."""
    assert drawn.of_restart(left(first=RIGHT, start=weights)) is None


def losses() -> dict[str, Any]:
    """What a right run reports, and the weights it has."""
    x, y = reference.points()
    updated = reference.update(RIGHT, x, y)
    trained = reference.train(NEXT, x, y, learning_rate=0.01, steps=300)
    weights = {"first": RIGHT, "updated": updated, "start": NEXT, "trained": trained}
    at = {"mse": RIGHT, "mse_update": updated, "mse_final": trained}
    return {**weights, **{name: reference.loss(w, x, y) for name, w in at.items()}}


def final(of: Callable[[dict[str, Any]], float]) -> str:
    """What is said of another final loss."""
    own = losses()
    mistake = reported.of_loss(left(**{**own, "mse_final": of(own)}), "mse_final")
    return "" if mistake is None else mistake.sentence


def residuals(role: str) -> Floats:
    """Prediction minus target over the 1000 points."""
    x, y = reference.points()
    w = losses()[role]
    made: Floats = (reference.forward(w, x)[2] - y).ravel()
    return made


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (lambda own: own["mse_final"] / own["mse"], "the loss of the trained weights divided by mse"),
        (lambda own: (own["mse_final"] + own["mse"]) / 2, "the mean of the loss of the trained weights and mse"),
        (lambda own: (own["mse_update"] + own["mse"]) / 2, "the mean of mse and mse_update"),
        (lambda own: 100 * own["mse_final"], "100 times the mean square"),
        (lambda own: np.mean(residuals("trained")[:500] ** 2), "that of the first 500 points alone"),
        (lambda own: np.mean(residuals("trained")[::10] ** 2), "that of every 10th point alone"),
        (
            lambda own: np.mean((residuals("trained") - residuals("updated")) ** 2),
            "the mean square between the predictions of the updated weights and of the trained weights",
        ),
    ],
)
def test_a_loss_that_is_that_of_no_weights_is_named(of: Callable[[dict[str, Any]], float], said: str) -> None:
    """By the losses, predictions or points that it is made of."""
    assert said in final(of)


def test_a_right_loss_and_one_that_nothing_explains_are_not_named() -> None:
    """The one is right, the other near it."""
    assert final(lambda own: own["mse_final"]) == ""
    assert final(lambda own: own["mse_final"] + 1e-4) == ""


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda x, y: (x, np.round(y, 2)), "y is that of backprop.csv, rounded to 2 decimals"),
        (lambda x, y: (x.astype(np.float16), y), "x is that of backprop.csv, cast to half precision"),
        (lambda x, y: ((x - x.min()) / np.ptp(x), y), "x is that of backprop.csv, scaled to run from 0 to 1"),
        (lambda x, y: (x, x), "y holds the values of the other column"),
        (lambda x, y: (np.arange(1000.0), y), "x is that of backprop.csv, numbered from 0 to 999"),
        (lambda x, y: (x, y + np.sin(40 * x)), "y does not hold the values of backprop.csv"),
    ],
)
def test_what_the_data_are_instead_is_named(made: Callable[..., tuple[Floats, Floats]], said: str) -> None:
    """By what was made of a column."""
    x, y = made(*reference.points())
    mistake = reported.of_data(left(data_x=x, data_y=y))

    assert mistake is not None
    assert said in mistake.sentence


@pytest.mark.parametrize(
    ("first", "name"),
    [
        (np.array([RIGHT[0], RIGHT[0]]), "seed-between"),
        (np.array([1.2345678, RIGHT[0]]), "seed-after-draw"),
        (RIGHT[::-1], "draws-swapped"),
    ],
)
def test_where_the_seed_stands_is_named(first: Floats, name: str) -> None:
    """Between the two draws once more, or after the first of them."""
    mistake = drawn.of_initial_weights(left(first=first))

    assert mistake is not None
    assert mistake.id == name


def test_a_loss_of_nothing_divides_none() -> None:
    """What is typed in as 0 for one loss does not keep another from its name."""
    own = losses()
    mistake = reported.of_loss(left(**{**own, "mse": 0.0, "mse_final": 2.0 * own["mse_update"] + 0.1}), "mse_final")

    assert mistake is None
