"""Every right answer of the zoo passes with full points, every wrong one is rejected, at several seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from checks.examine import Effort, Examination
from checks.grade import Grading, grade, judge
from checks.processes import Zygote
from checks.registry import all_checks
from checks.submission import Limits, Submission
from checks.ways import choose_way
from tests.zoo import HANGS, NEEDS_PACKAGE, RIGHT, WRONG, Specimen

# The verdict does not hang on the number of examples: wrong answers show at the explicit cases, or within a few more.
# These tests look less hard than `grade` does, and at one of two seeds each, so that three hundred submissions are examined
# in two minutes; `python -m tests.false_alarms` examines right ones at as many seeds as one likes, as hard as `grade` does.
SEEDS = (0, 310)
EXAMPLES = 12
# What a run leaves is at hand: checks of it come before those that ask questions
CHECKS = sorted(all_checks(), key=lambda check: not (check.whole and check.source == "once"))


def at_seeds(specimens: Sequence[Specimen]) -> list[object]:
    """Every specimen with one of the seeds, in turn."""
    return [pytest.param(s, SEEDS[i % len(SEEDS)], id=s.name) for i, s in enumerate(specimens)]


@pytest.mark.parametrize(("specimen", "seed"), at_seeds(RIGHT))
def test_right_answers_pass_with_full_points(specimen: Specimen, seed: int, zygote: Zygote) -> None:
    """A right answer passes, whatever its style."""
    submission = Submission.load(zygote, specimen.filename, specimen.text().encode(), Limits())
    try:
        verdict = judge(Path(specimen.filename), submission, Grading(Effort(seed, EXAMPLES, shrinks=False)))
        wrong = [f"{c.id}: {c.message}" for c in verdict.checks if c.outcome not in ("passed", "skipped")]

        assert verdict.verdict == "passed", [verdict.reason, *wrong]
        assert verdict.score == verdict.max_score
    finally:
        submission.worker.close()


# Right up to its last question: it is the network as it is left that is wrong
LATER = "last-question-inside"


@pytest.mark.parametrize(("specimen", "seed"), at_seeds([s for s in WRONG if not s.breaks and s.name != LATER]))
def test_wrong_answers_fail(specimen: Specimen, seed: int, zygote: Zygote) -> None:
    """A wrong answer fails at least one check, whatever the seed."""
    submission = Submission.load(zygote, specimen.filename, specimen.text().encode(), Limits())
    try:
        assert not submission.loaded.troubles
        # the verdict is `failed` when every way to read the submission fails at some check
        for candidate in submission.candidates:
            choose_way(candidate)
            examination = Examination(candidate, Effort(seed, EXAMPLES, shrinks=False))

            assert any(examination.settle(check).outcome == "failed" for check in CHECKS), specimen.why
    finally:
        submission.worker.close()


def test_a_wrong_network_of_the_last_question_is_told_and_named(zygote: Zygote, tmp_path: Path) -> None:
    """Beside a first pass that is right."""
    (specimen,) = (s for s in WRONG if s.name == LATER)
    verdict = grade(specimen.write(tmp_path), zygote, Grading(Effort(0, EXAMPLES)))
    failed = [c for c in verdict.checks if c.outcome == "failed"]

    assert verdict.verdict == "failed"
    assert all("neural_network as it is defined last" in (c.message or "") for c in failed)
    assert {c.mistake.id for c in failed if c.mistake} == {"bias-inside"}


@pytest.mark.parametrize("specimen", [s for s in WRONG if s.breaks], ids=lambda s: s.name)
def test_broken_answers_are_told_apart(specimen: Specimen, zygote: Zygote, tmp_path: Path) -> None:
    """What cannot be read, run or finish is broken, with a reason; what can still be checked is."""
    verdict = grade(specimen.write(tmp_path), zygote, Grading(Effort(0, EXAMPLES, shrinks=False)))

    assert verdict.verdict == "broken"
    assert verdict.reason is not None
    assert verdict.reason.endswith((".", "!", "?"))


@pytest.mark.parametrize("specimen", HANGS, ids=lambda s: s.name)
def test_what_does_not_end_is_ended(specimen: Specimen, zygote: Zygote, tmp_path: Path) -> None:
    """An endless loop, or a wait for input, is broken when its time is over; the next submission is none the worse."""
    limits = Limits(load=3.0)

    verdict = grade(specimen.write(tmp_path), zygote, Grading(Effort(0, 1), limits))

    assert verdict.verdict == "broken"
    assert grade(RIGHT[0].write(tmp_path), zygote, Grading(Effort(0, 1))).verdict == "passed"


def test_a_missing_package_is_nobodys_mistake(zygote: Zygote, tmp_path: Path) -> None:
    """What is not installed here leaves a submission ungraded, without a score, and says what is missing."""
    verdict = grade(NEEDS_PACKAGE.write(tmp_path), zygote, Grading(Effort(0, 1)))

    assert (verdict.verdict, verdict.score) == ("ungraded", None)
    assert "tensorflow_for_children" in (verdict.reason or "")
