"""Every mistake of the catalogue is named when it is made, and nothing is named where none of them is."""

from __future__ import annotations

import numpy as np
import pytest

from checks.candidate import Answer, Question
from checks.examine import Effort, Examination
from checks.interview import Interview
from checks.mistakes import calculus, gradients, steps
from checks.mistakes.catalogue import Entry
from checks.mistakes.catalogue.forward import FORWARD
from checks.mistakes.catalogue.gradient import GRADIENT
from checks.mistakes.catalogue.loss import LOSS
from checks.mistakes.catalogue.steps import TRAINING, UPDATE
from checks.mistakes.diagnose import diagnose
from checks.mistakes.factors import FACTORS, NAMES
from checks.mistakes.probes import Pass
from checks.tolerances import Floats
from tests.checks.bent import Bent, Values, changed

EFFORT = Effort(0, 10, shrinks=False)


def true(q: Question) -> Pass:
    """What is true at a question."""
    y = q.x * 0 if q.y is None else q.y
    return Pass(*q.weights, q.x.ravel(), y.ravel(), q.bias or 0.0)


def numbers(*values: float) -> Values:
    return [np.asarray(value, dtype=float) for value in values]


def named(entries: tuple[Entry, ...]) -> list[object]:
    """The entries with what tells them apart in a test's name."""
    return [pytest.param(entry, id=f"{entry.id}-{index}") for index, entry in enumerate(entries)]


def forward_by(entry: Entry) -> Bent:
    """A forward pass whose prediction is that of the mistake, with its own pre-activations."""

    def change(q: Question, v: Values) -> Values:
        with np.errstate(all="ignore"):
            return [v[0], v[1], np.asarray(entry.formula(true(q))).reshape(v[2].shape)]

    return changed("forward", change)


def gradient_by(entry: Entry) -> Bent:
    """A gradient that makes a mistake."""

    def change(q: Question, v: Values) -> Values:
        with np.errstate(all="ignore"):
            wrong = entry.formula(true(q))
        return [g if part is None else np.mean(part) for g, part in zip(v, wrong, strict=True)]

    return changed("gradient", change)


@pytest.mark.parametrize("entry", named(FORWARD))
def test_a_wrong_forward_pass_is_named(entry: Entry) -> None:
    """By the entry whose formula it is, at every probe."""
    mistake = calculus.of_forward(Interview(forward_by(entry)))

    assert mistake is not None
    assert mistake.id == entry.id


@pytest.mark.parametrize("entry", named(LOSS))
def test_a_wrong_loss_is_named(entry: Entry) -> None:
    """By the entry whose formula it is, at every probe."""

    def change(q: Question, v: Values) -> Values:
        with np.errstate(all="ignore"):
            return numbers(entry.formula(true(q)))

    mistake = calculus.of_loss(Interview(changed("loss", change)))

    assert mistake is not None
    assert mistake.id == entry.id


@pytest.mark.parametrize("entry", named(GRADIENT))
def test_a_wrong_gradient_is_named(entry: Entry) -> None:
    """By the entry whose formula it is, at every probe."""
    found = gradients.of_gradient(Interview(gradient_by(entry)))

    assert {mistake.id for mistake in found} == {entry.id}


@pytest.mark.parametrize(("exponents", "name"), [(e, name) for e, name, _ in NAMES], ids=[name for _, name, _ in NAMES])
@pytest.mark.parametrize("which", [0, 1])
def test_a_gradient_with_another_factor_is_named(exponents: dict[str, int], name: str, which: int) -> None:
    """By regression on single points: the factor that is missing, too many or in another's place."""
    factors = {
        "n": lambda p: p.n, "w1": lambda p: p.w1, "w2": lambda p: p.w2, "x": lambda p: p.x, "r": lambda p: p.r,
        "cos(a1)": lambda p: p.c1, "sin(a1)": lambda p: p.s1, "cos(a2)": lambda p: p.c2, "sin(a2)": lambda p: p.s2,
    }  # fmt: skip
    assert set(factors) == set(FACTORS)

    def change(q: Question, v: Values) -> Values:
        p = true(q)
        with np.errstate(all="ignore"):
            term = p.terms[which] * np.prod([factors[f](p) ** float(e) * np.ones(p.n) for f, e in exponents.items()], 0)
        return [np.mean(term) if index == which else g for index, g in enumerate(v)]

    found = gradients.of_gradient(Interview(changed("gradient", change)))
    other = {
        ("extra-x", 0): "x-squared",
        ("extra-x", 1): "x-in-w2",
        ("extra-w2", 0): "w2-squared",
        ("extra-w2", 1): "w2-in-w2",
    }

    assert found
    assert f"dL/dw{which + 1}" in found[0].sentence
    assert f"dL/dw{2 - which}" not in found[0].sentence
    # the same product can have a name of its own in the catalogue
    assert found[0].id in {name, other.get((name, which), name)} | {entry.id for entry in GRADIENT}


@pytest.mark.parametrize("entry", named(UPDATE))
def test_a_wrong_update_is_named(entry: Entry) -> None:
    """By the entry whose formula it is, from the candidate's own gradient."""

    def change(q: Question, v: Values) -> Values:
        p = true(q)
        return numbers(*entry.formula(np.array(q.weights), lambda w: p.at(*w).gradient, q.learning_rate or 1.0))

    (mistake,) = steps.of_update(Interview(changed("update", change)))

    assert mistake.id == entry.id


@pytest.mark.parametrize("entry", named(TRAINING))
def test_a_wrong_training_is_named(entry: Entry) -> None:
    """By the entry whose formula it is, within the first three steps."""

    def change(q: Question, v: Values) -> Values:
        p = true(q)
        return numbers(*entry.formula(np.array(q.weights), lambda w: p.at(*w).gradient, 0.01, q.steps))

    (mistake,) = steps.of_training(Interview(changed("train", change)))

    assert mistake.id == entry.id


def test_nothing_is_named_where_nothing_is_wrong() -> None:
    """The reference makes no mistake, wherever one is looked for."""
    interview = Interview(changed("none", lambda q, v: v))

    assert calculus.of_forward(interview) is None
    assert calculus.of_loss(interview) is None
    assert gradients.of_gradient(interview) == []
    assert steps.of_update(interview) == []
    assert steps.of_training(interview) == []


def arbitrary(p: Pass) -> Floats:
    """A number for each point that no mistake makes."""
    return np.sin(1.3 * p.w1 + 0.7 * p.w2**2 + 0.21 * p.x**3 - p.y) + 0.1


@pytest.mark.parametrize("function", ["forward", "loss", "gradient", "update", "train"])
def test_nothing_is_guessed(function: str) -> None:
    """What no formula explains gets no name, whatever it fails."""

    def change(q: Question, v: Values) -> Values:
        odd = arbitrary(true(q))
        if function == "forward":
            return [v[0], v[1], v[2] + odd.reshape(v[2].shape)]
        return [value * (1 + np.mean(odd)) + 0.05 * np.mean(odd) * (index + 1) for index, value in enumerate(v)]

    candidate = changed(function, change)
    outcomes = Examination(candidate, EFFORT).examine()
    own = {"loss": "loss", "train": "training"}.get(function, function)
    failed = [o.check.id for o in outcomes if o.outcome == "failed" and o.check.step == own]
    found = diagnose(candidate, outcomes)

    assert failed
    assert all(found[name] == [] for name in failed)


def test_two_mistakes_at_once_are_both_named() -> None:
    """A gradient without its 2 in an update that goes uphill: each is told, under the checks that it fails."""

    def bend(q: Question, v: Values) -> Values:
        g = true(q).gradient / 2
        if q.function == "gradient":
            return numbers(*g)
        if q.function == "update":
            return numbers(*(np.array(q.weights) + (q.learning_rate or 1.0) * g))
        return v

    candidate = Bent(lambda q, a: Answer(bend(q, a.values), a.untouched))
    found = diagnose(candidate, Examination(candidate, EFFORT).examine())

    assert [m.id for m in found["gradient-w1-matches-finite-differences"]] == ["missing-2"]
    assert [m.id for m in found["update-follows-own-gradient"]] == ["ascent"]
