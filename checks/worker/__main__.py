"""The zygote: it imports what submissions import, once, and forks a worker for each submission."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import sys


def preload() -> None:
    """Import what nearly every submission imports; what is not installed is left to the submission to miss."""
    import importlib

    for name in (
        "numpy",
        "nbformat",
        "IPython.core.inputtransformer2",
        "pandas",
        "matplotlib.pyplot",
        "sklearn.metrics",
    ):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    import checks.worker.serve  # noqa: F401


def main(control: socket.socket) -> None:
    """Fork and end workers as the grader asks, until it hangs up."""
    children: set[int] = set()
    control.sendall(b"ready\n")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
        if not message:
            break
        request = json.loads(message)
        if "fork" in request:
            child = os.fork()
            if child == 0:
                control.close()
                become_worker(descriptors[0], request["fork"])
            os.close(descriptors[0])
            children.add(child)
            control.sendall(f"{child}\n".encode())
        else:
            control.sendall(f"{end(request['end'])}\n".encode())
            children.discard(request["end"])
    for child in children:
        end(child)


def become_worker(descriptor: int, scratch: str) -> None:
    """Turn this fork into a worker that serves the socket `descriptor` from its scratch folder; never returns."""
    try:
        os.setsid()
        die_with_parent()
        os.chdir(scratch)
        from checks.worker import serve

        serve.quiet()
        forget_the_project()
        serve.serve(socket.socket(fileno=descriptor))
    finally:
        os._exit(0)


def die_with_parent() -> None:
    """Have the kernel kill this process when the zygote dies (Linux: prctl(2), PR_SET_PDEATHSIG = 1)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def forget_the_project() -> None:
    """Make `import reference` and `import checks` fail in a submission, as they would on its author's machine."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    sys.path[:] = [os.getcwd(), *(entry for entry in sys.path if entry and os.path.realpath(entry) != root)]  # noqa: PTH109
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
    for name in list(sys.modules):
        if name.split(".")[0] in ("checks", "reference"):
            sys.modules[name] = None  # type: ignore[assignment]
    sys.argv[:] = ["submission"]


def end(child: int) -> int:
    """Kill a worker and all it started; its exit status as os.waitpid gives it."""
    status = 0
    try:
        done, status = os.waitpid(child, os.WNOHANG)
        if not done:
            os.killpg(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        else:
            os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError, ChildProcessError):
        pass
    return status


if __name__ == "__main__":
    channel = socket.socket(fileno=int(sys.argv[1]))
    preload()
    try:
        main(channel)
    except (KeyboardInterrupt, BrokenPipeError, ConnectionResetError):
        sys.exit(0)
