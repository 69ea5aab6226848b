"""The processes beside the grader: a zygote that has imported what submissions import, and a worker for each submission."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from checks import isolation, scratch
from checks.isolation import Limits
from checks.worker import frames
from checks.worker.frames import Call, Load, Loaded, Opened, ProtocolError, Reply, Running, Unconfined, Unreadable

# The environment of a submission is made, not inherited: no secrets, no locale or thread count of the machine.
# One thread: the arrays are small, and forking is safe only from a process with a single one.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JOBLIB_MULTIPROCESSING": "0",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}
START_SECONDS = 120.0
CANARY_SECONDS = 20.0
DEFAULT_LIMITS = Limits()
# Linux gives a socket pair buffers of 208 KiB; half of that leaves room for the kernel's own bookkeeping
UNDER_WAY = 96 * 1024


class WorkerGoneError(Exception):
    """The worker died, hung or babbled; the message is a sentence about the submission."""


class ZygoteError(Exception):
    """The zygote could not be started or has died: the machine's fault or ours, never the submission's."""


class IsolationError(Exception):
    """This machine does not give the isolation that is needed; the message is a sentence, with the mend."""


class Zygote:
    """A process that forks workers. One for a whole run of the grader; safe to use from one thread at a time.

    `wanted` is the level of isolation, or None for the best one that this machine gives, from `strong` up.
    """

    def __init__(self, wanted: str | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self._lock = threading.Lock()
        self._wanted = wanted
        self._plans = isolation.plans(wanted, limits)
        self._reached: str | None = None
        self._saw: dict[str, bool] = {}
        self._start()

    def _start(self) -> None:
        self._plan = self._plans.pop(0)
        self._is_closed = False
        self._scratch = scratch.claim()
        self._home = self._scratch.path
        cache = _matplotlib_cache()
        settings = {
            "confinement": msgspec.to_builtins(self._plan.confinement()),
            "scratch": str(self._plan.scratch or self._home),
            "victim": str(Path(__file__).resolve().parent.parent / "reference" / "network.py"),
        }
        self._control, theirs = socket.socketpair()
        environment = {**ENVIRONMENT, "PYTHONPATH": str(self._plan.import_path()), "PATH": os.defpath}
        environment |= {"HOME": str(self._plan.scratch or self._home), "MPLCONFIGDIR": str(cache)}
        command = [sys.executable, "-m", "checks.worker", str(theirs.fileno()), json.dumps(settings)]
        self._process = subprocess.Popen(
            [*self._plan.command(cache), *command],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self._home,
            start_new_session=True,
        )
        theirs.close()

    @property
    def level(self) -> str:
        """The level of isolation that its canary saw. Raises IsolationError below what is needed, ZygoteError."""
        with self._lock:
            return self._settle()

    @property
    def saw(self) -> dict[str, bool]:
        """What the canary tried, and whether it could."""
        return dict(self._saw)

    def worker(self) -> Worker:
        """Fork a worker. Raises ZygoteError, IsolationError."""
        with self._lock:
            self._settle()
            ours, child = self._fork({"fork": True})
            return Worker(self, child, ours)

    def end(self, child: int) -> int:
        """Kill a worker, and wipe its folder; its exit status as os.waitpid gives it."""
        with self._lock:
            return self._end(child)

    def is_alive(self) -> bool:
        """Whether it still runs: a submission may kill its parent."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the zygote and every worker, and remove their folder; once is enough."""
        if self._is_closed:
            return
        self._is_closed = True
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._scratch.release()

    def _settle(self) -> str:
        """Wait for the zygote, and let a canary find out the level; where it is too low, go on to the next plan."""
        while self._reached is None:
            self._control.settimeout(START_SECONDS)
            try:
                self._line()
                self._saw = self._canary()
                reached = isolation.NONE if self._wanted == isolation.NONE else isolation.level(self._saw)
            except ZygoteError:
                if not self._plans:
                    raise
                reached = isolation.NONE
            if isolation.is_enough(reached, self._wanted):
                self._reached = reached
            elif self._plans:
                self.close()
                self._start()
            else:
                needed = self._wanted or isolation.STRONG
                raise IsolationError(
                    f"this machine gives submissions the isolation {reached!r}; {needed!r} is needed to run other "
                    f"people's code. {isolation.mend()} To grade all the same: --isolation {reached}"
                )
        return self._reached

    def _canary(self) -> dict[str, bool]:
        ours, child = self._fork({"canary": True})
        ours.settimeout(CANARY_SECONDS)
        told = b""
        try:
            while part := ours.recv(4096):
                told += part
        except TimeoutError:
            told = b""
        finally:
            ours.close()
            self._end(child)
        try:
            tried = json.loads(told)
        except ValueError:
            said = told[4:].decode(errors="replace")[:200] or "nothing"
            raise ZygoteError(f"the process that tries the sandbox said {said!r}") from None
        return {str(name): bool(done) for name, done in tried.items()}

    def _fork(self, request: dict[str, bool]) -> tuple[socket.socket, int]:
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno()])
            return ours, int(self._line())
        except OSError as error:
            ours.close()
            raise ZygoteError(f"the process that starts workers is gone ({error})") from None
        finally:
            theirs.close()

    def _end(self, child: int) -> int:
        try:
            self._control.sendall(json.dumps({"end": child}).encode())
            return int(self._line())
        except OSError as error:
            raise ZygoteError(f"the process that starts workers is gone ({error})") from None

    def _line(self) -> str:
        text = b""
        while not text.endswith(b"\n"):
            try:
                part = self._control.recv(64)
            except TimeoutError:
                # what it says later would be taken for the answer to the next request
                self._process.kill()
                raise ZygoteError(f"the process that starts workers gave no sign for {START_SECONDS:.0f} s") from None
            if not part:
                raise ZygoteError(f"the process that starts workers died: {self._last_words()}")
            text += part
        return text.decode().strip()

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        stream = self._process.stderr
        text = stream.read().decode(errors="replace").strip() if stream and self._process.poll() is not None else ""
        return text.splitlines()[-1][:300] if text else "it said nothing"


class Worker:
    """A forked process with one submission in it, and the pipe to it."""

    def __init__(self, zygote: Zygote, child: int, channel: socket.socket) -> None:
        self._zygote = zygote
        self._child = child
        self._channel = channel
        self._frames = frames.Incoming(channel)
        self._gone: str | None = None

    def load(self, request: Load, seconds: float) -> Loaded | Unreadable:
        """Run a submission, and wait for what its run left. Raises WorkerGoneError, which says where it was; ZygoteError."""
        doing = "running it from top to bottom"
        self._send(bytearray(frames.encode(request)), seconds, doing)
        deadline = time.monotonic() + seconds
        opened: Opened | None = None
        at: Running | None = None
        while True:
            where = "" if at is None else f" (in code cell {at.cell}, line {at.line})"
            if not request.name.lower().endswith(".ipynb"):
                where = "" if at is None else f" (in line {at.line})"
            try:
                answer = self._frames.reply(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                raise self._end(f"{doing} took longer than {seconds:g} s{where}") from None
            except ProtocolError as error:
                raise self._end(f"while {doing}, it wrote to the grader's pipe: {error}") from None
            if answer is None:
                raise self._end(f"{doing} ended its process", died=True, where=where)
            # until it has opened the file, nothing of the submission has run that could have written this
            if opened is None and isinstance(answer, Unconfined):
                raise ZygoteError(f"a worker could not be confined: {answer.reason[:300]}")
            if opened is None and isinstance(answer, Unreadable):
                return answer
            if opened is None and isinstance(answer, Opened):
                opened = answer
            elif opened is not None and isinstance(answer, Running):
                at = answer
            elif opened is not None and isinstance(answer, Loaded) and answer.kind == opened.kind:
                # a notebook that passes for a module would be held to two functions alone
                return answer
            else:
                raise self._end(f"while {doing}, it wrote to the grader's pipe")

    def ask(self, request: Call, seconds: float, doing: str) -> Reply:
        """Send a call and wait for its reply. Raises WorkerGoneError with a sentence; after that, always."""
        (reply,) = self.ask_all([request], seconds, [doing])
        return reply

    def ask_all(self, calls: Sequence[Call], seconds: float, doing: Sequence[str]) -> Iterator[Reply]:
        """The replies to some calls, in their order; `seconds` is the limit of each. Raises WorkerGoneError.

        A few calls are always under way, so that neither side waits for the other; few enough bytes of them to fit into
        the sockets' buffers, or both sides would wait for good.
        """
        under_way: deque[tuple[int, int]] = deque()
        size = 0
        unsent = bytearray()
        for index, call in enumerate(calls):
            payload = frames.encode(call)
            # a reply is at most three arrays for the two of its call
            weight = 2 * len(payload)
            while under_way and size + weight > UNDER_WAY:
                if unsent:
                    self._send(unsent, seconds, doing[index])
                done, freed = under_way.popleft()
                size -= freed
                yield self._reply_to(calls[done], seconds, doing[done])
            unsent += payload
            if len(unsent) > UNDER_WAY // 8:
                self._send(unsent, seconds, doing[index])
            under_way.append((index, weight))
            size += weight
        self._send(unsent, seconds, doing[-1] if doing else "")
        for done, _ in under_way:
            yield self._reply_to(calls[done], seconds, doing[done])

    def _send(self, payload: bytearray, seconds: float, doing: str) -> None:
        if self._gone is not None:
            raise WorkerGoneError(self._gone)
        self._channel.settimeout(seconds)
        try:
            self._channel.sendall(payload)
        except TimeoutError:
            raise self._end(f"{doing} took longer than {seconds:g} s") from None
        except OSError:
            raise self._end(f"{doing} ended its process", died=True) from None
        payload.clear()

    def _reply_to(self, call: Call, seconds: float, doing: str) -> Reply:
        if self._gone is not None:
            raise WorkerGoneError(self._gone)
        try:
            reply = self._frames.reply(seconds, frames.LARGEST_ANSWER)
        except TimeoutError:
            raise self._end(f"{doing} took longer than {seconds:g} s") from None
        except ProtocolError as error:
            raise self._end(f"while {doing}, it wrote to the grader's pipe: {error}") from None
        if reply is None:
            raise self._end(f"{doing} ended its process", died=True)
        if getattr(reply, "id", None) != call.id:
            raise self._end(f"while {doing}, it wrote to the grader's pipe: a reply to a question that was not asked")
        return reply

    def close(self) -> None:
        """End the process; its folder goes with it."""
        self.stop("the worker was closed")

    def stop(self, sentence: str) -> WorkerGoneError:
        """End the process, for a reason that every later call is told."""
        # a zygote that is gone has taken its workers with it
        with contextlib.suppress(ZygoteError):
            if self._gone is None:
                return self._end(sentence)
        return WorkerGoneError(self._gone or sentence)

    def _end(self, sentence: str, died: bool = False, where: str = "") -> WorkerGoneError:
        if died:
            # the end of the pipe comes before the exit status: a kill right now would always read "signal 9"
            threading.Event().wait(0.1)
        self._channel.close()
        self._gone = sentence
        status = self._zygote.end(self._child)
        if died:
            sentence += f"{_how(status)}{where}"
        self._gone = sentence
        return WorkerGoneError(sentence)


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return ": it used up its processor time"
        try:
            return f" (signal {number}, {signal.Signals(number).name})"
        except ValueError:
            return f" (signal {number})"
    return f" (exit status {os.WEXITSTATUS(status)})"


def _matplotlib_cache() -> Path:
    """Where matplotlib may keep its list of fonts, which takes seconds to make: the user's own cache."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    cache = base / "backprop-checks" / "matplotlib"
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return cache
