"""The life of a worker: load one submission, then answer calls until the grader hangs up."""

from __future__ import annotations

import os
import socket
import sys
import time
import types
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from checks.worker import frames, paste
from checks.worker.figures import Recorder
from checks.worker.frames import (
    Call,
    Load,
    Loaded,
    Opened,
    Raised,
    Reply,
    Result,
    Shown,
    Trouble,
    Unreadable,
    pack,
    unpack,
)
from checks.worker.functions import Functions
from checks.worker.meetings import Meetings
from checks.worker.numbers import NoNumberError, floats
from checks.worker.readings import NotFoundError, RunReading
from checks.worker.sources import Source, UnreadableError, read
from checks.worker.templates import Numbers
from checks.worker.trace import NeedsOtherOrderError, Statement, run, sendable, trouble

# numpy's own, before a submission assigns something to the name
seed = np.random.seed

# What the grader takes of a list
MOST = 1000


def serve(channel: socket.socket) -> None:
    """Answer the grader's requests, one at a time, until it hangs up."""
    answers = Answers(channel)
    incoming = frames.Incoming(channel)
    ready = bytearray()
    sent = time.monotonic()
    while (request := incoming.request()) is not None:
        reply: Reply = answers.load(request) if isinstance(request, Load) else answers.call(request)
        ready += frames.encode(reply)
        # replies to quick calls go out together; one that took long is not kept from a grader that counts the seconds
        if not incoming.waiting or len(ready) > 1 << 15 or time.monotonic() - sent > 0.01:
            channel.sendall(ready)
            ready.clear()
            sent = time.monotonic()


class _Magics:
    """What a notebook's magics call; they do nothing here."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


class Answers:
    """A loaded submission and its readings."""

    def __init__(self, channel: socket.socket | None = None) -> None:
        self._channel = channel
        self._readings: dict[str, RunReading | Functions] = {}
        self._kind = ""
        self._spaces: dict[str, dict[str, Any]] = {}

    def load(self, request: Load) -> Reply:
        """Run a submission from end to end."""
        try:
            source = read(request.name, request.source)
        except UnreadableError as error:
            return Unreadable(sendable(str(error)))
        if self._channel is not None:
            self._channel.sendall(frames.encode(Opened(source.kind)))
        for name, content in request.files.items():
            Path(name).write_bytes(content)
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        namespace = main.__dict__
        recorder = Recorder()
        base = {
            "__name__": "__main__",
            "__builtins__": __builtins__,
            "get_ipython": lambda: _Magics(),
            "display": recorder.display,
        }
        namespace.update(base)
        namespace["__file__"] = request.name
        if source.kind == "module":
            namespace["__name__"] = base["__name__"] = "submission"
            sys.modules["submission"] = main
        # a fork has the generator of the zygote: without this, what is drawn unseeded would be the same in every run
        seed(int.from_bytes(os.urandom(4), "little"))
        recorder.install()
        warnings.simplefilter("ignore")
        try:
            order = request.order
            meetings = Meetings(source.kind)
            if request.meetings:
                meetings.watch(source, namespace)
                # what is missing after a statement that was stopped asks for no other order of the cells
                order = order or tuple(range(len(source.cells)))
            with np.errstate(all="ignore"):
                statements, troubles = run(source, namespace, order, recorder.end_cell, self._tell)
        except NeedsOtherOrderError as error:
            return Loaded(source.kind, [], [], [], [], retry=error.order)
        if request.meetings:
            self._meet(source, namespace, request)
            return Loaded(source.kind, [], [], meetings.found[:MOST], [])
        figures = recorder.figures()
        recorder.stop()
        _lighten()
        self._kind = source.kind
        data = Numbers(unpack(request.x).ravel(), unpack(request.y).ravel(), None)
        described = self._read(source, statements, namespace, data, base)
        return Loaded(source.kind, described, figures, troubles[:MOST], [sendable(n) for n in source.notes[:MOST]])

    def _meet(self, source: Source, namespace: dict[str, Any], request: Load) -> None:
        """Call the functions of a module on the points of the exercise; a notebook's have run already."""
        if source.kind != "module":
            return
        self._kind = source.kind
        self._readings["functions"] = Functions(namespace)
        for function in ("forward", "loss", "gradient", "update", "train"):
            self.call(Call("", function, "functions", (1.0, 1.0), request.x, request.y, steps=1))

    def _tell(self, cell: int, line: int) -> None:
        """Say what runs now: where the submission ends or hangs, this is the last that is heard of it."""
        if self._channel is not None:
            self._channel.sendall(frames.encode(frames.Running(cell, line)))

    def _read(
        self,
        source: Source,
        statements: list[Statement],
        namespace: dict[str, Any],
        data: Numbers,
        base: dict[str, Any],
    ) -> list[frames.Reading]:
        if source.kind == "module":
            functions = Functions(namespace)
            self._readings["functions"] = functions
            return [functions.describe()]
        ends = [len(statements) - 1]
        finals = [s.index for s in statements if "mse_final" in s.changed]
        end = _first_end(statements, finals)
        if finals and end < ends[0] and (end < finals[-1] or _defines_network(statements[end + 1 :])):
            ends.insert(0, end)
        described = []
        for id_, end in zip(("first", "last") if len(ends) == 2 else ("only",), ends, strict=True):
            reading = RunReading(id_, statements, end, data, base)
            self._readings[id_] = reading
            described.append(reading.describe())
        return described

    def call(self, request: Call) -> Reply:
        """Ask one function for its numbers."""
        reading = self._readings.get(request.reading)
        if reading is None:
            return Raised(request.id, Trouble("NotLoaded", f"there is no reading {request.reading!r}"))
        x = unpack(request.x).ravel()
        y = x * 0 if request.y is None else unpack(request.y).ravel()
        numbers = Numbers(x, y, request.weights)
        try:
            if request.layout == "source":
                text = self._show(reading, request, numbers)
                if "np." in text and not reading.knows_numpy:
                    text = f"import numpy as np\n{text}"
                return Shown(request.id, sendable(text, 200_000))
            with np.errstate(all="ignore"):
                values, untouched = self._ask(reading, request, numbers)
            return Result(request.id, [pack(value) for value in values], untouched)
        except (NotFoundError, NoNumberError) as error:
            return Raised(request.id, Trouble(type(error).__name__, sendable(str(error)[:500])))
        except BaseException as error:
            return Raised(request.id, trouble(error, self._kind))

    def _show(self, reading: RunReading | Functions, request: Call, numbers: Numbers) -> str:
        if isinstance(reading, Functions):
            options = {"bias": request.bias, "learning_rate": request.learning_rate, "steps": request.steps}
            arguments = reading.arguments(request.function, numbers, options)
            return paste.call(reading.name(request.function), arguments)
        if request.function == "forward":
            W, x = reading.forward_arguments(numbers)
            return paste.call("neural_network", {"": [W, x]}, reading.read_by_forward())
        piece, names, loop, n = reading.shown(request.function)
        return paste.statements(piece, names, numbers, request.steps, loop, n=n)

    def _ask(self, reading: RunReading | Functions, request: Call, numbers: Numbers) -> tuple[list[Any], bool]:
        if isinstance(reading, Functions):
            options = {"bias": request.bias, "learning_rate": request.learning_rate, "steps": request.steps}
            arguments = reading.arguments(request.function, numbers, options)
            if request.layout == "flat y":
                arguments = {
                    k: v.ravel() if reading.role(request.function, k) == "y" else v for k, v in arguments.items()
                }
            arguments = {k: _laid_out(v, request.layout) for k, v in arguments.items()}
            before = _copies(list(arguments.values()))
            if request.function == "forward":
                returned = reading.forward()(**arguments)
                values = _three(returned, "forward", numbers.x.size)
            else:
                values = reading.call(request.function, arguments)
            return values, before == _copies(list(arguments.values()))
        if request.function == "forward":
            W, x = reading.forward_arguments(numbers)
            x = _laid_out(x, request.layout)
            before = _copies([W, x])
            values = _three(reading.forward(numbers.x.size)(W, x), "neural_network", numbers.x.size)
            return values, before == _copies([W, x])
        return reading.call(request.function, numbers, request.steps), True


def unconfined(reason: str) -> bytes:
    """The one frame of a worker that could not be confined."""
    return frames.encode(frames.Unconfined(sendable(reason)))


def _lighten() -> None:
    """Have scikit-learn skip its checks of arguments: a loss is asked for hundreds of times, at 0.3 ms the checks."""
    sklearn = sys.modules.get("sklearn")
    if sklearn is not None:
        sklearn.set_config(assume_finite=True, skip_parameter_validation=True)
    regression = sys.modules.get("sklearn.metrics._regression")
    thorough = getattr(regression, "check_array", None)
    if regression is not None and thorough is not None:

        def quick(array: Any, *args: Any, **options: Any) -> Any:
            # what check_array would hand back as it is
            if type(array) is np.ndarray and array.dtype == np.float64 and array.ndim in (1, 2) and array.size:
                return array
            return thorough(array, *args, **options)

        regression.check_array = quick  # type: ignore[attr-defined]
    # a submission may have changed the filters while it ran
    warnings.simplefilter("ignore")


def _three(returned: Any, name: str, count: int) -> list[Any]:
    if isinstance(returned, np.ndarray) and returned.ndim > 1:
        returned = list(returned)
    if not isinstance(returned, tuple | list) or len(returned) != 3:
        given = len(returned) if isinstance(returned, tuple | list) else 1
        raise NoNumberError(
            f"{name} returns {given} value{'s' * (given != 1)}; it should return a1, a2 and the prediction"
        )
    names = ("a1", "a2", "the prediction")
    values = [floats(value, what) for value, what in zip(returned, names, strict=True)]
    for value, what in zip(values, names, strict=True):
        if value.size > count:
            # said here, not sent: (n, n) values of a thousand points are 8 MB
            raise NoNumberError(f"{what} has the shape {value.shape} for {count} point{'s' * (count != 1)}")
    return values


def _laid_out(value: Any, layout: str) -> Any:
    """The same values in another memory layout or type, for arrays of points."""
    if not isinstance(value, np.ndarray) or value.size < 1 or value.shape == (1, 1):
        return value
    if "read-only" in layout:
        value = value.copy()
        value.flags.writeable = False
    elif "strided" in layout:
        wide = np.full((value.shape[0] * 2, *value.shape[1:]), np.nan)
        wide[::2] = value
        value = wide[::2]
    elif "integer" in layout:
        value = value.astype(np.int64)
    elif "float32" in layout:
        value = value.astype(np.float32)
    return value


def _copies(values: list[Any]) -> list[Any]:
    """What an argument holds, for comparison: the bytes of arrays, inside containers too."""
    return [_held(value) for value in values]


def _held(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if isinstance(value, list | tuple):
        return [_held(part) for part in value]
    if isinstance(value, dict):
        return {key: _held(part) for key, part in value.items()}
    return value.to_numpy().tobytes() if hasattr(value, "to_numpy") else value


def _first_end(statements: list[Statement], finals: list[int]) -> int:
    """Where the first of the last losses is complete: one may be added up, or divided, statement by statement."""
    end = finals[0] if finals else len(statements)
    for later in finals[1:]:
        between = statements[end + 1 : later]
        if _defines_network(between) or any("W" in s.changed for s in between):
            break
        end = later
    return end


def _defines_network(statements: list[Statement]) -> bool:
    return any("neural_network" in s.names.assigns or "mse" in s.changed for s in statements)


def quiet() -> None:
    """Send whatever the submission prints, at any level, to nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
