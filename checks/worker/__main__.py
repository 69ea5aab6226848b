"""The zygote: it imports what submissions import, once, and forks a confined worker for each submission."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import socket
import sys
import tempfile

import msgspec

from checks.worker import canary, confine
from checks.worker.confine import Confinement
from checks.worker.wipe import wipe

# What no submission is read or run without, and what most of them import
NEEDED = ("numpy", "nbformat", "IPython.core.inputtransformer2")
USUAL = ("pandas", "matplotlib.pyplot", "sklearn.metrics")
# A worker ended by an error of ours: EX_SOFTWARE of sysexits.h
OUR_ERROR = 70


class Settings(msgspec.Struct, frozen=True):
    """What the grader tells the zygote: how workers are confined, where their scratch folders go, and the canary's prey."""

    confinement: Confinement
    scratch: str
    victim: str


class Worker(msgspec.Struct, frozen=True):
    """A fork, and its scratch folder."""

    child: int
    scratch: str


class Zygote:
    """The forks of this process, by a number that the grader knows them by."""

    def __init__(self, control: socket.socket, settings: Settings) -> None:
        self._control = control
        self._settings = settings
        self._workers: dict[int, Worker] = {}
        confine.prepare(settings.confinement)
        self._address_space = confine.occupied_address_space()

    def serve(self) -> None:
        """Fork and end workers as the grader asks, until it hangs up."""
        try:
            self._control.sendall(b"ready\n")
            while True:
                message, descriptors, _, _ = socket.recv_fds(self._control, 65536, 1)
                if not message:
                    break
                request = json.loads(message)
                if "end" in request:
                    answer = self._end(request["end"])
                else:
                    answer = self._fork(descriptors[0], bool(request.get("canary")))
                    os.close(descriptors[0])
                self._control.sendall(f"{answer}\n".encode())
        finally:
            for child in list(self._workers):
                self._end(child)
            wipe(self._settings.scratch)

    def _fork(self, descriptor: int, is_canary: bool) -> int:
        scratch = tempfile.mkdtemp(prefix="submission-", dir=self._settings.scratch)
        zygote = os.getpid()
        child = os.fork()
        if child == 0:
            self._control.close()
            self._become_worker(descriptor, scratch, is_canary, zygote)
        self._workers[child] = Worker(child, scratch)
        return child

    def _become_worker(self, descriptor: int, scratch: str, is_canary: bool, zygote: int) -> None:
        """Turn this fork into a worker that serves the socket `descriptor`; never returns."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.setsid()
            told = self._settings.confinement
            if told.other_user:
                user = confine.user_of(os.getpid())
                os.chown(scratch, user, user)
            os.chdir(scratch)
            os.environ.update({"HOME": scratch, "TMPDIR": scratch})
            from checks.worker import serve

            serve.quiet()
            channel = socket.socket(fileno=descriptor)
            try:
                confine.confine(told, scratch, self._address_space)
            except Exception as error:
                channel.sendall(serve.unconfined(f"{type(error).__name__}: {error}"))
                return
            if os.getppid() != zygote:
                return  # it died before the kernel was asked to end us with it
            if is_canary:
                tried = canary.attempts(self._settings.victim, os.path.dirname(scratch), told.memory)  # noqa: PTH120
                channel.sendall(json.dumps(tried).encode())
                return
            forget_the_project()
            serve.serve(channel)
        except BaseException:
            os._exit(OUR_ERROR)
        finally:
            os._exit(0)

    def _end(self, child: int) -> int:
        """Kill a worker and all it started, and wipe its folder; its exit status as os.waitpid gives it."""
        worker = self._workers.pop(child)
        status = 0
        try:
            done, status = os.waitpid(child, os.WNOHANG)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child, signal.SIGKILL)
            if not done:
                _, status = os.waitpid(child, 0)
        except ChildProcessError:
            pass
        wipe(worker.scratch)
        return status


def preload() -> None:
    """Import what nearly every submission imports; what is not installed is left to the submission to miss."""
    for name in NEEDED + USUAL:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            # a package that is there and does not import is no submission's fault, as one that is not there is none
            if name in NEEDED or error.name not in (name, name.partition(".")[0]):
                raise
    import checks.worker.serve  # noqa: F401

    with contextlib.suppress(ImportError):
        _use_once()


def _use_once() -> None:
    """Have done what is slow the first time (fonts are looked up, classes made), which each worker would do anew."""
    from matplotlib import pyplot
    from sklearn.metrics import mean_squared_error

    _, axes = pyplot.subplots()
    axes.plot([0.0, 1.0], [0.0, 1.0], label="once")
    axes.legend()
    pyplot.close("all")
    mean_squared_error([0.0, 1.0], [0.0, 1.0])


def forget_the_project() -> None:
    """Make `import reference` and `import checks` fail in a submission, as they would on its author's machine."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    sys.path[:] = [os.getcwd(), *(entry for entry in sys.path if entry and os.path.realpath(entry) != root)]  # noqa: PTH109
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
    for name in list(sys.modules):
        if name.split(".")[0] in ("checks", "reference"):
            sys.modules[name] = None  # type: ignore[assignment]
    sys.argv[:] = ["submission"]


def _has_hung_up(control: socket.socket) -> bool:
    try:
        return control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False


def main() -> None:
    """Serve the control socket whose descriptor is the first argument, with the settings that are the second."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = msgspec.json.decode(sys.argv[2], type=Settings)
    # a grader that dies now is not to be outlived by seconds of imports; later its end is seen at the socket, and cleaned up
    confine.die_with_parent()
    if _has_hung_up(control):
        return
    os.makedirs(settings.scratch, exist_ok=True)  # noqa: PTH103
    os.chmod(settings.scratch, 0o711)  # noqa: PTH101
    preload()
    confine.outlive_parent()
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError, ConnectionResetError):
        Zygote(control, settings).serve()


if __name__ == "__main__":
    main()
