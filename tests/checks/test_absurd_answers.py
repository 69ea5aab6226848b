"""Answers that nobody can reckon with: none makes a check itself fail, and none is worth the points of a right one."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from checks.candidate import LARGEST, Answer, AnswerError, Question, ReferenceCandidate
from checks.examine import Effort, Examination
from checks.points import default_points
from checks.telling import without_numbers
from checks.verdict import results, score
from checks.worker.frames import Trouble
from checks.worker.numbers import NoNumberError, floats

Floats = NDArray[np.float64]
EFFORT = Effort(0, 2, shrinks=False)
ABSURD = (np.nan, np.inf, -np.inf, 1e308, -1e200, 10 * LARGEST, 1e18, 5e-324, -0.0)


class Constant(ReferenceCandidate):
    """Gives the same number for everything."""

    def __init__(self, number: float, but: str = "") -> None:
        import reference

        super().__init__("constant", reference.network)
        self.kind = "module"
        self._number, self._but = number, but
        self.functions = {name: frozenset() for name in ("forward", "gradient", "loss", "update", "train")}

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The number, in whatever shape is asked for; the reference's own answer to one function."""
        return [self._right(q) if q.function == self._but else Answer(self._values(q)) for q in questions]

    def _right(self, question: Question) -> Answer | AnswerError:
        (answer,) = super().ask([question])
        return answer

    def _values(self, question: Question) -> list[Floats]:
        if question.function == "forward":
            return [np.full(question.x.shape, self._number)] * 3
        return [np.asarray(self._number)] * (1 if question.function == "loss" else 2)


@pytest.mark.parametrize("but", ["", "forward", "gradient", "loss"])
@pytest.mark.parametrize("number", ABSURD)
def test_no_answer_makes_a_check_fail_itself(number: float, but: str) -> None:
    """A fault of a check's makes a verdict ungraded: what is absurd must be wrong."""
    outcomes = {outcome.outcome for outcome in Examination(Constant(number, but), EFFORT).examine()}

    assert "error" not in outcomes
    assert "failed" in outcomes


@pytest.mark.parametrize("number", ABSURD)
def test_a_huge_constant_earns_no_more_than_zero(number: float) -> None:
    """It is no bias in whose rounding everything else is right; what is symmetric or linear holds for any constant."""
    earned, of_zero = (
        score(results(Examination(Constant(constant), EFFORT).examine(), default_points()))[0]
        for constant in (number, 0.0)
    )

    assert earned <= of_zero


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("operands could not be broadcast together with shapes (1000,1) (2,)", None),
        ("index 5 is out of bounds for axis 0 with size 3", None),
        ("name 'gradient_of_w1_and_2_more' is not defined", None),
        ("x is 1.25", "x is (a number)"),
        ("x is [1., -2.]", "x is [(a number), (a number)]"),
        ("x is 3e-05", "x is (a number)"),
        ("x is 0x1.8p+1", "x is (a number)"),
        ("x is 4607182418800017408", "x is (a number)"),
        ("x is 3ff80000000000004000000000000000", "x is (a number)"),
        ("x is bcdefghijbcdefghijbcdefghijk", "x is (a long word)"),
        ("no gradient_with_respect_to_both_weights", None),
    ],
)
def test_messages_keep_shapes_and_lose_numbers(message: str, kept: str | None) -> None:
    """What helps to find a mistake stays; what was asked elsewhere goes, in whatever way it is written."""
    own = ("gradient_with_respect_to_both_weights", "gradient_of_w1_and_2_more")
    told = without_numbers(Trouble("ValueError", message, code="return x"), own.__contains__)

    assert told.message == (message if kept is None else kept)
    assert told.code == ""


def test_numbers_of_other_libraries_are_numbers() -> None:
    """A Decimal and a Fraction say what they are worth; a generator and an array in itself do not."""
    from decimal import Decimal
    from fractions import Fraction

    inward = np.empty((), dtype=object)
    inward[()] = inward

    assert float(floats(Decimal("1.5"), "a")) == 1.5
    assert float(floats(Fraction(1, 2), "a")) == 0.5
    assert floats([Decimal(1), 2.0], "a").tolist() == [1.0, 2.0]
    for value in (iter(()), inward, 10**400, SimpleNamespace(), np.array("1.5", dtype=object)):
        with pytest.raises(NoNumberError):
            floats(value, "a")
