"""Grading: from the path of a submission to its verdict."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from checks.examine import NEVER_OF_NOTEBOOKS, Effort, Examination, Outcome
from checks.interview import Interview
from checks.mistakes import shapes
from checks.mistakes.diagnose import diagnose
from checks.paths import UnreadablePathError, read_submission
from checks.points import default_points
from checks.processes import IsolationError, WorkerGoneError, Zygote, ZygoteError
from checks.registry import all_checks, by_id
from checks.submission import BrokenSubmissionError, Limits, Submission, SubmissionCandidate
from checks.telling import clean, told
from checks.verdict import BROKEN, PASSED, UNGRADED, CheckResult, Mistake, Verdict, judged, results, score
from checks.ways import choose_way
from checks.words import sentence
from checks.worker.frames import Trouble

MOST_NOTES = 20
# What the system refuses, and as what Python tells it; other exceptions may say these words, too
FORBIDDEN = re.compile(
    r"PermissionError|\[Errno (1|13)\]|Operation not permitted|Permission denied|can't start new (thread|process)"
)
OF_THE_SYSTEM = ("PermissionError", "OSError", "RuntimeError", "ImportError")
# What says that something is missing or standing still, and is said of a run that comes to its end
OF_A_WHOLE_RUN = {
    *(
        "unfinished",
        "no-training",
        "no-update",
        "no-figures",
        "missing-figure",
        "missing-curve",
        "stale-curve",
        "raises",
    ),
    *(
        "hard-coded-update",
        "hard-coded-results",
        "only-w1-updated",
        "only-w2-updated",
        "restart-every-step",
        "no-restart",
    ),
}
LATEST_NETWORK = (
    "prediction-matches-reference",
    "pre-activations-match-reference",
    "bias-is-zero-or-one-half",
)


@dataclass(frozen=True)
class Grading:
    """How submissions are graded.

    `isolation` is the level that is wanted, or None for the best one, from `strong` up. Without `hints` no mistake is named,
    without `values` no right number is told.
    """

    effort: Effort = field(default_factory=Effort)
    limits: Limits = field(default_factory=Limits)
    points: Mapping[str, float] = field(default_factory=default_points)
    isolation: str | None = None
    hints: bool = True
    values: bool = True

    @property
    def most(self) -> float:
        """The points of a whole notebook."""
        return round(sum(self.points.get(c.id, 0.0) for c in all_checks() if c.id not in NEVER_OF_NOTEBOOKS), 6)


def grade(path: Path, zygote: Zygote, grading: Grading) -> Verdict:
    """The verdict on one file. It always returns one: what goes wrong on our side makes it `ungraded`.

    Raises only IsolationError: where the machine does not give the isolation asked for, nothing is run.
    """
    begun = time.perf_counter()
    digest: str | None = None
    level: str | None = None
    try:
        # a machine that cannot confine a submission is told before anything of it is read
        level = zygote.level
        source = read_submission(path)
        digest = hashlib.sha256(source).hexdigest()
        verdict = _examined(path, source, zygote, grading)
    except (UnreadablePathError, BrokenSubmissionError, WorkerGoneError) as error:
        verdict = Verdict(str(path), None, BROKEN, 0.0, grading.most, 0.0, sentence(str(error)))
    except IsolationError:
        raise
    except ZygoteError as error:
        verdict = Verdict(str(path), None, UNGRADED, None, grading.most, 0.0, sentence(str(error)))
    except Exception as error:
        fault = f"the grader itself failed ({type(error).__name__}: {str(error)[:300]}); please report it"
        verdict = Verdict(str(path), None, UNGRADED, None, grading.most, 0.0, sentence(fault))
    seconds = round(time.perf_counter() - begun, 3)
    return replace(verdict, sha256=digest, seconds=seconds, isolation=level)


def _examined(path: Path, source: bytes, zygote: Zygote, grading: Grading) -> Verdict:
    submission = Submission.load(zygote, path.name, source, grading.limits)
    try:
        return judge(path, submission, grading)
    finally:
        submission.worker.close()


def judge(path: Path, submission: Submission, grading: Grading) -> Verdict:
    """The verdict on a submission that has run, all but its digest and its time."""
    rows, gone, raised = _best(submission, grading)
    troubles = [*submission.loaded.troubles, *raised]
    earned, most = score(rows)
    notes = tuple(clean(note) for note in submission.loaded.notes[:MOST_NOTES])
    base = Verdict(str(path), None, judged(rows), earned, most, 0.0, None, rows, notes, hints=grading.hints)
    # what a call imports is named in the file, where it is not made up from what it is asked
    wanted = [t for t in troubles if t not in raised or submission.holds(_missing_package(t) or "")]
    missing = next((m for m in map(_missing_package, wanted) if m), None)
    if missing:
        why = f"it imports {missing}, which is not installed here; install it and grade again"
        return replace(base, verdict=UNGRADED, score=None, reason=sentence(why))
    if base.verdict == UNGRADED:
        fault = next(row.message for row in rows if row.outcome == "error")
        return replace(base, score=None, reason=sentence(f"a check itself failed: {fault}; please report it"))
    if gone is not None:
        return replace(base, verdict=BROKEN, reason=sentence(gone))
    troubles = [t for t in troubles if t not in raised or "MemoryError" in t.kind]
    if troubles:
        others = len(troubles) - 1
        more = f"; {others} more cell{'s' if others > 1 else ''} raise{'' if others > 1 else 's'} too" if others else ""
        return replace(base, verdict=BROKEN, reason=sentence(f"{_what_it_did(troubles[0], grading.limits)}{more}"))
    return base


def _what_it_did(trouble: Trouble, limits: Limits) -> str:
    """What a submission raised while it ran, by its kind."""
    text = f"{trouble.kind} {trouble.message}"
    if "MemoryError" in trouble.kind:
        return f"it ran out of memory, of which it may use {limits.memory} MiB: {told(trouble)}"
    if trouble.kind in ("SystemExit", "KeyboardInterrupt", "GeneratorExit"):
        return f"it exits instead of running to its end: {told(trouble)}"
    if trouble.kind in OF_THE_SYSTEM and FORBIDDEN.search(text):
        return f"it tried what is forbidden to a submission: {told(trouble)}"
    if trouble.kind in ("URLError", "gaierror", "ConnectionError", "SSLError", "HTTPError"):
        return f"it tried to reach the network, which is forbidden to a submission: {told(trouble)}"
    return f"it raises {told(trouble)}"


def _best(submission: Submission, grading: Grading) -> tuple[tuple[CheckResult, ...], str | None, list[Trouble]]:
    """The results of the reading that earns most: a notebook may go through the exercise twice, for its last question.

    And how its worker ended, if it did, and what it raised first instead of an answer, if anything.
    """
    candidates = submission.candidates
    best: tuple[CheckResult, ...] = ()
    gone: str | None = None
    raised: list[Trouble] = []
    for candidate in candidates:
        if best and not _corrects(candidate, candidates[0]):
            break
        outcomes, gone = _ask_all(candidate, grading)
        raised = [_as_trouble(o.raised) for o in outcomes if o.raised is not None][:1]
        named = _named(submission, candidate, outcomes) if grading.hints else {}
        rows = results(outcomes, grading.points, named, grading.values)
        if not best or score(rows)[0] > score(best)[0] or judged(rows) == PASSED:
            best = rows
        if judged(rows) == PASSED or gone is not None:
            break
    if judged(best) == PASSED and gone is None and len(candidates) > 1 and candidate is not candidates[-1]:
        later, gone = _ask_all(candidates[-1], grading, LATEST_NETWORK)
        named = _named(submission, candidates[-1], later) if grading.hints else {}
        best = _with_later(best, results(later, grading.points, named, grading.values))
    return best, gone, raised


def _as_trouble(told: str) -> Trouble:
    kind, _, message = told.partition(": ")
    return Trouble(kind, message)


def _named(submission: Submission, candidate: SubmissionCandidate, outcomes: list[Outcome]) -> dict[str, list[Mistake]]:
    """The mistakes behind the failed checks; a fault of ours in naming them takes no verdict away."""
    try:
        # what an answer gives may be infinite, or zero where something is divided by it
        with np.errstate(all="ignore"):
            named = diagnose(candidate, outcomes)
        if submission.loaded.troubles or candidate.gone is not None:
            # what is not there was not reached: the exception is told in the verdict's reason
            named = {check: [m for m in found if m.id not in OF_A_WHOLE_RUN] for check, found in named.items()}
        if any(shapes.looks_paired(found) for found in named.values()):
            return shapes.with_shapes(named, submission.meetings())
        return named
    except Exception:
        return {}


def _corrects(later: SubmissionCandidate, first: SubmissionCandidate) -> bool:
    """Whether a second pass takes the place of the first: one with another bias is the last question, which does not."""
    biases = [Interview(candidate).bias for candidate in (later, first)]
    return {round(bias, 9) for bias in biases} != {0.0, 0.5}


def _with_later(rows: tuple[CheckResult, ...], later: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
    """The results, with what is wrong about the network as a second pass leaves it."""
    wrong = {row.id: row for row in later if row.outcome == "failed"}
    return tuple(
        replace(wrong[row.id], message=f"neural_network as it is defined last: {wrong[row.id].message}")
        if row.id in wrong
        else row
        for row in rows
    )


def _ask_all(
    candidate: SubmissionCandidate, grading: Grading, only: tuple[str, ...] | None = None
) -> tuple[list[Outcome], str | None]:
    try:
        choose_way(candidate)
        examination = Examination(candidate, grading.effort)
        if only is not None:
            return [examination.settle(by_id(name)) for name in only], candidate.gone
        return examination.examine(), candidate.gone
    except WorkerGoneError as error:
        return [], str(error)


def _missing_package(trouble: Trouble) -> str | None:
    if trouble.kind != "ModuleNotFoundError":
        return None
    found = re.match(r"No module named '([\w.]+)'", trouble.message)
    name = found.group(1).split(".")[0] if found else None
    if name is None or name in ("reference", "checks", "conftest") or name in sys.modules:
        return None
    with contextlib.suppress(ImportError, ValueError):  # which odd names lead to
        return name if importlib.util.find_spec(name) is None else None
    return None
