"""Mistakes of the zoo are named; `python -m tests.kill_matrix` looks at all of them, as hard as `grade` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.examine import Effort
from checks.grade import Grading, judge
from checks.processes import Zygote
from checks.submission import Limits, Submission
from tests.zoo import WRONG, Specimen
from tests.zoo.due_names import due_names

# A name takes half a second of questions: every sixth mistake is enough to see that naming works in each step
EVERY = 6
DUE = [s for s in WRONG if not s.breaks and s.format != "module" and due_names(s)]


@pytest.mark.parametrize("specimen", [pytest.param(s, id=s.name) for s in DUE[::EVERY]])
def test_a_mistake_is_named(specimen: Specimen, zygote: Zygote) -> None:
    """By its own name, and no failed check is without one."""
    submission = Submission.load(zygote, specimen.filename, specimen.text().encode(), Limits())
    try:
        verdict = judge(Path(specimen.filename), submission, Grading(Effort(0, 12, shrinks=False)))
        named = {c.id: c.mistake.id if c.mistake else None for c in verdict.checks if c.outcome == "failed"}

        assert [check for check, name in named.items() if name is None] == []
        assert due_names(specimen) & set(named.values())
    finally:
        submission.worker.close()
