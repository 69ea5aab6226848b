"""Verdicts: all outcomes of one submission, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from checks.examine import SHOULD_BE, Outcome
from checks.words import LONGEST_SOURCE, plain

PASSED, FAILED, BROKEN, UNGRADED = "passed", "failed", "broken", "ungraded"


@dataclass(frozen=True)
class Mistake:
    """A named reason for failed outcomes."""

    id: str
    sentence: str


@dataclass(frozen=True)
class CheckResult:
    """One check of a verdict. `mistake` is the first of the `mistakes` behind it."""

    id: str
    step: str
    title: str
    outcome: str
    points: float
    max_points: float
    examples: int
    message: str | None = None
    mistake: Mistake | None = None
    counterexample: str | None = None
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What is said of one submission. `reason` is a sentence for broken and ungraded; an ungraded one has no score.

    `isolation` is the level at which it ran, `hints` whether mistakes were to be named.
    """

    path: str
    sha256: str | None
    verdict: str
    score: float | None
    max_score: float
    seconds: float
    reason: str | None = None
    checks: tuple[CheckResult, ...] = ()
    notes: tuple[str, ...] = field(default=())
    isolation: str | None = None
    hints: bool = True


def results(
    outcomes: Sequence[Outcome],
    points: Mapping[str, float],
    named: Mapping[str, Sequence[Mistake]] | None = None,
    values: bool = True,
) -> tuple[CheckResult, ...]:
    """The outcomes with their points and mistakes: a skipped check counts neither way, a blocked one earns what follows
    through. `named` are the mistakes by check, the likeliest first; without `values` nothing says what the numbers should be.
    """
    rows = []
    for o in outcomes:
        worth = 0.0 if o.outcome == "skipped" else points.get(o.check.id, 0.0)
        earned = worth if o.outcome == "passed" or (o.outcome == "blocked" and o.follows_through) else 0.0
        message = o.message
        if o.outcome == "blocked" and o.follows_through and message:
            message += f"; its points are given all the same, because {o.check.follows_through} holds"
        source = o.counterexample
        if not values:
            message = o.discreet or message
            source = None if source is None else SHOULD_BE.sub("", source)
        shown = None if source is None else plain(source, LONGEST_SOURCE)
        said = None if message is None else plain(message)
        mistakes = tuple((named or {}).get(o.check.id, ()))
        row = CheckResult(o.check.id, o.check.step, o.check.title, o.outcome, earned, worth, o.examples, said)
        rows.append(replace(row, mistake=mistakes[0] if mistakes else None, counterexample=shown, mistakes=mistakes))
    return tuple(rows)


def score(rows: tuple[CheckResult, ...]) -> tuple[float, float]:
    """Points earned and points there were, rounded to what floating-point sums leave of a thousandth."""
    return round(sum(r.points for r in rows), 6), round(sum(r.max_points for r in rows), 6)


def judged(rows: tuple[CheckResult, ...]) -> str:
    """passed, failed or ungraded, from the outcomes alone."""
    outcomes = {row.outcome for row in rows}
    if "error" in outcomes:
        return UNGRADED
    return PASSED if outcomes <= {"passed", "skipped"} and "passed" in outcomes else FAILED
