"""A submission as a candidate: questions over the pipe to the worker that runs it."""

from __future__ import annotations

import functools
import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

import reference
from checks.candidate import LARGEST, TRIPS, WITH_WEIGHTS, Answer, AnswerError, Curve, Question, is_sane
from checks.isolation import Limits
from checks.processes import Worker, WorkerGoneError, Zygote
from checks.telling import clean, place, printable, told, without_numbers
from checks.ways import Way
from checks.worker.frames import (
    Call,
    Load,
    Loaded,
    ProtocolError,
    Raised,
    Reading,
    Reply,
    Result,
    Shown,
    Unreadable,
    pack,
    unpack,
)

Floats = NDArray[np.float64]


# How often a submission whose worker has ended is run anew
RESTARTS = 3


class BrokenSubmissionError(Exception):
    """The submission cannot be read, run or finish; the message is a sentence."""


class Submission:
    """A loaded submission: the worker it lives in, and what its run left."""

    def __init__(self, zygote: Zygote, name: str, source: bytes, limits: Limits) -> None:
        self._zygote = zygote
        # the name of a file may hold bytes that are no text, which a frame cannot
        self._name = name.encode("utf-8", "replace").decode()
        self._source = source
        self.limits = limits
        self._order: tuple[int, ...] | None = None
        self._seconds = 0.0
        self._restarts = RESTARTS
        self.worker, self.loaded = self._run()

    @classmethod
    def load(cls, zygote: Zygote, name: str, source: bytes, limits: Limits) -> Submission:
        """Run a submission in a worker of its own. Raises BrokenSubmissionError; ZygoteError where that is not its fault."""
        return cls(zygote, name, source, limits)

    def _run(self) -> tuple[Worker, Loaded]:
        x, y = reference.points()
        while True:
            worker = self._zygote.worker()
            try:
                request = Load(self._name, self._source, pack(x), pack(y), self._order, {"backprop.csv": _csv()})
                reply = worker.load(request, self.limits.load)
            except Exception:
                worker.close()
                raise
            if isinstance(reply, Loaded) and reply.retry is None:
                return worker, reply
            worker.close()
            if isinstance(reply, Unreadable):
                raise BrokenSubmissionError(clean(reply.reason))
            if not isinstance(reply, Loaded) or self._order is not None:
                raise BrokenSubmissionError("running it, it wrote to the grader's pipe")
            self._order = reply.retry

    def revive(self) -> bool:
        """Run it anew after its worker has ended, so that what can still be checked is; False when that is of no more use."""
        self.worker.close()
        if self._restarts == 0:
            return False
        self._restarts -= 1
        try:
            worker, loaded = self._run()
        except (BrokenSubmissionError, WorkerGoneError):
            return False
        if [reading.functions for reading in loaded.readings] != [r.functions for r in self.loaded.readings]:
            worker.close()
            return False
        self.worker = worker
        return True

    def ask_all(self, calls: Sequence[Call], doing: Sequence[str]) -> Iterator[Reply]:
        """The replies to some calls, in their order. Raises WorkerGoneError where the worker, or its time, is at an end."""
        begun = time.monotonic()
        spent = self._seconds
        try:
            for reply in self.worker.ask_all(calls, self.limits.call, doing):
                yield reply
                self._seconds = spent + time.monotonic() - begun
                if self._seconds > self.limits.total:
                    self._restarts = 0
                    raise self.worker.stop(f"its answers took longer than {self.limits.total:g} s in all")
        finally:
            self._seconds = spent + time.monotonic() - begun

    def holds(self, line: str) -> bool:
        """Whether a line of code stands in the file, as it is or as JSON writes it."""
        forms = (line, json.dumps(line)[1:-1], json.dumps(line, ensure_ascii=False)[1:-1])
        return any(form.encode("utf-8", "replace") in self._source for form in forms)

    def meetings(self) -> list[str]:
        """Where columns meet rows in it, with their shapes, as clauses, in the order in which they do."""
        worker = self._zygote.worker()
        x, y = reference.points()
        request = Load(self._name, self._source, pack(x), pack(y), self._order, {"backprop.csv": _csv()}, meetings=True)
        try:
            reply = worker.load(request, self.limits.load)
        except WorkerGoneError:
            return []
        finally:
            worker.close()
        found = [t for t in reply.troubles if t.kind == "ColumnMeetsRow"] if isinstance(reply, Loaded) else []
        return [f"{place(each)}: {clean(each.message, 300)}" for each in found]

    def afresh(self) -> Submission:
        """The same submission in another worker. Raises BrokenSubmissionError, WorkerGoneError."""
        return Submission(self._zygote, self._name, self._source, self.limits)

    @functools.cached_property
    def candidates(self) -> list[SubmissionCandidate]:
        """One candidate for each way to read the submission."""
        figures = []
        for figure in self.loaded.figures:
            try:
                curves = [Curve(unpack(c.x).ravel(), unpack(c.y).ravel()) for c in figure.curves]
                figures.append([curve for curve in curves if curve.x.size == curve.y.size])
            except ProtocolError:
                continue
        return [SubmissionCandidate(self, reading, figures) for reading in self.loaded.readings]


class SubmissionCandidate:
    """One reading of a submission, behind the interface of every candidate."""

    def __init__(self, submission: Submission, reading: Reading, figures: list[list[Curve]]) -> None:
        self._submission = submission
        self._reading = reading
        self.way = Way()
        self.answers: dict[object, Answer | AnswerError] = {}
        self.gone: str | None = None
        self.kind: str = submission.loaded.kind
        self.name: str = self.kind
        self.figures = figures
        self.steps = reading.steps
        self.own: Mapping[str, Floats]
        self.own, beyond = _own(reading)
        self.own_again: Mapping[str, Floats] = {}
        self.missing: Mapping[str, str] = {k: clean(v) for k, v in reading.missing.items()} | beyond
        if self.kind == "module":
            self.functions: Mapping[str, frozenset[str]] = _options(reading)
        else:
            self.functions = _replays(reading)
            self.missing = {("loss" if k == "mse" else k): v for k, v in self.missing.items()} | dict(self.missing)

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The answers to some questions, in their order; where the worker ends before, `gone` says how."""
        answers: list[Answer | AnswerError] = []
        # once a worker has ended, one question at a time, so that the one which ends it is known
        at_once = len(questions) if self.gone is None else 1
        while len(answers) < len(questions):
            begin = len(answers)
            rest = questions[begin : begin + at_once]
            calls = [self._call(question) for question in rest]
            doing = [f"computing {_spoken(question.function)}" for question in rest]
            try:
                for question, reply in zip(rest, self._submission.ask_all(calls, doing), strict=True):
                    answers.append(self._answer(question, reply))
            except WorkerGoneError as error:
                if self.gone is None or len(rest) == 1:
                    self.gone = str(error)
                # the time of all answers may end with an answer that came
                if len(rest) == 1 and len(answers) == begin:
                    answers.append(AnswerError(self.gone))
                at_once = 1
                if not self._submission.revive():
                    answers += [AnswerError(self.gone)] * (len(questions) - len(answers))
        return answers

    def ask_afresh(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The answers to some questions of another run of the same submission, which knows nothing of this one."""
        try:
            other = self._submission.afresh()
        except (BrokenSubmissionError, WorkerGoneError) as error:
            why = f"run a second time, it did not end as it did the first time: {error}"
            return [AnswerError(why)] * len(questions)
        try:
            readings = {reading.id: reading for reading in other.loaded.readings}
            reading = readings.get(self._reading.id)
            if reading is None:
                return [AnswerError("run a second time, it left something else")] * len(questions)
            twin = SubmissionCandidate(other, reading, [])
            twin.way = self.way
            self.own_again = twin.own
            return twin.ask(questions)
        finally:
            other.worker.close()

    def _answer(self, question: Question, reply: Reply) -> Answer | AnswerError:
        if isinstance(reply, Raised):
            return AnswerError(told(without_numbers(reply.trouble, self._submission.holds)))
        if not isinstance(reply, Result):
            return AnswerError("the submission gave no answer to the question")
        function = question.function
        try:
            values = [unpack(value) for value in reply.values]
        except ProtocolError as error:
            return AnswerError(f"the submission gave no numbers: {error}")
        wanted = {"forward": 3, "gradient": 2, "update": 2, "train": 2}.get(function, 1)
        if WITH_WEIGHTS in self.functions.get(function, ()):
            wanted = 3
        if len(values) != wanted or (function != "forward" and any(v.size != 1 for v in values)):
            return AnswerError(
                f"the submission gave {len(values)} values for {_spoken(function)}; {wanted} are asked for"
            )
        if function == "forward" and any(v.size > question.x.size for v in values):
            return AnswerError("the submission gave more values than there are points")
        if function == "forward":
            values[2] = values[2] + self.way.bias
        if function == "gradient":
            values = [value * self.way.sign / (question.x.size if self.way.summed else 1) for value in values]
        return Answer([v if function == "forward" else v.reshape(()) for v in values], reply.untouched)

    def source(self, question: Question) -> str | None:
        """The submission's own statements for a function, around the given numbers."""
        call = self._call(replace(question, layout="source"))
        try:
            (reply,) = self._submission.ask_all([call], ["showing its statements"])
        except WorkerGoneError:
            self._submission.revive()
            return None
        return printable(reply.text) if isinstance(reply, Shown) else None

    @property
    def gradients(self) -> list[str]:
        """The names under which its gradient can be had: `dldw`, or `dldw1,dldw2`, or both."""
        return [name.partition(":")[2] for name in self._reading.functions if name.startswith("gradient:")]

    def _call(self, question: Question) -> Call:
        name = question.function
        if self.kind != "module":
            name = {"loss": "mse"}.get(name, name)
            if name == "gradient" and self.way.names:
                name = f"gradient:{self.way.names}"
        return Call(
            secrets.token_hex(8),
            name,
            self._reading.id,
            question.weights,
            pack(question.x),
            None if question.y is None else pack(question.y),
            question.bias,
            question.learning_rate,
            question.steps,
            self.way.layout if question.layout == "own" else question.layout,
        )


def _spoken(function: str) -> str:
    return {
        "forward": "the forward pass",
        "gradient": "the gradient",
        "update": "the update",
        "train": "the training",
        "loss": "the loss",
    }.get(function, function)


def _own(reading: Reading) -> tuple[dict[str, Floats], dict[str, str]]:
    """What a run left, by role; and where that is nothing to reckon with, a clause that says so."""
    own: dict[str, Floats] = {}
    beyond: dict[str, str] = {}
    for role, value in reading.values.items():
        try:
            array = unpack(value)
        except ProtocolError:
            continue
        single = role.startswith("mse")
        if not ((single and array.size == 1) or (not single and (role.startswith("data") or array.size == 2))):
            continue
        if is_sane(array):
            own[role] = array.reshape(()) if single else array
        else:
            worst = array[~(np.abs(array) <= LARGEST)].ravel()[0]
            beyond[role] = f"the numbers that it leaves ({clean(role)}) hold {worst:g}"
    return own, beyond


def _options(reading: Reading) -> dict[str, frozenset[str]]:
    """The options of a module's functions; the bias is one only where all of them take it."""
    functions = {name: frozenset(options.split()) for name, options in reading.functions.items()}
    if all("bias" in options for options in functions.values()):
        return functions
    return {name: options - {"bias"} for name, options in functions.items()}


def _replays(reading: Reading) -> dict[str, frozenset[str]]:
    functions: dict[str, frozenset[str]] = {}
    for name, how in reading.functions.items():
        if name in ("forward", "gradient", "update"):
            functions[name] = frozenset()
        elif name in ("mse_update", "mse_final"):
            functions[name] = frozenset({WITH_WEIGHTS} if how == "with-weights" else ())
        elif name == "mse":
            functions["loss"] = frozenset()
        elif name == "train":
            functions["train"] = frozenset({"stepwise": {"steps"}, "trips": {TRIPS}}.get(how, set()))
    return functions


_csv_bytes: list[bytes] = []


def _csv() -> bytes:
    if not _csv_bytes:
        x, y = (values.ravel().tolist() for values in reference.points())
        lines = ["x,y", *(f"{a!r},{b!r}" for a, b in zip(x, y, strict=True))]
        _csv_bytes.append(("\n".join(lines) + "\n").encode())
    return _csv_bytes[0]


__all__ = ["BrokenSubmissionError", "Limits", "Submission", "SubmissionCandidate", "told"]
