"""A submission as a candidate: questions over the pipe to the worker that runs it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

import reference
from checks.candidate import Answer, AnswerError, Curve, Question, Weights
from checks.processes import Worker, WorkerGoneError, Zygote
from checks.worker import frames
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
    Trouble,
    Unreadable,
    pack,
    unpack,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Limits:
    """Wall-clock limits of a submission, in seconds: its whole run, one call of it, and all calls together."""

    load: float = 60.0
    call: float = 10.0
    total: float = 300.0


class BrokenSubmissionError(Exception):
    """The submission cannot be read, run or finish; the message is a sentence."""


@dataclass(frozen=True)
class Way:
    """How a submission is asked: the names of its gradient, their sign, whether they are sums still to be divided by n,
    and for a module the shape in which it takes y."""

    names: str = ""
    sign: int = 1
    summed: bool = False
    layout: str = "own"


@dataclass
class Submission:
    """A loaded submission: the worker it lives in, and what its run left."""

    worker: Worker
    loaded: Loaded
    limits: Limits

    @classmethod
    def load(cls, zygote: Zygote, name: str, source: bytes, limits: Limits) -> Submission:
        """Run a submission in a worker of its own. Raises BrokenSubmissionError; ZygoteError where that is not its fault."""
        x, y = reference.points()
        order: tuple[int, ...] | None = None
        while True:
            worker = zygote.worker({"backprop.csv": _csv()})
            try:
                request = Load(name, source, pack(x), pack(y), order)
                reply = worker.ask(request, limits.load, "running it from top to bottom")
            except Exception:
                worker.close()
                raise
            if isinstance(reply, Loaded) and reply.retry is None:
                return cls(worker, reply, limits)
            worker.close()
            if isinstance(reply, Unreadable):
                raise BrokenSubmissionError(reply.reason)
            if not isinstance(reply, Loaded) or order is not None:
                raise BrokenSubmissionError("running it, it wrote to the grader's pipe")
            order = reply.retry

    def candidates(self) -> list[SubmissionCandidate]:
        """One candidate for each way to read the submission."""
        figures = []
        for figure in self.loaded.figures:
            try:
                figures.append([Curve(unpack(c.x).ravel(), unpack(c.y).ravel()) for c in figure.curves])
            except ProtocolError:
                continue
        return [SubmissionCandidate(self, reading, figures) for reading in self.loaded.readings]


class SubmissionCandidate:
    """One reading of a submission, behind the interface of every candidate."""

    def __init__(self, submission: Submission, reading: Reading, figures: list[list[Curve]]) -> None:
        self._submission = submission
        self._reading = reading
        self._way = Way()
        self.answers: dict[object, Answer | AnswerError] = {}
        self.gone: str | None = None
        self.kind = submission.loaded.kind
        self.name = self.kind
        self.figures = figures
        self.steps = reading.steps
        self.own: Mapping[str, Floats] = _own(reading)
        self.missing: Mapping[str, str] = {k: v[:300] for k, v in reading.missing.items()}
        if self.kind == "module":
            self.functions: Mapping[str, frozenset[str]] = _options(reading)
        else:
            self.functions = _replays(reading)
            self.missing = {("loss" if k == "mse" else k): v for k, v in self.missing.items()} | dict(self.missing)

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """The answers to some questions, in their order; where the worker ends before, `gone` says how."""
        limit = self._submission.limits.call
        calls = [self._call(question) for question in questions]
        doing = [f"computing {_spoken(question.function)}" for question in questions]
        answers: list[Answer | AnswerError] = []
        try:
            for question, reply in zip(questions, self._submission.worker.ask_all(calls, limit, doing), strict=True):
                answers.append(self._answer(question, reply))
        except WorkerGoneError as error:
            self.gone = str(error)
            answers += [AnswerError(self.gone)] * (len(questions) - len(answers))
        return answers

    def _answer(self, question: Question, reply: Reply) -> Answer | AnswerError:
        if isinstance(reply, Raised):
            return AnswerError(told(reply.trouble))
        if not isinstance(reply, Result):
            return AnswerError("the submission gave no answer to the question")
        function = question.function
        try:
            values = [unpack(value) for value in reply.values]
        except ProtocolError as error:
            return AnswerError(f"the submission gave no numbers: {error}")
        wanted = {"forward": 3, "gradient": 2, "update": 2, "train": 2}.get(function, 1)
        if len(values) != wanted or (function != "forward" and any(v.size != 1 for v in values)):
            return AnswerError(
                f"the submission gave {len(values)} values for {_spoken(function)}; {wanted} are asked for"
            )
        if function == "gradient":
            values = [value * self._way.sign / (question.x.size if self._way.summed else 1) for value in values]
        return Answer([v if function == "forward" else v.reshape(()) for v in values], reply.untouched)

    def source(self, question: Question) -> str | None:
        """The submission's own statements for a function, around the given numbers."""
        call = self._call(replace(question, layout="source"))
        try:
            reply = self._submission.worker.ask(call, self._submission.limits.call, "showing its statements")
        except WorkerGoneError:
            return None
        return reply.text if isinstance(reply, Shown) else None

    def choose_way(self) -> None:
        """Settle how the submission is asked, where there is more than one way: the first one that is right.

        A module may want y as a column or flat. The first edition of the notebook has both `dldw1`, `dldw2`
        (perhaps a value per point, perhaps a sum still to be divided) and `dldw`, their means. Where the update that follows
        is right, they may also be sums that it divides by n, or have the other sign that it adds. Where no way is right, the
        plainest is taken.
        """
        parts = [name.partition(":")[2] for name in self._reading.functions if name.startswith("gradient:")]
        if self.kind != "module" and not parts:
            return
        w = self.own.get("initial", np.array([0.5, -1.5]))
        weights = (float(w.ravel()[0]), float(w.ravel()[1]))
        # a few points tell as much as a thousand, and an answer that loops over them is a hundred times quicker
        x, y = np.array([1.0, -2.0, 0.5]), np.array([0.75, 0.25, 0.5])
        truth = [reference.gradient(weights, x, y, bias=bias) for bias in (0.0, 0.5)]
        if self.kind == "module":
            ways = [Way(layout=layout) for layout in ("own", "flat y")]
        else:
            ways = [Way(part) for part in parts]
            if self._gives("update", weights, x, y, [np.array(weights) - true for true in truth]):
                signs = [(1, False), (1, True), (-1, False), (-1, True)]
                ways = [Way(part, sign, summed) for sign, summed in signs for part in parts]
        for way in ways:
            self._way = way
            if self._gives("gradient", weights, x, y, truth):
                break
        else:
            self._way = ways[0]
            return
        right = self._way
        for part in parts:
            # of two gradients in one submission both are held to it, up to the factor that makes one from the other
            self._way = Way(part)
            if part != right.names and not self._is_parallel(weights, x, y, truth):
                return
        self._way = right

    def _is_parallel(self, weights: Weights, x: Floats, y: Floats, directions: list[Floats]) -> bool:
        """Whether the gradient is a multiple of one of these; where there is none, that says nothing against it."""
        (given,) = self.ask([Question("gradient", weights, x, y)])
        if isinstance(given, AnswerError):
            return True
        g1, g2 = (float(value) for value in given.values)
        return any(np.isclose(g1 * d2, g2 * d1, rtol=1e-9, atol=1e-12) for d1, d2 in directions)

    def _gives(self, function: str, weights: Weights, x: Floats, y: Floats, answers: list[Floats]) -> bool:
        (given,) = self.ask([Question(function, weights, x, y)])
        if isinstance(given, AnswerError):
            return False
        return any(np.allclose([float(v) for v in given.values], answer, rtol=1e-9, atol=1e-12) for answer in answers)

    def _call(self, question: Question) -> Call:
        name = question.function
        if self.kind != "module":
            name = {"loss": "mse"}.get(name, name)
            if name == "gradient" and self._way.names:
                name = f"gradient:{self._way.names}"
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
            self._way.layout if question.layout == "own" else question.layout,
        )


def _spoken(function: str) -> str:
    return {
        "forward": "the forward pass",
        "gradient": "the gradient",
        "update": "the update",
        "train": "the training",
        "loss": "the loss",
    }.get(function, function)


def told(trouble: Trouble) -> str:
    """What a submission raised, as a clause."""
    if trouble.kind in ("NotFoundError", "NoNumberError"):
        return trouble.message
    where = ""
    if trouble.cell is not None:
        where = f" in code cell {trouble.cell}"
    if trouble.line is not None and (trouble.cell is not None or not trouble.code):
        where += f", line {trouble.line}" if where else f" in line {trouble.line}"
    elif trouble.line is not None:
        where = f" in line {trouble.line}"
    code = f" ({trouble.code})" if trouble.code else ""
    message = f": {trouble.message}" if trouble.message else ""
    return f"{trouble.kind}{message}{where}{code}"


def _own(reading: Reading) -> dict[str, Floats]:
    own = {}
    for role, value in reading.values.items():
        try:
            array = unpack(value)
        except ProtocolError:
            continue
        single = role.startswith("mse")
        if (single and array.size == 1) or (not single and (role.startswith("data") or array.size == 2)):
            own[role] = array.reshape(()) if single else array
    return own


def _options(reading: Reading) -> dict[str, frozenset[str]]:
    """The options of a module's functions; the bias is one only where all of them take it."""
    functions = {name: frozenset(options.split()) for name, options in reading.functions.items()}
    if all("bias" in options for options in functions.values()):
        return functions
    return {name: options - {"bias"} for name, options in functions.items()}


def _replays(reading: Reading) -> dict[str, frozenset[str]]:
    functions: dict[str, frozenset[str]] = {}
    for name, how in reading.functions.items():
        if name in ("forward", "gradient", "update", "mse_update", "mse_final"):
            functions[name] = frozenset()
        elif name == "mse":
            functions["loss"] = frozenset()
        elif name == "train":
            functions["train"] = frozenset({"steps"} if how == "stepwise" else ())
    return functions


_csv_bytes: list[bytes] = []


def _csv() -> bytes:
    if not _csv_bytes:
        x, y = (values.ravel().tolist() for values in reference.points())
        lines = ["x,y", *(f"{a!r},{b!r}" for a, b in zip(x, y, strict=True))]
        _csv_bytes.append(("\n".join(lines) + "\n").encode())
    return _csv_bytes[0]


__all__ = ["BrokenSubmissionError", "Limits", "Submission", "SubmissionCandidate", "frames", "told"]
