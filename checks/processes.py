"""The processes beside the grader: a zygote that has imported what submissions import, and a worker for each submission."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from checks.worker import frames
from checks.worker.frames import Call, Load, ProtocolError, Reply

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
# Linux gives a socket pair buffers of 208 KiB; half of that leaves room for the kernel's own bookkeeping
UNDER_WAY = 96 * 1024


class WorkerGoneError(Exception):
    """The worker died, hung or babbled; the message is a sentence about the submission."""


class ZygoteError(Exception):
    """The zygote could not be started or has died: the machine's fault or ours, never the submission's."""


class Zygote:
    """A process that forks workers. One for a whole run of the grader; safe to use from one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._home = tempfile.mkdtemp(prefix="backprop-checks-")
        self._control, theirs = socket.socketpair()
        root = Path(__file__).resolve().parent.parent
        environment = {**ENVIRONMENT, "PYTHONPATH": str(root), "PATH": os.defpath, "HOME": self._home}
        if "MPLCONFIGDIR" in os.environ:
            environment["MPLCONFIGDIR"] = os.environ["MPLCONFIGDIR"]
        else:
            environment["MPLCONFIGDIR"] = str(_matplotlib_cache())
        self._process = subprocess.Popen(
            [sys.executable, "-m", "checks.worker", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self._home,
            start_new_session=True,
        )
        theirs.close()
        self._ready = False

    def worker(self, scratch_files: dict[str, bytes]) -> Worker:
        """Fork a worker whose scratch folder holds these files. Raises ZygoteError."""
        with self._lock:
            self._wait()
            scratch = Path(tempfile.mkdtemp(prefix="submission-", dir=self._home))
            for name, content in scratch_files.items():
                (scratch / name).write_bytes(content)
            ours, theirs = socket.socketpair()
            try:
                socket.send_fds(self._control, [json.dumps({"fork": str(scratch)}).encode()], [theirs.fileno()])
                child = int(self._line())
            except OSError as error:
                ours.close()
                raise ZygoteError(f"the process that starts workers is gone ({error})") from None
            finally:
                theirs.close()
            return Worker(self, child, ours, scratch)

    def end(self, child: int) -> int:
        """Kill a worker; its exit status as os.waitpid gives it."""
        with self._lock:
            try:
                self._control.sendall(json.dumps({"end": child}).encode())
                return int(self._line())
            except OSError as error:
                raise ZygoteError(f"the process that starts workers is gone ({error})") from None

    def is_alive(self) -> bool:
        """Whether it still runs: a submission may kill its parent."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the zygote and every worker, and remove their folder."""
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def _wait(self) -> None:
        if not self._ready:
            self._control.settimeout(START_SECONDS)
            self._line()
            self._ready = True

    def _line(self) -> str:
        text = b""
        while not text.endswith(b"\n"):
            try:
                part = self._control.recv(64)
            except TimeoutError:
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

    def __init__(self, zygote: Zygote, child: int, channel: socket.socket, scratch: Path) -> None:
        self._zygote = zygote
        self._child = child
        self._channel = channel
        self._frames = frames.Incoming(channel)
        self._scratch = scratch
        self._gone: str | None = None

    def ask(self, request: Load | Call, seconds: float, doing: str) -> Reply:
        """Send a request and wait for its reply. Raises WorkerGoneError with a sentence; after that, always."""
        if isinstance(request, Call):
            (reply,) = self.ask_all([request], seconds, [doing])
            return reply
        self._send(bytearray(frames.encode(request)), seconds, doing)
        try:
            answer = self._frames.reply(seconds)
        except TimeoutError:
            raise self._end(f"{doing} took longer than {seconds:g} s") from None
        except ProtocolError as error:
            raise self._end(f"while {doing}, it wrote to the grader's pipe: {error}") from None
        if answer is None:
            raise self._end(f"{doing} ended its process", died=True)
        return answer

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
            reply = self._frames.reply(seconds)
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
        """End the process, and remove its folder."""
        try:
            if self._gone is None:
                self._end("the worker was closed")
        except ZygoteError:
            pass  # its workers die with it
        finally:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _end(self, sentence: str, died: bool = False) -> WorkerGoneError:
        if died:
            # the end of the pipe comes before the exit status: a kill right now would always read "signal 9"
            threading.Event().wait(0.1)
        self._channel.close()
        self._gone = sentence
        status = self._zygote.end(self._child)
        if died:
            sentence += _how(status)
        self._gone = sentence
        return WorkerGoneError(sentence)


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
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
