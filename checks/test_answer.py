"""The checks as pytest's items, put to the reference or, with --submission, to anyone's answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.examine import Examination
from checks.registry import Check, all_checks


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.id)
def test_answer(check: Check, examination: Examination, count_examples: Callable[[int], None]) -> None:
    """What must hold for every right answer holds for the one under examination."""
    outcome = examination.settle(check)
    count_examples(outcome.examples)

    if outcome.outcome == "skipped":
        pytest.skip(outcome.message or "")
    if outcome.outcome == "blocked":
        pytest.skip(f"blocked: {outcome.message}")
    if outcome.outcome != "passed":
        shown = f"\n\n{outcome.counterexample}" if outcome.counterexample else ""
        pytest.fail(f"{check.title}\n{check.proof}\n{outcome.message}{shown}", pytrace=False)
