"""Putting checks to a candidate: explicit cases, generated cases, and the smallest one that fails."""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import HypothesisException, NoSuchExample

from checks import cases
from checks.candidate import LARGEST, LONG, Answer, AnswerError, Candidate, Question, is_sane
from checks.cases import Case
from checks.interview import ONE_SHAPE, Interview, Skip, Violation, number
from checks.registry import Check, all_checks, by_id

NO_CASE = Case(1.0, 1.0, (1.0,), (0.0,))
# Shrinking ends when it finds nothing smaller; one that takes long, or a failure that jumps about, is left after so many
# attempts. A whole training is hundreds of times the work of another answer.
ATTEMPTS = {"cases": 120, "gentle": 12}
GENTLE_EXAMPLES = 3
# Why a check is put to no submission of a kind
NO_PARAMETER = "what it varies is no parameter of a notebook or script"
FUNCTIONS_ALONE = "a {} is held to its functions alone"
OF_A_KIND = {NO_PARAMETER, ONE_SHAPE, *(FUNCTIONS_ALONE.format(kind) for kind in ("module", "reference"))}
# What they vary (the rate, the count of steps, the shape of y) is no parameter of a notebook
NEVER_OF_NOTEBOOKS = {"update-is-affine-in-rate", "training-composes", "flat-targets-do-not-broadcast"}
MOST_CALLS_SHOWN = 3
# What a counterexample ends in where one number is right
SHOULD_BE = re.compile(r"  # [^\n]* should be [^\n]*\Z")
# Checks that are thinned out as much hold several answers together, and are shown with all of them
IDENTITY = 8

# A prediction of size s leaves 64 u s^2 / h of doubt in a difference quotient of the loss (properties/gradient.py), whose step
# h is some 2^-16: 5e-4 for 1e3, which still tells gradients of size 1 apart, and 500 for 1e6
FAR_OFF = 1e3

Failure = Violation | AnswerError


@dataclass(frozen=True)
class Outcome:
    """What became of one check: passed, failed, blocked, skipped or error.

    `discreet` is its message without the right value, `raised` what the candidate raised instead of an answer.
    """

    check: Check
    outcome: str
    examples: int = 0
    message: str | None = None
    counterexample: str | None = None
    blocked_by: str | None = None
    follows_through: bool = False
    discreet: str | None = None
    raised: str | None = None


class CheckFault(Exception):  # noqa: N818
    """A check itself raised: our fault, never the candidate's."""


class _Enough(BaseException):
    """Ends a search; Hypothesis takes an Exception for another failure to shrink."""


@dataclass(frozen=True)
class Effort:
    """How hard to look, and from which seed."""

    seed: int = 0
    examples: int = 100
    shrinks: bool = True


class Examination:
    """The checks put to one candidate, each settled once: when it is asked for, or when another stands on it."""

    def __init__(self, candidate: Candidate, effort: Effort) -> None:
        self._interview = Interview(candidate)
        self._effort = effort
        self._done: dict[str, Outcome] = {}

    def settle(self, check: Check) -> Outcome:
        """The outcome of a check, its grounds settled first."""
        if check.id not in self._done:
            outcome = _unasked(check, self._interview) or self._blocked(check) or self._put(check)
            self._done[check.id] = outcome
        return self._done[check.id]

    def examine(self) -> list[Outcome]:
        """Every check, in the order of the steps.

        A right answer is asked the same questions as the last right one of its kind: known beforehand, they go out as a
        stream, which a submission answers several times faster than one at a time.
        """
        candidate = self._interview.candidate
        functions = tuple(sorted(candidate.functions.items()))
        # scripts are asked what notebooks are
        kind = (_is_whole(candidate), functions, self._interview.bias, candidate.steps)
        if _asked_with[:] != [self._effort]:
            # of another seed nothing is asked again, and thousands of questions a kind are not kept for nothing
            _questions.clear()
            _asked_with[:] = [self._effort]
        if kind in _questions:
            self._interview.prepare(_questions[kind])
        outcomes = [self.settle(check) for check in all_checks()]
        if all(outcome.outcome in ("passed", "skipped") for outcome in outcomes):
            _questions[kind] = self._interview.asked
        return outcomes

    def _blocked(self, check: Check) -> Outcome | None:
        for name in check.ground:
            if self.settle(by_id(name)).outcome not in ("failed", "error"):
                continue
            through = check.follows_through
            holds = through is not None and self.settle(by_id(through)).outcome == "passed" and self._moves
            message = f"says nothing while {name} fails"
            return Outcome(check, "blocked", message=message, blocked_by=name, follows_through=holds)
        return None

    @cached_property
    def _moves(self) -> bool:
        """Whether the own prediction hangs on both weights and is of a size that numbers can tell something of.

        Of one that does not, every gradient is zero, and to have that is no merit; of one of 1e15, no tolerance says much.
        """
        at, *others = (Case(w1, w2, (1.0, 2.0), (0.0, 1.0)) for w1, w2 in ((1.0, 0.5), (0.75, 0.5), (1.0, 0.25)))
        try:
            own, *moved = (self._interview.prediction(case) for case in (at, *others))
        except (Violation, AnswerError):
            return False
        return float(np.max(np.abs(own))) < FAR_OFF and all(not np.array_equal(own, each) for each in moved)

    def _put(self, check: Check) -> Outcome:
        try:
            return put(check, self._interview, self._effort)
        except CheckFault as fault:
            return Outcome(check, "error", message=str(fault)[:500])


# What a right answer of a kind was asked, and with which effort
_questions: dict[object, list[tuple[Question, bool]]] = {}
_asked_with: list[Effort] = []


def _is_whole(candidate: Candidate) -> bool:
    """Whether it is held to the whole exercise, not to its functions alone."""
    return candidate.kind in ("notebook", "script")


def _unasked(check: Check, interview: Interview) -> Outcome | None:
    """The outcome of a check that cannot be put to this candidate, or need not be."""
    candidate = interview.candidate
    whole = _is_whole(candidate)
    if whole and check.id in NEVER_OF_NOTEBOOKS:
        return Outcome(check, "skipped", message=NO_PARAMETER)
    if check.whole and not whole:
        return Outcome(check, "skipped", message=FUNCTIONS_ALONE.format(candidate.kind))
    for need in check.needs:
        if need in candidate.functions:
            continue
        why = candidate.missing.get(need) or f"there is no {need}"
        if not whole and need not in ("forward", "gradient"):
            return Outcome(check, "skipped", message=why)
        if _is_first_to_need(check, need):
            return Outcome(check, "failed", message=why)
        return Outcome(check, "blocked", message=why, blocked_by=_first_to_need(need).id)
    return None


def _first_to_need(need: str) -> Check:
    """The check that fails where a function is not there; the others that need it are blocked by that one."""
    return next(c for c in all_checks() if need in c.needs and c.step == _step_of(need))


def _is_first_to_need(check: Check, need: str) -> bool:
    return check is _first_to_need(need)


def _step_of(need: str) -> str:
    return {"train": "training", "mse_update": "update", "mse_final": "training"}.get(need, need)


def _cases_for(check: Check, effort: Effort) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The cases a check is put to: explicit ones, and those generated from the seed."""
    seed = (effort.seed * 1_000_003 + zlib.crc32(check.source.encode())) % 2**32
    if check.source == "once":
        return (NO_CASE,), ()
    if check.source == "gentle":
        return (cases.SLOW,), cases.generated("gentle", seed, min(effort.examples, GENTLE_EXAMPLES))
    of_exercise = cases.exercise_cases()
    explicit = (*cases.simple(), *(of_exercise if check.thin == 1 else of_exercise[:1]))
    return explicit, cases.generated("cases", seed, effort.examples)[:: check.thin]


def put(check: Check, interview: Interview, effort: Effort) -> Outcome:
    """Put one check to a candidate: simple cases first, those of the exercise, then generated ones, shrunk on failure."""
    if check.source == "once":
        failure, asked = tried(check, interview, NO_CASE)
        return _outcome(check, interview, failure, asked, NO_CASE, 1)
    count = 0
    explicit, generated = _cases_for(check, effort)
    if check.source == "gentle" and (interview.candidate.steps or 0) > LONG:
        generated = generated[:1]
    for case in (*explicit, *generated):
        count += 1
        failure, asked = tried(check, interview, case)
        if isinstance(failure, Skip):
            return _outcome(check, interview, failure, asked, case, 0)
        if failure is not None:
            if effort.shrinks and (count > len(explicit) or len(case.x) > 20):
                case, failure, asked = _smallest(check, interview, case, failure, asked)
            return _outcome(check, interview, failure, asked, case, count)
    return Outcome(check, "passed", count)


def tried(check: Check, interview: Interview, case: Case) -> tuple[Failure | Skip | None, list[Question]]:
    """What a property says of a case, and the questions that it asked."""
    begin = len(interview.asked)
    failure: Failure | Skip | None = None
    try:
        with np.errstate(all="ignore"):
            check.holds(interview, case)
    except (Violation, AnswerError, Skip) as said:
        failure = said
    except Exception as fault:
        failure = _beyond_reckoning(interview, begin)
        if failure is None:
            raise CheckFault(f"{check.id} at {case}: {type(fault).__name__}: {fault}") from fault
    return failure, [question for question, _ in interview.asked[begin:]]


def _beyond_reckoning(interview: Interview, begin: int) -> Violation | None:
    """What is wrong about answers that no check can reckon with: infinite, not numbers, or so large that powers of them are."""
    for question, again in interview.asked[begin:]:
        answer = interview.candidate.answers.get((question.key, again))
        for value in answer.values if isinstance(answer, Answer) else ():
            if not is_sane(value):
                worst = float(value[~(np.abs(value) <= LARGEST)].ravel()[0])
                return Violation(
                    f"{question.function} gives {number(worst)}, which cannot be reckoned with", question.function
                )
    return None


def _smallest(
    check: Check, interview: Interview, case: Case, failure: Failure, asked: list[Question]
) -> tuple[Case, Failure, list[Question]]:
    """The smallest failing case that Hypothesis finds, or the one at hand where it finds none."""

    best: list[tuple[Case, Failure, list[Question]]] = [(case, failure, asked)]
    left = ATTEMPTS[check.source]

    def fails(smaller: Case) -> bool:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Enough
        said, questions = tried(check, interview, smaller)
        if isinstance(said, Failure):
            best.append((smaller, said, questions))
        return isinstance(said, Failure)

    # it ends in an error where it finds nothing
    with contextlib.suppress(NoSuchExample, HypothesisException, _Enough):
        find(
            cases.STRATEGIES[check.source](),
            fails,
            settings=settings(
                max_examples=ATTEMPTS[check.source],
                database=None,
                derandomize=True,
                deadline=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    # of cases with as many points, the one that takes least to write; of these the last, which Hypothesis shrank furthest
    return min(reversed(best), key=lambda kept: (len(kept[0].x), len(str(kept[0]))))


def _outcome(
    check: Check,
    interview: Interview,
    failure: Failure | Skip | None,
    asked: list[Question],
    case: Case,
    examples: int,
) -> Outcome:
    if failure is None:
        return Outcome(check, "passed", examples)
    if isinstance(failure, Skip):
        return Outcome(check, "skipped", message=str(failure))
    message = str(failure)
    discreet = failure.discreet if isinstance(failure, Violation) else message
    counterexample = None
    if check.source != "once":
        bias = f", bias={case.bias!r}" if interview.takes("forward", "bias") else ""
        message, discreet = (f"at {case}{bias}: {text}" for text in (message, discreet))
        counterexample = _paste(check, failure, interview, asked)
    raised = str(failure) if isinstance(failure, AnswerError) else None
    return Outcome(check, "failed", examples, message, counterexample, discreet=discreet, raised=raised)


def _paste(check: Check, failure: Failure, interview: Interview, asked: Sequence[Question]) -> str | None:
    """Python that shows the failure: the last call of the failing function, or all that an identity holds together."""
    function = (failure.function if isinstance(failure, Violation) else None) or (asked[-1].function if asked else "")
    calls = {question.key: question for question in asked if question.function == function}
    last = list(calls.values())[-1:] if check.thin < IDENTITY else list(calls.values())[:MOST_CALLS_SHOWN]
    shown = [source for source in map(interview.candidate.source, last) if source]
    if shown and isinstance(failure, Violation) and failure.expected and check.direct:
        shown[-1] += f"  # {failure.expected}"
    return "\n".join(shown) or None
